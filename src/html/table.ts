import { html, type Markup, type Piece } from "./markup.ts";

export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
}

export interface TableOptions {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly Piece[])[];
  /** On a narrow screen each row becomes a block, its cells one below the other. */
  readonly stack?: boolean;
  /** All columns of one width, or no wider than needed; otherwise as the browser finds best. */
  readonly width?: "even" | "narrow";
}

/**
 * A table for people and for readers of the screen alike. Roles are written out, since a table whose rows are shown as blocks
 * would otherwise be none for some browsers.
 */
export function table({ caption, columns, rows, stack, width }: TableOptions): Markup {
  const number = (index: number) => columns[index]?.number === true && html` class="number"`;
  return html`<table role="table" class="${stack === true && "stack "}${width}">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    ({ title }, index) => html`<th scope="col" role="columnheader"${number(index)}>${title}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  (row) =>
    html`<tr role="row">${row.map((cell, index) =>
      index === 0
        ? html`<th scope="row" role="rowheader">${cell}</th>`
        : html`<td role="cell"${number(index)} data-label="${columns[index]!.title}">${cell}</td>`,
    )}</tr>
`,
)}</tbody>
</table>`;
}
