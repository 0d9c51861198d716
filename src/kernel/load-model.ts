import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Step } from "../base/reporter.ts";
import { buildProgress } from "../nix/build-progress.ts";
import type { Nix } from "../nix/nix.ts";
import { type KconfigModel, readModel } from "./kconfig/model.ts";

/** What nix/kernel-kconfig.sh makes of a kernel's source, patches applied. */
export interface KconfigSource {
  readonly model: KconfigModel;
  /** The part of the source that configures, with scripts/kconfig built (conf, nconf): a folder in the store. */
  readonly source: string;
}

/**
 * The Kconfig of a kernel's source: from the store where it is there already, otherwise built (ten seconds). The kernel's
 * source and toolchain must have been fetched (see {@link WantedFiles} of src/inputs/prepare.ts).
 * @throws SamebitsError (exit 1) when a patch does not apply, or the kernel's own parser refuses the Kconfig files
 */
export async function loadKconfig(
  kernel: string,
  { nix, step }: { readonly nix: Nix; readonly step: Step },
): Promise<KconfigSource> {
  step.progress("reading the kernel's Kconfig files");
  const [path] = await nix.build(`nix-build-kernel-${kernel}-kconfig`, [`kernels."${kernel}".kconfig`], {
    failure: `reading the Kconfig files of "${kernel}" failed`,
    onLine: buildProgress(step),
  });
  return { model: readModel(await readFile(join(path!, "kconfig.json"), "utf8")), source: join(path!, "source") };
}
