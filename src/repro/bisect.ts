import type { Bisection } from "./verdict.ts";

/**
 * Finds the smallest sets of variations that still make the bits differ: nothing can be left out of any of them, and what is in
 * none of them does nothing. Zeller and Hildebrandt's ddmin ("Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2),
 * 2002), once more with what is left as long as that differs, too; a build without any variation comes first.
 * @param names variations with which the bits differed
 * @param differs builds with some of them and compares with the first build
 */
export async function bisect(
  names: readonly string[],
  differs: (varied: readonly string[]) => Promise<boolean>,
): Promise<Bisection> {
  const tried: { varied: readonly string[]; differs: boolean }[] = [];
  const test = async (varied: readonly string[]): Promise<boolean> => {
    const key = varied.join();
    const known = tried.find((one) => one.varied.join() === key);
    if (known) return known.differs;
    const result = await differs(varied);
    tried.push({ varied, differs: result });
    return result;
  };
  const needed: string[][] = [];
  if (await test([])) return { needed, tried };
  for (let rest = [...names]; rest.length > 0; ) {
    // A whole set is only known to differ once it has been built: what made the bits differ may not have been a variation.
    if (!(await test(rest))) break;
    const smallest = await minimize(rest, test);
    needed.push(smallest);
    rest = rest.filter((name) => !smallest.includes(name));
  }
  return { needed, tried };
}

async function minimize(
  names: readonly string[],
  test: (varied: readonly string[]) => Promise<boolean>,
): Promise<string[]> {
  let needed = [...names];
  for (let parts = 2; needed.length > 1; ) {
    const chunks = split(needed, parts);
    const rests = parts === 2 ? [] : chunks.map((chunk) => needed.filter((name) => !chunk.includes(name)));
    let smaller: readonly string[] | undefined;
    for (const some of [...chunks, ...rests]) {
      if (!(await test(some))) continue;
      smaller = some;
      break;
    }
    if (smaller) {
      parts = rests.includes(smaller as string[]) ? Math.max(parts - 1, 2) : 2;
      needed = [...smaller];
    } else if (parts >= needed.length) break;
    else parts = Math.min(2 * parts, needed.length);
  }
  return needed;
}

/** As many parts, as alike in size as can be. */
function split(list: readonly string[], parts: number): string[][] {
  return Array.from({ length: parts }, (_, index) =>
    list.slice(Math.floor((index * list.length) / parts), Math.floor(((index + 1) * list.length) / parts)),
  );
}
