import { readdir, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import glob from "fast-glob";
import { z } from "zod";
import { invalid, systemCode } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { readToml } from "../base/toml.ts";
import type { ExpectedLosses } from "./kconfig/check.ts";

const relativePath = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), {
    message: "must be a path inside the kernel's folder",
  });

const packageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "must be the name of a Debian package");

/** The schema of kernel/<name>/kernel.toml. */
export const kernelSchema = z.strictObject({
  source: z.strictObject({
    /** Debian package that holds the kernel's source as usr/src/<package>.tar.xz; its version comes from the lock. */
    package: packageName,
    /** Exactly this version of it; otherwise the newest of the pinned suites. */
    version: z.string().min(1).optional(),
    /** Debian package that holds the flavours' configurations; needed for a base of that kind. */
    config_package: packageName.optional(),
  }),
  base: z
    .strictObject({
      /** A file of config_package without its `.xz`, e.g. `config.amd64_none_cloud-amd64`. */
      flavour: z
        .string()
        .regex(
          /^config\.[A-Za-z0-9_.-]+$/,
          'must be a file of config_package without ".xz", such as "config.amd64_none_amd64"',
        )
        .optional(),
      /** A complete configuration in the kernel's folder. */
      file: relativePath.optional(),
      /** A target of the kernel's own Makefile. */
      target: z
        .string()
        .regex(/^([a-z0-9_.-]+_defconfig|defconfig|tinyconfig|allnoconfig)$/, {
          message: 'must be tinyconfig, allnoconfig, defconfig or some "…_defconfig"',
        })
        .optional(),
    })
    .refine((base) => Object.values(base).filter((value) => value !== undefined).length === 1, {
      message: "give exactly one of flavour, file, target",
    }),
  /** Paths or globs, merged in this order; the files of one glob in the order of their bytes. */
  fragments: z.array(relativePath).default([]),
  /** Patches, applied in this order with -p1. */
  patches: z.array(relativePath).default([]),
  /** Appended to the kernel's version: CONFIG_LOCALVERSION. */
  localversion: z
    .string()
    .regex(/^-[A-Za-z0-9.+~-]+$/, 'must start with "-" and hold letters, digits and . + ~ - only')
    .max(40),
  /** false: no loadable modules; what the base has as a module is turned off unless a fragment builds it in. */
  modules: z.boolean(),
  /** Symbols whose requested value is known not to survive olddefconfig: the reason for each. */
  expected: z
    .record(z.string(), z.string().min(1, "say why"))
    .superRefine((expected, context) => {
      for (const symbol of Object.keys(expected)) {
        if (/^CONFIG_[A-Za-z0-9_]+$/.test(symbol)) continue;
        context.addIssue({ code: "custom", path: [symbol], message: 'must be a symbol such as "CONFIG_NET"' });
      }
    })
    .default({}),
});

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
  /** Relative to the folder, globs resolved, in merging order. */
  readonly fragments: readonly string[];
  /** Relative to the folder, in the order of application. */
  readonly patches: readonly string[];
  readonly localversion: string;
  readonly modules: boolean;
  readonly expected: ExpectedLosses;
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
 *   fragment, patch or base that does not exist; a file named twice; a flavour without config_package.
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
  if (file !== undefined) await requireFile(folder, file, "base", path);
  const base: KernelBase =
    flavour !== undefined
      ? { kind: "flavour", flavour }
      : file !== undefined
        ? { kind: "file", file }
        : { kind: "target", target: target! };
  return {
    name: basename(folder),
    folder,
    sourcePackage: toml.source.package,
    sourceVersion: toml.source.version,
    configPackage: toml.source.config_package,
    base,
    fragments: await resolveFiles(folder, toml.fragments, "fragment", path),
    patches: await resolveFiles(folder, toml.patches, "patch", path),
    localversion: toml.localversion,
    modules: toml.modules,
    expected: toml.expected,
  };
}

/** Paths and globs as a list of existing files, each once. */
async function resolveFiles(
  folder: string,
  patterns: readonly string[],
  what: "fragment" | "patch",
  definition: string,
): Promise<string[]> {
  const files: string[] = [];
  const add = (file: string, pattern: string) => {
    if (files.includes(file)) {
      throw invalid(`${definition}: ${what} ${file} is named twice`, { why: `the second time by "${pattern}"` });
    }
    files.push(file);
  };
  for (const pattern of patterns) {
    if (!glob.isDynamicPattern(pattern)) {
      await requireFile(folder, pattern, what, definition);
      add(relative(folder, join(folder, pattern)), pattern);
      continue;
    }
    const found = await glob(pattern, { cwd: folder });
    if (found.length === 0) {
      throw invalid(`${definition}: no ${what} matches "${pattern}"`, { why: `looked in ${folder}` });
    }
    for (const file of found.sort(byBytes)) add(file, pattern);
  }
  return files;
}

/** The order of `LC_ALL=C sort`: that of the names' UTF-8 bytes, the same on every machine. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

async function requireFile(folder: string, file: string, what: string, definition: string): Promise<void> {
  try {
    if ((await stat(join(folder, file))).isFile()) return;
  } catch (error) {
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") throw error;
    const near = didYouMean(basename(file), await namesBeside(join(folder, file)));
    throw invalid(`${definition}: ${what} ${file} does not exist`, { why: near, cause: error });
  }
  throw invalid(`${definition}: ${what} ${file} is not a file`, {
    next: `name the files in it, or use a glob such as "${file}/*.config"`,
  });
}

async function namesBeside(path: string): Promise<string[]> {
  try {
    return await readdir(join(path, ".."));
  } catch {
    return [];
  }
}
