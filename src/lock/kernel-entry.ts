import type { Generated } from "../inputs/generated.ts";
import type { KernelDefinition } from "../kernel/definition.ts";

/** What nix/generated/kernels.nix says about a kernel. @param keyOfPackage the pinned package's key for its name */
export function kernelEntry(
  kernel: KernelDefinition,
  keyOfPackage: (name: string) => string,
): Generated["kernels"][string] {
  return {
    source: keyOfPackage(kernel.sourcePackage),
    ...(kernel.configPackage !== undefined && { config: keyOfPackage(kernel.configPackage) }),
    ...(kernel.base.kind === "flavour" && { flavour: kernel.base.flavour }),
    ...(kernel.base.kind === "target" && { target: kernel.base.target }),
    patches: [...kernel.patches],
    modules: kernel.modules,
  };
}
