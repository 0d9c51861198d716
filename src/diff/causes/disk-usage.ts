import type { Explained } from "./explained.ts";
import { type Surrounding, surroundingOf } from "./surroundings.ts";

/** A line of du(1): a number of blocks, a tab, a path. */
const LINE = /^(\d+(?:[.,]\d)?[KMGT]?)\t(.+)$/;

/**
 * What du says of the same files on two file systems, which give out blocks of other sizes and count folders in other ways.
 * @returns undefined where the file system was the same for all that is known, or something else differs
 */
export function explainBlocks(
  a: readonly string[],
  b: readonly string[],
  surroundings: readonly Surrounding[],
): Explained[] | undefined {
  const hint = surroundingOf(surroundings, "filesystem");
  if (hint === undefined || a.length === 0 || a.length !== b.length) return undefined;
  const paths = [a, b].map((list) => list.map((line) => LINE.exec(line)?.[2]));
  if (paths[0]!.some((path, index) => path === undefined || path !== paths[1]![index])) return undefined;
  return [{ cause: "file system", evidence: `du counts the blocks of the same files on ${hint.a} and on ${hint.b}` }];
}
