import { readdir, readlink, stat } from "node:fs/promises";
import { basename, join, normalize, relative, resolve } from "node:path";
import glob from "fast-glob";
import { z } from "zod";
import { invalid, systemCode } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { readToml } from "../base/toml.ts";
import { HOSTS, type Host, isHost } from "./check/hosts.ts";
import type { ExpectedLosses } from "./kconfig/check.ts";
import type { FragmentClass } from "./scc/parse.ts";
import { describeChain, type ResolvedScc, resolveScc, type SccDefine, type SccPlace } from "./scc/resolve.ts";
import { findInFolders, isFile } from "./scc/search.ts";

const relativePath = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), {
    message: "must be a path inside the kernel's folder",
  });

const packageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "must be the name of a Debian package");

/** `CONFIG_X = "why"`. */
const symbolReasons = z
  .record(z.string(), z.string().trim().min(1, "say why"))
  .superRefine((reasons, context) => {
    for (const symbol of Object.keys(reasons)) {
      if (/^CONFIG_[A-Za-z0-9_]+$/.test(symbol)) continue;
      context.addIssue({ code: "custom", path: [symbol], message: 'must be a symbol such as "CONFIG_NET"' });
    }
  })
  .default({});

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
  /**
   * Paths or globs, merged in this order; the files of one glob in the order of their bytes. A `.scc` file is a feature of
   * Yocto's kernel-cache: what it includes is merged in its place. What the kernel's folder does not have is looked for in
   * the folders of features.
   */
  fragments: z.array(relativePath).default([]),
  /**
   * Folders that features are looked for in and that the names in their includes are relative to, in this order: inside the
   * kernel's folder or beside it, such as "../features".
   */
  features: z
    .array(
      z
        .string()
        .regex(/^(\.\.\/)?[^/]/, 'must be a folder in the kernel\'s folder or beside it, such as "../features"')
        .refine(
          (path) =>
            !path
              .replace(/^\.\.\//, "")
              .split("/")
              .includes(".."),
          {
            message: 'must be a folder in the kernel\'s folder or beside it, such as "../features"',
          },
        ),
    )
    .default([]),
  /** Patches, applied in this order with -p1, after those that features bring in. */
  patches: z.array(relativePath).default([]),
  /** Appended to the kernel's version: CONFIG_LOCALVERSION. */
  localversion: z
    .string()
    .regex(/^-[A-Za-z0-9.+~-]+$/, 'must start with "-" and hold letters, digits and . + ~ - only')
    .max(40),
  /** false: no loadable modules; what the base has as a module is turned off unless a fragment builds it in. */
  modules: z.boolean(),
  /** Symbols whose requested value is known not to survive olddefconfig: the reason for each. */
  expected: symbolReasons,
  /** Where the kernel runs; `kernel check` looks for what each host needs. */
  runs_on: z
    .array(z.string())
    .superRefine((hosts, context) => {
      for (const [index, host] of hosts.entries()) {
        const message = isHost(host)
          ? hosts.indexOf(host) < index
            ? `"${host}" is named twice`
            : undefined
          : [`"${host}" is no host that is known`, ...didYouMean(host, Object.keys(HOSTS))].join("; ");
        if (message !== undefined) context.addIssue({ code: "custom", path: [index], message });
      }
    })
    .transform((hosts) => hosts.filter(isHost))
    .default([]),
  /** Symbols whose finding by `kernel check` is accepted: the reason for each. */
  accepted: symbolReasons,
});

export type KernelBase =
  | { readonly kind: "flavour"; readonly flavour: string }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "target"; readonly target: string };

/** How a file got into a kernel's definition. */
export interface FileOrigin {
  /** Relative to the kernel's folder. */
  readonly file: string;
  /** The lines of feature descriptions that lead to it; empty for a file that kernel.toml names itself. */
  readonly chain: readonly SccPlace[];
}

/** A fragment, with what the feature that brings it in says about it. */
export interface ClassifiedFragment extends FileOrigin {
  /** `unclassified` for what kernel.toml names itself. */
  readonly class: FragmentClass;
}

/** What a kernel's features say besides fragments and patches. */
export interface KernelFeatures {
  /** Every description that was read, relative to the kernel's folder, each once. */
  readonly descriptions: readonly string[];
  /** In the order of reading; the last one of a name counts. */
  readonly defines: readonly SccDefine[];
}

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
  const named = await resolveFiles(folder, toml.fragments, "fragment", path, roots);
  const expanded = await expandFeatures(folder, named, roots);
  const patchOrigins = joinPatches(expanded.patches, await resolveFiles(folder, toml.patches, "patch", path), path);
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

/** The absolute paths of the folders of features. */
async function featureRoots(folder: string, written: readonly string[], definition: string): Promise<string[]> {
  return Promise.all(
    written.map(async (name) => {
      const path = resolve(folder, name);
      const isFolder = await stat(path).then(
        (status) => status.isDirectory(),
        () => false,
      );
      if (isFolder) return path;
      throw invalid(`${definition}: there is no folder of features ${name}`, {
        why: didYouMean(basename(path), await namesBeside(path)),
      });
    }),
  );
}

interface Expanded {
  readonly fragments: readonly ClassifiedFragment[];
  readonly patches: readonly FileOrigin[];
  readonly features: KernelFeatures;
}

/** Puts in the place of each feature what it brings in. */
async function expandFeatures(folder: string, named: readonly string[], roots: readonly string[]): Promise<Expanded> {
  const project = resolve(folder, "../..");
  const show = (path: string) => relative(project, path);
  const inFolder = (path: string) => relative(folder, path);
  const fragments: ClassifiedFragment[] = [];
  const patches = new Map<string, FileOrigin>();
  const descriptions = new Set<string>();
  const defines: SccDefine[] = [];
  for (const name of named) {
    if (!name.endsWith(".scc")) {
      fragments.push({ file: name, class: "unclassified", chain: [] });
      continue;
    }
    const feature: ResolvedScc = await resolveScc(join(folder, name), { roots, within: [folder, ...roots], show });
    for (const one of feature.fragments)
      fragments.push({ file: inFolder(one.path), class: one.class, chain: one.chain });
    for (const { path, chain } of feature.patches) {
      if (!patches.has(path)) patches.set(path, { file: inFolder(path), chain });
    }
    for (const path of feature.descriptions) descriptions.add(inFolder(path));
    defines.push(...feature.defines);
  }
  return {
    fragments,
    patches: [...patches.values()],
    features: { descriptions: [...descriptions], defines },
  };
}

/**
 * Features' patches come first, as kernel-yocto.bbclass hands them to scc: the project's own are written against the source
 * that they leave.
 */
function joinPatches(fromFeatures: readonly FileOrigin[], own: readonly string[], definition: string): FileOrigin[] {
  for (const file of own) {
    const brought = fromFeatures.find((patch) => patch.file === file);
    if (brought === undefined) continue;
    throw invalid(`${definition}: patch ${file} is brought in by a feature already`, {
      why: describeChain(brought.chain),
      next: 'take it off "patches"',
    });
  }
  return [...fromFeatures, ...own.map((file) => ({ file, chain: [] }))];
}

/** Paths and globs as a list of existing files, each once. @param roots where to look for what the folder does not have */
async function resolveFiles(
  folder: string,
  patterns: readonly string[],
  what: "fragment" | "patch",
  definition: string,
  roots: readonly string[] = [],
): Promise<string[]> {
  const files: string[] = [];
  const add = (file: string, pattern: string) => {
    refuseWritten(file, what, definition, [BASE_FILE, MERGED_FILE, RESOLVED_FILE]);
    if (files.includes(file)) {
      throw invalid(`${definition}: ${what} ${file} is named twice`, { why: `the second time by "${pattern}"` });
    }
    files.push(file);
  };
  for (const pattern of patterns) {
    if (!glob.isDynamicPattern(pattern)) {
      const shared = (await isFile(join(folder, pattern))) ? undefined : await findInFolders(pattern, roots);
      if (shared === undefined) await requireFile(folder, pattern, what, definition, roots);
      add(relative(folder, shared ?? join(folder, pattern)), pattern);
      continue;
    }
    // What it matches and is no file is an error, too: a link whose target is missing must not drop out without a word.
    const matched = await glob(pattern, { cwd: folder, onlyFiles: false, markDirectories: true });
    // "folder/*" means the files in it.
    const found = matched.filter((file) => !(file.endsWith("/") && /(^|\/)\*+$/.test(pattern)));
    if (found.length === 0) {
      throw invalid(`${definition}: no ${what} matches "${pattern}"`, { why: `looked in ${folder}` });
    }
    for (const file of found.map((one) => one.replace(/\/$/, "")).sort(byBytes)) {
      await requireFile(folder, file, what, definition);
      add(file, pattern);
    }
  }
  return files;
}

/** What the program writes must not be what it reads: each run would start from the last one's result. */
function refuseWritten(file: string, what: string, definition: string, written: readonly string[]): void {
  if (!written.includes(normalize(file))) return;
  throw invalid(`${definition}: ${file} cannot be a ${what}`, {
    why: "samebits kernel config writes that file",
    next: "give your own file another name, or another folder, such as config.d/",
  });
}

/** The order of `LC_ALL=C sort`: that of the names' UTF-8 bytes, the same on every machine. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

async function requireFile(
  folder: string,
  file: string,
  what: string,
  definition: string,
  roots: readonly string[] = [],
): Promise<void> {
  try {
    if ((await stat(join(folder, file))).isFile()) return;
  } catch (error) {
    const target = await readlink(join(folder, file)).catch(() => undefined);
    if (target !== undefined) {
      throw invalid(`${definition}: ${what} ${file} is a symbolic link to ${target}, which leads nowhere`, {
        cause: error,
      });
    }
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") throw error;
    const beside = await Promise.all([folder, ...roots].map((one) => namesBeside(join(one, file))));
    const near = didYouMean(basename(file), beside.flat());
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
