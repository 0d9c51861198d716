import { join } from "node:path";
import { invalid } from "../base/errors.ts";
import { withWorkspace } from "../base/workspace.ts";
import { writeWhole } from "../base/write.ts";
import { privateApt } from "../debian/apt.ts";
import { readArchive } from "../debian/archive.ts";
import { type DebianBases, snapshotBases } from "../debian/base-urls.ts";
import { loadDebianDefinition } from "../debian/definition.ts";
import type { ImageDefinition } from "../image/definition.ts";
import { LOCAL_PACKAGES_LOCK, localConfiguration } from "../image/local-files.ts";
import { localLockBasis } from "../image/local-lock.ts";
import { mkosiCombinations, requestedOf } from "../image/mkosi-summary.ts";
import { renderPackagesLock } from "../inputs/packages-lock.ts";
import { requireGenerated } from "../inputs/prepare.ts";
import { fetchArchiveFile } from "./fetch-archive-file.ts";
import { archiveTool, type LockOptions, whileLocking } from "./lock.ts";
import { closures } from "./resolve.ts";

export type LocalLockOptions = Pick<
  LockOptions,
  "root" | "report" | "nix" | "bases" | "state" | "logs" | "env" | "now" | "signal"
> & { readonly image: ImageDefinition };

/**
 * Resolves what an image asks for with this machine's own mkosi configuration, against the archive's pinned state, and writes
 * `packages.local.lock.json`, which git does not know. Nothing else is written.
 * @returns the file that was written
 * @throws SamebitsError (exit 2) for an image without such configuration
 */
export async function lockLocal(options: LocalLockOptions): Promise<string> {
  const { image } = options;
  if ((await localConfiguration(image.folder)).length === 0) {
    throw invalid(`"${image.name}" has no local mkosi configuration`, {
      why: "without it, the image asks for what is locked already",
      next: `name packages in images/${image.name}/mkosi.local.conf, or in one of its sub-images' (see docs/DEBUGGING.md)`,
    });
  }
  return whileLocking(options, () => resolveLocally(options));
}

async function resolveLocally(options: LocalLockOptions): Promise<string> {
  const { root, report, state, signal, image } = options;
  const generated = await requireGenerated(options);
  const debian = await loadDebianDefinition(root);
  const snapshot = snapshotBases(debian.snapshot);
  const bases: DebianBases = {
    main: [...options.bases.main, ...snapshot.main],
    security: [...options.bases.security, ...snapshot.security],
  };
  const path = join(image.folder, LOCAL_PACKAGES_LOCK);
  // Taken before anything is read: what changes meanwhile makes the lock out of date.
  const basis = await localLockBasis(image);
  await withWorkspace(join(state, "work"), "lock-local", async (folder) => {
    await report.run([
      {
        title: `Resolve the packages of ${image.name} with its local configuration`,
        work: async (step) => {
          const tool = await archiveTool({ ...options, hostTools: false }, generated, bases, step);
          const archive = await readArchive({
            ...options,
            debian,
            bases,
            folder,
            tool,
            pinned: generated.archive.suites,
            cache: join(state, "archive"),
            fetchFile: (request) => fetchArchiveFile(request, { step, signal }),
          });
          const apt = await privateApt({ ...options, debian, archive, folder: join(folder, "images"), tool });
          const combinations = await mkosiCombinations(image, {
            ...options,
            release: debian.release,
            tool,
            local: true,
          });
          const packages = await closures(
            apt,
            `image-${image.name}`,
            combinations.map((one) => one.packages),
          );
          await writeWhole(
            path,
            renderPackagesLock({ codename: debian.release, requested: requestedOf(combinations), packages, basis }),
          );
          return `${packages.length} packages`;
        },
      },
    ]);
  });
  return path;
}
