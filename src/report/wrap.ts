/**
 * Breaks a text at blanks into lines of at most `width` characters; a word that is longer stays whole.
 * @param indent blanks in front of every line but the first
 */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  const inner = text.trimStart();
  const first = text.slice(0, text.length - inner.length);
  let line = first;
  for (const word of inner.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = " ".repeat(indent) + word;
    } else line = line === first ? first + word : `${line} ${word}`;
  }
  return [...lines, line];
}
