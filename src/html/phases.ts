import type { Phase } from "../image/phases.ts";
import { showDuration } from "../report/duration.ts";
import { html, type Markup } from "./markup.ts";
import { table } from "./table.ts";

export interface BuildPhases {
  readonly title: string;
  readonly phases: readonly Phase[];
}

/** Phases that are shorter than this share of the longest build in all builds are added up. */
const SHORT = 0.01;

/** Durations of the builds' phases side by side, one row for each phase that any of them had. */
export function renderPhases(builds: readonly BuildPhases[]): Markup {
  const measured = builds.filter(({ phases }) => phases.length > 0);
  if (measured.length === 0) return html``;
  const totals = measured.map(({ phases }) => phases.reduce((sum, { seconds }) => sum + seconds, 0));
  const longest = Math.max(...totals);
  const rows = alignPhases(measured);
  const isShort = (seconds: readonly (number | undefined)[]) => seconds.every((one) => (one ?? 0) < longest * SHORT);
  const short = rows.filter(({ seconds }) => isShort(seconds));
  const long = rows.filter(({ seconds }) => !isShort(seconds));
  const shortSums = measured.map((_, index) => short.reduce((sum, { seconds }) => sum + (seconds[index] ?? 0), 0));
  const scale = Math.max(...long.flatMap(({ seconds }) => seconds.map((one) => one ?? 0)), ...shortSums, 0.001);
  const cell = (seconds: number | undefined) =>
    seconds === undefined
      ? html`<span class="quiet">none</span>`
      : html`${showDuration(seconds * 1000)}<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${Math.round((seconds / scale) * 1000) / 10}" height="8"/></svg>`;
  const missing = builds.filter(({ phases }) => phases.length === 0).map(({ title }) => title);
  return html`<section aria-labelledby="phases"><h2 id="phases">Durations</h2>
${missing.length > 0 && html`<p class="quiet">Not measured: ${missing.join(", ")}</p>`}
${table({
  caption: "Phases of each build",
  width: "even",
  stack: true,
  columns: [{ title: "Phase" }, ...measured.map(({ title }) => ({ title }))],
  rows: [
    ...long.map(({ title, seconds }) => [title, ...seconds.map(cell)]),
    ...(short.length > 0 ? [[`${short.length} shorter phases`, ...shortSums.map(cell)]] : []),
    ["Sum", ...totals.map((total) => showDuration(total * 1000))],
  ],
})}</section>`;
}

/** Rows of phases by title; the second one of a title in a build goes with the second one of another. In the order of the first build. */
function alignPhases(
  builds: readonly BuildPhases[],
): { readonly title: string; readonly seconds: readonly (number | undefined)[] }[] {
  const rows = new Map<string, { title: string; seconds: (number | undefined)[] }>();
  for (const [index, { phases }] of builds.entries()) {
    const counts = new Map<string, number>();
    for (const { title, seconds } of phases) {
      const count = (counts.get(title) ?? 0) + 1;
      counts.set(title, count);
      const key = `${count} ${title}`;
      const row = rows.get(key) ?? { title, seconds: builds.map(() => undefined) };
      row.seconds[index] = seconds;
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}
