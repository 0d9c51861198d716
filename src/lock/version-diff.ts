import type { LockedPackage } from "../debian/locked-package.ts";
import type { Generated } from "../inputs/generated.ts";

/** One package that a new lock has in another version, or has no longer, or has newly. */
export interface VersionChange {
  /** Where it is used: toolchains and images. */
  readonly usedBy: readonly string[];
  readonly package: string;
  /** Versions locked before and now; several where a toolchain and a kernel pin different ones. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What changed between two locks, by package name. */
export function compareLocks(
  before: Generated | undefined,
  imagesBefore: ReadonlyMap<string, readonly LockedPackage[]>,
  after: Generated,
  imagesAfter: ReadonlyMap<string, readonly LockedPackage[]>,
): VersionChange[] {
  const old = before ? uses(before, imagesBefore) : new Map<string, Use>();
  const now = uses(after, imagesAfter);
  const changes: VersionChange[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const versionsBefore = [...(old.get(name)?.versions ?? [])].sort();
    const versionsAfter = [...(now.get(name)?.versions ?? [])].sort();
    if (versionsBefore.join() === versionsAfter.join()) continue;
    const usedBy = new Set([...(old.get(name)?.by ?? []), ...(now.get(name)?.by ?? [])]);
    changes.push({ package: name, before: versionsBefore, after: versionsAfter, usedBy: [...usedBy].sort() });
  }
  return changes.sort((a, b) => (a.package < b.package ? -1 : 1));
}

interface Use {
  readonly versions: Set<string>;
  readonly by: Set<string>;
}

function uses(generated: Generated, images: ReadonlyMap<string, readonly LockedPackage[]>): Map<string, Use> {
  const found = new Map<string, Use>();
  const add = (by: string, entries: readonly LockedPackage[]) => {
    for (const entry of entries) {
      const use = found.get(entry.package) ?? { versions: new Set(), by: new Set() };
      use.versions.add(entry.version);
      use.by.add(by);
      found.set(entry.package, use);
    }
  };
  // A lock that does not hold together counts as far as it goes: this one comparison is no reason to fail.
  const known = (keys: readonly (string | undefined)[]) =>
    keys.flatMap((key) => (key === undefined ? [] : (generated.packages[key] ?? [])));
  for (const [name, toolchain] of Object.entries(generated.toolchains)) {
    add(`toolchain ${name}`, known(toolchain.packages));
  }
  for (const [name, kernel] of Object.entries(generated.kernels)) {
    add(`kernel ${name}`, known([kernel.source, kernel.config]));
  }
  for (const [name, packages] of images) add(`image ${name}`, packages);
  return found;
}
