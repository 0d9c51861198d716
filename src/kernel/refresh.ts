import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { invalid } from "../base/errors.ts";
import type { Step } from "../base/reporter.ts";
import { withTransaction } from "../base/transaction.ts";
import type { Nix } from "../nix/nix.ts";
import { BASE_FILE, type KernelDefinition, MERGED_FILE, RESOLVED_FILE } from "./definition.ts";
import type { LostValue } from "./kconfig/check.ts";
import { checkResolvedConfig, type MergedKernelConfig, mergeKernelConfig } from "./merge-config.ts";
import { readText } from "./text.ts";

export interface RefreshedKernel {
  /** Files written, by name; those whose content did not change are left alone. */
  readonly written: readonly string[];
  readonly merged: MergedKernelConfig;
  /** Requested values that did not survive, as kernel.toml expects. */
  readonly lost: readonly LostValue[];
}

/**
 * Writes a kernel's base.config, merged.config and resolved.config anew: base from the derivation, fragments merged into it,
 * olddefconfig run on the result in the kernel's own source.
 * @throws SamebitsError (exit 2) when a requested value does not survive unexpectedly; the files are then as they were
 */
export async function refreshKernel(
  definition: KernelDefinition,
  options: { readonly nix: Nix; readonly step: Step },
): Promise<RefreshedKernel> {
  const { nix, step } = options;
  const { name, folder, base } = definition;
  const derive = async (attribute: string, file: string, doing: string) => {
    step.progress(doing);
    const [path] = await nix.build(`nix-build-kernel-${name}-${attribute}`, [`kernels."${name}".${attribute}`], {
      failure: `${doing} failed`,
      onLine: (line) => step.progress(line.slice(0, 160)),
    });
    // What the kernel's own reader had to say: a symbol that this source does not have, a value its type does not allow.
    const warnings = (await readFile(join(path!, "warnings"), "utf8").catch(() => "")).trim();
    if (warnings !== "") {
      throw invalid(`the kernel's source does not take the configuration of "${name}"`, {
        why: warnings.split("\n"),
        next: `correct the fragments of kernel/${name}: the kernel would silently leave these out`,
      });
    }
    return readFile(join(path!, file), "utf8");
  };
  return withTransaction(async (transaction) => {
    const write = (file: string, text: string) => transaction.write(join(folder, file), text);
    // A mistake in a fragment comes out before the kernel's source is unpacked.
    await mergeKernelConfig(definition, "");
    const baseText =
      base.kind === "file"
        ? await readText(join(folder, base.file), "base configuration")
        : await derive("base", BASE_FILE, `making the base configuration of "${name}"`);
    const merged = await mergeKernelConfig(definition, baseText);
    if (base.kind !== "file") await write(BASE_FILE, baseText);
    await write(MERGED_FILE, merged.text);
    const resolved = await derive("config", RESOLVED_FILE, `resolving the configuration of "${name}" (olddefconfig)`);
    const lost = checkResolvedConfig(definition, merged.requested, resolved);
    await write(RESOLVED_FILE, resolved);
    return { written: transaction.changed().map((path) => relative(folder, path)), merged, lost };
  });
}
