import { basename, join, relative, resolve } from "node:path";
import { invalid } from "../base/errors.ts";
import { isFolder } from "../base/is-folder.ts";
import { didYouMean } from "../base/nearest.ts";
import { namesBeside } from "./definition-files.ts";
import type { FragmentClass } from "./scc/parse.ts";
import { describeChain, type ResolvedScc, resolveScc, type SccDefine, type SccPlace } from "./scc/resolve.ts";

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

/** The absolute paths of the folders of features. */
export async function featureRoots(folder: string, written: readonly string[], definition: string): Promise<string[]> {
  return Promise.all(
    written.map(async (name) => {
      const path = resolve(folder, name);
      if (await isFolder(path)) return path;
      throw invalid(`${definition}: there is no folder of features ${name}`, {
        why: didYouMean(basename(path), await namesBeside(path)),
      });
    }),
  );
}

/** What the entries of "fragments" come to. */
export interface Expanded {
  readonly fragments: readonly ClassifiedFragment[];
  readonly patches: readonly FileOrigin[];
  readonly features: KernelFeatures;
}

/** Puts in the place of each feature what it brings in. */
export async function expandFeatures(
  folder: string,
  named: readonly string[],
  roots: readonly string[],
): Promise<Expanded> {
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
export function joinPatches(
  fromFeatures: readonly FileOrigin[],
  own: readonly string[],
  definition: string,
): FileOrigin[] {
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
