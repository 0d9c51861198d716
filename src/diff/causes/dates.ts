import { showTime } from "../timestamps.ts";
import type { Explained } from "./explained.ts";
import { type Surrounding, surroundingOf } from "./surroundings.ts";
import { zoneOffset } from "./zones.ts";

/** A date as it is written. */
interface Written {
  /** Seconds since 1970, as if it were UTC; of a clock alone: since midnight. */
  readonly local: number;
  readonly clockOnly: boolean;
  /** Seconds ahead of UTC, where the text says so. */
  readonly offset: number | undefined;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Reads what {@link DATES} matches. */
function parseDate(text: string): Written | undefined {
  const clock = /([0-2]\d):([0-5]\d)(?::([0-6]\d))?/.exec(text);
  const seconds = clock ? Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0) : 0;
  const offset = offsetOf(text);
  const named = /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/.exec(text);
  const iso = /(\d{4})[-/](\d\d)[-/](\d\d)/.exec(text);
  const compact = /^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)/.exec(text);
  const whole = (year: number, month: number, day: number, rest: number): Written => ({
    local: Date.UTC(year, month - 1, day) / 1000 + rest,
    clockOnly: false,
    offset,
  });
  if (compact) {
    const [year, month, day, hour, minute, second] = compact.slice(1).map(Number) as [
      number,
      number,
      number,
      ...number[],
    ];
    return whole(year, month, day, hour! * 3600 + minute! * 60 + second!);
  }
  if (iso) return whole(Number(iso[1]), Number(iso[2]), Number(iso[3]), seconds);
  if (named) {
    const year = /\b(?:19|20)\d\d\b/.exec(text.replace(/[+-]\d{4}/g, ""))?.[0];
    const day = /(?<![\d:+-])\d{1,2}(?![\d:])/.exec(text)?.[0];
    if (year === undefined || day === undefined) return undefined;
    return whole(Number(year), MONTHS.indexOf(named[1]!) + 1, Number(day), seconds);
  }
  return clock ? { local: seconds, clockOnly: true, offset } : undefined;
}

function offsetOf(text: string): number | undefined {
  if (/Z$|\b(UTC|GMT)\b/.test(text)) return 0;
  const found = /(?<=\d ?|[A-Za-z] )([+-])(\d\d):?(\d\d)?(?= \d{4}$|$)/.exec(text);
  // What is left of a date itself, as in 2026-11-20, is no zone.
  if (found === null || /^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  return (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 3600 + Number(found[3] ?? 0) * 60);
}

const DAY = 86_400;

/** Why two dates differ: the same moment in two time zones, or two moments. */
export function explainDates(a: string, b: string, surroundings: readonly Surrounding[]): Explained[] {
  const quoted = `"${a}" and "${b}"`;
  const other: Explained[] = [{ cause: "build timestamp", evidence: quoted }];
  const [one, two] = [parseDate(a), parseDate(b)];
  if (one === undefined || two === undefined) return other;
  const written = one.offset !== undefined && two.offset !== undefined && one.offset !== two.offset;
  if (written && one.local - one.offset! === two.local - two.offset!) {
    const moment = one.clockOnly ? "the same moment" : showTime(one.local - one.offset!);
    return [{ cause: "time zone", evidence: `${quoted}: ${moment} in two time zones` }];
  }
  if (isZoneShift(one.local, two.local, one.clockOnly, surroundings)) {
    return [{ cause: "time zone", evidence: `${quoted}: as far apart as the time zones of the two builds` }];
  }
  return written ? [...other, { cause: "time zone", evidence: `${quoted}: local time of two time zones` }] : other;
}

/** Whether two local times, in seconds, are as far apart as the time zones of both builds. */
export function isZoneShift(a: number, b: number, clockOnly: boolean, surroundings: readonly Surrounding[]): boolean {
  const zones = surroundingOf(surroundings, "timezone");
  if (zones === undefined || a === b) return false;
  const at = clockOnly ? 0 : a;
  const [here, there] = [zoneOffset(zones.a, at), zoneOffset(zones.b, at)];
  if (here === undefined || there === undefined) return false;
  const beside = b - a - (there - here);
  return beside === 0 || (clockOnly && beside % DAY === 0);
}

/** Local time without a zone, as FAT and zip have it: `2026-11-20T10:17:04`. @returns seconds as if it were UTC */
export function calendarSeconds(text: string): number | undefined {
  const found = parseDate(text);
  return found === undefined || found.clockOnly ? undefined : found.local;
}
