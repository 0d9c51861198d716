import { invalid } from "../base/errors.ts";
import { toStableJson } from "../base/json.ts";
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

/** How a kernel's definition differs from what is locked for it, in words; undefined: it does not. */
export function notAsLocked(
  kernel: KernelDefinition,
  locked: Generated["kernels"][string] | undefined,
): string | undefined {
  // Which version a name stands for is the lock's to say, unless the definition says it.
  const { sourceVersion, name } = kernel;
  const now = kernelEntry(kernel, (one) => (sourceVersion === undefined ? one : `${one}_${sourceVersion}`));
  const packageOf = (key: string) => key.split("_", sourceVersion === undefined ? 1 : 2).join("_");
  const then = locked && {
    ...locked,
    source: packageOf(locked.source),
    ...(locked.config && { config: packageOf(locked.config) }),
  };
  const differ = (a: object, b: object) => toStableJson(a) !== toStableJson(b);
  if (!then || differ({ ...now, patches: [] }, { ...then, patches: [] })) {
    return `kernel/${name}/kernel.toml was changed since it was locked`;
  }
  // Those that features bring in are among them.
  if (differ(now.patches, then.patches)) return `the patches of the kernel "${name}" are not those that were locked`;
  return undefined;
}

/**
 * Nix reads base, patches and source of a kernel from the lock: with another definition it would configure something else than
 * what is asked for, and the record would say otherwise.
 * @throws SamebitsError (exit 2) when the definition is not what is locked
 */
export function requireAsLocked(kernel: KernelDefinition, generated: Pick<Generated, "kernels">): void {
  const why = notAsLocked(kernel, generated.kernels[kernel.name]);
  if (why !== undefined) throw invalid(why, { next: "run: samebits lock" });
}
