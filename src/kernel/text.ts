import { open } from "node:fs/promises";
import { invalid, systemCode } from "../base/errors.ts";

/** A configuration of every option Linux has is below 1 MB; what is larger is some other file. */
const LARGEST = 8 * 1024 * 1024;

/**
 * Reads a configuration, fragment or patch that people wrote.
 * @param what it is, for messages, e.g. `fragment`.
 * @throws SamebitsError (exit 2): missing, a folder, unreadable, larger than 8 MiB, binary, not UTF-8.
 */
export async function readText(path: string, what: string): Promise<string> {
  const bytes = await readBytes(path, what);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw invalid(`${path}: the ${what} is a binary file`, { why: `byte ${zero} is zero` });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalid(`${path}:${firstBadLine(bytes)}: the ${what} is not UTF-8 text`, {
      next: `save it as UTF-8, e.g. iconv -f latin1 -t utf-8 ${path}`,
      cause,
    });
  }
}

async function readBytes(path: string, what: string): Promise<Buffer> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      if (size > LARGEST) {
        const megabytes = (size / 1024 / 1024).toFixed(0);
        throw invalid(`${path}: the ${what} is ${megabytes} MiB large`, {
          why: `the complete configuration of a kernel is below 1 MiB; files over ${LARGEST / 1024 / 1024} MiB are not read`,
          next: "is this the right file?",
        });
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    switch (systemCode(cause)) {
      case "ENOENT":
        throw invalid(`${path}: the ${what} does not exist`, { cause });
      case "EISDIR":
        throw invalid(`${path}: the ${what} is a folder`, { next: "name the files in it, or use a glob", cause });
      case "EACCES":
        throw invalid(`${path}: the ${what} cannot be read: permission denied`, { cause });
      default:
        throw cause;
    }
  }
}

/** The line (from 1) of the first byte sequence that is not UTF-8. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(10, start);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end < 0 ? undefined : end));
    } catch {
      return line;
    }
    if (end < 0) return line;
    start = end + 1;
    line++;
  }
}
