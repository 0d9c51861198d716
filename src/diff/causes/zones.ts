/** `NAME[+-]hh[:mm[:ss]]` of POSIX (XBD 8.3), where what is west of Greenwich counts positive; names may stand in `<>`. */
const POSIX = /^(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)([+-]?)(\d{1,2})(?::(\d\d))?(?::(\d\d))?/;

/** Seconds that clocks of a time zone are ahead of UTC at a time. @returns undefined for what is no value of TZ that is known */
export function zoneOffset(zone: string, seconds: number): number | undefined {
  if (/^(|UTC0?|GMT0?|Etc\/UTC)$/.test(zone)) return 0;
  const posix = POSIX.exec(zone);
  if (posix) {
    const [, sign, hours, minutes = "0", rest = "0"] = posix;
    const west = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
    return sign === "-" ? west : -west;
  }
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone.replace(/^:/, ""), timeZoneName: "longOffset" });
    const name = parts.formatToParts(seconds * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
    if (hours === undefined) return name === "GMT" ? 0 : undefined;
    return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  } catch {
    // No such zone.
    return undefined;
  }
}
