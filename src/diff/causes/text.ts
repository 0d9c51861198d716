import type { Cause } from "../leaf.ts";
import { explainBlocks } from "./disk-usage.ts";
import { type Explained, toCause, UNKNOWN } from "./explained.ts";
import { explainLines, type Known } from "./masks.ts";
import { explainMovedLines, explainMovedWords } from "./order.ts";
import { explainPem } from "./pem.ts";
import { explainExtraLines } from "./surroundings.ts";

/** Why lines differ. */
export function textCauses(
  texts: readonly [string, string],
  a: readonly string[],
  b: readonly string[],
  known: Known,
): Cause[] {
  const { surroundings } = known;
  const explained: readonly Explained[] | undefined =
    // A list of dates in another order would be explained by its dates.
    explainMovedLines(texts) ??
    explainLines(a, b, known) ??
    explainPem(...texts) ??
    explainExtraLines(a, b, surroundings) ??
    explainBlocks(a, b, surroundings) ??
    explainMovedWords(texts, a, b);
  return explained?.map(toCause) ?? UNKNOWN("nothing about the lines shows why");
}
