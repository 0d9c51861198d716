import { formatBytes } from "../base/format.ts";
import { hexOf } from "../image/artifacts.ts";
import { showDuration } from "../report/duration.ts";
import { describeOutcome, groupDigests, type Outcome } from "../repro/outcome.ts";
import { countVaried, type VariedRow, variedRows } from "../repro/varied.ts";
import type { Bisection, Rebuilt, VariedAspect, Verdict } from "../repro/verdict.ts";
import { withinProject } from "../repro/within-project.ts";
import { renderLeafTree } from "./leaf-tree.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { page } from "./page.ts";
import { renderPhases } from "./phases.ts";
import { renderSizes } from "./sizes.ts";
import { table } from "./table.ts";

export interface VerdictPageOptions {
  /** The project's folder: what lies in it is named from there. */
  readonly root: string;
  /** When the verdict was made, in words; without it the page is the same for the same verdict. */
  readonly date?: string;
}

const MOODS: Readonly<Record<Outcome, { readonly mood: string; readonly sign: string }>> = {
  reproduced: { mood: "good", sign: "✓" },
  "not reproduced": { mood: "bad", sign: "✗" },
  "lock differs": { mood: "bad", sign: "✗" },
  "not locked": { mood: "warn", sign: "!" },
};

/** `report.html`: a verdict as a page in one file, which needs no network and can be read without scripts. */
export function renderVerdictPage(given: Verdict, options: VerdictPageOptions): string {
  const verdict = withinProject(given, options.root);
  const { image, variant, differences, bisection, sizes, runs, rebuilt, first } = verdict;
  const { title } = describeOutcome(verdict);
  const sections: readonly (readonly [id: string, title: string, content: Markup | undefined])[] = [
    ["artifacts", "Artifacts", renderArtifacts(verdict)],
    [
      "differences",
      "Differences",
      differences &&
        section(
          "differences",
          "Differences",
          renderLeafTree(differences.leaves, differences.compared, { rest: "verdict.json" }),
        ),
    ],
    ["bisection", "Bisection", bisection && renderBisection(bisection, "bisection", "Bisection")],
    ["varied", "Variations", runs.length > 0 ? renderVaried(verdict) : undefined],
    ["rebuilt", "Rebuilt", renderRebuilt(verdict)],
    ...rebuilt.flatMap((one, index) => whyDifferent(one, `rebuilt-${index + 1}`)),
    ["sizes", "Size by package", sizes && renderSizes(sizes)],
    [
      "phases",
      "Durations",
      renderPhases([
        { title: "build 1", phases: first.phases },
        ...runs.map(({ phases }, index) => ({ title: `build ${index + 2}`, phases })),
      ]),
    ],
    ["inputs", "Inputs", renderInputs(verdict)],
  ];
  const there = sections.filter(([, , content]) => content !== undefined && content.text !== "");
  return page(
    `${title}: ${image} (${variant})`,
    html`${renderHead(verdict, options)}
<nav aria-label="On this page"><ul>${there.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
${there.map(([, , content]) => content)}`,
  );
}

const section = (id: string, title: string, content: Markup): Markup =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}
</section>`;

function renderHead(verdict: Verdict, { date }: VerdictPageOptions): Markup {
  const { image, variant, commit, skipped } = verdict;
  const rows = variedRows(verdict.runs);
  const { outcome, title, statement } = describeOutcome(verdict);
  const { mood, sign } = MOODS[outcome];
  return html`<header class="verdict ${mood}">
<h1><span aria-hidden="true">${sign}</span> ${title}</h1>
<p>${statement}</p>
${skipped.length > 0 && html`<p><strong>Not covered:</strong> ${skipped.join("; ")}</p>`}
<dl>
<dt>Image</dt><dd>${image}</dd>
<dt>Variant</dt><dd>${variant}</dd>
<dt>Commit</dt><dd>${
    commit === undefined
      ? html`<span class="quiet">not a checkout</span>`
      : html`<code data-copy="commit">${commit.id}</code>${commit.changed && html` <span class="warn">with changes that are not committed</span>`}`
  }</dd>
${rows.length > 0 && html`<dt>Varied</dt><dd>${countVaried(rows)} aspects</dd>`}
${date !== undefined && html`<dt>Date</dt><dd>${date}</dd>`}
</dl>
</header>`;
}

function renderArtifacts({ artifacts, first }: Verdict): Markup {
  const rows = artifacts.map((one): Piece[] => {
    const size = first.artifacts.find(({ file }) => file === one.file)?.size;
    const differ = one.others.some((other) => other !== one.first);
    const state = one.same
      ? html`<span class="good">same</span>`
      : differ || one.locked !== undefined
        ? html`<span class="bad">${differ ? "DIFFERS" : "lock DIFFERS"}</span>`
        : html`<span class="warn">not locked</span>`;
    return [one.file, state, size === undefined ? "?" : formatBytes(size), digestList(groupDigests(one))];
  });
  return section(
    "artifacts",
    "Artifacts",
    table({
      caption: "SHA-256 of each artifact, by who came to it",
      columns: [{ title: "Artifact" }, { title: "Verdict" }, { title: "Size", number: true }, { title: "SHA-256" }],
      rows,
      stack: true,
    }),
  );
}

const digestList = (groups: readonly { readonly who: readonly string[]; readonly integrity: string }[]): Markup =>
  html`<ul class="digests">${groups.map(
    ({ who, integrity }, index) =>
      html`<li><span class="who">${who.join(", ")}:</span> <code${index > 0 && html` class="bad"`} data-copy="digest">${hexOf(integrity)}</code></li>`,
  )}</ul>`;

/** What an aspect was in a further build, beside the first one. @param common what is shown already as the first build's */
function aspectCell(aspect: VariedAspect | undefined, common: string | undefined): Piece {
  if (aspect === undefined) return html`<span class="quiet">-</span>`;
  if (aspect.notDone !== undefined) return html`<span class="warn">not done</span>: ${aspect.notDone}`;
  return common === undefined ? `${aspect.first} → ${aspect.other}` : aspect.other;
}

const aspectName = ({ title, name }: VariedRow): Markup => html`${title} <span class="quiet">${name}</span>`;

function renderVaried({ runs }: Verdict): Markup {
  const rows = variedRows(runs);
  const done = runs.map(({ varied }) => varied.filter(({ notDone }) => notDone === undefined).length);
  return section(
    "varied",
    "What was varied",
    html`${table({
      caption: `What must not matter, and what it was. Varied: ${done.map((count, index) => `${count} of ${rows.length} in build ${index + 2}`).join(", ")}`,
      columns: [
        { title: "Aspect" },
        { title: "Build 1" },
        ...runs.map((_, index) => ({ title: `Build ${index + 2}` })),
      ],
      rows: rows.map((row) => [
        aspectName(row),
        row.first ?? html`<span class="quiet">see the others</span>`,
        ...row.runs.map((aspect) => aspectCell(aspect, row.first)),
      ]),
      stack: true,
      width: "even",
    })}
<p class="quiet">Seeds, to repeat the random choices with <code>--seed</code>: ${runs.map(
      ({ seed }, index) => html`build ${index + 2} <code data-copy="seed">${seed}</code> `,
    )}</p>
${runs.map(({ kept }, index) => kept !== undefined && html`<p>The artifacts of build ${index + 2} are kept in <code>${kept}</code></p>`)}`,
  );
}

function renderRebuilt({ rebuilt, skipped }: Verdict): Markup {
  if (rebuilt.length === 0) {
    return skipped.length === 0
      ? html``
      : section("rebuilt", "What was rebuilt", html`<p>Nothing. Left out: ${skipped.join("; ")}</p>`);
  }
  const varied = rebuilt.filter((one) => one.varied.length > 0);
  return section(
    "rebuilt",
    "What was rebuilt",
    html`${table({
      caption: "What samebits built for the image, built again",
      columns: [{ title: "What" }, { title: "Verdict" }, { title: "Took", number: true }, { title: "SHA-256" }],
      rows: rebuilt.map((one) => [
        html`${one.what}<br><code class="quiet">${one.path}</code>`,
        one.same ? html`<span class="good">same</span>` : html`<span class="bad">DIFFERS</span>`,
        showDuration(one.seconds * 1000),
        html`${digestList(rebuiltDigests(one))}${one.kept !== undefined && html`<p>The second one is in <code>${one.kept}</code></p>`}`,
      ]),
      stack: true,
    })}
${varied.map(
  (one) => html`<details><summary>What was varied for ${one.what}</summary>
${table({
  caption: one.what,
  columns: [{ title: "Aspect" }, { title: "First" }, { title: "Second" }],
  rows: variedRows([one]).map((row) => [aspectName(row), row.first, aspectCell(row.runs[0], row.first)]),
  stack: true,
})}</details>`,
)}`,
  );
}

const rebuiltDigests = ({ first, second }: Rebuilt) => {
  if (second === undefined) return [{ who: ["first"], integrity: first }];
  if (first === second) return [{ who: ["both"], integrity: first }];
  return [
    { who: ["first"], integrity: first },
    { who: ["second"], integrity: second },
  ];
};

/** What something that was rebuilt differs in, and with which variations. */
function whyDifferent({ what, differences, bisection }: Rebuilt, id: string): [string, string, Markup][] {
  const found: [string, string, Markup][] = [];
  if (differences) {
    const title = `Differences: ${what}`;
    const tree = renderLeafTree(differences.leaves, differences.compared, { rest: "verdict.json" });
    found.push([`${id}-differences`, title, section(`${id}-differences`, title, tree)]);
  }
  if (bisection) {
    const title = `Bisection: ${what}`;
    found.push([`${id}-bisection`, title, renderBisection(bisection, `${id}-bisection`, title)]);
  }
  return found;
}

function renderBisection({ needed, tried }: Bisection, id: string, title: string): Markup {
  const list = (names: readonly string[]): Piece =>
    names.length === 0 ? "none" : names.map((name, index) => [index > 0 && ", ", html`<code>${name}</code>`]);
  return section(
    id,
    title,
    html`<p>${
      needed.length === 0
        ? html`<strong>${tried[0]?.differs ? "The bits differ with nothing varied." : "The bits did not differ again."}</strong>`
        : needed.map(
            (set, index) =>
              html`<strong>${index > 0 && " So does "}${list(set)}${index === 0 && " makes the bits differ"}.</strong>`,
          )
    }</p>
${table({
  caption: `The ${tried.length} builds that were made to find out`,
  columns: [{ title: "Build" }, { title: "Varied" }, { title: "Bits" }],
  rows: tried.map(({ varied, differs }, index) => [
    index + 1,
    list(varied),
    differs ? html`<span class="bad">differ</span>` : html`<span class="good">same</span>`,
  ]),
  stack: true,
})}`,
  );
}

const renderInputs = ({ inputs, first }: Verdict): Markup =>
  section(
    "inputs",
    "Inputs",
    html`${table({
      caption: "Store paths of what the image was made with",
      columns: [{ title: "What" }, { title: "Path" }],
      rows: Object.entries(inputs).map(([what, path]) => [what, html`<code>${path}</code>`]),
      stack: true,
    })}
<p>The artifacts of the first build are in <code>${first.folder}</code></p>`,
  );
