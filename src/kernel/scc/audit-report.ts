import type { ConfigAudit, Setting } from "./audit.ts";

/**
 * An audit for people: a headline for each kind of finding, and its options below it, indented. Options that several fragments
 * set to the same value are counted and not listed. Nothing found: one line that says so.
 */
export function describeAudit(audit: ConfigAudit): readonly string[] {
  const changed = audit.redefined.filter(({ differ }) => differ);
  const repeated = audit.redefined.length - changed.length;
  const overridden = ({ symbol, from, to }: ConfigAudit["hardwareOverridden"][number]) =>
    `${symbol}: ${show(from)}, then ${show(to)}`;
  const lines = [
    ...section("needed by hardware, overridden by a non-hardware fragment", audit.hardwareOverridden, overridden),
    ...section("of policy, overridden by a hardware fragment", audit.policyOverridden, overridden),
    ...section("set, but not an option of this kernel", audit.invalid, ({ symbol, settings, nearest }) => {
      const places = settings.map(({ file, line }) => `${file}:${line}`).join(", ");
      return `${symbol} (${places})${nearest.length > 0 ? `; nearest: ${nearest.join(", ")}` : ""}`;
    }),
    ...section(
      "with another value in the end",
      audit.mismatched,
      ({ symbol, requested, actual }) => `${symbol}: ${show(requested)}; is ${actual ?? "not there"}`,
    ),
    ...section(
      "set to different values by several fragments (the last one counts)",
      changed,
      ({ symbol, settings }) => `${symbol}: ${settings.map(show).join(", then ")}`,
    ),
    ...section(
      "set more than once in one fragment (the last line counts)",
      audit.duplicated,
      ({ symbol, file, lines: places }) => `${symbol} (${file}:${places.join(", ")})`,
    ),
    ...(repeated > 0
      ? [`${repeated} ${repeated === 1 ? "option" : "options"} set to the same value by several fragments`]
      : []),
  ];
  return lines.length > 0 ? lines : ["nothing to report"];
}

const show = ({ value, file, line, class: one }: Setting) =>
  `${value} (${one === "unclassified" ? "" : `${one}, `}${file}:${line})`;

function section<T>(headline: string, findings: readonly T[], describe: (finding: T) => string): readonly string[] {
  if (findings.length === 0) return [];
  const count = `${findings.length} ${findings.length === 1 ? "option" : "options"}`;
  return [`${count} ${headline}:`, ...findings.map((one) => `  ${describe(one)}`)];
}
