import { stepFailed } from "../base/errors.ts";

export interface DebianVersion {
  readonly epoch: number;
  readonly upstream: string;
  /** Empty when the version has no hyphen. */
  readonly revision: string;
}

/**
 * Takes a Debian version apart as deb-version(7) defines it: `[epoch:]upstream-version[-debian-revision]`.
 * @throws SamebitsError (exit 1) when it is not a valid version.
 */
export function parseVersion(version: string): DebianVersion {
  const match = /^(?!.*-$)(?:(\d+):)?(?!-)([A-Za-z0-9.+~:-]+?)(?:-([A-Za-z0-9.+~]+))?$/.exec(version);
  // Only a version with an epoch may hold colons in its upstream part.
  if (!match || (match[1] === undefined && version.includes(":"))) {
    throw stepFailed(`"${version}" is not a valid Debian version`, {
      why: "deb-version(7): [epoch:]upstream-version[-debian-revision], of A-Z a-z 0-9 . + - ~",
    });
  }
  return { epoch: Number(match[1] ?? 0), upstream: match[2]!, revision: match[3] ?? "" };
}

/**
 * Compares two Debian versions by the rules of deb-version(7), as dpkg does: below 0 when `a` is older, 0 when they are the
 * same version (`1.0` and `1.00` are), above 0 when `a` is newer. Fits `Array.prototype.sort`.
 */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = parseVersion(a);
  const right = parseVersion(b);
  return (
    left.epoch - right.epoch ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

const isDigit = (code: number) => code >= 48 && code <= 57;

/** Sorting weight of a non-digit: `~` before the end of the part, the end before letters, letters before the rest. */
function weight(code: number): number {
  if (Number.isNaN(code) || isDigit(code)) return 0;
  if (code === 126) return -1;
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isLetter ? code : code + 256;
}

/** Compares two upstream versions or two revisions: alternating runs of non-digits (by weight) and digits (as numbers). */
function compareParts(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = weight(a.charCodeAt(i)) - weight(b.charCodeAt(j));
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const [first, second] = [digitsAt(a, i), digitsAt(b, j)];
    i += first.length;
    j += second.length;
    // Compared as text, since a run of digits (a date with a commit number) may not fit a double.
    const [x, y] = [first.replace(/^0+/, ""), second.replace(/^0+/, "")];
    if (x.length !== y.length) return x.length - y.length;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function digitsAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}
