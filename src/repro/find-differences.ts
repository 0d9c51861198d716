import { type CompareOptions, compareFiles } from "../diff/compare.ts";
import { OpenFiles } from "../diff/content.ts";
import { byImportance } from "../diff/rank.ts";
import type { Differences } from "./verdict.ts";

/** What two files or folders differ in, down to the file, and why. */
export async function findDifferences(
  first: string,
  other: string,
  options: Omit<CompareOptions, "files">,
): Promise<Differences> {
  const files = new OpenFiles();
  try {
    const { leaves, compared } = await compareFiles(first, other, { ...options, files });
    return { compared, leaves: byImportance(leaves) };
  } finally {
    files.close();
  }
}
