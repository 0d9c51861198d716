import type { Cause, Difference } from "../leaf.ts";
import { describeNear, isPlausible, showTime } from "../timestamps.ts";
import { calendarSeconds, isZoneShift } from "./dates.ts";
import { toCause, UNKNOWN } from "./explained.ts";
import type { Finding } from "./finding.ts";
import { explainLines, knownTexts } from "./masks.ts";
import { surroundingOf } from "./surroundings.ts";

/** Fields that are calculated from what a container holds. */
const CALCULATED =
  /^(SizeOf\w+|CheckSum|size|NumberOfSections|AddressOfEntryPoint|(backup )?(lastUsable|otherLba|currentLba|entriesLba)|clusters)$/;
const RANDOM_FIELDS = /^(guid|(backup )?diskGuid|volumeId|uniqueId|imageUuid|snapshotUuid)$/;
/** Fields of compressed files that say how they were made. */
const COMPRESSION_FIELDS: Readonly<Record<string, RegExp>> = {
  zstd: /^(window|checksum)$/,
  gzip: /^extraFlags$/,
  xz: /./,
  lzma: /./,
  lz4: /./,
  bzip2: /./,
};
const CALENDAR = /^\d{4}-\d\d-\d\dT?/;

/** Why an attribute of a member, or a field of a container, differs. */
export function attributeCauses(
  { name: full, a, b }: Extract<Difference, { what: "attribute" }>,
  { kind, format, references, membersDiffer, surroundings = [] }: Finding,
): Cause[] {
  // ZIP archives have most attributes in two places.
  const name = full.replace(/^central /, "");
  const both = `${full} ${a ?? "none"} and ${b ?? "none"}`;
  if (kind === "container" && membersDiffer && CALCULATED.test(name)) {
    return [{ kind: "follows", evidence: `${name} follows from what is inside` }];
  }
  const inContainer = kind === "container";
  if (inContainer && COMPRESSION_FIELDS[format ?? ""]?.test(name)) return [{ kind: "compression", evidence: both }];
  if (format === "zip archive" && /^(method|level)$/.test(name)) return [{ kind: "compression", evidence: both }];
  if (["mtime", "atime", "ctime", "TimeDateStamp", "timeStamp"].includes(name)) {
    const values = [Number(a), Number(b)] as const;
    const shown = values.map((value) => (Number.isFinite(value) ? showTime(value) : "none"));
    const near = values.every(isPlausible)
      ? values.flatMap((value) =>
          references
            .filter(({ seconds }) => Math.abs(seconds - value) <= 172_800)
            .map((one) => describeNear(value, one)),
        )
      : [];
    const evidence = [`${name} ${shown[0]} and ${shown[1]}`, ...new Set(near)].slice(0, 3).join("; ");
    return [{ kind: inContainer ? "build timestamp" : "file time", evidence }];
  }
  if (["modified", "created", "accessed"].includes(name) && [a, b].every((value) => CALENDAR.test(String(value)))) {
    // These are local times.
    const local = [a, b].map((value) => calendarSeconds(String(value)));
    if (local[0] !== undefined && local[1] !== undefined && isZoneShift(local[0], local[1], false, surroundings)) {
      return [{ kind: "time zone", evidence: `${both}: as far apart as the time zones of the two builds` }];
    }
    return [{ kind: "file time", evidence: both }];
  }
  if (name === "mode") {
    const [one, other] = [Number.parseInt(String(a), 8), Number.parseInt(String(b), 8)];
    const bits = one ^ other;
    // A umask takes bits of group and others away, and always the same ones.
    if ((bits & ~0o077) === 0 && ((one & bits) === 0 || (other & bits) === 0)) {
      return [{ kind: "umask", evidence: `${both}: one has ${octal(bits)} less` }];
    }
    return UNKNOWN(both);
  }
  if (["uid", "gid", "user name", "group name"].includes(name)) {
    const user = surroundingOf(surroundings, "user");
    if (user !== undefined && user.a === a && user.b === b) {
      return [{ kind: "user or host name", evidence: `${both}: the users who built` }];
    }
    return [{ kind: "owner assignment", evidence: both }];
  }
  if (RANDOM_FIELDS.test(name)) return [{ kind: "random id", evidence: both }];
  if (typeof a === "string" && typeof b === "string") {
    const explained = explainLines([a], [b], knownTexts(references, surroundings));
    if (explained) return explained.map(toCause);
  }
  return UNKNOWN(both);
}

const octal = (bits: number): string => bits.toString(8).padStart(3, "0");
