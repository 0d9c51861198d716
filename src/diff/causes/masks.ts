import type { CauseKind } from "../leaf.ts";
import { DATES, nearReference, type Reference, showTime } from "../timestamps.ts";

/** A kind of text that builds write into files and that differs from build to build. */
export interface Mask {
  readonly cause: CauseKind;
  readonly pattern: RegExp;
  /** What it stands for, of a match that differs; undefined: this match is none. */
  readonly read: (text: string) => string | undefined;
  /** What shows that both are of this kind; undefined: they are not. */
  readonly explain: (a: string, b: string) => string | undefined;
}

const quoted = (a: string, b: string): string => `"${a}" and "${b}"`;

/** @param references times that numbers without a calendar are measured by */
export function masks(references: readonly Reference[]): Mask[] {
  // One year: a number of ten digits in text is no time by itself.
  const near = (a: number, b: number) => nearReference([a, b], references, 366 * 86_400);
  const epoch = (pattern: RegExp, seconds: (text: string) => number): Mask => ({
    cause: "build timestamp",
    pattern,
    read: (text) => (references.length > 0 && near(seconds(text), seconds(text)) ? "<epoch>" : undefined),
    explain: (a, b) => {
      const found = near(seconds(a), seconds(b));
      return found && `${quoted(a, b)}: ${showTime(seconds(a))} and ${showTime(seconds(b))}; ${found}`;
    },
  });
  return [
    { cause: "build timestamp", pattern: DATES, read: () => "<date>", explain: (a, b) => quoted(a, b) },
    epoch(/(?<![\w.])\d{10}(?:\.\d+)?(?![\w.])/g, (text) => Math.floor(Number(text))),
    epoch(/(?<![\w.])\d{13}(?![\w.])/g, (text) => Math.floor(Number(text) / 1000)),
    epoch(/(?<!\w)(?:0x)?[0-9a-f]{8}(?!\w)/gi, (text) => Number.parseInt(text, 16)),
    {
      cause: "random id",
      // Version 4 is made of random bits, 1 and 7 of the time; 3 and 5 are derived from names.
      pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[147][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gi,
      read: () => "<uuid>",
      explain: (a, b) => `${quoted(a, b)}: UUIDs of version ${a[14]}`,
    },
    {
      cause: "user or host name",
      pattern: /\b[\w.-]+@[\w-]+(?:\.[\w-]+)*/g,
      read: () => "<user@host>",
      explain: (a, b) => quoted(a, b),
    },
    {
      cause: "build path",
      pattern: /(?<![\w/.])(?:\/[\w.+@~%-]+){2,}/g,
      // Only what stands in front of the last name may differ.
      read: (text) => `<path>${text.slice(text.lastIndexOf("/"))}`,
      explain: (a, b) => `${quoted(a, b)}: the same file in other folders`,
    },
  ];
}

export interface Explained {
  readonly cause: CauseKind;
  readonly evidence: string;
}

/**
 * Kinds of text whose places alone keep two lists of lines apart.
 * @returns undefined when there is more to it than these
 */
export function explainLines(
  a: readonly string[],
  b: readonly string[],
  all: readonly Mask[],
): Explained[] | undefined {
  if (a.length !== b.length) return undefined;
  const found = new Map<CauseKind, string>();
  for (const [index, line] of a.entries()) {
    if (line === b[index]) continue;
    const explained = explainLine(line, b[index]!, all);
    if (explained === undefined) return undefined;
    for (const { cause, evidence } of explained) if (!found.has(cause)) found.set(cause, evidence);
  }
  return [...found].map(([cause, evidence]) => ({ cause, evidence }));
}

function explainLine(a: string, b: string, all: readonly Mask[]): Explained[] | undefined {
  const found: Explained[] = [];
  let [one, other] = [a, b];
  for (const mask of all) {
    const hide = (text: string): [string, string[]] => {
      const matches: string[] = [];
      const hidden = text.replace(mask.pattern, (match) => {
        const sign = mask.read(match);
        if (sign === undefined) return match;
        matches.push(match);
        return sign;
      });
      return [hidden, matches];
    };
    const [hiddenA, matchesA] = hide(one);
    const [hiddenB, matchesB] = hide(other);
    if (matchesA.length !== matchesB.length) continue;
    const differing = matchesA.findIndex((match, index) => match !== matchesB[index]);
    if (differing < 0) continue;
    const evidence = mask.explain(matchesA[differing]!, matchesB[differing]!);
    if (evidence === undefined) continue;
    found.push({ cause: mask.cause, evidence });
    [one, other] = [hiddenA, hiddenB];
    if (one === other) return found;
  }
  return undefined;
}
