import { z } from "zod";
import { toStableJson } from "../base/json.ts";
import { lockedPackageSchema } from "../debian/locked-package.ts";

export const packagesLockSchema = z.strictObject({
  note: z.string(),
  /** Code name of the release. */
  codename: z.string(),
  /** What mkosi asks for, by flavour, or flavour+profile. */
  requested: z.record(z.string(), z.array(z.string())),
  packages: z.array(lockedPackageSchema),
  /** Of a local lock alone: a digest of what it was resolved from (image/local-lock.ts). */
  basis: z.string().optional(),
});

/** `images/NAME/packages.lock.json`: every package that can get into the image. */
export type PackagesLock = z.output<typeof packagesLockSchema>;

const NOTE = "Written by `samebits lock` from mkosi's own summary of this image; do not edit.";

export const renderPackagesLock = (lock: Omit<PackagesLock, "note">): string => toStableJson({ note: NOTE, ...lock });
