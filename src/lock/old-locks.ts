import { readFile } from "node:fs/promises";
import type { LockedPackage } from "../debian/locked-package.ts";
import { packagesLockFile } from "../image/definition.ts";
import { packagesLockSchema } from "../inputs/packages-lock.ts";

/**
 * The packages that images were locked with so far, by image. A lock that cannot be read counts as none: `samebits lock` is
 * what writes it anew, and compares with it for information only.
 * @param locked the images that nix/generated/ knows
 */
export async function readOldLocks(
  images: readonly { readonly name: string; readonly folder: string }[],
  locked: readonly string[],
): Promise<Map<string, readonly LockedPackage[]>> {
  const locks = new Map<string, readonly LockedPackage[]>();
  for (const image of images) {
    if (!locked.includes(image.name)) continue;
    const parsed = packagesLockSchema.safeParse(
      await readFile(packagesLockFile(image), "utf8").then(parse, () => null),
    );
    if (parsed.success) locks.set(image.name, parsed.data.packages);
  }
  return locks;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
