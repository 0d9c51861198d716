import type { Reference } from "../timestamps.ts";
import type { Surrounding } from "./surroundings.ts";

const yearOf = (seconds: number): number => new Date(seconds * 1000).getUTCFullYear();

/** The value of a clock: ISO 8601, or seconds since 1970. */
export function clockSeconds(text: string): number | undefined {
  const seconds = /^\d{9,11}$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  return Number.isNaN(seconds) ? undefined : seconds;
}

/**
 * Two years by themselves. A number of four digits is a year only where both builds are known to have seen these: by their clocks,
 * or because one was in another year than SOURCE_DATE_EPOCH says.
 */
export function explainYears(
  a: string,
  b: string,
  references: readonly Reference[],
  clock: Surrounding | undefined,
): string | undefined {
  const quoted = `"${a}" and "${b}"`;
  if (clock !== undefined) {
    const years = [clockSeconds(clock.a), clockSeconds(clock.b)].map((one) => one && String(yearOf(one)));
    if (years[0] === a && years[1] === b) return `${quoted}: the years that the clocks of the two builds showed`;
  }
  const known = (year: string) => references.find(({ seconds }) => String(yearOf(seconds)) === year);
  const [one, other] = [known(a), known(b)];
  return one && other && `${quoted}: the years of ${one.label} and of ${other.label}`;
}
