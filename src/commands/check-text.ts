import { styleText } from "node:util";
import type { Checked } from "../check/check-tree.ts";
import type { Finding } from "../check/finding.ts";
import { oneLine } from "../report/one-line.ts";
import { wrap } from "../report/wrap.ts";

const WIDTH = 110;
const LABEL = 10;
const SOURCE = 100;

/** Findings that no waiver allows. */
export const openFindings = ({ findings }: Pick<Checked, "findings">): readonly Finding[] =>
  findings.filter(({ waived }) => waived === undefined);

/** `2 errors, 1 warning, 3 allowed`. */
export function countFindings(checked: Pick<Checked, "findings">): string {
  const open = openFindings(checked);
  const errors = open.filter(({ severity }) => severity === "error").length;
  const warnings = open.length - errors;
  return [
    plural(errors, "error"),
    plural(warnings, "warning"),
    `${checked.findings.length - open.length} allowed`,
  ].join(", ");
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

/**
 * What was found, for people: by file, each with its line; why and what to do are told once for each rule of a file. Whole lines.
 * @param name what was checked
 */
export function renderChecked(name: string, checked: Checked, options: { readonly colour: boolean }): string {
  const paint = (format: "bold" | "red" | "yellow" | "dim", text: string) =>
    options.colour ? styleText(format, text, { validateStream: false }) : text;
  const blocks: string[] = [];
  for (const file of new Set(checked.findings.map((finding) => finding.file))) {
    const here = checked.findings.filter((finding) => finding.file === file);
    const open = here.filter(({ waived }) => waived === undefined);
    const lines = [paint("bold", oneLine(file))];
    for (const [index, finding] of open.entries()) {
      const { line, column, severity, rule, what, source } = finding;
      const place = `${file}:${line}:${column}`;
      lines.push(
        `  ${oneLine(place)} ${paint(severity === "error" ? "red" : "yellow", severity)} ${rule}: ${oneLine(what)}`,
      );
      if (source.trim() !== "") lines.push(`    ${paint("dim", clip(oneLine(source.trim())))}`);
      // The same advice follows the last of its rule in this file.
      const next = open.slice(index + 1).find((one) => one.rule === rule && one.fix === finding.fix);
      if (next === undefined) lines.push(...paragraph("why", finding.why), ...paragraph("fix", finding.fix));
    }
    for (const { line, rule, waived } of here) {
      if (waived !== undefined)
        lines.push(`  ${paint("dim", `${oneLine(file)}:${line} allowed ${rule}: ${oneLine(waived)}`)}`);
    }
    blocks.push(`${lines.join("\n")}\n\n`);
  }
  const unread = checked.unread.map(({ file, why }) => `not looked into: ${oneLine(file)} (${oneLine(why)})\n`);
  return [...blocks, ...unread, `${name}: ${countFindings(checked)} in ${plural(checked.files.length, "file")}\n`].join(
    "",
  );
}

const clip = (text: string): string => (text.length > SOURCE ? `${text.slice(0, SOURCE - 1)}…` : text);

const paragraph = (label: string, text: string): string[] =>
  wrap(text, WIDTH - LABEL).map((line, index) =>
    `${(index === 0 ? `    ${label}` : "").padEnd(LABEL)}${line}`.trimEnd(),
  );

/** One line for a log: `images/x/mkosi.build:3:1 rule: what`. */
export const findingLine = ({ file, line, column, rule, what }: Finding): string =>
  oneLine(`${file}:${line}:${column} ${rule}: ${what}`);

/**
 * Workflow commands that GitHub shows beside the lines of a pull request
 * (docs.github.com, "Workflow commands for GitHub Actions").
 * @param prefix the path from the repository's root to what file names are relative to, if not empty with its slash
 */
export function githubAnnotations(checked: Checked, prefix = ""): string {
  const data = (text: string) => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
  const property = (text: string) => data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
  return openFindings(checked)
    .map(({ severity, file, line, column, rule, what, fix }) => {
      const place = `file=${property(prefix + file)},line=${line},col=${column},title=${property(`samebits check: ${rule}`)}`;
      return `::${severity} ${place}::${data(`${what}. ${fix}`)}\n`;
    })
    .join("");
}
