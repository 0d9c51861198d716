import { stripVTControlCharacters } from "node:util";

/** Text of foreign programs as one printable line: escape sequences gone, line ends and other control characters as spaces. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ")
    .trim();
}
