import type { Stats } from "node:fs";
import { readdir, readlink, stat } from "node:fs/promises";
import { basename, join, normalize, relative } from "node:path";
import glob from "fast-glob";
import { invalid, systemCode } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { findInFolders, isFile } from "./scc/search.ts";

/** Where a kernel's definition looks for its files. */
export interface Search {
  /** The kernel's folder. */
  readonly folder: string;
  /** The path of kernel.toml, for errors. */
  readonly definition: string;
  /** Files of the folder that the program writes: none of them can be named. */
  readonly written: readonly string[];
  /** Absolute paths of folders to look in for what the kernel's folder does not have. */
  readonly roots?: readonly string[];
}

/**
 * Paths and globs as a list of existing files relative to the folder, each once; the files of one glob in the order of their bytes.
 * @throws SamebitsError (exit 2): a glob without a file; what it matches, or a path, is missing, no file, or one that the
 *   program writes; a file named twice
 */
export async function resolveFiles(
  patterns: readonly string[],
  what: "fragment" | "patch",
  { folder, definition, written, roots = [] }: Search,
): Promise<string[]> {
  const files: string[] = [];
  const add = (file: string, pattern: string) => {
    refuseWritten(file, what, definition, written);
    if (files.includes(file)) {
      throw invalid(`${definition}: ${what} ${file} is named twice`, { why: `the second time by "${pattern}"` });
    }
    files.push(file);
  };
  for (const pattern of patterns) {
    if (!glob.isDynamicPattern(pattern)) {
      const shared = (await isFile(join(folder, pattern))) ? undefined : await findInFolders(pattern, roots);
      if (shared === undefined) await requireFile(folder, pattern, what, definition, roots);
      add(relative(folder, shared ?? join(folder, pattern)), pattern);
      continue;
    }
    // What it matches and is no file is an error, too: a link whose target is missing must not drop out without a word.
    const matched = await glob(pattern, { cwd: folder, onlyFiles: false, markDirectories: true });
    // "folder/*" means the files in it.
    const found = matched.filter((file) => !(file.endsWith("/") && /(^|\/)\*+$/.test(pattern)));
    if (found.length === 0) {
      throw invalid(`${definition}: no ${what} matches "${pattern}"`, { why: `looked in ${folder}` });
    }
    for (const file of found.map((one) => one.replace(/\/$/, "")).sort(byBytes)) {
      await requireFile(folder, file, what, definition);
      add(file, pattern);
    }
  }
  return files;
}

/** What the program writes must not be what it reads: each run would start from the last one's result. */
export function refuseWritten(file: string, what: string, definition: string, written: readonly string[]): void {
  if (!written.includes(normalize(file))) return;
  throw invalid(`${definition}: ${file} cannot be a ${what}`, {
    why: "samebits kernel config writes that file",
    next: "give your own file another name, or another folder, such as config.d/",
  });
}

/** The order of `LC_ALL=C sort`: that of the names' UTF-8 bytes, the same on every machine. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** @throws SamebitsError (exit 2) unless the path is a file: which it is instead, or the nearest names beside it */
export async function requireFile(
  folder: string,
  file: string,
  what: string,
  definition: string,
  roots: readonly string[] = [],
): Promise<void> {
  let found: Stats;
  try {
    found = await stat(join(folder, file));
  } catch (error) {
    const target = await readlink(join(folder, file)).catch(() => undefined);
    if (target !== undefined) {
      throw invalid(`${definition}: ${what} ${file} is a symbolic link to ${target}, which leads nowhere`, {
        cause: error,
      });
    }
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") throw error;
    const beside = await Promise.all([folder, ...roots].map((one) => namesBeside(join(one, file))));
    const near = didYouMean(basename(file), beside.flat());
    throw invalid(`${definition}: ${what} ${file} does not exist`, { why: near, cause: error });
  }
  if (found.isFile()) return;
  if (found.isDirectory()) {
    throw invalid(`${definition}: ${what} ${file} is not a file`, {
      why: "it is a folder",
      next: `name the files in it, or use a glob such as "${file}/${what === "patch" ? "*.patch" : "*.config"}"`,
    });
  }
  const kind = found.isFIFO() ? "a pipe" : found.isSocket() ? "a socket" : "a device";
  throw invalid(`${definition}: ${what} ${file} is not a file`, {
    why: `it is ${kind}, which has not the same content each time`,
    next: "put what it gives into a file, and name that",
  });
}

/** What is in the folder that a path is in; empty when there is none. */
export async function namesBeside(path: string): Promise<string[]> {
  try {
    return await readdir(join(path, ".."));
  } catch {
    return [];
  }
}
