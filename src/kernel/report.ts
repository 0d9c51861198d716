import type { PlacedLine, Redefinition } from "./kconfig/merge.ts";

/** A redefinition in merge_config.sh's words, with the place of every line. */
export function describeRedefinition({ symbol, fragment, previous, next }: Redefinition): readonly string[] {
  const show = (lines: readonly PlacedLine[]) => lines.map(({ file, line, text }) => `${text}   (${file}:${line})`);
  return [
    `Value of ${symbol} is redefined by fragment ${fragment}:`,
    ...show(previous).map((line) => `  Previous value: ${line}`),
    ...show(next).map((line) => `  New value:      ${line}`),
  ];
}
