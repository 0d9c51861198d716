import type { CauseKind } from "../leaf.ts";
import { DATES, nearReference, type Reference, showTime } from "../timestamps.ts";
import { ADDRESSES, explainAddresses } from "./addresses.ts";
import { explainDates } from "./dates.ts";
import type { Explained } from "./explained.ts";
import { explainLanguage, explainLetters, explainNumbers, LOCALE_NAMES, NUMBERS } from "./languages.ts";
import { SSH_PUBLIC_KEYS } from "./pem.ts";
import { alignSurroundings, type Surrounding, surroundingOf } from "./surroundings.ts";
import { TEMPORARY } from "./temporary-names.ts";
import { explainYears } from "./years.ts";

/** A kind of text that builds write into files and that differs from build to build. */
export interface Mask {
  readonly pattern: RegExp;
  /** What it stands for, of a match that differs; undefined: this match is none. */
  readonly read: (text: string) => string | undefined;
  /** What shows that both are of this kind, and of which cause; undefined: they are not. */
  readonly explain: (a: string, b: string) => readonly Explained[] | undefined;
}

/** All that is known when lines are explained. */
export interface Known {
  readonly masks: readonly Mask[];
  readonly surroundings: readonly Surrounding[];
}

const quoted = (a: string, b: string): string => `"${a}" and "${b}"`;

/** @param references times that numbers without a calendar are measured by */
export function knownTexts(references: readonly Reference[], surroundings: readonly Surrounding[] = []): Known {
  // One year: a number of ten digits in text is no time by itself.
  const near = (a: number, b: number) => nearReference([a, b], references, 366 * 86_400);
  const one = (cause: CauseKind, evidence: string | undefined): Explained[] | undefined =>
    evidence === undefined ? undefined : [{ cause, evidence }];
  const epoch = (pattern: RegExp, seconds: (text: string) => number): Mask => ({
    pattern,
    read: (text) => (references.length > 0 && near(seconds(text), seconds(text)) ? "<epoch>" : undefined),
    explain: (a, b) => {
      const found = near(seconds(a), seconds(b));
      return one(
        "build timestamp",
        found && `${quoted(a, b)}: ${showTime(seconds(a))} and ${showTime(seconds(b))}; ${found}`,
      );
    },
  });
  const clock = surroundingOf(surroundings, "clock");
  const masks: Mask[] = [
    { pattern: DATES, read: () => "<date>", explain: (a, b) => explainDates(a, b, surroundings) },
    epoch(/(?<![\w.])20\d\d[01]\d[0-3]\d(?![\w.])/g, calendarDay),
    epoch(/(?<![\w.])\d{10}(?:\.\d+)?(?![\w.])/g, (text) => Math.floor(Number(text))),
    epoch(/(?<![\w.])\d{13}(?![\w.])/g, (text) => Math.floor(Number(text) / 1000)),
    epoch(/(?<!\w)(?:0x)?[0-9a-f]{8}(?!\w)/gi, (text) => Number.parseInt(text, 16)),
    {
      pattern: /(?<![\w.])(?:19|20|21)\d\d(?![\w.])/g,
      read: () => "<year>",
      explain: (a, b) => one("build timestamp", explainYears(a, b, references, clock)),
    },
    {
      // Version 4 is made of random bits, 1 and 7 of the time; 3 and 5 are derived from names.
      pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[147][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gi,
      read: () => "<uuid>",
      explain: (a, b) => one("random id", `${quoted(a, b)}: UUIDs of version ${a[14]}`),
    },
    {
      // The same without hyphens, as machine ids are.
      pattern: /\b[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}\b/gi,
      read: () => "<uuid>",
      explain: (a, b) => one("random id", `${quoted(a, b)}: UUIDs of version 4`),
    },
    {
      pattern: SSH_PUBLIC_KEYS,
      read: (text) => `<${text.split(" ")[0]}>`,
      explain: (a) => one("random key", `another ${a.split(" ")[0]} key: made at random`),
    },
    { pattern: ADDRESSES, read: () => "<address>", explain: (a, b) => one("address", explainAddresses(a, b)) },
    {
      pattern: TEMPORARY,
      read: () => "<temporary>",
      explain: (a, b) => one("temporary name", `${quoted(a, b)}: names that are made up for temporary files`),
    },
    {
      pattern: RELEASES,
      read: (text) => `<release${text.slice(/^[\d.]+/.exec(text)![0].length)}>`,
      explain: (a, b) => one("kernel version", explainReleases(a, b)),
    },
    {
      pattern: LOCALE_NAMES,
      read: () => "<locale>",
      explain: (a, b) => one("locale", `${quoted(a, b)}: names of locales`),
    },
    { pattern: NUMBERS, read: (text) => `<${text.replace(/\D/g, "")}>`, explain: explainNumbers },
    {
      pattern: FILE_SYSTEMS,
      read: () => "<file system>",
      explain: (a, b) => one("file system", `${quoted(a, b)}: kinds of file systems`),
    },
    {
      pattern: /\b[\w.-]+@[\w-]+(?:\.[\w-]+)*/g,
      read: () => "<user@host>",
      explain: (a, b) => one("user or host name", quoted(a, b)),
    },
    {
      pattern: /(?<![\w/.])(?:\/[\w.+@~%-]+){2,}/g,
      // Only what stands in front of the last name may differ.
      read: (text) => `<path>${text.slice(text.lastIndexOf("/"))}`,
      explain: (a, b) => one("build path", `${quoted(a, b)}: the same file in other folders`),
    },
  ];
  return { masks, surroundings };
}

/** `20261120`. */
const calendarDay = (text: string): number =>
  Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))) / 1000;

/** What `stat --file-system --format=%T` and `df -T` call file systems that things are built on. */
const FILE_SYSTEMS =
  /(?<![\w/.-])(?:ext2\/ext3|ext[234]|tmpfs|btrfs|xfs|overlay(?:fs)?|zfs|fuseblk|fuse(?:\.\w+)?|ramfs|f2fs)(?![\w/.-])/g;

/** `uname -r`. */
const RELEASES = /(?<![\w.-])[2-9]\.\d{1,3}\.\d{1,3}(?:[-+][\w.+-]+)?(?![\w.])/g;

/**
 * The version that a kernel of 4.0 and later shows to programs which take only 2.6 for a version (setarch --uname-2.6): 6.12 is
 * 2.6.72. Source: override_release in kernel/sys.c.
 */
function explainReleases(a: string, b: string): string | undefined {
  const asOld = (text: string) => {
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(text)!;
    return Number(major) < 4 ? undefined : `2.6.${Number(minor) + 60}`;
  };
  const same = (one: string, other: string) => asOld(one) === /^[\d.]+/.exec(other)![0];
  return same(a, b) || same(b, a)
    ? `${quoted(a, b)}: one kernel, as programs of the age of Linux 2.6 see it`
    : undefined;
}

/**
 * Kinds of text whose places alone keep two lists of lines apart.
 * @returns undefined when there is more to it than these
 */
export function explainLines(a: readonly string[], b: readonly string[], known: Known): Explained[] | undefined {
  if (a.length !== b.length) return undefined;
  const found = new Map<CauseKind, string>();
  for (const [index, line] of a.entries()) {
    if (line === b[index]) continue;
    const explained = explainLine(line, b[index]!, known);
    if (explained === undefined) return undefined;
    for (const { cause, evidence } of explained) if (!found.has(cause)) found.set(cause, evidence);
  }
  return [...found].map(([cause, evidence]) => ({ cause, evidence }));
}

function explainLine(a: string, b: string, { masks, surroundings }: Known): readonly Explained[] | undefined {
  const found: Explained[] = [];
  let [one, other] = [a, b];
  // What one mask hides may be what kept another from fitting.
  for (let progress = true; progress; ) {
    progress = false;
    const aligned = alignSurroundings(one, other, surroundings);
    if (aligned !== undefined) {
      found.push(...aligned.found);
      [one, other] = [aligned.a, aligned.b];
      if (one === other) return found;
    }
    for (const mask of masks) {
      const hidden = hide(one, other, mask);
      if (hidden === undefined) continue;
      found.push(...hidden.explained);
      [one, other] = [hidden.a, hidden.b];
      progress = true;
      if (one === other) return found;
    }
  }
  const rest = explainLanguage(one, other, surroundings) ?? explainLetters(one, other);
  if (rest !== undefined) return [...found, ...rest];
  // What is left of a date in another language, once the parts that are the same in all are hidden, is no date.
  return explainLanguage(a, b, surroundings);
}

function hide(one: string, other: string, mask: Mask) {
  const hideIn = (text: string): [string, string[]] => {
    const matches: string[] = [];
    const hidden = text.replace(mask.pattern, (match) => {
      const sign = mask.read(match);
      if (sign === undefined) return match;
      matches.push(match);
      return sign;
    });
    return [hidden, matches];
  };
  const [a, matchesA] = hideIn(one);
  const [b, matchesB] = hideIn(other);
  if (matchesA.length !== matchesB.length) return undefined;
  const explained: Explained[] = [];
  for (const [index, match] of matchesA.entries()) {
    if (match === matchesB[index]) continue;
    const reasons = mask.explain(match, matchesB[index]!);
    if (reasons === undefined) return undefined;
    explained.push(...reasons);
  }
  return explained.length === 0 ? undefined : { a, b, explained };
}
