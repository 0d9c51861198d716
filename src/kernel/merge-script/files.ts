import { access, constants, type FileHandle, open, readlink, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { accessible } from "../../base/accessible.ts";
import { invalid, stepFailed, systemCode } from "../../base/errors.ts";

/** Many times the configuration of every option Linux has; the script would take hours. */
const LARGEST = 32 * 1024 * 1024;

/**
 * The bytes of a file as a string of as many characters (Latin-1): whatever is not UTF-8 comes out as it went in. Pipes do, such
 * as a shell's `<(…)`.
 * @param what it is, for messages: `base file`, `merge file`
 * @throws SamebitsError (exit 1) for a folder or a file that cannot be read; (exit 2) for a binary file, whose values
 *   the script's grep would not show, and for one over 32 MiB.
 */
export async function readBytes(cwd: string, name: string, what: string): Promise<string> {
  const path = name === "-" ? "/dev/stdin" : resolve(cwd, name);
  try {
    const file = await open(path, "r");
    try {
      return await readAll(file, name, what);
    } finally {
      await file.close();
    }
  } catch (cause) {
    switch (systemCode(cause)) {
      case "EISDIR":
        throw stepFailed(`the ${what} '${name}' is a folder`, { next: "name the files in it", cause });
      case "EACCES":
        throw stepFailed(`the ${what} '${name}' cannot be read: permission denied`, { cause });
      default:
        throw cause;
    }
  }
}

async function readAll(file: FileHandle, name: string, what: string): Promise<string> {
  const chunks: Buffer[] = [];
  for (let size = 0; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(1024 * 1024), 0, undefined, null);
    if (bytesRead === 0) return Buffer.concat(chunks).toString("latin1");
    const chunk = buffer.subarray(0, bytesRead);
    const zero = chunk.indexOf(0);
    if (zero >= 0) throw invalid(`the ${what} '${name}' is a binary file`, { why: `byte ${size + zero} is zero` });
    size += bytesRead;
    if (size > LARGEST) {
      throw invalid(`the ${what} '${name}' is larger than ${LARGEST / 1024 / 1024} MiB`, {
        why: "the complete configuration of a kernel is below 1 MiB",
        next: "is this the right file?",
      });
    }
    chunks.push(chunk);
  }
}

/** The shell's `[ -r NAME ]`. */
export const isReadable = (cwd: string, name: string): Promise<boolean> =>
  name === "" ? Promise.resolve(false) : accessible(resolve(cwd, name), constants.R_OK);

/** Whether a file is there but may not be read. */
export const isForbidden = (cwd: string, name: string): Promise<boolean> =>
  access(resolve(cwd, name), constants.R_OK).then(
    () => false,
    (error: unknown) => systemCode(error) === "EACCES",
  );

/** The shell's `touch NAME` for a file that is not there. */
export async function touch(cwd: string, name: string): Promise<void> {
  if (name === "") throw stepFailed("the base file '' cannot be made: its name is empty");
  await (await openToWrite(cwd, name, "a", 0o666)).close();
}

/**
 * `cp -T` of a temporary file: an existing file is written to in place and keeps its mode, be it behind a symbolic link, mounted, a
 * hard link or a pipe; a new one has mode 0600, as mktemp's file has it.
 * @throws SamebitsError (exit 1) when it is a folder, its folder does not exist, or it may not be written.
 */
export async function copyTo(cwd: string, name: string, content: Uint8Array): Promise<void> {
  const file = await openToWrite(cwd, name, "w", 0o600);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

async function openToWrite(cwd: string, name: string, flags: string, mode: number): Promise<FileHandle> {
  try {
    return await open(resolve(cwd, name), flags, mode);
  } catch (cause) {
    switch (systemCode(cause)) {
      case "EISDIR":
        throw stepFailed(`'${name}' cannot be written: it is a folder`, { cause });
      case "ENOENT":
      case "ENOTDIR":
        throw stepFailed(`'${name}' cannot be written: there is no folder ${dirname(resolve(cwd, name))}`, { cause });
      case "EACCES":
        throw stepFailed(`'${name}' cannot be written: permission denied`, { cause });
      default:
        throw cause;
    }
  }
}

/** `readlink -m`: absolute, without symbolic links; what is missing of it does not matter. */
export async function canonicalPath(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (dirname(path) === path || links > 40) throw error;
    const folder = await canonicalPath(dirname(path), links);
    const target = await readlink(path).catch(() => undefined);
    return target === undefined ? join(folder, basename(path)) : canonicalPath(resolve(folder, target), links + 1);
  }
}

/**
 * The files that a word of the command line stands for. The script takes its words apart at blanks and expands globs, on its own
 * and after the shell; here a word that is the name of a file is that file, and only others are taken apart.
 */
export async function filesNamed(cwd: string, word: string): Promise<readonly string[]> {
  if (!/[ \t\n*?[]/.test(word) || (await accessible(resolve(cwd, word)))) return word === "" ? [] : [word];
  const files: string[] = [];
  for (const part of word.split(/[ \t\n]+/)) if (part !== "") files.push(...(await expandGlob(cwd, part)));
  return files;
}

/** As the shell does: hidden files need a dot of their own, a pattern without a match stays as it is, order of the bytes. */
async function expandGlob(cwd: string, pattern: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(pattern)) return [pattern];
  // Loaded for those who need it: it takes longer than a merge.
  const { default: glob } = await import("fast-glob");
  const found = await glob(pattern, {
    cwd,
    onlyFiles: false,
    braceExpansion: false,
    extglob: false,
    globstar: false,
  });
  if (found.length === 0) return [pattern];
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
