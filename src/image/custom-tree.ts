import { chmod, copyFile, mkdir, rename, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isFolder } from "../base/is-folder.ts";
import { CUSTOM } from "./local-files.ts";

/** Where the image's sshd looks for keys: readable, and in a folder that is nobody's home. */
const KEYS_IN_IMAGE = "etc/ssh/authorized_keys.d/root";

/**
 * Makes the tree that goes over the image's root: the copy of `custom/`, and the keys that may log in. Empty without either.
 * @param copied the copy of the image's folder, with modes that no umask has a part in; its `custom/` is moved away
 */
export async function makeCustomTree(
  folder: string,
  copied: string,
  authorizedKeys: string | undefined,
): Promise<void> {
  const custom = join(copied, CUSTOM);
  if (await isFolder(custom)) await rename(custom, folder);
  else await mkdir(folder);
  if (authorizedKeys === undefined) return;
  const target = join(folder, KEYS_IN_IMAGE);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(authorizedKeys, target);
  // sshd refuses what others could write, and reads it as the user who logs in.
  await chmod(target, 0o644);
  await utimes(target, 0, 0);
}
