import { lockedPrograms } from "../sources/lock-file.ts";
import { fetchTask, lockedPackages, type PrepareOptions, requireGenerated } from "./prepare.ts";

/**
 * Sees to it that the store holds every pinned file that an image's inputs are made of. They are needed once more when those are
 * built a second time, although the inputs themselves may have been in the store since long ago, or have come there as copies: Nix
 * would fetch each by itself otherwise, out of the archive of all snapshots.
 * @param what of the inputs will be built again
 */
export async function fetchForRebuild(
  image: { readonly name: string; readonly folder: string; readonly kernel: string },
  profiles: readonly string[],
  what: { readonly kernel: boolean; readonly toolchains: boolean },
  options: PrepareOptions & { readonly packagesLock?: string | undefined },
): Promise<void> {
  const programs = what.toolchains ? await lockedPrograms(image, profiles) : [];
  const wanted = {
    toolchains: what.toolchains ? [...new Set(["image", "kernel", ...programs.map(({ language }) => language)])] : [],
    kernels: what.kernel ? [image.kernel] : [],
    packages: what.toolchains ? await lockedPackages(image.name, options) : [],
    images: [],
    programs,
    cli: false,
    development: false,
  };
  await options.report.run([fetchTask(wanted, await requireGenerated(options), options)]);
}
