import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Bytes } from "../formats/bytes.ts";
import { FormatError } from "../formats/format-error.ts";
import { vdiOf } from "../formats/write-vdi.ts";

/** A file that was written. */
export interface Converted {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 in SRI form. */
  readonly integrity: string;
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
      for (const piece of vdiOf(bytesOfFile(source))) {
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

const bytesOfFile = (file: number): Bytes => ({
  size: fstatSync(file).size,
  read(offset, length) {
    const buffer = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const count = readSync(file, buffer, done, length - done, offset + done);
      if (count === 0) throw new FormatError("raw disk", "ends early");
      done += count;
    }
    return buffer;
  },
});
