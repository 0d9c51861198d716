import type { Explained } from "./explained.ts";
import { type Surrounding, surroundingOf } from "./surroundings.ts";

/** Languages whose names of months and days are known without a hint. */
const LANGUAGES = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "sv",
  "da",
  "nb",
  "fi",
  "pl",
  "cs",
  "hu",
  "ru",
  "uk",
  "tr",
  "ja",
];

/** `M1` to `M12` and `D0` to `D6`, by the word for them in small letters. */
type Names = ReadonlyMap<string, ReadonlySet<string>>;
interface Calendar {
  readonly names: Names;
  /** Full names, which are no date by chance. */
  readonly full: ReadonlySet<string>;
}

const calendars = new Map<string, Calendar>();
const small = (word: string): string => word.normalize("NFC").toLowerCase().replaceAll("i̇", "i");

/** Names of months and days in a language; short ones as C's libraries and ICU cut them. */
function calendarOf(language: string): Calendar {
  const known = calendars.get(language);
  if (known) return known;
  const names = new Map<string, Set<string>>();
  const full = new Set<string>();
  const add = (word: string, meaning: string) => {
    const found = names.get(small(word)) ?? new Set();
    names.set(small(word), found.add(meaning));
  };
  const addAll = (count: number, time: (index: number) => number, part: "month" | "weekday", sign: string) => {
    for (const style of ["long", "short"] as const) {
      const format = new Intl.DateTimeFormat(language, { [part]: style, timeZone: "UTC" });
      for (let index = 0; index < count; index++) {
        const word = format.format(time(index)).replace(/\.$/, "");
        add(word, `${sign}${index}`);
        if (style === "short") continue;
        full.add(small(word));
        if (word.length > 4) for (const length of [2, 3, 4]) add(word.slice(0, length), `${sign}${index}`);
      }
    }
  };
  addAll(12, (index) => Date.UTC(2026, index, 15), "month", "M");
  // 4 January 2026 was a Sunday.
  addAll(7, (index) => Date.UTC(2026, 0, 4 + index), "weekday", "D");
  const calendar = { names, full };
  calendars.set(language, calendar);
  return calendar;
}

const languageOf = (locale: string): string | undefined => /^([a-z]{2,3})_[A-Z]{2}/.exec(locale)?.[1];

const TOKEN = /\p{L}+|[\d:]+(?:[.,]\d+)?|[+-]\d{4}\b/gu;

/**
 * Two lines that are a date in two languages, or in two orders of day, month and year: `Fri Nov 20 2026` and `Cum 20 Kas 2026`.
 * Digits of a number may differ where both are clocks: then time has passed as well.
 */
export function explainLanguage(a: string, b: string, surroundings: readonly Surrounding[]): Explained[] | undefined {
  const [one, other] = differingWords(a, b);
  const locales = surroundingOf(surroundings, "locale");
  const hinted = locales ? [locales.a, locales.b].flatMap((name) => languageOf(name) ?? []) : [];
  for (const language of new Set([...hinted, ...LANGUAGES])) {
    if (language === "en") continue;
    for (const [english, foreign] of [
      [one, other],
      [other, one],
    ] as const) {
      const found = compareDates(english, foreign, language);
      if (found === undefined) continue;
      const evidence = `"${one}" and "${other}": a date in English and in ${nameOf(language)}`;
      return [
        { cause: "locale", evidence },
        ...(found === "later" ? [{ cause: "build timestamp", evidence: `"${one}" and "${other}"` } as const] : []),
      ];
    }
  }
  return undefined;
}

const nameOf = (language: string): string => new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language;

function compareDates(english: string, foreign: string, language: string): "same" | "later" | undefined {
  const [words, others] = [english.match(TOKEN) ?? [], foreign.match(TOKEN) ?? []];
  if (words.length === 0 || words.length > 12 || others.length > 12) return undefined;
  const isWord = (text: string) => /^\p{L}/u.test(text);
  const [en, their] = [calendarOf("en"), calendarOf(language)];
  const left = words.filter(isWord).filter((word) => !/^(AM|PM)$/.test(word));
  const right = others.filter(isWord);
  const numbers = (list: readonly string[]) => list.filter((text) => !isWord(text));
  const [digits, theirs] = [numbers(words), numbers(others)];
  // Words such as UTC are in both.
  const named = left.filter((word) => en.names.has(small(word)) && !right.includes(word));
  const rest = left.filter((word) => !named.includes(word));
  const free = right.filter((word) => !rest.includes(word));
  if (named.length === 0 || named.length !== free.length) return undefined;
  let matched = 0;
  let unread = 0;
  for (const word of free) {
    const meanings = their.names.get(small(word));
    if (meanings === undefined) unread++;
    else if (named.some((name) => [...en.names.get(small(name))!].some((meaning) => meanings.has(meaning)))) matched++;
    else if (digits.join() === theirs.join()) return undefined;
  }
  const sameNumbers = [...digits].sort().join() === [...theirs].sort().join();
  const allFull = [
    ...named.map((word) => en.full.has(small(word))),
    ...free.map((word) => their.full.has(small(word))),
  ];
  const enough = digits.length > 0 || allFull.every(Boolean);
  if (matched === 0 || unread > 1 || !enough) return undefined;
  if (sameNumbers) return unread < free.length ? "same" : undefined;
  const shape = (list: readonly string[]) =>
    list
      .map((text) => text.replace(/\d/g, "0").replace(/^00$/, "0"))
      .sort()
      .join();
  return shape(digits) === shape(theirs) ? "later" : undefined;
}

/** What is left between words that both begin and end with. */
function differingWords(a: string, b: string): readonly [string, string] {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  while (start > 0 && /[\p{L}\d]/u.test(a[start - 1]!)) start--;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  while (end > 0 && /[\p{L}\d:]/u.test(a[a.length - end]!)) end--;
  return [a.slice(start, a.length - end).trim(), b.slice(start, b.length - end).trim()];
}

/** Numbers with marks between their digits. */
export const NUMBERS = /(?<![\w.,:/-])\d{1,3}(?:[.,'\u00a0\u202f]?\d{3})*(?:[.,]\d+)?(?![\w:/-]|[.,]\d)/g;

/** Marks between groups of three digits, and before decimals, as English and as most other languages of Europe have them. */
const CONVENTIONS = [
  { group: /[,'\u00a0\u202f]/g, groups: /^\d{1,3}([,'\u00a0\u202f]\d{3})*(\.\d+)?$/, decimal: "." },
  { group: /[.'\u00a0\u202f]/g, groups: /^\d{1,3}([.'\u00a0\u202f]\d{3})*(,\d+)?$/, decimal: "," },
] as const;

/** The same number, as two languages write it: `1,234.5` and `1.234,5`. */
export function explainNumbers(a: string, b: string): Explained[] | undefined {
  const read = (text: string, convention: 0 | 1): string | undefined => {
    const { group, groups, decimal } = CONVENTIONS[convention];
    const plain = /^\d+$/.test(text) || (/^\d+.\d+$/.test(text) && text.includes(decimal));
    if (!plain && !groups.test(text)) return undefined;
    return (plain ? text : text.replace(group, "")).replace(decimal, ".");
  };
  const same = ([0, 1] as const).some((one) => {
    const value = read(a, one);
    return value !== undefined && value === read(b, one === 0 ? 1 : 0);
  });
  return same ? [{ cause: "locale", evidence: `"${a}" and "${b}": the same number with other marks` }] : undefined;
}

/** Names of locales, as LANG and LC_ALL have them. */
export const LOCALE_NAMES =
  /(?<![\w./-])(?:[a-z]{2,3}_[A-Z]{2}(?:\.[\w-]+)?(?:@\w+)?|C(?:\.[Uu][Tt][Ff]-?8)?|POSIX)(?![\w./-])/g;

/** What a locale makes of small and capital letters: only the Turkish i has a dot in both. */
export function explainLetters(a: string, b: string): Explained[] | undefined {
  if (a === b || !/[ıİ]/.test(a + b)) return undefined;
  const plain = (text: string) => text.replaceAll("ı", "i").replaceAll("İ", "I");
  if (plain(a) !== plain(b)) return undefined;
  return [{ cause: "locale", evidence: `"${a}" and "${b}": letters changed by the rules of Turkish` }];
}
