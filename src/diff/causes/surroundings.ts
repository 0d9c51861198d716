import type { CauseKind } from "../leaf.ts";
import type { Explained } from "./explained.ts";

/** Something that was otherwise in the build of B than in that of A, and what it was in each. */
export interface Surrounding {
  /**
   * As `--vary` takes it. Values are as programs see them: folders (`path`, `home`), names (`user`, `hostname`, `locale`,
   * `filesystem` as `stat --file-system` prints it), `TZ` (`timezone`), a number (`processors`), `uname -r` (`uname`), three or four
   * octal digits (`umask`), the value of a variable (`environment`; also of `user`; empty: it was not set), and for `clock` the time at which the
   * build saw itself begin (ISO 8601, or seconds since 1970). Others are ignored.
   */
  readonly aspect: string;
  readonly a: string;
  readonly b: string;
}

/** What a value that is found in a file has to do with the build. */
const LEAKS: Readonly<Record<string, { readonly cause: CauseKind; readonly what: string }>> = {
  path: { cause: "build path", what: "the folder it was built in" },
  home: { cause: "build path", what: "the home folder" },
  user: { cause: "user or host name", what: "the user's name" },
  hostname: { cause: "user or host name", what: "the host's name" },
  timezone: { cause: "time zone", what: "the time zone" },
  locale: { cause: "locale", what: "the locale" },
  processors: { cause: "parallelism", what: "the number of processors" },
  uname: { cause: "kernel version", what: "the version of the kernel it was built on" },
  environment: { cause: "environment", what: "a variable of the environment" },
  filesystem: { cause: "file system", what: "the kind of the file system it was built on" },
};

const quoted = (a: string, b: string): string => `"${a}" and "${b}"`;
const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);

/** Whether `value` stands at `at`, and is not a part of a longer word. */
function standsAt(text: string, value: string, at: number): boolean {
  if (!text.startsWith(value, at)) return false;
  const end = at + value.length;
  return !(isWord(value[0]) && isWord(text[at - 1])) && !(isWord(value.at(-1)) && isWord(text[end]));
}

export interface Aligned {
  readonly a: string;
  readonly b: string;
  readonly found: readonly Explained[];
}

/**
 * Walks through two lines side by side, as far as they are the same but for values of the surroundings: A's in A where B's is in B.
 * @returns both lines with signs in place of the values; undefined: none of them was met
 */
export function alignSurroundings(a: string, b: string, surroundings: readonly Surrounding[]): Aligned | undefined {
  // The longest first: a home folder may lie below the build's.
  const known = surroundings
    .flatMap(withoutName)
    .filter((one) => one.aspect in LEAKS && one.a !== one.b && (one.a !== "" || one.b !== ""))
    .sort((one, other) => other.a.length + other.b.length - one.a.length - one.b.length);
  const found = new Map<string, Explained>();
  const [left, right]: [string[], string[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const hit = known.find(
      (one) =>
        standsAt(a, one.a, i) &&
        standsAt(b, one.b, j) &&
        // A value that is the beginning of the other, or empty, must not be taken where the other's rest would follow in both.
        (one.a !== "" || a[i] !== b[j]) &&
        (one.b !== "" || a[i] !== b[j]),
    );
    if (hit !== undefined) {
      const { cause, what } = LEAKS[hit.aspect]!;
      found.set(hit.aspect, { cause, evidence: `${what} was ${quoted(hit.a, hit.b)} in the two builds` });
      for (const side of [left, right]) side.push(`<${hit.aspect}>`);
      i += hit.a.length;
      j += hit.b.length;
    } else if (i < a.length && a[i] === b[j]) {
      left.push(a[i++]!);
      right.push(b[j++]!);
    } else break;
  }
  if (found.size === 0) return undefined;
  return { a: left.join("") + a.slice(i), b: right.join("") + b.slice(j), found: [...found.values()] };
}

/** Where no variable names the user, programs ask for the name of uid 0. */
const withoutName = (one: Surrounding): Surrounding[] =>
  one.aspect === "user" && one.a === "" ? [one, { ...one, a: "root" }] : [one];

/** Shorter values stand in lines by chance. */
const SHORTEST = 4;

/**
 * Lines that one side alone has because of a variable of the environment, as in what `env` prints.
 * @returns undefined when there is more to it
 */
export function explainExtraLines(
  a: readonly string[],
  b: readonly string[],
  surroundings: readonly Surrounding[],
): Explained[] | undefined {
  for (const { aspect, a: one, b: other } of surroundings) {
    if (aspect !== "environment") continue;
    const without = (lines: readonly string[], value: string) =>
      value.length < SHORTEST ? [...lines] : lines.filter((line) => !line.includes(value));
    const [restA, restB] = [without(a, one), without(b, other)];
    if (restA.length + restB.length === a.length + b.length || restA.join("\n") !== restB.join("\n")) continue;
    return [{ cause: "environment", evidence: `a variable of the environment was ${quoted(one, other)}` }];
  }
  return undefined;
}

/**
 * Values of the surroundings in strings of binary files: A's in strings of A alone, B's as often in those of B. Other strings may
 * differ too: with the length of a path, everything behind it moves.
 */
export function findInStrings(
  a: readonly string[],
  b: readonly string[],
  surroundings: readonly Surrounding[],
): Explained[] {
  return surroundings.flatMap((one) => {
    const leak = LEAKS[one.aspect];
    if (leak === undefined || Math.min(one.a.length, one.b.length) < SHORTEST || one.a === one.b) return [];
    const count = (lines: readonly string[], value: string) =>
      lines.filter((line) => {
        for (let at = line.indexOf(value); at >= 0; at = line.indexOf(value, at + 1)) {
          if (standsAt(line, value, at)) return true;
        }
        return false;
      }).length;
    const [here, there] = [count(a, one.a), count(b, one.b)];
    if (here === 0 || here !== there || count(a, one.b) > 0 || count(b, one.a) > 0) return [];
    return [{ cause: leak.cause, evidence: `${leak.what} was ${quoted(one.a, one.b)} in the two builds` }];
  });
}

export const surroundingOf = (surroundings: readonly Surrounding[], aspect: string): Surrounding | undefined =>
  surroundings.find((one) => one.aspect === aspect && one.a !== one.b);
