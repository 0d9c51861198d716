import { invalid } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Apt } from "../debian/apt.ts";
import type { Archive } from "../debian/archive.ts";
import { type LockedPackage, lockEntry, sortedPackages } from "../debian/locked-package.ts";
import { compareVersions } from "../debian/version.ts";
import type { SinglePackage } from "./roots.ts";

/**
 * One package of the pinned suites.
 * @throws SamebitsError (exit 2) when the archive has no such package or version
 */
export function findSingle(archive: Archive, wanted: SinglePackage, architecture: string): LockedPackage {
  const found = archive.suites.flatMap(({ suite, packages }) => {
    // Backports are taken only where a definition names the version.
    if (suite.kind === "backports" && wanted.version === undefined) return [];
    const entry =
      wanted.version === undefined
        ? packages.newest(wanted.name, architecture)
        : packages.find(wanted.name, wanted.version, architecture);
    return entry ? [{ entry, suite }] : [];
  });
  found.sort((a, b) => compareVersions(b.entry.version, a.entry.version));
  const best = found[0];
  if (best) return lockEntry(best.entry, best.suite.archive);
  const suites = archive.suites.map(({ suite }) => suite.name).join(", ");
  const versions = archive.suites.flatMap(({ suite, packages }) =>
    packages.entries(wanted.name).map((entry) => `${entry.version} (${suite.name})`),
  );
  throw invalid(
    `${wanted.asked} asks for ${wanted.name}${wanted.version === undefined ? "" : ` ${wanted.version}`}, which the archive (${suites}) does not have`,
    {
      why:
        versions.length > 0
          ? `it has ${[...new Set(versions)].join(", ")}`
          : didYouMean(
              wanted.name,
              archive.suites.flatMap(({ packages }) => [...packages.names()]),
            ).filter((line) => line.startsWith("did you")),
    },
  );
}

/** The union of the closures of several sets of names: each is what one combination of flavour and profile will ask for. */
export async function closures(apt: Apt, what: string, sets: readonly (readonly string[])[]): Promise<LockedPackage[]> {
  const distinct = [...new Map(sets.map((names) => [names.join(" "), names])).values()];
  const all: LockedPackage[] = [];
  for (const names of distinct) all.push(...(await apt.closure(what, names)));
  return sortedPackages(all);
}
