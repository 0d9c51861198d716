import type { ToolchainsDefinition } from "../debian/definition.ts";
import type { KernelDefinition } from "../kernel/definition.ts";

/** A name whose closure is not wanted: the package alone (a source, a static program). */
export interface SinglePackage {
  readonly name: string;
  /** Exactly this version; otherwise the newest of the pinned suites. */
  readonly version: string | undefined;
  /** Who asks, for errors. */
  readonly asked: string;
}

/** The packages that are needed by themselves, without what they depend on. */
export function singlePackages(
  toolchains: ToolchainsDefinition,
  kernels: readonly KernelDefinition[],
): SinglePackage[] {
  const seed = Object.values(toolchains.seed).map((name) => ({
    name,
    version: undefined,
    asked: "[seed] of nix/toolchains.toml",
  }));
  return [
    ...seed,
    ...kernels.flatMap((kernel) => [
      { name: kernel.sourcePackage, version: kernel.sourceVersion, asked: `kernel "${kernel.name}"` },
      ...(kernel.configPackage === undefined
        ? []
        : [{ name: kernel.configPackage, version: kernel.sourceVersion, asked: `kernel "${kernel.name}"` }]),
    ]),
  ];
}
