import { basename, join } from "node:path";
import glob from "fast-glob";
import { invalid } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { readToml } from "../base/toml.ts";
import type { Host } from "./check/hosts.ts";
import { refuseWritten, requireFile, resolveFiles } from "./definition-files.ts";
import {
  type ClassifiedFragment,
  expandFeatures,
  type FileOrigin,
  featureRoots,
  joinPatches,
  type KernelFeatures,
} from "./expand-features.ts";
import type { ExpectedLosses } from "./kconfig/check.ts";
import { kernelSchema } from "./kernel-schema.ts";

export type KernelBase =
  | { readonly kind: "flavour"; readonly flavour: string }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "target"; readonly target: string };

/** A kernel of the project, as its folder defines it. */
export interface KernelDefinition {
  readonly name: string;
  /** The folder that holds kernel.toml. */
  readonly folder: string;
  /** Debian package with the source. */
  readonly sourcePackage: string;
  /** Exactly this version of source and configurations, when the definition names one. */
  readonly sourceVersion: string | undefined;
  /** Debian package with the flavours' configurations; set whenever the base is a flavour. */
  readonly configPackage: string | undefined;
  readonly base: KernelBase;
  /**
   * Relative to the folder (`../…` for a shared feature's), globs and features resolved, in merging order. A fragment that
   * features bring in twice stands here twice.
   */
  readonly fragments: readonly string[];
  /** The same fragments, one by one, with class and origin. */
  readonly classified: readonly ClassifiedFragment[];
  /** Relative to the folder (`../…` for a shared feature's), in the order of application: features' first. */
  readonly patches: readonly string[];
  /** The same patches, one by one, with their origin. */
  readonly patchOrigins: readonly FileOrigin[];
  readonly features: KernelFeatures;
  readonly localversion: string;
  readonly modules: boolean;
  readonly expected: ExpectedLosses;
  /** Where it runs, in the order of the definition. */
  readonly runsOn: readonly Host[];
  /** Symbol -> why a finding of `kernel check` is accepted. */
  readonly accepted: Readonly<Record<string, string>>;
}

/** The file that defines a kernel. */
export const DEFINITION_FILE = "kernel.toml";
/** The base configuration as Debian's package or the kernel's Makefile has it; written by the program and committed. */
export const BASE_FILE = "base.config";
/** Base and fragments merged, before olddefconfig; written by the program and committed. */
export const MERGED_FILE = "merged.config";
/** After olddefconfig; written by the program and committed. What the kernel is built from. */
export const RESOLVED_FILE = "resolved.config";

/** The names of the project's kernels, sorted: the folders of `<root>/kernel` that hold a kernel.toml. */
export async function listKernels(root: string): Promise<string[]> {
  const folder = join(root, "kernel");
  const files = await glob(`*/${DEFINITION_FILE}`, { cwd: folder });
  return files.map((file) => file.slice(0, -DEFINITION_FILE.length - 1)).sort();
}

/**
 * Loads a kernel of the project by name.
 * @throws SamebitsError (exit 2): no such kernel (the nearest names are offered), or an invalid definition.
 */
export async function loadKernel(root: string, name: string): Promise<KernelDefinition> {
  const known = await listKernels(root);
  if (!known.includes(name)) {
    throw invalid(`no kernel is called "${name}"`, {
      why:
        known.length === 0
          ? `${join(root, "kernel")} has no folder with a ${DEFINITION_FILE}`
          : didYouMean(name, known),
    });
  }
  return loadKernelDefinition(join(root, "kernel", name));
}

/**
 * Loads the definition in a kernel's folder and resolves its globs.
 * @throws SamebitsError (exit 2): syntax, unknown key or wrong type with file, line and column; a glob without a file; a
 *   fragment, patch, base or folder of features that does not exist; a file named twice; a flavour without config_package;
 *   what {@link resolveScc} refuses in a feature.
 */
export async function loadKernelDefinition(folder: string): Promise<KernelDefinition> {
  const path = join(folder, DEFINITION_FILE);
  const toml = await readToml(path, kernelSchema);
  const { flavour, file, target } = toml.base;
  if (flavour !== undefined && toml.source.config_package === undefined) {
    throw invalid(`${path}: base.flavour needs source.config_package`, {
      next: `add the package that holds ${flavour}.xz, e.g. config_package = "linux-config-6.12"`,
    });
  }
  if (file !== undefined) {
    refuseWritten(file, "base", path, [MERGED_FILE, RESOLVED_FILE]);
    await requireFile(folder, file, "base", path);
  }
  const base: KernelBase =
    flavour !== undefined
      ? { kind: "flavour", flavour }
      : file !== undefined
        ? { kind: "file", file }
        : { kind: "target", target: target! };
  const roots = await featureRoots(folder, toml.features, path);
  const search = { folder, definition: path, written: [BASE_FILE, MERGED_FILE, RESOLVED_FILE] };
  const named = await resolveFiles(toml.fragments, "fragment", { ...search, roots });
  const expanded = await expandFeatures(folder, named, roots);
  const patchOrigins = joinPatches(expanded.patches, await resolveFiles(toml.patches, "patch", search), path);
  return {
    name: basename(folder),
    folder,
    sourcePackage: toml.source.package,
    sourceVersion: toml.source.version,
    configPackage: toml.source.config_package,
    base,
    fragments: expanded.fragments.map(({ file }) => file),
    classified: expanded.fragments,
    patches: patchOrigins.map(({ file }) => file),
    patchOrigins,
    features: expanded.features,
    localversion: toml.localversion,
    modules: toml.modules,
    expected: toml.expected,
    runsOn: toml.runs_on,
    accepted: toml.accepted,
  };
}
