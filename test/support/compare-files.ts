import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compareFiles } from "../../src/diff/compare.ts";
import { OpenFiles } from "../../src/diff/content.ts";
import type { Leaf } from "../../src/diff/leaf.ts";
import { newFolder } from "../unit/base/script.ts";

/** What two files or folders differ in. @param epoch SOURCE_DATE_EPOCH, in seconds */
export async function compareAt(a: string, b: string, epoch?: number): Promise<readonly Leaf[]> {
  const files = new OpenFiles();
  try {
    const { signal } = new AbortController();
    return (await compareFiles(a, b, { files, signal, ...(epoch !== undefined && { epoch }) })).leaves;
  } finally {
    files.close();
  }
}

/** What two contents differ in, as files of one name. */
export async function compareContents(
  a: Buffer | string,
  b: Buffer | string,
  { name = "x", epoch }: { readonly name?: string; readonly epoch?: number } = {},
): Promise<readonly Leaf[]> {
  const folder = await newFolder();
  const paths = [join(folder, "a", name), join(folder, "b", name)] as const;
  for (const [index, content] of [a, b].entries()) {
    await mkdir(join(paths[index]!, ".."));
    await writeFile(paths[index]!, content);
  }
  return compareAt(...paths, epoch);
}

/** Path, what differs, and causes, of each. */
export const short = (leaves: readonly Leaf[]) =>
  leaves.map(({ path, differences, causes }) => [
    path,
    differences.map((one) => (one.what === "attribute" ? one.name : one.what)).join(),
    causes.map(({ kind }) => kind).join(),
  ]);
