import type { Explained } from "./explained.ts";

/** Why lines stand at other places, where they are the same ones. @returns undefined: they are not */
export function explainMovedLines(texts: readonly [string, string]): Explained[] | undefined {
  const [one, other] = [texts[0].split("\n"), texts[1].split("\n")];
  if (sorted(one) !== sorted(other)) return undefined;
  const [a, b] = differingRange(one, other);
  return [collation(a, b) ?? table(a, b) ?? keys(texts) ?? ordering("the same lines in another order")];
}

/** Why two texts differ that are made of the same words, or hold the same data. @returns undefined: they do not */
export function explainMovedWords(
  texts: readonly [string, string],
  a: readonly string[],
  b: readonly string[],
): Explained[] | undefined {
  const known = keys(texts);
  if (known !== undefined) return [known];
  if (words(a) === words(b)) return [table(a, b) ?? ordering("the same words in another order")];
  if (reorderedJson(texts) === undefined) return undefined;
  return [ordering("the same JSON with keys or elements in another order")];
}

function keys(texts: readonly [string, string]): Explained | undefined {
  if (reorderedJson(texts) !== "keys") return undefined;
  return { cause: "hash order", evidence: "the same JSON with the keys of objects in another order" };
}

const ordering = (evidence: string): Explained => ({ cause: "ordering", evidence });
const sorted = (lines: readonly string[]): string => [...lines].sort().join("\n");
const words = (lines: readonly string[]): string =>
  sorted(lines.flatMap((line) => line.split(/[\s,;:|[\]{}()]+/)).filter(Boolean));

/** From the first line that differs to the last one: what is the same in between tells about an order as well. */
function differingRange(a: readonly string[], b: readonly string[]): [readonly string[], readonly string[]] {
  const start = a.findIndex((line, index) => line !== b[index]);
  const end = a.findLastIndex((line, index) => line !== b[index]) + 1;
  return [a.slice(start, end), b.slice(start, end)];
}

/** Fewer may be in any order by chance. */
const FEWEST = 3;

/** One side in the order of bytes, the other in that of a dictionary. */
function collation(a: readonly string[], b: readonly string[]): Explained | undefined {
  const full = [a, b].map((list) => list.filter((line) => line !== ""));
  if (full[0]!.length < FEWEST || sorted(full[0]!) !== sorted(full[1]!)) return undefined;
  const byBytes = full.map((list) => isSorted(list, compareBytes));
  const known = dictionaries();
  const byLanguage = full.map((list) => known.some((compare) => isSorted(list, compare)));
  if (!((byBytes[0] && byLanguage[1]) || (byBytes[1] && byLanguage[0]))) return undefined;
  const [first, second] = byBytes[0] ? ["A", "B"] : ["B", "A"];
  return {
    cause: "locale",
    evidence: `the same lines: ${first}'s in the order of bytes (LC_ALL=C), ${second}'s in that of a language`,
  };
}

const compareBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
const bare = (line: string): string => line.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
/** As C libraries do it; they and ICU do not agree about punctuation. Made when they are needed: that takes a while. */
const dictionaries = (): readonly ((one: string, other: string) => number)[] => [
  new Intl.Collator("en").compare,
  new Intl.Collator("en", { ignorePunctuation: true }).compare,
  new Intl.Collator("tr").compare,
  (one, other) => compareBytes(bare(one), bare(other)),
];

const isSorted = (list: readonly string[], compare: (one: string, other: string) => number): boolean =>
  list.every((line, index) => index === 0 || compare(list[index - 1]!, line) <= 0);

/** An element of a set, or of a table of keys and values, as Python, Perl and Ruby write them. */
const ELEMENT = /(?:\{|^)\s*(?:['"][^'"]*['"]|\w+)\s*(?:=>|:|,)/;
const LITERAL = /[{[(][^{}[\]()]*['"][^'"]*['"]\s*(?:,|:|=>)[^{}]*[)\]}]|frozenset\(|\{\s*\d+(,\s*\d+)+\s*\}/;

/** What hash tables are written as: their elements have no order. */
function table(a: readonly string[], b: readonly string[]): Explained | undefined {
  const [one, other] = [a, b].map((list) => list.filter((line) => line.trim() !== ""));
  if (one!.length !== other!.length || one!.length === 0) return undefined;
  const braces = (line: string) => line.includes("{") && LITERAL.test(line);
  const sameEach = one!.every((line, index) => words([line]) === words([other![index]!]));
  if (sameEach && one!.every(braces)) {
    return { cause: "hash order", evidence: "elements of a set or of a dictionary in another order" };
  }
  const pairs = (line: string) => /^\s*['"][^'"]*['"]\s*=>/.test(line);
  if (ELEMENT.test(one![0]!) && one!.every(pairs) && other!.every(pairs)) {
    return { cause: "hash order", evidence: "keys of a hash with their values in another order" };
  }
  return undefined;
}

/** @returns what has to be sorted for both to be the same; undefined: that does not make them the same */
function reorderedJson(texts: readonly [string, string]): "keys" | "elements" | undefined {
  if (!texts.every((text) => /^\s*[[{]/.test(text))) return undefined;
  const canonical = (value: unknown, lists: boolean): string => {
    if (Array.isArray(value)) {
      const items = value.map((one) => canonical(one, lists));
      return `[${(lists ? items.sort() : items).join()}]`;
    }
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner, lists)}`)
      .sort()
      .join()}}`;
  };
  try {
    const [one, other] = [JSON.parse(texts[0]), JSON.parse(texts[1])];
    // Blanks alone are no order.
    if (JSON.stringify(one) === JSON.stringify(other)) return undefined;
    if (canonical(one, false) === canonical(other, false)) return "keys";
    return canonical(one, true) === canonical(other, true) ? "elements" : undefined;
  } catch {
    // No JSON, or nested deeper than the stack goes.
    return undefined;
  }
}
