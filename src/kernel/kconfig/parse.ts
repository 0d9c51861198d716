import { invalid } from "../../base/errors.ts";

/** A text file given to the parser or the merge: `name` is what messages call it. */
export interface ConfigSource {
  readonly name: string;
  readonly text: string;
}

/** One assignment of a configuration: `CONFIG_X=…`, or `# CONFIG_X is not set`. */
export interface ConfigEntry {
  /** With its prefix, e.g. `CONFIG_NET`. */
  readonly symbol: string;
  /** The value as written: `y`, `m`, `n`, a number, `0x…`, or a string with its quotes. `n` for "is not set". */
  readonly value: string;
  /** Name of the source, for messages. */
  readonly file: string;
  /** Line in it, from 1. */
  readonly line: number;
}

/** An assignment as a configuration writes it. */
export const writeAssignment = ({ symbol, value }: Pick<ConfigEntry, "symbol" | "value">): string =>
  value === "n" ? `# ${symbol} is not set` : `${symbol}=${value}`;

/** A line that the kernel would ignore or misread. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  /** The line itself. */
  readonly text: string;
}

export interface ParsedConfig {
  /** In the order of the file, duplicates included: the last one of a symbol wins. */
  readonly entries: readonly ConfigEntry[];
  readonly problems: readonly ConfigProblem[];
}

const SYMBOL = /^CONFIG_[A-Za-z0-9_]+/;
/** A comment that was surely meant as "is not set" but that the kernel, comparing exactly, takes for a comment. */
const NEARLY_NOT_SET = /^#\s*CONFIG_[A-Za-z0-9_]+\s+is\s+not\s+set\.?\s*$/i;

/**
 * Reads a configuration or fragment as the kernel does (`conf_read_simple` in scripts/kconfig/confdata.c of Linux 6.12):
 * a blank line, `#…`, `# CONFIG_X is not set` to the letter, or `CONFIG_X=value`; a carriage return before the line's end is
 * dropped. What the kernel skips with a warning, or without a word, is a problem here: text in front of the symbol, blanks
 * around `=`, an empty value, a word that is none of y, m, n, a number or a quoted string.
 */
export function parseConfig({ name, text }: ConfigSource): ParsedConfig {
  const entries: ConfigEntry[] = [];
  const problems: ConfigProblem[] = [];
  const lines = text.split("\n");
  lines.forEach((raw, index) => {
    // A carriage return counts as part of the line's end only where there is one.
    const content = raw.endsWith("\r") && index < lines.length - 1 ? raw.slice(0, -1) : raw;
    const place = { file: name, line: index + 1 };
    const found = parseLine(content);
    if (found === undefined) return;
    if ("message" in found) problems.push({ ...place, ...found, text: content });
    else entries.push({ ...found, ...place });
  });
  return { entries, problems };
}

type Assignment = Pick<ConfigEntry, "symbol" | "value">;
type LineProblem = Pick<ConfigProblem, "column" | "message">;

function parseLine(content: string): Assignment | LineProblem | undefined {
  if (content === "") return undefined;
  const control = content.search(/[\0-\x08\x0b-\x1f\x7f]/);
  if (control >= 0) return { column: control + 1, message: "control character; this is not a kernel configuration" };
  if (content.startsWith("#")) return parseComment(content);
  const symbol = SYMBOL.exec(content)?.[0];
  if (symbol === undefined) return { column: 1, message: whyNoSymbol(content) };
  const rest = content.slice(symbol.length);
  if (!rest.startsWith("=")) return { column: symbol.length + 1, message: whyNoEquals(rest) };
  const { value, message, offset } = readValue(rest.slice(1));
  return value === undefined ? { column: symbol.length + 2 + offset, message } : { symbol, value };
}

function parseComment(content: string): Assignment | LineProblem | undefined {
  const symbol = /^# (CONFIG_[A-Za-z0-9_]+) is not set$/.exec(content)?.[1];
  if (symbol !== undefined) return { symbol, value: "n" };
  if (!NEARLY_NOT_SET.test(content)) return undefined;
  const meant = /CONFIG_[A-Za-z0-9_]+/i.exec(content)![0].toUpperCase();
  return { column: 1, message: `the kernel reads this as a comment; write exactly "# ${meant} is not set"` };
}

/**
 * As {@link parseConfig}, but a problem is an error.
 * @throws SamebitsError (exit 2) with file, line, column and text of the first problem, and the places of the others.
 */
export function parseConfigStrictly(source: ConfigSource): readonly ConfigEntry[] {
  const { entries, problems } = parseConfig(source);
  const [first, ...others] = problems;
  if (first === undefined) return entries;
  const place = (problem: ConfigProblem) => `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
  const more = others.length > 9 ? [`… and ${others.length - 9} more`] : [];
  throw invalid(place(first), {
    why: [`${first.line} | ${shorten(first.text)}`, ...others.slice(0, 9).map(place), ...more],
    next: "correct the line; the kernel itself would ignore it without an error",
  });
}

/** The value that counts of each symbol: the last one in the order of `entries`. */
export function lastEntries(entries: Iterable<ConfigEntry>): Map<string, ConfigEntry> {
  const last = new Map<string, ConfigEntry>();
  for (const entry of entries) last.set(entry.symbol, entry);
  return last;
}

/** The release in the heading of a configuration that the kernel has written, e.g. `6.12.107`; undefined when it has none. */
export const releaseOf = (text: string): string | undefined =>
  /^# Linux\/\S+ (\S+) Kernel Configuration$/m.exec(text)?.[1];

function whyNoEquals(rest: string): string {
  if (/^\s*=/.test(rest)) return 'blank before "="';
  if (rest.trim() === "") return 'no "=" and no value';
  return `"${rest[0]}" cannot be part of a symbol's name; expected "="`;
}

function whyNoSymbol(content: string): string {
  const trimmed = content.trimStart();
  if (trimmed === "") return "blanks on an otherwise empty line";
  if (content.startsWith("\uFEFF")) return "byte-order mark in front of the text; save the file without it";
  if (trimmed !== content && /^(CONFIG_|#)/.test(trimmed)) return "blank at the start of the line";
  if (/^[A-Za-z0-9_]+=/.test(content)) return 'a symbol\'s name starts with "CONFIG_"';
  return 'expected "CONFIG_NAME=value", "# CONFIG_NAME is not set" or a comment';
}

type Value =
  | { readonly value: string; readonly message?: never; readonly offset?: never }
  | { readonly value?: never; readonly message: string; readonly offset: number };

/** The value in what follows `=`; blanks behind it do not count. `offset` is the place of the problem, from 0. */
function readValue(written: string): Value {
  if (written.startsWith('"')) {
    const closing = closingQuote(written);
    if (closing < 0) return { message: "string without its closing quote", offset: 0 };
    const dropped = /\\[^"\\]/.exec(written.slice(0, closing).replaceAll(/\\["\\]/g, "__"));
    if (dropped !== null) {
      const message = `the kernel drops this backslash: "${dropped[0]}" is "${dropped[0].slice(1)}" to it; a backslash is written "\\\\"`;
      return { message, offset: dropped.index };
    }
    if (written.slice(closing + 1).trim() !== "") return { message: "text behind the string", offset: closing + 1 };
    return { value: written.slice(0, closing + 1) };
  }
  const value = written.trimEnd();
  if (value === "") return { message: 'empty value; write "# … is not set" for no, "" for an empty string', offset: 0 };
  if (/^([ymn]|-?[0-9]+|0[xX][0-9A-Fa-f]+)$/.test(value)) return { value };
  if (value !== value.trimStart()) return { message: 'blank behind "="', offset: 0 };
  const short = shorten(value);
  return { message: `"${short}" is none of y, m, n, a number, 0x… or a string in double quotes`, offset: 0 };
}

/** Index of the quote that closes the string starting at 0, or -1. A backslash takes the next character as it is. */
function closingQuote(written: string): number {
  for (let index = 1; index < written.length; index++) {
    if (written[index] === "\\") index++;
    else if (written[index] === '"') return index;
  }
  return -1;
}

const shorten = (text: string) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
