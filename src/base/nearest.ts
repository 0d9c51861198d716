import { distance } from "fastest-levenshtein";

/**
 * The names closest to `wanted`, best first, for "did you mean" in errors. A name counts as near when at most a third of
 * the longer of both, and at least 2 characters, differ, or when one contains the other.
 */
export function nearestNames(wanted: string, known: Iterable<string>, most = 3): string[] {
  const lower = wanted.toLowerCase();
  return [...new Set(known)]
    .map((name) => ({ name, away: distance(lower, name.toLowerCase()) }))
    .filter(
      ({ name, away }) =>
        away <= Math.max(2, Math.floor(Math.max(name.length, wanted.length) / 3)) ||
        (wanted.length >= 3 && name.toLowerCase().includes(lower)),
    )
    .sort((a, b) => a.away - b.away || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

/** A line such as `did you mean "minimal"?`, or a list of what is known when nothing is near; empty when nothing is known. */
export function didYouMean(wanted: string, known: Iterable<string>): string[] {
  const all = [...new Set(known)];
  const near = nearestNames(wanted, all);
  if (near.length > 0) return [`did you mean ${near.map((name) => `"${name}"`).join(" or ")}?`];
  return all.length === 0 ? [] : [`known: ${all.sort().join(", ")}`];
}
