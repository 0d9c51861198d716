import { hexOf } from "../image/artifacts.ts";
import { type Cell, renderTable } from "../report/table.ts";
import { wrap } from "../report/wrap.ts";
import { variedRows } from "../repro/varied.ts";
import type { Bisection, ComparedArtifact, Rebuilt, Run, Verdict } from "../repro/verdict.ts";
import { renderLeaves } from "./diff-text.ts";

export interface VerdictTextOptions {
  readonly colour: boolean;
  /** Where the report is, as people type it. */
  readonly report: string;
}

const WIDTH = 110;
/** Differences of each image; `diff` shows all. */
const MOST_LEAVES = 8;

/** The verdict for people: a table of builds and lock, what was varied, what differs and why. */
export function renderVerdict(verdict: Verdict, options: VerdictTextOptions): string {
  const { image, variant, artifacts, runs, rebuilt, skipped, differences, bisection, same } = verdict;
  const { colour } = options;
  const head = ["artifact", ...["build 1", ...runs.map((_, index) => `build ${index + 2}`), "lock", ""]];
  const rows: (Cell | string)[][] = [
    ...artifacts.map((one) => [
      one.file,
      short(one.first),
      ...one.others.map((other) => beside(other, one.first)),
      beside(one.locked, one.first),
      outcome(one),
    ]),
  ];
  const again: (Cell | string)[][] = rebuilt.map((one) => [
    one.what,
    short(one.first),
    one.second === undefined
      ? { text: "?", mood: "bad" }
      : { text: short(one.second), mood: one.second === one.first ? "good" : "bad" },
    one.same ? { text: "same", mood: "good" } : { text: "DIFFERS", mood: "bad" },
  ]);
  const full = artifacts.map((one) => `  ${hexOf(one.first)}  ${one.file}\n`).join("");
  const left = skipped.length === 0 ? "" : `, without ${skipped.join(" and ")}`;
  return [
    `\n${image} (${variant}), sha256:\n\n`,
    renderTable(head, rows, { colour }),
    again.length === 0 ? "" : `\n${renderTable(["built again", "first", "second", ""], again, { colour })}`,
    "\n",
    renderVaried(runs, colour),
    ...describeRebuilt(rebuilt),
    ...(skipped.length === 0 ? [] : [`not checked: ${skipped.join(", ")}\n`]),
    differences ? `\n${renderLeaves(differences.leaves, differences.compared, { colour, most: MOST_LEAVES })}` : "",
    bisection ? `\n${describeBisection(bisection)}` : "",
    ...rebuilt.map((one) => whyDifferent(one, colour)),
    same
      ? `\nReproduced: ${runs.length > 1 ? "all" : "both"} builds ${verdict.local ? "" : "and the lock "}agree${left}.\n${full}`
      : "",
    verdict.local ? `Local changes, compared with no lock: ${verdict.local.join(", ")}\n` : "",
    `report: ${options.report}\n`,
  ].join("");
}

const short = (integrity: string): string => hexOf(integrity).slice(0, 16);

const beside = (value: string | undefined, first: string): Cell =>
  value === undefined
    ? { text: "not locked", mood: "bad" }
    : { text: short(value), mood: value === first ? "good" : "bad" };

/** The last column: what is not locked is told apart from what differs. */
function outcome({ same, first, others, locked }: ComparedArtifact): Cell {
  if (same) return { text: "same", mood: "good" };
  const agree = others.every((other) => other === first);
  return { text: agree && locked === undefined ? "not locked" : "DIFFERS", mood: "bad" };
}

/** What was varied in each build: a table; below it what was not, and why; and the seeds. */
export function renderVaried(runs: readonly Pick<Run, "seed" | "varied">[], colour: boolean): string {
  const rows = variedRows(runs);
  const done = rows.filter(({ runs: all }) => all.some((one) => one !== undefined && one.notDone === undefined));
  const cells = done.map(({ title, first, runs: all }): (Cell | string)[] => [
    title,
    first ?? "",
    ...all.map((one) =>
      one?.notDone === undefined ? (one?.other ?? "") : { text: "as build 1", mood: "quiet" as const },
    ),
  ]);
  const reasons = new Map<string, string[]>();
  for (const { name, runs: all } of rows) {
    if (all.some((one) => one !== undefined && one.notDone === undefined)) continue;
    const reason = all[0]?.notDone ?? "";
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  }
  const builds = runs.map((_, index) => `build ${index + 2}`);
  const seeds = runs.map(({ seed }) => seed).join(", ");
  return [
    cells.length === 0 ? "varied: nothing\n" : renderTable(["varied", "build 1", ...builds], cells, { colour }),
    ...[...reasons].flatMap(([reason, names]) =>
      wrap(`not varied: ${names.join(", ")}: ${reason}`, WIDTH, 2).map((line) => `${line}\n`),
    ),
    `${runs.length === 1 ? "seed" : "seeds"}: ${seeds}\n`,
  ].join("");
}

function whyDifferent({ what, differences, bisection }: Rebuilt, colour: boolean): string {
  return [
    differences
      ? `\n${what}:\n\n${renderLeaves(differences.leaves, differences.compared, { colour, most: MOST_LEAVES })}`
      : "",
    bisection ? `\n${what}, ${describeBisection(bisection)}` : "",
  ].join("");
}

function describeRebuilt(rebuilt: readonly Rebuilt[]): string[] {
  const texts = new Map<string, string[]>();
  for (const { what, varied } of rebuilt) {
    const done = varied.filter(({ notDone }) => notDone === undefined).map(({ title }) => title);
    const key = done.join(", ") || "nothing";
    texts.set(key, [...(texts.get(key) ?? []), what]);
  }
  return [...texts].flatMap(([varied, what]) =>
    wrap(`varied for ${what.join(", ")}: ${varied}`, WIDTH, 2).map((line) => `${line}\n`),
  );
}

export function describeBisection({ needed, tried }: Bisection): string {
  const builds = `${tried.length} ${tried.length === 1 ? "build" : "builds"}`;
  if (needed.length === 0) {
    return `bisected (${builds}): the bits ${tried[0]?.differs ? "differ without any variation" : "did not differ again"}\n`;
  }
  const sets = needed.map((set) => `${set.join(" and ")} ${set.length === 1 ? "is" : "are together"} varied`);
  return `bisected (${builds}): the bits differ when ${sets.join(", and when ")}\n`;
}
