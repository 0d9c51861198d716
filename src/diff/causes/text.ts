import type { Cause } from "../leaf.ts";
import { explainLines, type Mask } from "./masks.ts";
import { toCause, UNKNOWN } from "./unknown.ts";

/** Why lines differ. */
export function textCauses(
  texts: readonly [string, string],
  a: readonly string[],
  b: readonly string[],
  all: readonly Mask[],
): Cause[] {
  const sorted = (lines: readonly string[]) => [...lines].sort().join("\n");
  const words = (lines: readonly string[]) =>
    sorted(lines.flatMap((line) => line.split(/[\s,;:|[\]{}()]+/)).filter(Boolean));
  if (sorted(texts[0].split("\n")) === sorted(texts[1].split("\n"))) {
    return [{ kind: "ordering", evidence: "the same lines in another order" }];
  }
  const explained = explainLines(a, b, all);
  if (explained) return explained.map(toCause);
  if (words(a) === words(b)) return [{ kind: "ordering", evidence: "the same words in another order" }];
  if (isJsonReordered(texts))
    return [{ kind: "ordering", evidence: "the same JSON with keys or elements in another order" }];
  return UNKNOWN("nothing about the lines shows why");
}

function isJsonReordered(texts: readonly [string, string]): boolean {
  const canonical = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
      .sort()
      .join()}}`;
  };
  try {
    return canonical(JSON.parse(texts[0])) === canonical(JSON.parse(texts[1]));
  } catch {
    // No JSON, or nested deeper than the stack goes.
    return false;
  }
}
