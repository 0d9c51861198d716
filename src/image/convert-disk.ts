import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, renameSync, rmSync, type Stats, writeSync } from "node:fs";
import { lstat, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { invalid, systemCode } from "../base/errors.ts";
import { fileBytes } from "../formats/file-bytes.ts";
import { vdiOf } from "../formats/write-vdi.ts";

/** A file that was written. */
export interface Converted {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 in SRI form. */
  readonly integrity: string;
}

/**
 * Looks whether a file can be written, before any work.
 * @param target absolute
 * @param kept files that must not be replaced, by whatever path: the disk itself, and what else was built
 * @throws SamebitsError (exit 2)
 */
export async function requireTarget(target: string, kept: readonly string[]): Promise<void> {
  const next = "name another file with --output";
  const folder = await statOf(stat, dirname(target));
  if (!folder?.isDirectory()) {
    throw invalid(`the folder ${dirname(target)} ${folder === undefined ? "does not exist" : "is a file"}`, { next });
  }
  const before = await statOf(lstat, target);
  if (before === undefined) return;
  if (before.isDirectory()) throw invalid(`${target} is a folder`, { next });
  for (const file of kept) {
    const one = await statOf(stat, file);
    if (one?.dev === before.dev && one.ino === before.ino) {
      throw invalid(`${target} is a part of what was built, and is not replaced`, { next });
    }
  }
}

async function statOf(ask: (path: string) => Promise<Stats>, path: string): Promise<Stats | undefined> {
  try {
    return await ask(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** Writes a raw disk as a VDI; the file appears whole or not at all. The same disk makes the same file, see {@link vdiOf}. */
export function convertToVdi(raw: string, target: string): Converted {
  const source = openSync(raw, "r");
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const output = openSync(temporary, "wx", 0o644);
    const digest = createHash("sha256");
    let size = 0;
    try {
      for (const piece of vdiOf(fileBytes(source, fstatSync(source).size, raw))) {
        for (let done = 0; done < piece.length; ) done += writeSync(output, piece, done);
        digest.update(piece);
        size += piece.length;
      }
      fsyncSync(output);
    } finally {
      closeSync(output);
    }
    renameSync(temporary, target);
    return { file: target, size, integrity: `sha256-${digest.digest("base64")}` };
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(source);
  }
}
