import type { Bisection } from "./verdict.ts";

/**
 * Finds a smallest set of variations that still makes the bits differ: none of them can be left out. Zeller and Hildebrandt's ddmin
 * ("Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002), with a build without any variation first, which
 * tells what needs none.
 * @param names variations with which the bits are known to differ
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
  if (await test([])) return { needed: [], tried };
  let needed = [...names];
  for (let parts = 2; needed.length > 1; ) {
    const chunks = split(needed, parts);
    let smaller: readonly string[] | undefined;
    for (const chunk of chunks) {
      if (await test(chunk)) {
        smaller = chunk;
        parts = 2;
        break;
      }
    }
    // With two parts, what is left without one is the other.
    for (const chunk of smaller || parts === 2 ? [] : chunks) {
      const rest = needed.filter((name) => !chunk.includes(name));
      if (await test(rest)) {
        smaller = rest;
        parts = Math.max(parts - 1, 2);
        break;
      }
    }
    if (smaller) needed = [...smaller];
    else if (parts >= needed.length) break;
    else parts = Math.min(2 * parts, needed.length);
  }
  return { needed, tried };
}

/** As many parts, as alike in size as can be. */
function split(list: readonly string[], parts: number): string[][] {
  return Array.from({ length: parts }, (_, index) =>
    list.slice(Math.floor((index * list.length) / parts), Math.floor(((index + 1) * list.length) / parts)),
  );
}
