/** A line and column of a text, both from 1; columns in UTF-16 units, as editors count them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A half-open range of a file's text. */
export interface Span {
  readonly pos: number;
  readonly end: number;
}

/** A file's text, and where its lines are. */
export class SourceText {
  /** As it is shown to people: relative to the project, or to what was asked to be checked. */
  readonly file: string;
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  get lines(): number {
    return this.#starts.length;
  }

  /** Where an offset is; what lies outside of the text is at its nearest end. */
  placeOf(offset: number): Place {
    const within = Math.max(0, Math.min(offset, this.text.length));
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= within) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: within - this.#starts[low]! + 1 };
  }

  /** Where a line begins. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.text.length;
  }

  /** A line's text without its end; empty for one that is not there. */
  lineAt(line: number): string {
    return this.text.slice(this.startOf(line), this.startOf(line + 1)).replace(/\r?\n$/, "");
  }
}

/** Text that was taken out of a file and unquoted: where each of its characters stands in the file. */
export interface Mapped {
  readonly text: string;
  /** One offset for each UTF-16 unit of the text, and one for its end. */
  readonly offsets: readonly number[];
}

/** A stretch of the file, as it is. */
export function mapStretch(text: string, pos: number, end: number): Mapped {
  return { text: text.slice(pos, end), offsets: Array.from({ length: end - pos + 1 }, (_, index) => pos + index) };
}

/** The same text where each position is translated once more, but for those that are the file's own already (`~offset`). */
export const throughMap = ({ text, offsets }: Mapped, map: (offset: number) => number): Mapped => ({
  text,
  offsets: offsets.map((offset) => (offset < 0 ? ~offset : map(offset))),
});
