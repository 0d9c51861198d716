import { mkdtemp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readToml } from "../../src/base/toml.ts";
import { removeFolder } from "../../src/base/workspace.ts";
import { debianBases } from "../../src/debian/base-urls.ts";
import type { Leaf } from "../../src/diff/leaf.ts";
import { buildTwice, openWorkshop, type Workshop } from "../../src/repro/twice.ts";
import { VARIATIONS } from "../../src/repro/variations.ts";
import { parseVary } from "../../src/repro/vary-option.ts";
import type { VariedAspect } from "../../src/repro/verdict.ts";
import { machineNix, plainEnv } from "./nix.ts";
import { checkout } from "./project.ts";
import { silent } from "./silent.ts";

/** test/corpus/NAME/recipe.toml. Beside it: `build`, which goes wrong, and `fixed`, the same with what the fix says. */
const recipeSchema = z.strictObject({
  title: z.string(),
  /** What differs from build to build. */
  injects: z.string(),
  /** Of nix/toolchains.toml. */
  toolchain: z.string(),
  /** Variations without which two builds are the same. */
  needs: z.array(z.enum(VARIATIONS.map(({ name }) => name) as [string, ...string[]])),
  /** Every leaf there must be; `*` stands for any part of a name. */
  expect: z.array(z.strictObject({ path: z.string(), causes: z.array(z.string()).min(1) })).min(1),
});

export type Recipe = z.output<typeof recipeSchema> & { readonly name: string; readonly folder: string };

/** All of test/corpus, by name. */
export async function readRecipes(): Promise<Recipe[]> {
  const corpus = join(checkout, "test/corpus");
  const entries = await readdir(corpus, { withFileTypes: true });
  const names = entries.flatMap((one) => (one.isDirectory() ? one.name : [])).sort();
  return Promise.all(
    names.map(async (name) => {
      const folder = join(corpus, name);
      return { ...(await readToml(join(folder, "recipe.toml"), recipeSchema)), name, folder };
    }),
  );
}

/** Tries recipes out, each in folders of its own: several can be tried side by side. */
export class Corpus {
  readonly #workshop: Workshop;
  readonly #folder: string;

  private constructor(workshop: Workshop, folder: string) {
    this.#workshop = workshop;
    this.#folder = folder;
  }

  /** @param folder for logs and what builds leave */
  static async open(toolchain: string, folder: string): Promise<Corpus> {
    const nix = await machineNix(folder);
    const workshop = await openWorkshop(toolchain, {
      root: checkout,
      report: silent,
      nix,
      state: join(checkout, ".samebits"),
      bases: () => debianBases({ mirrors: process.env.SAMEBITS_DEBIAN_MIRROR, apt: "/etc/apt" }),
      registries: async () => [],
      goProxies: async () => [],
      cargoIndices: async () => [],
      signal: new AbortController().signal,
      logs: join(folder, "logs"),
      env: plainEnv,
      uid: process.getuid!(),
    });
    return new Corpus(workshop, folder);
  }

  /** Builds a recipe twice. @param vary as the option takes it */
  async build(recipe: Recipe, script: "build" | "fixed", vary: string, runs = 1): Promise<Tried> {
    const folder = await mkdtemp(join(this.#folder, `${recipe.name}-`));
    try {
      const verdict = await buildTwice(this.#workshop, {
        sources: recipe.folder,
        command: [`./${script}`],
        // A seed that is written down: what was found once is found again.
        vary: { wanted: parseVary(vary), seed: "5a3eb175", runs, bisect: false },
        report: silent,
        logs: join(folder, "logs"),
        signal: new AbortController().signal,
        output: join(folder, "output"),
      });
      return {
        differs: !verdict.same,
        leaves: verdict.differences?.leaves ?? [],
        varied: verdict.runs.flatMap(({ varied }) => varied),
      };
    } finally {
      await removeFolder(folder);
    }
  }
}

export interface Tried {
  readonly differs: boolean;
  readonly leaves: readonly Leaf[];
  readonly varied: readonly VariedAspect[];
}

/** What a recipe needs and this machine cannot vary, each with the reason. */
export const notVaried = (recipe: Recipe, { varied }: Tried): string[] =>
  varied
    .filter(({ name, notDone }) => recipe.needs.includes(name) && notDone !== undefined)
    .map(({ name, notDone }) => `${name}: ${notDone}`);

export interface Judgement {
  /** The leaves are those that are expected, and no others. */
  readonly fileNamed: boolean;
  /** Each has the causes that are expected, and none is unknown. */
  readonly causeNamed: boolean;
}

export function judge(recipe: Recipe, leaves: readonly Leaf[]): Judgement {
  const pattern = (path: string) =>
    new RegExp(
      `^${path
        .split("*")
        .map((part) => part.replace(/[.!()+?^$[\]{}|\\]/g, "\\$&"))
        .join("[^!/]*")}$`,
    );
  const expected = recipe.expect.map(({ path, causes }) => ({ path: pattern(path), causes }));
  // What merely follows from another difference may be there.
  const own = leaves.filter(({ causes }) => causes.some(({ kind }) => kind !== "follows"));
  const matching = (leaf: Leaf) => expected.filter(({ path }) => path.test(leaf.path));
  const fileNamed =
    own.every((leaf) => matching(leaf).length > 0) &&
    expected.every(({ path }) => own.some((leaf) => path.test(leaf.path)));
  const causeNamed = own.every((leaf) => {
    const kinds: readonly string[] = leaf.causes.map(({ kind }) => kind);
    return (
      !kinds.includes("unknown") && matching(leaf).every(({ causes }) => causes.every((kind) => kinds.includes(kind)))
    );
  });
  return { fileNamed, causeNamed: fileNamed && causeNamed };
}

/** Leaves in few words, for messages of tests. */
export const inWords = (leaves: readonly Leaf[]): string[] =>
  leaves.map(
    ({ path, causes }) => `${path}: ${causes.map(({ kind, evidence }) => `${kind} (${evidence})`).join("; ")}`,
  );
