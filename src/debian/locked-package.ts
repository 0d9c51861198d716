import { z } from "zod";
import type { PackageEntry } from "./packages.ts";
import type { ArchiveName } from "./suites.ts";

export const lockedPackageSchema = z.strictObject({
  package: z.string(),
  version: z.string(),
  architecture: z.string(),
  /** Which archive it lies in; left out for the main one. */
  archive: z.literal("security").optional(),
  /** Path below the archive's base URL. */
  path: z.string().regex(/^pool\/[^\s"']+$/),
  /** Bytes. */
  size: z.int().nonnegative(),
  /** Hexadecimal, as the archive writes it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** One .deb of the archive, pinned. */
export type LockedPackage = z.output<typeof lockedPackageSchema>;

/** `package_version_architecture`: what a pinned .deb is called in the generated files. */
export const keyOf = (entry: Pick<LockedPackage, "package" | "version" | "architecture">): string =>
  `${entry.package}_${entry.version}_${entry.architecture}`;

export const lockEntry = (entry: PackageEntry, archive: ArchiveName): LockedPackage => ({
  package: entry.package,
  version: entry.version,
  architecture: entry.architecture,
  ...(archive === "security" && { archive }),
  path: entry.filename,
  size: entry.size,
  sha256: entry.sha256,
});

/** Sorted by key, each once. */
export function sortedPackages(entries: Iterable<LockedPackage>): LockedPackage[] {
  const byKey = new Map([...entries].map((entry) => [keyOf(entry), entry]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
