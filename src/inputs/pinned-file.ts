import type { DebianBases } from "../debian/base-urls.ts";
import { sriFromHex } from "../debian/digest.ts";
import type { LockedPackage } from "../debian/locked-package.ts";
import { archiveUrl, storeName } from "../debian/store-name.ts";
import { fixedOutputPath } from "../nix/store-path.ts";
import { type CrateBases, crateUrl } from "../sources/crate-index.ts";
import { modulePathAt } from "../sources/escape-module.ts";
import type { LockedCrate, LockedGoModule } from "../sources/lock-file.ts";

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

/**
 * The files of one version of a Go module (Go Modules Reference, "GOPROXY protocol"): its go.mod, and its zip where that is locked.
 * @param proxies base URLs, without a slash at the end
 */
export function pinnedGoModule(module: LockedGoModule, proxies: readonly string[]): PinnedFile[] {
  const { path, version } = module;
  const file = (kind: "mod" | "zip", integrity: string): PinnedFile => {
    // No module path holds "=": names stay different where paths are. As goModule of nix/fetch.nix.
    const name = [...path.split("/"), `${version}.${kind}`].map(storeName).join("=");
    return {
      name,
      urls: proxies.map((base) => `${base}/${modulePathAt(path, version, kind)}`),
      algorithm: "sha256",
      integrity,
      hint: `check the module proxy (SAMEBITS_GO_PROXY, GOPROXY); ${path} ${version} is pinned in a sources.lock.json`,
      storePath: fixedOutputPath(name, "sha256", hexOfSri(integrity)),
    };
  };
  return [file("mod", module.mod), ...(module.zip === undefined ? [] : [file("zip", module.zip)])];
}

/** The .crate file of a registry. */
export function pinnedCrate(crate: LockedCrate, bases: CrateBases): PinnedFile {
  const name = storeName(`${crate.name}-${crate.version}.crate`);
  return {
    name,
    urls: bases.map((base) => crateUrl(base, crate)),
    algorithm: "sha256",
    integrity: sriFromHex(crate.sha256),
    hint: `check the registry (SAMEBITS_CARGO_REGISTRY, cargo's configuration); ${crate.name} ${crate.version} is pinned in a sources.lock.json`,
    storePath: fixedOutputPath(name, "sha256", crate.sha256),
  };
}

const hexOfSri = (integrity: string) =>
  Buffer.from(integrity.slice(integrity.indexOf("-") + 1), "base64").toString("hex");
