import { invalid } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { VARIATIONS } from "./variations.ts";

/**
 * Which variations `--vary` wants: `all`, `none`, names (exactly these), or names with `+` and `-` in front, which change what
 * stands before them (all, where nothing does). Separated by commas, read from the left.
 * @throws SamebitsError (exit 2) for an unknown name
 */
export function parseVary(text: string): Set<string> {
  const all = VARIATIONS.map(({ name }) => name);
  const words = text.split(",").map((word) => word.trim());
  // "+clock" alone adds to nothing less than what is usual: all. "-clock" alone takes away from it.
  let wanted = new Set(/^[+-]/.test(words[0]!) ? all : []);
  for (const word of words) {
    if (word === "all") wanted = new Set(all);
    else if (word === "none") wanted = new Set();
    else {
      const name = word.replace(/^[+-]/, "");
      if (!all.includes(name)) {
        throw invalid(`--vary: there is no variation "${name}"`, {
          why: didYouMean(name, all),
          next: `known: all, none, ${all.join(", ")}`,
        });
      }
      if (word.startsWith("-")) wanted.delete(name);
      else wanted.add(name);
    }
  }
  return wanted;
}

/** @throws SamebitsError (exit 2) for what no verdict has printed */
export function parseSeed(text: string): string {
  if (/^[0-9a-f]{4,64}$/i.test(text)) return text.toLowerCase();
  throw invalid(`--seed: "${text}" is no seed`, {
    next: "give the hexadecimal digits that a verdict shows, at least 4",
  });
}
