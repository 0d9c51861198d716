import { readJson } from "../base/json.ts";
import { type ImageDefinition, packagesLockFile } from "../image/definition.ts";
import { packagesLockSchema } from "../inputs/packages-lock.ts";
import { type Checked, checkTrees } from "./check-tree.ts";

/**
 * Checks an image of a project, with its lock.
 * @param root the project's folder
 * @throws SamebitsError (exit 2) when the lock of its packages cannot be read
 */
export async function checkImage(root: string, image: ImageDefinition): Promise<Checked> {
  const lock = await readJson(packagesLockFile(image), packagesLockSchema, "run: samebits lock");
  const lockedPackages = new Set([...lock.packages.map((one) => one.package), ...Object.values(lock.requested).flat()]);
  return checkTrees([{ folder: image.folder }], {
    base: root,
    project: root,
    // What a machine adds of its own is no part of the project: samebits marks what it builds with it, and locks none of it.
    local: false,
    lockedPackages,
  });
}
