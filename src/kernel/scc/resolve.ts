import { basename, dirname, isAbsolute, join } from "node:path";
import glob from "fast-glob";
import { invalid, SamebitsError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { readText } from "../text.ts";
import { holds } from "./condition.ts";
import { type FragmentClass, parseScc, type SccStatement } from "./parse.ts";
import { findInFolders, isFile, liesIn } from "./search.ts";

/** A line of a feature description. */
export interface SccPlace {
  /** As messages name it: relative to the project. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A file that a feature brings in. */
export interface SccFile {
  /** Absolute path. */
  readonly path: string;
  /** The lines that lead to it, from the feature that kernel.toml names to the line that names the file. */
  readonly chain: readonly SccPlace[];
}

/** A fragment, in the order of merging. */
export interface SccFragment extends SccFile {
  readonly class: FragmentClass;
}

/** `define NAME VALUE`, in the order of reading: the last one of a name counts. */
export interface SccDefine extends SccPlace {
  readonly name: string;
  readonly value: string;
}

/** All that a feature stands for. */
export interface ResolvedScc {
  /** A fragment that is brought in twice stands here twice, as in scc's config.queue: the later place decides. */
  readonly fragments: readonly SccFragment[];
  /** Each once, at the place where it comes first: a patch cannot be applied twice. */
  readonly patches: readonly SccFile[];
  readonly defines: readonly SccDefine[];
  /** Absolute paths of the descriptions that were read, each once. */
  readonly descriptions: readonly string[];
}

export interface SccOptions {
  /** Absolute paths of the folders that names in includes are relative to, in the order of search. */
  readonly roots: readonly string[];
  /** Absolute paths of folders: what a feature names must lie in one of them. */
  readonly within: readonly string[];
  /** What messages call a file. @param path absolute */
  readonly show: (path: string) => string;
}

/** `a.scc:3 -> b.scc:7`. */
export const describeChain = (chain: readonly SccPlace[]): string =>
  chain.map(({ file, line }) => `${file}:${line}`).join(" -> ");

/** Includes without a cycle can still double with every step; Yocto's whole kernel-cache has below 2,000. */
const MOST_INCLUDES = 20_000;

/**
 * Reads a feature description and all it includes, as yocto-kernel-tools' tools/spp and tools/scc do.
 *
 * - Order: depth first, each include in the place of its line (`process_file` in spp).
 * - `include NAME`: looked for in the roots, in their order, and then in the folder of the file that says so; a name may be that
 *   of a folder (see search.ts). spp sorts its roots by the length of their paths instead, and looks in its working folder
 *   first, which is the kernel's source.
 * - `kconf`, `patch`: relative to the file that says so, else looked for in the roots.
 * - `include` of a .patch, .cfg, .config or defconfig file stands for `patch` and `kconf non-hardware` of it; looked for in the
 *   folder of the file first. As in spp, nopatch and nocfg do not reach these.
 * - `nopatch` and `nocfg` hold for all below; what they leave out need not exist. `force kconf` is taken in spite of nocfg.
 * - `if` looks at what has been defined so far, in whatever file; what is not defined is empty. A branch that is not taken is not
 *   read further: what it names need not exist (spp expands the includes in it, and scc then passes over them).
 * - A file that is included twice is read twice. Its patches are taken once: the first time.
 *
 * @param entry absolute path of the description
 * @throws SamebitsError (exit 2), with the chain of includes: a cycle; a file that is not found (the nearest names are offered)
 *   or lies outside of `within`; what {@link parseScc} refuses
 */
export async function resolveScc(entry: string, options: SccOptions): Promise<ResolvedScc> {
  const reading = new Reading(options);
  await reading.read(entry, [], [], { nopatch: false, nocfg: false });
  return reading.result();
}

interface Inhibited {
  readonly nopatch: boolean;
  readonly nocfg: boolean;
}

class Reading {
  readonly #options: SccOptions;
  readonly #fragments: SccFragment[] = [];
  readonly #patches = new Map<string, SccFile>();
  readonly #defines: SccDefine[] = [];
  readonly #parsed = new Map<string, readonly SccStatement[]>();
  #includes = 0;

  constructor(options: SccOptions) {
    this.#options = options;
  }

  result(): ResolvedScc {
    return {
      fragments: this.#fragments,
      patches: [...this.#patches.values()],
      defines: this.#defines,
      descriptions: [...this.#parsed.keys()],
    };
  }

  /**
   * @param open paths of the descriptions that are being read, outermost first
   * @param chain the lines that lead here: one for each of `open`
   */
  async read(path: string, open: readonly string[], chain: readonly SccPlace[], inhibited: Inhibited): Promise<void> {
    await this.#follow(await this.#parse(path, chain), path, open, chain, inhibited);
  }

  async #follow(
    statements: readonly SccStatement[],
    path: string,
    open: readonly string[],
    chain: readonly SccPlace[],
    inhibited: Inhibited,
  ): Promise<void> {
    const file = this.#options.show(path);
    for (const statement of statements) {
      const place = { file, line: statement.line };
      const here = [...chain, place];
      switch (statement.kind) {
        case "define":
          this.#defines.push({ ...place, name: statement.name, value: statement.value });
          break;
        case "kconf":
          if (inhibited.nocfg && !statement.force) break;
          this.#fragments.push({
            path: await this.#findBeside(path, statement.file, "fragment", here),
            class: statement.class,
            chain: here,
          });
          break;
        case "patch":
          if (inhibited.nopatch) break;
          this.#addPatch(await this.#findBeside(path, statement.file, "patch", here), here);
          break;
        case "include":
          await this.#include(path, statement, open, here, inhibited);
          break;
        case "if": {
          const defined = new Map(this.#defines.map(({ name, value }) => [name, value]));
          const chosen = statement.branches.find(
            ({ condition }) => condition === undefined || holds(condition, defined),
          );
          await this.#follow(chosen?.statements ?? [], path, open, chain, inhibited);
          break;
        }
      }
    }
  }

  async #include(
    from: string,
    statement: SccStatement & { kind: "include" },
    open: readonly string[],
    chain: readonly SccPlace[],
    inhibited: Inhibited,
  ): Promise<void> {
    const { file, nopatch, nocfg } = statement;
    if (++this.#includes > MOST_INCLUDES) {
      throw invalid(`${describeChain(chain)}: more than ${MOST_INCLUDES} includes`, {
        next: "let features include what they need once",
      });
    }
    if (file.endsWith(".patch")) {
      this.#addPatch(await this.#find(file, [dirname(from), ...this.#options.roots], "patch", chain), chain);
    } else if (/(\.cfg|\.config|defconfig)$/.test(file)) {
      const path = await this.#find(file, [dirname(from), ...this.#options.roots], "fragment", chain);
      this.#fragments.push({ path, class: "non-hardware", chain });
    } else {
      const path = await this.#find(file, [...this.#options.roots, dirname(from)], "feature", chain);
      const inside = [...open, from];
      if (inside.includes(path)) {
        const cycle = chain.slice(inside.indexOf(path));
        throw invalid(`${this.#options.show(path)} includes itself`, {
          why: [`${describeChain(cycle)} -> ${this.#options.show(path)}`, ...reachedBy(chain, cycle)],
          next: "take one of these includes away",
        });
      }
      await this.read(path, inside, chain, {
        nopatch: nopatch || inhibited.nopatch,
        nocfg: nocfg || inhibited.nocfg,
      });
    }
  }

  #addPatch(path: string, chain: readonly SccPlace[]): void {
    if (!this.#patches.has(path)) this.#patches.set(path, { path, chain });
  }

  async #parse(path: string, chain: readonly SccPlace[]): Promise<readonly SccStatement[]> {
    const known = this.#parsed.get(path);
    if (known !== undefined) return known;
    const text = await readText(path, "feature");
    const statements = withChain(chain, () => parseScc(this.#options.show(path), text));
    this.#parsed.set(path, statements);
    return statements;
  }

  /** A fragment or patch: the very file beside the description, else what the roots have. */
  async #findBeside(
    from: string,
    name: string,
    what: "fragment" | "patch",
    chain: readonly SccPlace[],
  ): Promise<string> {
    const beside = join(dirname(from), name);
    if (!isAbsolute(name) && (await isFile(beside))) return this.#allowed(beside, name, what, chain);
    return this.#find(name, this.#options.roots, what, chain, [dirname(from), ...this.#options.roots]);
  }

  async #find(
    name: string,
    folders: readonly string[],
    what: string,
    chain: readonly SccPlace[],
    lookedIn = folders,
  ): Promise<string> {
    if (isAbsolute(name)) {
      throw invalid(`${describeChain(chain)}: ${what} ${name} is an absolute path`, {
        next: "name it relative to the feature, or to a folder of features",
      });
    }
    const path = await findInFolders(name, folders);
    if (path === undefined) throw await this.#notFound(name, lookedIn, what, chain);
    return this.#allowed(path, name, what, chain);
  }

  #allowed(path: string, name: string, what: string, chain: readonly SccPlace[]): string {
    if (liesIn(path, this.#options.within)) return path;
    throw invalid(`${describeChain(chain)}: ${what} ${name} lies outside of the kernel's folder and its features`, {
      why: `it is ${this.#options.show(path)}`,
      next: 'copy it, or add its folder to "features" in kernel.toml',
    });
  }

  async #notFound(name: string, folders: readonly string[], what: string, chain: readonly SccPlace[]) {
    const { show } = this.#options;
    const unique = [...new Set(folders)];
    return invalid(`${describeChain(chain)}: ${what} ${name} does not exist`, {
      why: [
        ...(await nearestFiles(name, unique)),
        `looked in ${unique.map((folder) => show(folder) || ".").join(", ")}`,
      ],
      next: 'correct the name, or add the folder that it is relative to to "features" in kernel.toml',
    });
  }
}

/** Offers files of the same kind, by name alone when the folder may be wrong, too. */
async function nearestFiles(name: string, folders: readonly string[]): Promise<string[]> {
  const extension = /\.(patch|cfg|config|scc)$/.exec(name)?.[0] ?? ".scc";
  const known = (
    await Promise.all(
      folders.map((folder) => glob(`**/*${extension}`, { cwd: folder, followSymbolicLinks: false, deep: 8 })),
    )
  ).flat();
  const elsewhere = known.filter((path) => basename(path) === basename(name));
  if (elsewhere.length > 0)
    return [
      `did you mean ${elsewhere
        .slice(0, 3)
        .map((path) => `"${path}"`)
        .join(" or ")}?`,
    ];
  const near = didYouMean(name, known);
  return near[0]?.startsWith("did you mean") ? near : [];
}

const reachedBy = (chain: readonly SccPlace[], cycle: readonly SccPlace[]): string[] =>
  chain.length > cycle.length ? [`reached by ${describeChain(chain.slice(0, -cycle.length))}`] : [];

/** An error of the parser names file and line; how the file was reached is added. */
function withChain<T>(chain: readonly SccPlace[], parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SamebitsError) || chain.length === 0) throw error;
    throw new SamebitsError(error.exitCode, error.message, {
      why: [...error.why, `included by ${describeChain(chain)}`],
      next: error.next,
      cause: error,
    });
  }
}
