import { stripVTControlCharacters, styleText } from "node:util";

export interface Cell {
  readonly text: string;
  /** How it is meant; shown as a colour where colours are welcome. The text itself must say it too. */
  readonly mood?: "good" | "bad" | "quiet";
}

const FORMATS = { good: "green", bad: "red", quiet: "dim" } as const;

/**
 * A table with aligned columns, two spaces apart, headings underlined with dashes, no trailing blanks.
 * @returns whole lines, each with its newline.
 */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly (Cell | string)[])[],
  options: { readonly colour: boolean },
): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "string" ? { text: cell } : cell)) as Cell[]);
  const widths = headings.map((heading, column) =>
    Math.max(width(heading), ...cells.map((row) => width(row[column]?.text ?? ""))),
  );
  const line = (row: readonly Cell[]) => {
    const last = row.length - 1;
    const parts = row.map((cell, column) => {
      const padding = column === last ? "" : " ".repeat(widths[column]! - width(cell.text));
      const text =
        options.colour && cell.mood ? styleText(FORMATS[cell.mood], cell.text, { validateStream: false }) : cell.text;
      return text + padding;
    });
    return `${parts.join("  ").trimEnd()}\n`;
  };
  return [
    line(headings.map((text) => ({ text }))),
    line(widths.map((size) => ({ text: "-".repeat(size) }))),
    ...cells.map(line),
  ].join("");
}

/** Columns on screen, taking each code point as one: digests, versions and file names have no wide ones. */
const width = (text: string): number => [...stripVTControlCharacters(text)].length;
