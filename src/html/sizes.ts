import { formatBytes } from "../base/format.ts";
import type { ImageSizes } from "../repro/package-sizes.ts";
import { html, type Markup } from "./markup.ts";
import { table } from "./table.ts";
import { percent, renderTreemap } from "./treemap.ts";

const LEGEND = [
  ["package", "package"],
  ["none", "no package"],
  ["kernel", "kernel"],
  ["uki", "UKI"],
] as const;
/** Rows that are shown without a click. */
const FIRST = 12;

/** The section on sizes: a treemap, and the same as a table. */
export function renderSizes(sizes: ImageSizes): Markup {
  const { bytes, initrd, parts } = sizes;
  const row = (part: (typeof parts)[number]) => [
    part.name,
    formatBytes(part.bytes),
    percent(part.bytes, bytes),
    part.files,
    part.largest[0] && html`<code>${part.largest[0].path}</code> ${formatBytes(part.largest[0].bytes)}`,
  ];
  const rows = (caption: string, some: typeof parts) =>
    table({
      caption,
      columns: [
        { title: "Part" },
        { title: "Size", number: true },
        { title: "Share", number: true },
        { title: "Files", number: true },
        { title: "Largest" },
      ],
      rows: some.map(row),
      stack: true,
    });
  const rest = parts.slice(FIRST);
  return html`<section aria-labelledby="sizes"><h2 id="sizes">Size by package</h2>
<p>${formatBytes(bytes)}: files as they are unpacked at boot, which take ${formatBytes(initrd)} in the compressed initrd; kernel and UKI sections
as they are.</p>
<p>${LEGEND.map(([key, name]) => html`<span class="legend"><span class="key ${key}"></span> ${name}</span> `)}</p>
${renderTreemap(sizes)}
${rows("The largest parts", parts.slice(0, FIRST))}
${rest.length > 0 && html`<details><summary>${rest.length} smaller ones</summary>${rows("Smaller parts", rest)}</details>`}
</section>`;
}
