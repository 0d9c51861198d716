import type { LostLines, MergeReport, PlacedLine } from "../kconfig/merge.ts";

/*
 * What merge_config.sh prints, in its words. All texts are bytes as Latin-1. In one thing they differ on purpose: a backslash is
 * shown as it is, while the echo of some shells (dash) makes a tab of "\t" and ends the report at "\c".
 */

/** What `echo Previous value: $TEXT` makes of a text: its words, one blank between them. */
const inWords = (label: string, lines: readonly PlacedLine[]) =>
  [label, ...lines.flatMap(({ text }) => text.split(/[ \t]+/).filter((word) => word !== ""))].join(" ");

/** @param fragment its name, in bytes */
export function reportLines({ kind, redefinition }: MergeReport, fragment: string): readonly string[] {
  const { symbol, previous, next } = redefinition;
  const values = [inWords("Previous value:", previous), inWords("New value:", next)];
  switch (kind) {
    case "redefined":
      return [`Value of ${symbol} is redefined by fragment ${fragment}:`, ...values, ""];
    case "not demoted":
      return [...values, "-y passed, will not demote y to m", ""];
    case "redundant":
      return [`Value of ${symbol} is redundant by fragment ${fragment}:`];
  }
}

export const lostReport = ({ symbol, requested, actual }: LostLines): readonly string[] => [
  `Value requested for ${symbol} not in final .config`,
  `Requested value:  ${requested.join("\n")}`,
  `Actual value:     ${actual.join("\n")}`,
  "",
];

/** The text of `-h`. */
export const usage = (prefix: string): string => `Usage: samebits kernel merge [OPTIONS] BASE [FRAGMENT...]

Merges fragments of a kernel configuration into a base, as scripts/kconfig/merge_config.sh of the kernel does:
the same .config, the same report, the same exit status. Needs no samebits project. Unless -m is given, it
runs make in the current folder, which has to be a kernel's source then, and names the values that did not last.

  -h      show this text
  -m      only merge the fragments, do not run make
  -n      make allnoconfig instead of alldefconfig
  -r      list redundant entries too
  -y      what is built in stays built in: a fragment's m does not replace y
  -O DIR  folder for the output; consider setting $KCONFIG_CONFIG instead
  -s      strict: fail if a fragment redefines a value
  -Q      do not list redefined values
  --json  print one JSON event instead

Options come before the files. The result goes to $KCONFIG_CONFIG, or .config. Symbols begin with '${prefix}',
or with what the environment variable CONFIG_ holds.
`;
