import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { renderTable } from "../src/report/table.ts";
import { Corpus, judge, notVaried, readRecipes } from "../test/support/corpus.ts";

const percent = (count: number, of: number): string => `${count} of ${of}, ${Math.floor((100 * count) / of)} %`;

/** What of test/corpus is found by two builds alone, what with all variations, and what `samebits diff` says of it. */
export async function corpusTable(folder: string, colour: boolean): Promise<string> {
  const recipes = await readRecipes();
  const corpora = new Map<string, Corpus>();
  for (const { toolchain } of recipes) {
    if (!corpora.has(toolchain)) corpora.set(toolchain, await Corpus.open(toolchain, folder));
  }
  // Most of them wait, for another second to begin.
  const limit = pLimit(availableParallelism() + 2);
  const found = await Promise.all(
    recipes.map((recipe) =>
      limit(async () => {
        const corpus = corpora.get(recipe.toolchain)!;
        const [plain, varied] = [
          await corpus.build(recipe, "build", "none"),
          await corpus.build(recipe, "build", "all"),
        ];
        return { recipe, plain, varied, missing: notVaried(recipe, varied), ...judge(recipe, varied.leaves) };
      }),
    ),
  );
  const word = (yes: boolean) => (yes ? "yes" : "no");
  const named = (list: readonly string[]) => [...new Set(list)].join(", ");
  const rows = found.map(({ recipe, plain, varied, missing, fileNamed, causeNamed }) => [
    recipe.name,
    word(plain.differs),
    missing.length > 0 ? `cannot be varied here: ${missing.join("; ")}` : word(varied.differs),
    fileNamed ? named(recipe.expect.map(({ path }) => path)) : "NO",
    causeNamed ? named(recipe.expect.flatMap(({ causes }) => causes)) : "NO",
  ]);
  // What this machine cannot vary is no answer to the question.
  const able = found.filter(({ missing }) => missing.length === 0);
  const count = (list: readonly boolean[]) => percent(list.filter(Boolean).length, list.length);
  rows.push([
    "all",
    count(found.map(({ plain }) => plain.differs)),
    count(able.map(({ varied }) => varied.differs)),
    count(able.map(({ fileNamed }) => fileNamed)),
    count(able.map(({ causeNamed }) => causeNamed)),
  ]);
  return renderTable(["recipe", "two builds", "with variations", "file named", "cause named"], rows, { colour });
}
