import type { Region } from "../diff/leaf.ts";
import { html, type Markup, type Piece } from "./markup.ts";

/** Few enough to fit a telephone. */
const ROW = 8;
const MOST_ROWS = 16;

/** Bytes of both sides, eight a row: what is the same once, what differs one below the other, each byte that differs marked. */
export function hexRows({ offset, length, from, a, b }: Region): Markup {
  const lines: Piece[] = [];
  const size = Math.max(a.length, b.length);
  const shown = Math.min(size, ROW * MOST_ROWS);
  for (let at = 0; at < shown; at += ROW) {
    const [one, other] = [a.subarray(at, at + ROW), b.subarray(at, at + ROW)];
    const place = (from + at).toString(16).padStart(8, "0");
    if (one.equals(other)) lines.push(row(" ", place, one, one));
    else lines.push(html`<del>${row("-", place, one, other)}</del><ins>${row("+", place, other, one)}</ins>`);
  }
  // A region's bytes are cut off where it is long.
  const differing = offset - from + length;
  const more = Math.max(differing, size) - shown;
  if (more > 0) lines.push(html`  and ${more} more bytes\n`);
  return html`<pre class="hex" tabindex="0" aria-label="Bytes at ${offset}">${lines}</pre>`;
}

function row(sign: string, place: string, bytes: Buffer, others: Buffer): Markup {
  const differs = (index: number) => bytes[index] !== others[index];
  const mark = (index: number, text: string): Piece => (differs(index) ? html`<b>${text}</b>` : text);
  const cells = Array.from({ length: ROW }, (_, index): Piece => {
    const byte = bytes[index];
    return [" ", byte === undefined ? "  " : mark(index, byte.toString(16).padStart(2, "0"))];
  });
  const text = [...bytes].map((byte, index) =>
    mark(index, byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."),
  );
  return html`${sign} ${place} ${cells}  ${text}\n`;
}
