import { formatBytes } from "../base/format.ts";
import type { ContentDifference, Difference, Hunk, Leaf } from "../diff/leaf.ts";
import { isShownAsTime, showTime } from "../diff/timestamps.ts";
import { hexRows } from "./hex.ts";
import { html, type Markup, type Piece } from "./markup.ts";

const HUNKS = 8;
const LINES = 20;
const STRINGS = 12;
const REGIONS = 4;
const LONGEST = 400;

/** One leaf: what differs, with context, why, and what to do about it. @param name how it is called where it stands */
export function renderLeaf(leaf: Leaf, name: string, open: boolean): Markup {
  const causes = [...new Set(leaf.causes.map(({ kind }) => kind))];
  return html`<details class="leaf"${open && html` open`}><summary><code>${name}</code>${
    leaf.kind === "container" && " (itself)"
  }${leaf.package !== undefined && html` <span class="tag">${leaf.package}</span>`}${causes.map(
    (kind) => html` <span class="tag${kind === "unknown" && " unknown"}">${kind}</span>`,
  )}</summary>
<div class="inside">
<dl>
<dt>Path</dt><dd><code data-copy="path">${leaf.path}</code></dd>
${leaf.format !== undefined && html`<dt>In</dt><dd>${leaf.format}</dd>`}
${leaf.package !== undefined && html`<dt>Package</dt><dd>${leaf.package}</dd>`}
</dl>
${leaf.differences.map(renderDifference)}
${leaf.notes.map((note) => html`<p class="quiet">Note: ${note}</p>`)}
${leaf.causes.map(
  ({ kind, evidence, fix }) => html`<dl class="cause">
<dt>Cause</dt><dd><span class="${kind === "unknown" ? "warn" : "known"}">${kind}</span>: ${evidence}</dd>
${fix !== undefined && html`<dt>Fix</dt><dd class="fix"><code>${fix}</code></dd>`}
</dl>`,
)}
</div></details>`;
}

const clip = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
const change = (label: string, a: Piece, b: Piece): Markup =>
  html`<p class="change">${label}: <del><code>${a}</code></del> → <ins><code>${b}</code></ins></p>`;
const sizeOf = (bytes: number | undefined): string => (bytes === undefined ? "unknown size" : formatBytes(bytes));

function renderDifference(difference: Difference): Markup {
  switch (difference.what) {
    case "content":
      return renderContent(difference);
    case "attribute": {
      const { name, a, b } = difference;
      const show = (value: typeof a) => {
        if (value === undefined) return "none";
        return isShownAsTime(name, value) ? `${value} (${showTime(value)})` : clip(String(value)) || '""';
      };
      return change(name, show(a), show(b));
    }
    case "order": {
      const { position, a, b, moved } = difference;
      return html`${change(`Order: ${moved} at another place; number ${position + 1} is`, clip(a), clip(b))}`;
    }
    case "missing": {
      const { only, kind, size, below, twin } = difference;
      const what =
        kind === "directory" ? `folder with ${below} below` : `${kind}${size === undefined ? "" : `, ${sizeOf(size)}`}`;
      return html`<p>Only in ${only.toUpperCase()}: ${what}${
        twin !== undefined && html`; the same content as <code>${twin}</code>`
      }</p>`;
    }
    case "kind":
      return change("Kind", difference.a, difference.b);
    case "numbering":
      return html`<p>${difference.name} differs for ${difference.members} members, for example <code>${difference.example}</code></p>`;
    case "compression":
      return html`<p>The same content, compressed to other bytes: ${sizeOf(difference.sizes[0])} → ${sizeOf(difference.sizes[1])}</p>`;
    case "repeat":
      return html`<p>Differs as in <code>${difference.of}</code></p>`;
  }
}

function renderContent({
  sizes,
  firstOffset,
  differing,
  hunks,
  strings,
  sections,
  regions,
}: ContentDifference): Markup {
  const same = sizes[0] === sizes[1];
  const size = same ? formatBytes(sizes[0]) : `${formatBytes(sizes[0])} → ${formatBytes(sizes[1])}`;
  const count = same ? `, ${differing} ${differing === 1 ? "byte differs" : "bytes differ"}` : "";
  const head = html`<p>Content: ${size}${count}; the first at ${firstOffset} (0x${firstOffset.toString(16)})</p>`;
  if (hunks) return html`${head}${renderHunks(hunks)}`;
  return html`${head}
${sections && html`<p>Sections: <code>${sections.join(" ") || "none: only what lies between them"}</code></p>`}
${strings && strings.a.length + strings.b.length > 0 && html`<p>Strings of one side alone:</p>${renderLines(strings.a, strings.b, STRINGS)}`}
${regions.slice(0, REGIONS).map(hexRows)}
${regions.length > REGIONS && html`<p class="quiet">and ${regions.length - REGIONS} more places</p>`}`;
}

const renderHunks = (hunks: readonly Hunk[]): Markup =>
  html`${hunks
    .slice(0, HUNKS)
    .map(({ lineA, a, b }) => html`<p class="quiet">line ${lineA}</p>${renderLines(a, b, LINES)}`)}${
    hunks.length > HUNKS && html`<p class="quiet">and ${hunks.length - HUNKS} more places</p>`
  }`;

function renderLines(a: readonly string[], b: readonly string[], most: number): Markup {
  const cut = (sign: string, lines: readonly string[]) => [
    ...lines.slice(0, most).map((line) => html`${sign} ${clip(line)}\n`),
    lines.length > most && html`${sign} (${lines.length - most} more)\n`,
  ];
  return html`<pre><del>${cut("-", a)}</del><ins>${cut("+", b)}</ins></pre>`;
}
