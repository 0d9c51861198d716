import type { Cause } from "../leaf.ts";
import { explainBlocks } from "./disk-usage.ts";
import { type Explained, toCause, UNKNOWN } from "./explained.ts";
import { explainLines, type Known } from "./masks.ts";
import { explainOrder } from "./order.ts";
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
    explainReordered(texts, a, b, known) ??
    explainLines(a, b, known) ??
    explainPem(...texts) ??
    explainExtraLines(a, b, surroundings) ??
    explainBlocks(a, b, surroundings) ??
    explainOrder(texts, a, b, surroundings);
  return explained?.map(toCause) ?? UNKNOWN("nothing about the lines shows why");
}

/** The same lines in another order come first: a list of dates would be explained by its dates. */
function explainReordered(
  texts: readonly [string, string],
  a: readonly string[],
  b: readonly string[],
  { surroundings }: Known,
): Explained[] | undefined {
  const sorted = (text: string) => text.split("\n").sort().join("\n");
  return sorted(texts[0]) === sorted(texts[1]) ? explainOrder(texts, a, b, surroundings) : undefined;
}
