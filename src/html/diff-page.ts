import { showCompared } from "../diff/counts.ts";
import type { Leaf } from "../diff/leaf.ts";
import { renderLeafTree } from "./leaf-tree.ts";
import { html } from "./markup.ts";
import { page } from "./page.ts";

/** What `samebits diff` found, as a page in one file. @param names of what was compared, as the caller gave them */
export function renderDiffPage(names: readonly [string, string], leaves: readonly Leaf[], compared: number): string {
  const same = leaves.length === 0;
  const [a, b] = names;
  return page(
    same ? "The same, bit for bit" : `${leaves.length} ${leaves.length === 1 ? "difference" : "differences"}`,
    html`<header class="verdict ${same ? "good" : "bad"}">
<h1><span aria-hidden="true">${same ? "✓" : "✗"}</span> ${same ? "The same, bit for bit" : "Bits differ"}</h1>
<dl><dt>A</dt><dd><code>${a}</code></dd><dt>B</dt><dd><code>${b}</code></dd></dl>
${same && html`<p>${showCompared(compared)}.</p>`}
</header>
${
  !same &&
  html`<section aria-labelledby="differences"><h2 id="differences">Differences</h2>
${renderLeafTree(leaves, compared, { rest: "samebits diff --json" })}
</section>`
}`,
  );
}
