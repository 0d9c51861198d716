import type { Cause, Difference } from "../leaf.ts";
import { describeTimes, isPlausible } from "../timestamps.ts";
import { calendarSeconds, isZoneShift } from "./dates.ts";
import { toCause, UNKNOWN } from "./explained.ts";
import { fileSystemCauses } from "./file-systems.ts";
import type { Finding } from "./finding.ts";
import { explainLines, knownTexts } from "./masks.ts";
import { type Surrounding, surroundingOf } from "./surroundings.ts";

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

/** Names of what is always a time, and of what is one where both values can be: `mkfsTime`. */
const isTime = (name: string, a: unknown, b: unknown): boolean =>
  /^([amc]time|TimeDateStamp|timeStamp)$/.test(name) ||
  (/time$/i.test(name) && [a, b].every((value) => typeof value === "number" && (value === 0 || isPlausible(value))));

/** Why an attribute of a member, or a field of a container, differs. */
export function attributeCauses(difference: Extract<Difference, { what: "attribute" }>, finding: Finding): Cause[] {
  const { name: full, a, b } = difference;
  const { kind, format, differences, references, membersDiffer, surroundings = [] } = finding;
  const own = fileSystemCauses(difference, finding);
  if (own !== undefined) return own;
  // ZIP archives have most attributes in two places.
  const name = full.replace(/^central /, "");
  const both = `${full} ${a ?? "none"} and ${b ?? "none"}`;
  if (kind === "container" && membersDiffer && CALCULATED.test(name)) {
    return [{ kind: "follows", evidence: `${name} follows from what is inside` }];
  }
  const inContainer = kind === "container";
  if (inContainer && COMPRESSION_FIELDS[format ?? ""]?.test(name)) return [{ kind: "compression", evidence: both }];
  if (format === "zip archive" && /^(method|level)$/.test(name)) return [{ kind: "compression", evidence: both }];
  if (isTime(name, a, b)) {
    const evidence = describeTimes(name, [Number(a), Number(b)], references);
    return [{ kind: inContainer ? "build timestamp" : "file time", evidence }];
  }
  if (["modified", "created", "accessed"].includes(name) && [a, b].every((value) => CALENDAR.test(String(value)))) {
    // These are local times; of the last access, FAT has the day alone, which goes by the others.
    const day = [a, b].every((value) => String(value).length === 10);
    const times = day ? differences.filter((one) => one.what === "attribute" && one.name === "modified") : [{ a, b }];
    if (times.some((one) => "a" in one && isLocalShift(String(one.a), String(one.b), surroundings))) {
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
    if (user !== undefined && (user.a || "root") === a && user.b === b) {
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

function isLocalShift(a: string, b: string, surroundings: readonly Surrounding[]): boolean {
  const [one, other] = [calendarSeconds(a), calendarSeconds(b)];
  return one !== undefined && other !== undefined && isZoneShift(one, other, false, surroundings);
}

const octal = (bits: number): string => bits.toString(8).padStart(3, "0");
