import type { CheckedConfig, Finding } from "./check-config.ts";
import type { Group } from "./rule.ts";

const HEADINGS: Readonly<Record<Group, string>> = {
  reproducibility: "Reproducible bits",
  hardening: "Hardening",
  boot: "Boot",
};
const WIDTH = 110;

/** Findings that nothing accepts. */
export const unaccepted = (checked: Pick<CheckedConfig, "findings">): readonly Finding[] =>
  checked.findings.filter(({ accepted }) => accepted === undefined);

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
  for (const group of Object.keys(HEADINGS) as Group[]) {
    const here = findings.filter((finding) => finding.group === group);
    if (here.length === 0) continue;
    lines.push("", HEADINGS[group]);
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
function paragraph(label: string, text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH - 12) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one, index) => `  ${(index === 0 ? label : "").padEnd(10)}${one}`.trimEnd());
}
