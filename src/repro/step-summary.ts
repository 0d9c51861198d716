import { formatBytes } from "../base/format.ts";
import { showCounts } from "../diff/counts.ts";
import type { Leaf } from "../diff/leaf.ts";
import { byImportance, countCauses } from "../diff/rank.ts";
import { hexOf } from "../image/artifacts.ts";
import { describeOutcome, groupDigests, type Outcome } from "./outcome.ts";
import { countVaried, variedRows } from "./varied.ts";
import type { Verdict } from "./verdict.ts";

export interface StepSummaryOptions {
  /** Where the report can be had: an address, or the name of a file among the run's artifacts. */
  readonly report?: string;
  /** Differences that are listed; default: 20. */
  readonly most?: number;
}

const SIGNS: Readonly<Record<Outcome, string>> = {
  reproduced: "✅",
  "not reproduced": "❌",
  "lock differs": "❌",
  "not locked": "⚠️",
};
/** GitHub takes 1 MiB a step; a line of a table need not be longer than this. */
const LONGEST = 300;

/**
 * A verdict as GitHub-flavoured Markdown, to be appended to the file that GITHUB_STEP_SUMMARY names (several verdicts share one
 * step). Ends with an empty line, so that whatever follows is not drawn into its last table.
 */
export function renderStepSummary(verdict: Verdict, { report, most = 20 }: StepSummaryOptions = {}): string {
  const { image, variant, commit, artifacts, first, runs, rebuilt, skipped, differences, bisection } = verdict;
  const { outcome, title, statement } = describeOutcome(verdict);
  const blocks: string[] = [
    `## ${SIGNS[outcome]} ${title}: ${plain(image)} (${plain(variant)})`,
    plain(statement),
    ...(skipped.length > 0 ? [`**Not covered:** ${skipped.map(plain).join("; ")}`] : []),
    ...(commit
      ? [`Commit ${code(commit.id)}${commit.changed ? ", **with changes that are not committed**" : ""}`]
      : []),
    table(
      ["Artifact", "Size", "SHA-256"],
      artifacts.map((one) => {
        const size = first.artifacts.find(({ file }) => file === one.file)?.size;
        const groups = groupDigests(one).map(({ who, integrity }) => `${who.join(", ")}: ${code(hexOf(integrity))}`);
        return [code(one.file), size === undefined ? "" : formatBytes(size), groups.join("<br>")];
      }),
    ),
  ];
  if (differences) {
    const { leaves, compared } = differences;
    const causes = countCauses(leaves).map(([kind, count]) => `${count} ${kind}`);
    blocks.push(
      "### Differences",
      `${showCounts(leaves.length, compared)}; by cause: ${plain(causes.join(", "))}`,
      table(["Path", "Package", "Cause"], byImportance(leaves).slice(0, most).map(leafRow)),
      ...(leaves.length > most ? [`and ${leaves.length - most} more`] : []),
    );
  }
  if (bisection) {
    const { needed, tried } = bisection;
    const sets = needed.map((set) => set.map(code).join(" with ")).join("; so does ");
    blocks.push(
      needed.length > 0
        ? `**Bisection:** to vary ${sets} makes the bits differ.`
        : `**Bisection:** the bits ${tried[0]?.differs ? "differ with nothing varied" : "did not differ again"}.`,
    );
  }
  const rows = variedRows(runs);
  if (rows.length > 0) {
    blocks.push(
      details(
        `What was varied (${countVaried(rows)})`,
        table(
          ["Aspect", "Build 1", ...runs.map((_, index) => `Build ${index + 2}`)],
          rows.map((row) => [
            plain(row.title),
            row.first === undefined ? "" : plain(row.first),
            ...row.runs.map((aspect) => {
              if (aspect === undefined) return "-";
              if (aspect.notDone !== undefined) return `*not done:* ${plain(aspect.notDone)}`;
              return plain(row.first === undefined ? `${aspect.first} → ${aspect.other}` : aspect.other);
            }),
          ]),
        ),
      ),
    );
  }
  if (rebuilt.length > 0) {
    blocks.push(
      details(
        `What was rebuilt (${rebuilt.length})`,
        table(
          ["What", "Verdict"],
          rebuilt.map(({ what, same }) => [plain(what), same ? "same" : "**DIFFERS**"]),
        ),
      ),
    );
  }
  if (report !== undefined) {
    blocks.push(
      /^https:\/\/[\w.~:/?#@!$&*+,;=%-]+$/.test(report)
        ? `[The whole report](<${report}>)`
        : `The whole report: ${code(report)}`,
    );
  }
  return `${blocks.join("\n\n")}\n\n`;
}

const leafRow = ({ path, kind, package: owner, causes }: Leaf): string[] => [
  `${code(path)}${kind === "container" ? " (itself)" : ""}`,
  plain(owner ?? ""),
  causes
    .map((cause) => `${cause.kind === "unknown" ? "**unknown**" : plain(cause.kind)}: ${plain(cause.evidence)}`)
    .join("<br>"),
];

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const details = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

/** On one line, of bounded length, without what cannot be seen or turns the text around it. */
function visible(text: string): string {
  const shown = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}

/**
 * Text as it is. Every sign that means something to Markdown, to HTML, or to GitHub (mentions, references, addresses) becomes a
 * character reference, which none of them looks into (CommonMark, 2.5).
 */
const plain = (text: string): string =>
  visible(text).replace(/[!-'*+\--/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Text in the type of programs; an HTML element, since Markdown's own can be ended by what is in it. */
const code = (text: string): string => `<code>${plain(text)}</code>`;
