import { chmod, lstat, mkdir, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { invalid, systemCode } from "../base/errors.ts";
import { CUSTOM, hasCustomFiles } from "./local-files.ts";

/** Where the image's sshd looks for keys: readable, and in a folder that is nobody's home. */
const KEYS_IN_IMAGE = "etc/ssh/authorized_keys.d/root";

/**
 * Makes the tree that goes over the image's root: the copy of `custom/`, and the keys that may log in. Empty without either.
 * Nothing outside of it is touched, whatever links lie in `custom/`.
 * @param copied the copy of the image's folder, with modes that no umask has a part in; its `custom/` is moved away
 * @param authorizedKeys the keys themselves
 * @throws SamebitsError (exit 2) when `custom/` is no folder, or has something where the keys belong
 */
export async function makeCustomTree(
  folder: string,
  copied: string,
  authorizedKeys: string | undefined,
): Promise<void> {
  if (await hasCustomFiles(copied)) await rename(join(copied, CUSTOM), folder);
  else await mkdir(folder);
  if (authorizedKeys === undefined) return;
  await refuseOtherKeys(folder);
  const target = join(folder, KEYS_IN_IMAGE);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, authorizedKeys, { flag: "wx" });
  // sshd refuses what others could write, and reads it as the user who logs in.
  await chmod(target, 0o644);
  await utimes(target, 0, 0);
}

/**
 * Looks whether the keys have a place in a tree: nothing there, and no link on the way.
 * @throws SamebitsError (exit 2)
 */
export async function refuseOtherKeys(tree: string): Promise<void> {
  const parts = KEYS_IN_IMAGE.split("/");
  for (const [index] of parts.entries()) {
    const path = join(tree, ...parts.slice(0, index + 1));
    let isFolder: boolean;
    try {
      isFolder = (await lstat(path)).isDirectory();
    } catch (error) {
      if (systemCode(error) === "ENOENT") return;
      throw error;
    }
    if (isFolder && index + 1 < parts.length) continue;
    const shown = [CUSTOM, ...parts.slice(0, index + 1)].join("/");
    throw invalid(`${shown} lies where the keys of authorized_keys belong (/${KEYS_IN_IMAGE})`, {
      next: `take it out of ${CUSTOM}/, or move authorized_keys away`,
    });
  }
}
