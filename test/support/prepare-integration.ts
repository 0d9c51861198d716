import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { imageTool, machineNix } from "./nix.ts";
import { checkout } from "./project.ts";

/**
 * Once before all integration tests: builds what they share, with samebits' own progress to be seen (a kernel takes minutes),
 * and takes the kernel's own merge_config.sh out of its source, which one of the tests compares with.
 */
export default async function prepare(): Promise<void> {
  const { status } = spawnSync(join(checkout, "samebits"), ["inputs", "minimal"], { stdio: "inherit" });
  if (status !== 0) throw new Error("samebits inputs minimal failed: see above");
  process.env.SAMEBITS_KERNEL_SOURCE ??= await kernelScripts();
}

/** A folder that holds scripts/kconfig/merge_config.sh of the locked kernel source; kept for the next run. */
async function kernelScripts(): Promise<string> {
  const state = join(checkout, ".samebits");
  const nix = await machineNix(state);
  const deb = String(
    await nix.evaluate("kernel-source", "all.kernels.minimal.kernel.source.outPath", "no kernel source"),
  );
  const folder = join(state, "kernel-scripts", basename(deb));
  if (existsSync(folder)) return folder;
  const begun = `${folder}.${process.pid}`;
  await mkdir(begun, { recursive: true });
  const tool = await imageTool(nix);
  const unpack =
    'dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards "./usr/src/linux-source-*.tar.xz" | xz -dc -T0 |' +
    ' tar -x -C "$2" --strip-components=1 --wildcards "*/scripts/kconfig/merge_config.sh" "*/kernel/configs/*" "*/arch/x86/configs/*"';
  await nix.command("kernel-scripts", tool(["/bin/sh", "-euc", unpack, "sh", deb, begun]));
  await rename(begun, folder).catch(() => rm(begun, { recursive: true }));
  if (!existsSync(folder)) throw new Error(`cannot write to ${dirname(folder)}`);
  return folder;
}
