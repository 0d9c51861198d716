import { constants } from "node:fs";
import { chmod, copyFile, lstat, lutimes, mkdir, readdir, readlink, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { invalid } from "../base/errors.ts";
import { imagesFolder, listImages } from "./definition.ts";
import { AUTHORIZED_KEYS, isLocalFile } from "./local-files.ts";

/** What mkosi, run by hand, leaves in an image's folder: no part of the configuration. */
export const MKOSI_LEAVINGS = ["mkosi.builddir", "mkosi.cache", "mkosi.output", "mkosi.workspace"];

/**
 * Copies what mkosi reads for an image (its folder, and what the images share), with modes and times that do not depend on
 * the umask and time of the checkout: mkosi copies them into the image. Git knows of a file whether it can be executed,
 * and nothing more. Symbolic links stay links.
 * @param to the copy of the folder images/; must not exist
 * @param options.local false: without what belongs to this machine alone. Default: true
 */
export async function copyConfiguration(
  root: string,
  image: string,
  to: string,
  { local = true }: { readonly local?: boolean } = {},
): Promise<void> {
  const others = new Set((await listImages(root)).filter((name) => name !== image));
  const leavings = new Set(MKOSI_LEAVINGS);
  const copy = async (from: string, into: string, parts: readonly string[]): Promise<void> => {
    const depth = parts.length;
    await mkdir(into);
    for (const entry of (await readdir(from, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (depth === 0 ? others.has(entry.name) : depth === 1 && leavings.has(entry.name)) continue;
      // Its owner alone may read it, and it is no part of the configuration.
      if (depth === 1 && entry.name === AUTHORIZED_KEYS) continue;
      const path = [...parts, entry.name];
      if (!local && parts[0] === image && isLocalFile(path.slice(1))) continue;
      const [source, target] = [join(from, entry.name), join(into, entry.name)];
      if (entry.isSymbolicLink()) {
        await symlink(await readlink(source), target);
        await lutimes(target, 0, 0);
      } else if (entry.isDirectory()) await copy(source, target, path);
      else if (!entry.isFile()) {
        throw invalid(`${source} is neither a file nor a folder nor a symbolic link`, {
          next: "take it away: nothing else can be part of an image's configuration",
        });
      } else {
        await copyFile(source, target, constants.COPYFILE_FICLONE);
        await chmod(target, (await lstat(source)).mode & 0o100 ? 0o755 : 0o644);
        await utimes(target, 0, 0);
      }
    }
    await chmod(into, 0o755);
    await utimes(into, 0, 0);
  };
  await copy(imagesFolder(root), to, []);
}
