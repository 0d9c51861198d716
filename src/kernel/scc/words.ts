/** One logical line of a text, split into words as a shell splits them. */
export interface WordLine {
  /** Where it starts, from 1. */
  readonly line: number;
  /** Without their quotes; never empty. */
  readonly words: readonly string[];
}

export interface OpenQuote {
  readonly line: number;
  readonly quote: string;
}

/**
 * Splits a text into words as sh does, as far as feature descriptions need it: blanks separate; `'…'` and `"…"` hold blanks
 * and newlines; a backslash takes the next character as it is, and joins lines at a line's end; `#` at the start of a word
 * begins a comment. Nothing is expanded: `$`, globs and `;` are ordinary characters. A carriage return in front of a newline
 * counts as part of the line's end.
 * @returns the lines that have words, or the quote that is never closed
 */
export function splitWords(text: string): readonly WordLine[] | OpenQuote {
  const lines: WordLine[] = [];
  const content = text.replaceAll("\r\n", "\n");
  let at = 0;
  let line = 1;
  while (at < content.length) {
    const start = line;
    const words: string[] = [];
    let word: string | undefined;
    for (; at < content.length && content[at] !== "\n"; at++) {
      const character = content[at]!;
      if (character === "\\") {
        at++;
        if (content[at] === "\n") line++;
        else word = (word ?? "") + (content[at] ?? "");
      } else if (character === '"' || character === "'") {
        const open = { line, quote: character };
        word ??= "";
        for (at++; content[at] !== character; at++) {
          if (at >= content.length) return open;
          if (content[at] === "\n") line++;
          if (character === '"' && content[at] === "\\" && /["\\$`\n]/.test(content[at + 1] ?? "")) {
            at++;
            if (content[at] === "\n") {
              line++;
              continue;
            }
          }
          word += content[at];
        }
      } else if (character === " " || character === "\t") {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else if (character === "#" && word === undefined) {
        // Not even a backslash continues a comment.
        while (at + 1 < content.length && content[at + 1] !== "\n") at++;
      } else {
        word = (word ?? "") + character;
      }
    }
    if (word !== undefined) words.push(word);
    if (words.length > 0) lines.push({ line: start, words });
    at++;
    line++;
  }
  return lines;
}
