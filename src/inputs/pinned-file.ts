import type { DebianBases } from "../debian/base-urls.ts";
import { sriFromHex } from "../debian/digest.ts";
import type { LockedPackage } from "../debian/locked-package.ts";
import { archiveUrl, storeName } from "../debian/store-name.ts";
import { fixedOutputPath } from "../nix/store-path.ts";

/** A file that is pinned by its hash, and the store path of the fixed-output derivation that names it. */
export interface PinnedFile {
  /** Its store name. */
  readonly name: string;
  /** Where to fetch it, tried in order. */
  readonly urls: readonly string[];
  readonly algorithm: "sha256" | "sha512";
  /** SRI. */
  readonly integrity: string;
  /** Bytes, where the lock says. */
  readonly size?: number;
  /** What to do when no URL has it. */
  readonly hint: string;
  readonly storePath: string;
}

/** A .deb of the lock. */
export function pinnedDeb(entry: LockedPackage, bases: DebianBases): PinnedFile {
  const name = storeName(entry.path);
  const roots = entry.archive === "security" ? bases.security : bases.main;
  return {
    name,
    urls: roots.map((root) => archiveUrl(root, entry.path)),
    algorithm: "sha256",
    integrity: sriFromHex(entry.sha256),
    size: entry.size,
    hint: "mirrors drop a package when a point release replaces it: `samebits lock --update` moves the lock to the archive's current state",
    storePath: fixedOutputPath(name, "sha256", entry.sha256),
  };
}

/**
 * A tarball of an npm registry (`NAME/-/BASENAME-VERSION.tgz`, the registry's own layout), pinned by package-lock.json.
 * @param integrity SRI with a sha512 digest, as npm's locks have it
 */
export function pinnedTarball(
  entry: { readonly name: string; readonly version: string; readonly integrity: string },
  registries: readonly string[],
): PinnedFile {
  const name = `${entry.name.replace("@", "").replace("/", "-")}-${entry.version}.tgz`;
  const [algorithm, digest] = entry.integrity.split("-", 2) as ["sha512", string];
  return {
    name,
    urls: registries.map(
      (registry) => `${registry}/${entry.name}/-/${entry.name.split("/").at(-1)}-${entry.version}.tgz`,
    ),
    algorithm,
    integrity: entry.integrity,
    hint: "check the registry; the version is pinned in package-lock.json",
    storePath: fixedOutputPath(name, algorithm, Buffer.from(digest, "base64").toString("hex")),
  };
}
