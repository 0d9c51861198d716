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

/** What a merge has to say about one symbol of one fragment. */
export interface MergeReport {
  readonly kind: "redefined" | "redundant" | "not demoted";
  readonly redefinition: Redefinition;
}

export interface MergeResult {
  /** What `merge_config.sh -m` writes to .config, byte for byte. */
  readonly text: string;
  /** All the script has to say, in its order: one list for each fragment. */
  readonly reports: readonly (readonly MergeReport[])[];
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
  /** What symbols begin with, the script's `$CONFIG_`: letters, digits and `_`, or nothing. Default: `CONFIG_`. */
  readonly prefix?: string;
}

/**
 * Merges fragments into a base exactly as scripts/kconfig/merge_config.sh of Linux 6.12 does with `-m`: for every symbol a
 * fragment sets, all lines of the text so far that hold `SYMBOL` followed by a blank or `=` are deleted, wherever in the line
 * (so a comment "# CONFIG_X because…" goes too); then an empty line and the whole fragment, comments and all, are appended.
 * Last one wins. Pure; no syntax check (see parse.ts).
 *
 * Texts may be decoded UTF-8, or bytes as Latin-1: no character but those of ASCII means anything here, as for the script in
 * the C locale.
 *
 * One difference, on purpose: when `-y` keeps CONFIG_A, the script deletes from the fragment each line that holds `CONFIG_A=`,
 * and CONFIG_MY_CONFIG_A=y with them; it then ends without a word (exit status 1), because its grep finds no CONFIG_MY_CONFIG_A
 * any more. Here such a line is passed over: it is deleted, and the earlier value stays.
 */
export function mergeConfigs(
  base: ConfigSource,
  fragments: readonly ConfigSource[],
  { builtinWins = false, prefix = "CONFIG_" }: MergeOptions = {},
): MergeResult {
  const set = fragments.map(({ text }) => symbolsSetIn(text, prefix));
  const symbols = new Set(set.flat());
  const merged = new IndexedText(base, symbols, prefix);
  const reports = fragments.map((source, index) => {
    const ofFragment: MergeReport[] = [];
    const fragment = new IndexedText(source, symbols, prefix);
    for (const symbol of set[index]!) {
      const previous = merged.linesNaming(symbol);
      if (previous.length === 0) continue;
      const next = fragment.linesNaming(symbol);
      if (next.length === 0) continue;
      const redefinition: Redefinition = { symbol, fragment: source.name, previous, next };
      const [before, after] = [joined(previous), joined(next)];
      if (builtinWins && behindEquals(after) === "m" && behindEquals(before) === "y") {
        ofFragment.push({ kind: "not demoted", redefinition });
        fragment.deleteAssignmentsOf(symbol);
        continue;
      }
      ofFragment.push({ kind: before === after ? "redundant" : "redefined", redefinition });
      merged.deleteAssignmentsOf(symbol);
    }
    merged.append(fragment);
    return ofFragment;
  });
  const ofKind = (wanted: MergeReport["kind"]) =>
    reports.flat().flatMap(({ kind, redefinition }) => (kind === wanted ? redefinition : []));
  return {
    text: merged.toText(),
    reports,
    redefinitions: ofKind("redefined"),
    redundant: ofKind("redundant"),
    notDemoted: ofKind("not demoted"),
  };
}

/** "Value requested for X not in final .config": what merge_config.sh says after make. */
export interface LostLines {
  readonly symbol: string;
  /** Lines that name the symbol in what was merged. */
  readonly requested: readonly string[];
  /** Lines that name it in the final configuration. */
  readonly actual: readonly string[];
}

/**
 * What of the merged text make did not leave as it was, exactly as the script finds it: lines that name a symbol are compared as
 * text, comments among them; "is not set" and no line at all differ; a symbol that is set twice is reported twice. For a
 * comparison of values see check.ts.
 */
export function lostLines(merged: ConfigSource, final: ConfigSource, prefix = "CONFIG_"): readonly LostLines[] {
  const set = symbolsSetIn(merged.text, prefix);
  const symbols = new Set(set);
  const [before, after] = [new IndexedText(merged, symbols, prefix), new IndexedText(final, symbols, prefix)];
  return set.flatMap((symbol) => {
    const [requested, actual] = [before, after].map((text) => text.linesNaming(symbol).map((line) => line.text));
    return requested!.join("\n") === actual!.join("\n") ? [] : { symbol, requested: requested!, actual: actual! };
  });
}

/** What merge_config.sh's sed lists as set by a text, in the order of its lines, duplicates included. */
function symbolsSetIn(text: string, prefix: string): string[] {
  const assigned = new RegExp(`^(${prefix}[a-zA-Z0-9_]*)=`);
  const notSet = new RegExp(`^# (${prefix}[a-zA-Z0-9_]*) is not set$`);
  const symbols: string[] = [];
  for (const line of text.split("\n")) {
    const symbol = (assigned.exec(line) ?? notSet.exec(line))?.[1];
    // With an empty prefix a line may begin with "=": the shell drops an empty word.
    if (symbol !== undefined && symbol !== "") symbols.push(symbol);
  }
  return symbols;
}

const joined = (lines: readonly PlacedLine[]) => lines.map((line) => line.text).join("\n");

/** The shell's `${TEXT#CONFIG_*=}`. */
const behindEquals = (text: string) => (text.startsWith("CONFIG_") ? text.slice(text.indexOf("=", 7) + 1) : text);

/** A text as it was given, and which of its lines are gone. */
interface Part {
  readonly name: string;
  text: string;
  readonly deleted: Line[];
  /** Where each line starts; made when a line's number is first asked for. */
  starts?: readonly number[];
}

/** A line that names a symbol of interest. */
interface Line {
  readonly part: Part;
  readonly start: number;
  /** Behind its last character, its newline not counted. */
  readonly end: number;
  deleted: boolean;
}

/**
 * A text of lines with two indexes of the symbols that matter, so that a merge takes time in proportion to the texts and not
 * to symbols times lines. Every occurrence of the prefix is followed by the longest run of word characters; that run is the
 * only symbol `grep -w` or the script's deletion can find there.
 */
class IndexedText {
  readonly #parts: Part[];
  /** The lines that `grep -w SYMBOL` finds. */
  readonly #naming = new Map<string, Line[]>();
  /** The lines that `sed "/SYMBOL[ =]/d"` deletes. */
  readonly #assigning = new Map<string, Line[]>();

  /** @param symbols those to be indexed: what any fragment sets. */
  constructor({ name, text }: ConfigSource, symbols: ReadonlySet<string>, prefix: string) {
    const part: Part = { name, text, deleted: [] };
    this.#parts = [part];
    // Native code finds the end of a word; a loop over characters takes most of a short process's time.
    const word = /\w*/y;
    let line: Line = { part, start: 0, end: -1, deleted: false };
    for (let from = text.indexOf(prefix); from >= 0 && from < text.length; from = text.indexOf(prefix, from + 1)) {
      word.lastIndex = from;
      word.test(text);
      const end = word.lastIndex;
      const symbol = text.slice(from, end);
      if (!symbols.has(symbol)) continue;
      if (end > line.end) line = lineAround(part, from, end);
      if (from === 0 || !isWordCharacter(text.charCodeAt(from - 1))) record(this.#naming, symbol, line);
      const next = text[end];
      if (next === " " || next === "=") record(this.#assigning, symbol, line);
    }
  }

  linesNaming(symbol: string): readonly PlacedLine[] {
    return (this.#naming.get(symbol) ?? []).flatMap((line) => (line.deleted ? [] : place(line)));
  }

  deleteAssignmentsOf(symbol: string): void {
    for (const line of this.#assigning.get(symbol) ?? []) {
      if (line.deleted) continue;
      line.deleted = true;
      line.part.deleted.push(line);
    }
    this.#assigning.delete(symbol);
  }

  /** `echo >> this; cat other >> this`. The other one must not be used any more. */
  append(other: IndexedText): void {
    const last = this.#parts.at(-1)!;
    // The newline that echo writes ends an unfinished line, and goes with it should it be deleted later.
    if (isUnfinished(last)) last.text += "\n";
    else this.#parts.push({ name: "", text: "\n", deleted: [] });
    this.#parts.push(...other.#parts);
    for (const [mine, its] of [
      [this.#naming, other.#naming],
      [this.#assigning, other.#assigning],
    ] as const) {
      for (const [symbol, lines] of its) mine.set(symbol, [...(mine.get(symbol) ?? []), ...lines]);
    }
  }

  toText(): string {
    const kept: string[] = [];
    for (const { text, deleted } of this.#parts) {
      let from = 0;
      for (const { start, end } of deleted.toSorted((a, b) => a.start - b.start)) {
        kept.push(text.slice(from, start));
        from = end + 1;
      }
      kept.push(text.slice(from));
    }
    return kept.join("");
  }
}

function lineAround(part: Part, from: number, to: number): Line {
  const end = part.text.indexOf("\n", to);
  return {
    part,
    start: from === 0 ? 0 : part.text.lastIndexOf("\n", from - 1) + 1,
    end: end < 0 ? part.text.length : end,
    deleted: false,
  };
}

function place({ part, start, end }: Line): PlacedLine {
  part.starts ??= lineStarts(part.text);
  let [low, high] = [0, part.starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (part.starts[middle]! <= start) low = middle;
    else high = middle;
  }
  return { file: part.name, line: low + 1, text: part.text.slice(start, end) };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Whether a text's last line lacks its newline; a deleted one leaves a finished line before it, or nothing. */
const isUnfinished = ({ text, deleted }: Part) =>
  text !== "" && !text.endsWith("\n") && !deleted.some(({ end }) => end === text.length);

/** Letters and digits of ASCII, and `_`; false behind the end of a text (NaN). */
const isWordCharacter = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

function record(index: Map<string, Line[]>, symbol: string, line: Line): void {
  const lines = index.get(symbol);
  if (lines === undefined) index.set(symbol, [line]);
  else if (lines.at(-1) !== line) lines.push(line);
}
