import { type CheckedConfig, type Finding, unaccepted } from "../kernel/check/check-config.ts";
import type { Group } from "../kernel/check/rule.ts";
import { wrap } from "../report/wrap.ts";

const HEADINGS: Readonly<Record<Group, string>> = {
  reproducibility: "Reproducible bits",
  hardening: "Hardening",
  boot: "Boot",
};
const WIDTH = 110;
const LABEL = 12;

/** `2 errors, 1 warning, 3 accepted`. */
export function countFindings(findings: readonly Finding[]): string {
  const open = unaccepted({ findings });
  const errors = open.filter(({ severity }) => severity === "error").length;
  return [
    plural(errors, "error"),
    plural(open.length - errors, "warning"),
    `${findings.length - open.length} accepted`,
  ].join(", ");
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** What was found, for people: grouped, what is open first, what is accepted in one line each. Lines without newlines. */
export function describeChecked(
  kernel: { readonly name: string; readonly runsOn: readonly string[] },
  { release, rules, findings }: CheckedConfig,
): readonly string[] {
  const facts = [
    ...(release === undefined ? [] : [`Linux ${release}`]),
    kernel.runsOn.length === 0 ? "no host named in runs_on" : `for ${kernel.runsOn.join(", ")}`,
    `${rules} rules`,
  ];
  const lines = [`${kernel.name}: ${countFindings(findings)} (${facts.join("; ")})`];
  const groups = (Object.keys(HEADINGS) as Group[])
    .map((group) => ({ title: HEADINGS[group], here: findings.filter((finding) => finding.group === group) }))
    .filter(({ here }) => here.length > 0);
  // One group has the counts of the whole, and what is accepted takes a line each.
  if (groups.length > 1 && unaccepted({ findings }).length > 0)
    for (const { title, here } of groups) lines.push(`  ${title}: ${countFindings(here)}`);
  for (const { title, here } of groups) {
    lines.push("", title);
    for (const finding of here.filter(({ accepted }) => accepted === undefined)) lines.push(...describeOpen(finding));
    for (const { symbol, value, accepted } of here) {
      if (accepted !== undefined) lines.push(...paragraph("accepted", `${showValue(symbol, value)}: ${accepted}`));
    }
  }
  return lines;
}

function describeOpen({ severity, symbol, value, set, why, source, hosts }: Finding): string[] {
  return [
    ...paragraph(severity, showValue(symbol, value)),
    ...paragraph("", why),
    ...(hosts.length === 0 ? [] : paragraph("", `needed for: ${hosts.join(", ")}`)),
    ...paragraph("", `set: ${set.join("   ")}`),
    ...paragraph("", `source: ${source}`),
  ];
}

/** `CONFIG_X=y`, `CONFIG_X is not set`, and for a symbol that is not offered at all, `CONFIG_X is absent`. */
const showValue = (symbol: string, value: string | undefined) =>
  value === undefined ? `${symbol} is absent` : value === "n" ? `${symbol} is not set` : `${symbol}=${value}`;

/** A label in a column of its own, and the text beside it in lines of up to 110 columns. */
const paragraph = (label: string, text: string): string[] =>
  wrap(text, WIDTH - LABEL).map((line, index) => `${(index === 0 ? `  ${label}` : "").padEnd(LABEL)}${line}`.trimEnd());
