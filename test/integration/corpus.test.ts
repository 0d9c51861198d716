import { afterAll, beforeAll, describe, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import type { CauseKind } from "../../src/diff/leaf.ts";
import { VARIATIONS } from "../../src/repro/variations.ts";
import { Corpus, inWords, judge, notVaried, readRecipes } from "../support/corpus.ts";
import { temporary } from "../support/nix.ts";

/** All kinds, and whether a build step by itself can be of one. */
const CAUSES: Readonly<Record<CauseKind, boolean>> = {
  "build timestamp": true,
  "file time": true,
  ordering: true,
  "hash order": true,
  "owner assignment": true,
  umask: true,
  "random id": true,
  "random key": true,
  "random salt": true,
  "machine id": true,
  "ssh host key": true,
  "random seed": true,
  cache: true,
  log: true,
  "build path": true,
  "user or host name": true,
  "time zone": true,
  locale: true,
  parallelism: true,
  "kernel version": true,
  environment: true,
  "file system": true,
  "inode numbers": true,
  address: true,
  "temporary name": true,
  "build id": true,
  compression: true,
  follows: false,
  unknown: false,
};

/** Build steps that each go wrong in one way: seen, placed and explained; and that the cure which is named is one. */
const recipes = await readRecipes();
const corpora = new Map<string, Corpus>();
let folder: string;

beforeAll(async () => {
  folder = await temporary("corpus");
  for (const name of new Set(recipes.map(({ toolchain }) => toolchain))) {
    corpora.set(name, await Corpus.open(name, folder));
  }
});
afterAll(() => folder && removeFolder(folder));

// Most of them wait, for another second to begin.
describe.concurrent.each(recipes.map((recipe) => [recipe.name, recipe] as const))("%s", (_, recipe) => {
  const corpus = () => corpora.get(recipe.toolchain)!;

  it("is seen with all variations, in the right file, with the right cause", async ({ expect, skip }) => {
    const tried = await corpus().build(recipe, "build", "all");
    const missing = notVaried(recipe, tried);
    skip(missing.length > 0, missing.join("; "));
    expect(tried.differs).toBe(true);
    expect(judge(recipe, tried.leaves), inWords(tried.leaves).join("\n")).toEqual({
      fileNamed: true,
      causeNamed: true,
    });
  });

  it(`is ${recipe.needs.length === 0 ? "" : "not "}seen without any`, async ({ expect }) => {
    const tried = await corpus().build(recipe, "build", "none");
    expect(inWords(tried.leaves).length > 0, inWords(tried.leaves).join("\n")).toBe(recipe.needs.length === 0);
  });

  it("is gone with the fix", async ({ expect }) => {
    const tried = await corpus().build(recipe, "fixed", "all");
    expect(inWords(tried.leaves)).toEqual([]);
  });
});

describe("the corpus", () => {
  it("has a step for every variation that two builds in the same surroundings do not tell", ({ expect }) => {
    const needed = new Set(recipes.flatMap(({ needs }) => needs));
    // Where programs lie in memory is another place each time already; and nothing here asks who root is outside.
    expect(VARIATIONS.map(({ name }) => name).filter((name) => !needed.has(name))).toEqual(["aslr", "privileges"]);
  });

  it("has a step for every cause there is", ({ expect }) => {
    const covered = new Set(recipes.flatMap((recipe) => recipe.expect.flatMap(({ causes }) => causes)));
    expect(Object.keys(CAUSES).filter((kind) => CAUSES[kind as CauseKind] !== covered.has(kind))).toEqual([]);
  });
});
