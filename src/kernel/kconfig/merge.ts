import type { ConfigSource } from "./parse.ts";

/** One line of a source, as a report shows it. */
export interface PlacedLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** A fragment gives a symbol that an earlier file has already given. */
export interface Redefinition {
  readonly symbol: string;
  /** Name of the fragment. */
  readonly fragment: string;
  /** Lines that name the symbol in what was merged so far; comments that name it too, as merge_config.sh takes them. */
  readonly previous: readonly PlacedLine[];
  /** Lines that name it in the fragment. */
  readonly next: readonly PlacedLine[];
}

export interface MergeResult {
  /** What `merge_config.sh -m` writes to .config, byte for byte. */
  readonly text: string;
  /** "Value of X is redefined by fragment F", in the script's order. With `-s` any of these is a failure. */
  readonly redefinitions: readonly Redefinition[];
  /** "Value of X is redundant by fragment F" (`-r`), in the script's order. */
  readonly redundant: readonly Redefinition[];
  /** "-y passed, will not demote y to m", in the script's order. */
  readonly notDemoted: readonly Redefinition[];
}

export interface MergeOptions {
  /** The script's `-y`: a fragment's `m` does not replace an earlier `y`. */
  readonly builtinWins?: boolean;
}

/**
 * Merges fragments into a base exactly as scripts/kconfig/merge_config.sh of Linux 6.12 does with `-m`: for every symbol a
 * fragment sets, all lines of the text so far that hold `SYMBOL` followed by a blank or `=` are deleted, wherever in the line
 * (so a comment "# CONFIG_X because…" goes too); then an empty line and the whole fragment, comments and all, are appended.
 * Last one wins. Pure; no syntax check (see parse.ts).
 *
 * One difference, on purpose: with `-y` and a symbol given twice as `m` in one fragment the script ends without a word and
 * writes nothing, because its grep finds no line left; here the second one is passed over.
 */
export function mergeConfigs(
  base: ConfigSource,
  fragments: readonly ConfigSource[],
  { builtinWins = false }: MergeOptions = {},
): MergeResult {
  const redefinitions: Redefinition[] = [];
  const redundant: Redefinition[] = [];
  const notDemoted: Redefinition[] = [];
  const set = fragments.map(({ text }) => symbolsSetIn(text));
  const symbols = new Set(set.flat());
  const merged = new IndexedText(base, symbols);
  for (const [index, source] of fragments.entries()) {
    const fragment = new IndexedText(source, symbols);
    for (const symbol of set[index]!) {
      const previous = merged.linesNaming(symbol);
      if (previous.length === 0) continue;
      const next = fragment.linesNaming(symbol);
      if (next.length === 0) continue;
      const report: Redefinition = { symbol, fragment: source.name, previous, next };
      const [before, after] = [joined(previous), joined(next)];
      if (builtinWins && behindEquals(after) === "m" && behindEquals(before) === "y") {
        notDemoted.push(report);
        fragment.deleteAssignmentsOf(symbol);
        continue;
      }
      (before === after ? redundant : redefinitions).push(report);
      merged.deleteAssignmentsOf(symbol);
    }
    merged.append(fragment);
  }
  return { text: merged.toText(), redefinitions, redundant, notDemoted };
}

/** What merge_config.sh's sed lists as set by a fragment, in the order of its lines, duplicates included. */
function symbolsSetIn(text: string): string[] {
  const symbols: string[] = [];
  for (const line of text.split("\n")) {
    const symbol =
      /^(CONFIG_[a-zA-Z0-9_]*)=/.exec(line)?.[1] ?? /^# (CONFIG_[a-zA-Z0-9_]*) is not set$/.exec(line)?.[1];
    if (symbol !== undefined) symbols.push(symbol);
  }
  return symbols;
}

const joined = (lines: readonly PlacedLine[]) => lines.map((line) => line.text).join("\n");

/** The shell's `${TEXT#CONFIG_*=}`. */
const behindEquals = (text: string) => (text.startsWith("CONFIG_") ? text.slice(text.indexOf("=", 7) + 1) : text);

/**
 * A text of lines with two indexes of the symbols that matter, so that a merge takes time in proportion to the texts and not
 * to symbols times lines. Every occurrence of `CONFIG_` is followed by the longest run of word characters; that run is the
 * only symbol `grep -w` or the script's deletion can find there.
 */
class IndexedText {
  readonly #lines: (PlacedLine | undefined)[] = [];
  /** The symbols that are indexed: those that any fragment sets. */
  readonly #symbols: ReadonlySet<string>;
  /** Lines that `grep -w SYMBOL` finds. */
  readonly #naming = new Map<string, number[]>();
  /** Lines that `sed "/SYMBOL[ =]/d"` deletes. */
  readonly #assigning = new Map<string, number[]>();
  /** Whether the last line lacks its newline. */
  #open = false;

  constructor({ name, text }: ConfigSource, symbols: ReadonlySet<string>) {
    this.#symbols = symbols;
    if (text === "") return;
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    else this.#open = true;
    lines.forEach((content, index) => {
      this.#add({ file: name, line: index + 1, text: content });
    });
  }

  #add(line: PlacedLine): void {
    const at = this.#lines.push(line) - 1;
    const { text } = line;
    for (let from = text.indexOf(PREFIX); from >= 0; from = text.indexOf(PREFIX, from + 1)) {
      let end = from + PREFIX.length;
      while (isWordCharacter(text.charCodeAt(end))) end++;
      const symbol = text.slice(from, end);
      if (!this.#symbols.has(symbol)) continue;
      if (from === 0 || !isWordCharacter(text.charCodeAt(from - 1))) record(this.#naming, symbol, at);
      if (text[end] === " " || text[end] === "=") record(this.#assigning, symbol, at);
    }
  }

  linesNaming(symbol: string): readonly PlacedLine[] {
    return (this.#naming.get(symbol) ?? []).flatMap((at) => this.#lines[at] ?? []);
  }

  deleteAssignmentsOf(symbol: string): void {
    for (const at of this.#assigning.get(symbol) ?? []) {
      this.#lines[at] = undefined;
      if (at === this.#lines.length - 1) this.#open = false;
    }
    this.#assigning.delete(symbol);
  }

  /** `echo >> this; cat other >> this`. */
  append(other: IndexedText): void {
    if (!this.#open) this.#lines.push({ file: "", line: 0, text: "" });
    this.#open = other.#open;
    for (const line of other.#lines) if (line !== undefined) this.#add(line);
  }

  toText(): string {
    const lines = this.#lines.flatMap((line) => (line === undefined ? [] : line.text));
    return lines.length === 0 ? "" : lines.join("\n") + (this.#open ? "" : "\n");
  }
}

const PREFIX = "CONFIG_";

/** Letters and digits of ASCII, and `_`; false behind the end of a text (NaN). */
const isWordCharacter = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

function record(index: Map<string, number[]>, symbol: string, at: number): void {
  const places = index.get(symbol);
  if (places === undefined) index.set(symbol, [at]);
  else if (places.at(-1) !== at) places.push(at);
}
