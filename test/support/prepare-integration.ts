import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { machineNix } from "./nix.ts";
import { checkout } from "./project.ts";

/**
 * Once before all integration tests: builds what they share, with samebits' own progress to be seen (a kernel takes minutes),
 * and says where the part of the kernel's source lies that configures: merge_config.sh, diffconfig, Kconfig files, defconfigs.
 */
export default async function prepare(): Promise<void> {
  const { status } = spawnSync(join(checkout, "samebits"), ["inputs", "minimal"], { stdio: "inherit" });
  if (status !== 0) throw new Error("samebits inputs minimal failed: see above");
  const nix = await machineNix(join(checkout, ".samebits"));
  const [kconfig] = await nix.build("build-kconfig", ["kernels.minimal.kconfig"]);
  process.env.SAMEBITS_KERNEL_SOURCE ??= join(kconfig!, "source");
}
