import type { Explained } from "./explained.ts";

const FOLDER = /(?:^|[^\w./-])(\/[\w.+@~%-]+(?:\/[\w.+@~%-]+)*)$/;

/**
 * The folder a compiler ran in, which debug information holds (DW_AT_comp_dir), where strings of both sides differ in nothing but
 * one absolute path. @param sections of an ELF file that differ
 */
export function explainFolders(
  a: readonly string[],
  b: readonly string[],
  sections: readonly string[],
): Explained[] | undefined {
  if (!sections.some((name) => /^\.debug_(line_)?str$/.test(name)) || a.length === 0 || a.length !== b.length) {
    return undefined;
  }
  const folders = [a, b].map((list) => list.map((line) => FOLDER.exec(line)?.[1]));
  const [one, other] = [folders[0]![0], folders[1]![0]];
  if (one === undefined || other === undefined) return undefined;
  if (!a.every((line, index) => line.replaceAll(one, other) === b[index])) return undefined;
  return [{ cause: "build path", evidence: `"${one}" and "${other}" in the debug information` }];
}
