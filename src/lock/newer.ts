import { keyOf, type LockedPackage } from "../debian/locked-package.ts";
import type { PackageEntry, PackagesIndex } from "../debian/packages.ts";
import { compareVersions } from "../debian/version.ts";
import { type Generated, packagesOf } from "../inputs/generated.ts";

/** A source package of which an index has a newer version than the lock. */
export interface NewerSource {
  readonly source: string;
  /** Source versions; where several are locked, the oldest. */
  readonly locked: string;
  readonly fixed: string;
  /** The locked binary packages of it. */
  readonly packages: readonly string[];
  readonly usedBy: readonly string[];
}

export interface Used {
  readonly entry: LockedPackage;
  readonly by: ReadonlySet<string>;
}

/**
 * Every package of a lock, once, with all that use it.
 * @param images by name, the packages that each is locked with
 */
export function usedPackages(generated: Generated, images: ReadonlyMap<string, readonly LockedPackage[]>): Used[] {
  const used = new Map<string, { readonly entry: LockedPackage; readonly by: Set<string> }>();
  const add = (entries: readonly LockedPackage[], by: string) => {
    for (const entry of entries) {
      const known = used.get(keyOf(entry)) ?? { entry, by: new Set<string>() };
      known.by.add(by);
      used.set(keyOf(entry), known);
    }
  };
  for (const [name, { packages }] of Object.entries(generated.toolchains)) {
    add(packagesOf(generated, packages), `toolchain ${name}`);
  }
  for (const [name, { source, config }] of Object.entries(generated.kernels)) {
    add(packagesOf(generated, config === undefined ? [source] : [source, config]), `kernel ${name}`);
  }
  for (const [name, packages] of images) add(packages, `image ${name}`);
  return [...used.values()];
}

/**
 * The source packages whose binaries `index` has in a newer version, by name.
 * @param locked indexes of the locked state, for source versions; a package that none of them has is taken to be built from the
 *   source of its own version
 * @returns `smallest`: the smallest of the new .debs; any one carries the source's changelog
 */
export function findNewer(
  used: readonly Used[],
  locked: readonly PackagesIndex[],
  index: PackagesIndex,
): (NewerSource & { readonly smallest: PackageEntry })[] {
  const bySource = new Map<string, ReturnType<typeof findNewer>[number]>();
  for (const { entry, by } of used) {
    const fixed = index.newest(entry.package, entry.architecture);
    if (!fixed || compareVersions(fixed.version, entry.version) <= 0) continue;
    const origin = locked
      .map((packages) => packages.find(entry.package, entry.version, entry.architecture))
      .find((found) => found !== undefined);
    const version = origin?.source.version ?? withoutRebuild(entry.version);
    const source = fixed.source.name;
    const known = bySource.get(source);
    bySource.set(source, {
      source,
      locked: known && compareVersions(known.locked, version) <= 0 ? known.locked : version,
      fixed: fixed.source.version,
      packages: [...new Set([...(known?.packages ?? []), entry.package])].sort(),
      usedBy: [...new Set([...(known?.usedBy ?? []), ...by])].sort(),
      smallest: known && known.smallest.size <= fixed.size ? known.smallest : fixed,
    });
  }
  return [...bySource.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
}

/** A rebuild of the same source (binNMU) appends `+bN` to the binary packages' version. */
const withoutRebuild = (version: string) => version.replace(/\+b\d+$/, "");
