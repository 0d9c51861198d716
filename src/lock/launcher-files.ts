import { sriFromHex } from "../debian/digest.ts";
import type { LockedPackage } from "../debian/locked-package.ts";
import { storeName } from "../debian/store-name.ts";
import type { NpmPackage } from "../inputs/npm-lock.ts";
import { pinnedTarball } from "../inputs/pinned-file.ts";

export const LAUNCHER_FILES = "nix/generated/launcher-files";

/**
 * What `./samebits` fetches before there is a CLI, in a form that POSIX sh can read: a line a file, fields between blanks.
 * `seed` and `debian`: path below the archive's base URL; `npm`: path below the registry's. Then store name and hash (SRI).
 */
export function renderLauncherFiles(
  busybox: LockedPackage,
  runtime: readonly LockedPackage[],
  npm: readonly NpmPackage[],
): string {
  const deb = (kind: string, entry: LockedPackage) =>
    `${kind} ${entry.path} ${storeName(entry.path)} ${sriFromHex(entry.sha256)}`;
  return [
    "# Written by `samebits lock`; do not edit. What ./samebits fetches before there is a CLI.",
    deb("seed", busybox),
    ...runtime.map((entry) => deb("debian", entry)),
    ...npm
      .filter((entry) => entry.cli)
      .map((entry) => {
        const file = pinnedTarball(entry, [""]);
        return `npm ${file.urls[0]!.slice(1)} ${file.name} ${file.integrity}`;
      }),
    "",
  ].join("\n");
}
