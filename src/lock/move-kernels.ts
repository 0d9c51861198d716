import { keyOf, type LockedPackage } from "../debian/locked-package.ts";
import { type Generated, indexPackages, packagesOf } from "../inputs/generated.ts";
import type { KernelDefinition } from "../kernel/definition.ts";
import { kernelEntry } from "./kernel-entry.ts";

/** A kernel and the packages its source and configurations are to come from. */
export interface MovedKernel {
  /** With the version it is moved to, should it name one. */
  readonly definition: KernelDefinition;
  readonly packages: readonly LockedPackage[];
}

/**
 * What `samebits lock` would write once the definitions of some kernels name other versions, and nothing else changes: their
 * packages in place of the old ones, which stay only where something else uses them. Pure.
 */
export function moveKernels(before: Generated, moved: readonly MovedKernel[]): Generated {
  const kernels = { ...before.kernels };
  for (const { definition, packages } of moved) {
    kernels[definition.name] = kernelEntry(definition, (name) =>
      keyOf(packages.find((entry) => entry.package === name)!),
    );
  }
  const known = { ...before, packages: { ...before.packages } };
  for (const entry of moved.flatMap(({ packages }) => packages)) known.packages[keyOf(entry)] = entry;
  const { busybox, bash, npm } = before.archive;
  const used = [
    busybox.package,
    bash,
    npm,
    ...Object.values(before.toolchains).flatMap(({ packages }) => packages),
    ...Object.values(kernels).flatMap(({ source, config }) => (config === undefined ? [source] : [source, config])),
  ];
  return { ...before, kernels, packages: indexPackages(packagesOf(known, new Set(used))) };
}
