/** A time that something may have been given, such as SOURCE_DATE_EPOCH or the time a file was written. */
export interface Reference {
  readonly label: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

const DAY = 86_400;
/** 2000 to 2100. */
const [EARLIEST, LATEST] = [946_684_800, 4_102_444_800];

/** ISO 8601 in UTC; a number that is beyond the calendar as it is. */
export function showTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(".000Z", "Z");
}

/** Whether a number of seconds is a day of this century, as far as a build can know. */
export const isPlausible = (seconds: number): boolean => seconds >= EARLIEST && seconds <= LATEST;

/**
 * Of two numbers that may be times, the reference that one of them is near to. Any number of ten digits could be a time; one within
 * two days of a time that is known from elsewhere is none by chance.
 */
export function nearReference(
  values: readonly number[],
  references: readonly Reference[],
  most = 2 * DAY,
): string | undefined {
  if (!values.every(isPlausible)) return undefined;
  for (const value of values) {
    const near = references.find(({ seconds }) => Math.abs(seconds - value) <= most);
    if (near !== undefined) return describeNear(value, near);
  }
  return undefined;
}

/** `2026-11-20T10:00:00Z is 12 s before the time file A was written`. */
export function describeNear(value: number, { label, seconds }: Reference): string {
  const apart = Math.abs(value - seconds);
  if (apart < 1) return `${showTime(value)} is ${label}`;
  const text =
    apart < 120
      ? `${Math.round(apart)} s`
      : apart < 7200
        ? `${Math.round(apart / 60)} min`
        : `${Math.round(apart / 3600)} h`;
  return `${showTime(value)} is ${text} ${value < seconds ? "before" : "after"} ${label}`;
}

/** Two values that are times, with what they are near to: `mtime 2026-09-12T00:00:00Z and 2026-11-20T10:00:00Z; …`. */
export function describeTimes(name: string, values: readonly number[], references: readonly Reference[]): string {
  const shown = values.map((value) => (Number.isFinite(value) ? showTime(value) : "none"));
  const near = values.every(isPlausible)
    ? values.flatMap((value) =>
        references.filter(({ seconds }) => Math.abs(seconds - value) <= 2 * DAY).map((one) => describeNear(value, one)),
      )
    : [];
  return [`${name} ${shown[0]} and ${shown[1]}`, ...new Set(near)].slice(0, 3).join("; ");
}

const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const CLOCK = "[0-2]\\d:[0-5]\\d:[0-6]\\d";

/** Dates as programs write them: ISO 8601, RFC 2822, ctime and date(1), C's `__DATE__` and `__TIME__`, `20261120T100000Z`. */
export const DATES = new RegExp(
  [
    `\\b(?:19|20)\\d\\d-[01]\\d-[0-3]\\d(?:[T ][0-2]\\d:[0-5]\\d(?::[0-6]\\d(?:[.,]\\d+)?)?(?: ?(?:Z\\b|[+-]\\d\\d:?\\d\\d\\b))?)?`,
    `\\b${WEEKDAY}, +\\d{1,2} ${MONTH} \\d{4} ${CLOCK}(?: (?:[+-]\\d{4}|[A-Z]{1,5}\\b))?`,
    `\\b${WEEKDAY} ${MONTH} +\\d{1,2} ${CLOCK}(?: (?:[A-Z]{1,5}|[+-]\\d{2,4}))? \\d{4}\\b`,
    `\\b${MONTH} +\\d{1,2} [0-2]\\d:[0-5]\\d\\b`,
    `\\b(?:19|20)\\d\\d/[01]\\d/[0-3]\\d(?: ${CLOCK})?\\b`,
    `\\b${MONTH} +\\d{1,2} \\d{4}(?: ${CLOCK})?\\b`,
    `\\b(?:19|20)\\d{2}[01]\\d[0-3]\\dT?[0-2]\\d[0-5]\\d[0-5]\\dZ?\\b`,
    `\\b${CLOCK}\\b`,
  ].join("|"),
  "g",
);

/**
 * A time in 4 bytes of both sides, at a place that covers what differs: seconds, in either byte order.
 * @param start of what differs, in both buffers
 * @param length of what differs
 */
export function binaryTime(
  a: Buffer,
  b: Buffer,
  start: number,
  length: number,
  references: readonly Reference[],
): string | undefined {
  if (length > 4) return undefined;
  for (let at = start + length - 4; at <= start; at++) {
    if (at < 0 || at + 4 > Math.min(a.length, b.length)) continue;
    for (const [order, read] of [
      ["little-endian", "readUInt32LE"],
      ["big-endian", "readUInt32BE"],
    ] as const) {
      const values = [a[read](at), b[read](at)] as const;
      const near = nearReference(values, references);
      if (near !== undefined) {
        return `4 bytes, ${order}: ${showTime(values[0])} and ${showTime(values[1])}; ${near}`;
      }
    }
  }
  return undefined;
}

/** Whether an attribute of this name and value is a time in seconds, to be shown as a date as well. */
export const isShownAsTime = (name: string, value: unknown): value is number =>
  /^([amc]time|TimeDateStamp|[a-z]+Time)$/.test(name) && typeof value === "number" && Math.abs(value) < 1e11;
