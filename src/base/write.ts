import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file so that it appears whole or not at all: temporary file beside it, fsync, rename, fsync of the folder.
 * The mode is 0644 whatever the umask.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  // A name of its own for each call: two that write the same file at one time must not write into each other's.
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", 0o644);
    try {
      await file.writeFile(content);
      await file.chmod(0o644);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    // Node names no path when a write fails (a full disk), otherwise the temporary one, which nobody knows.
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
