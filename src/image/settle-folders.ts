import { chmod, lstat, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";

/**
 * Gives folders modes and times in which neither the caller's umask nor the clock has a part: they get into images. Follows no
 * links, in the tree or to it: what they lead to belongs to somebody else.
 */
export async function settleFolders(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) throw new Error(`${folder} is no folder`);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await settleFolders(join(folder, entry.name));
  }
  await chmod(folder, 0o755);
  await utimes(folder, 0, 0);
}
