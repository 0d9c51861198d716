import { formatBytes } from "../base/format.ts";
import type { ImageSizes, SizedPart } from "../repro/package-sizes.ts";
import { html, type Markup, showInvisible } from "./markup.ts";
import { squarify } from "./squarify.ts";

/** Width of a letter at 12 pixels, somewhat more than most fonts have. */
const LETTER = 8;
const LINE = 15;
/** Parts below this share of the whole are shown as one. */
const SMALLEST = 0.003;

interface Box {
  readonly name: string;
  readonly kind: SizedPart["kind"];
  readonly bytes: number;
  readonly files: number;
}

/** What an image consists of, as areas: once for wide and once for narrow screens. What does not fit is in a tooltip. */
export function renderTreemap(sizes: ImageSizes): Markup {
  const boxes = mergeSmall(sizes);
  const label = `Sizes by package, the largest: ${boxes
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`)
    .join(", ")}. All are in the table below.`;
  return html`${draw(boxes, sizes.bytes, 1000, 460, "treemap", label)}
${draw(boxes, sizes.bytes, 340, 560, "treemap tall", label)}`;
}

function mergeSmall({ parts, bytes: total }: ImageSizes): Box[] {
  const sized = parts.filter(({ bytes }) => bytes > 0);
  const small = sized.filter(({ kind, bytes }) => kind === "package" && bytes < total * SMALLEST);
  if (small.length < 2) return sized;
  const sum = (of: (part: SizedPart) => number) => small.reduce((one, part) => one + of(part), 0);
  const rest = { name: `${small.length} smaller packages`, kind: "package", bytes: sum((one) => one.bytes) } as const;
  const merged = { ...rest, files: sum((one) => one.files) };
  return [...sized.filter((one) => !small.includes(one)), merged].sort((one, other) => other.bytes - one.bytes);
}

const CLASSES: Readonly<Record<SizedPart["kind"], string>> = {
  package: "package",
  "no package": "none",
  kernel: "kernel",
  uki: "uki",
};

function draw(
  boxes: readonly Box[],
  total: number,
  width: number,
  height: number,
  names: string,
  label: string,
): Markup {
  const places = squarify(
    boxes.map(({ bytes }) => bytes),
    { x: 0, y: 0, width, height },
  );
  return html`<svg class="${names}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
${boxes.map(({ name, kind, bytes, files }, index) => {
  const { x, y, width: wide, height: high } = places[index]!;
  const size = formatBytes(bytes);
  const text = shorten(name, wide);
  return html`<g class="${CLASSES[kind]}"><title>${name}: ${size} in ${files} ${files === 1 ? "file" : "files"}, ${percent(bytes, total)}</title><rect x="${round(x)}" y="${round(y)}" width="${round(wide)}" height="${round(high)}"/>${
    text !== "" && high >= LINE + 4 && html`<text x="${round(x + 5)}" y="${round(y + LINE)}">${text}</text>`
  }${
    text !== "" &&
    high >= 2 * LINE + 4 &&
    shorten(size, wide) === size &&
    html`<text class="amount" x="${round(x + 5)}" y="${round(y + 2 * LINE)}">${size}</text>`
  }</g>
`;
})}</svg>`;
}

/** As much of a name as fits, with an ellipsis; nothing when too little would be left to know it by. */
function shorten(name: string, width: number): string {
  const letters = [...showInvisible(name)];
  const room = Math.floor((width - 8) / LETTER);
  if (letters.length <= room) return name;
  return room < 6 ? "" : `${letters.slice(0, room - 1).join("")}…`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A share for people: `12.3 %`. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((part / whole) * 100).toFixed(1)} %`;
