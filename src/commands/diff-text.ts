import { styleText } from "node:util";
import { formatBytes } from "../base/format.ts";
import { showCounts } from "../diff/counts.ts";
import type { ContentDifference, Difference, Hunk, Leaf, Region } from "../diff/leaf.ts";
import { byImportance, countCauses, groupAlike } from "../diff/rank.ts";
import { isShownAsTime, showTime } from "../diff/timestamps.ts";
import { oneLine } from "../report/one-line.ts";
import { wrap } from "../report/wrap.ts";

export interface DiffTextOptions {
  readonly colour: boolean;
  /** At most so many blocks; undefined: all. */
  readonly most?: number;
}

const HUNKS = 3;
const LINES = 6;
const WIDTH = 110;
const PATHS = 5;
const STRINGS = 5;
const BYTES = 32;

/** One block for each leaf, or for many in which the same differs; the most important first, counts at the end. */
export function renderLeaves(leaves: readonly Leaf[], compared: number, options: DiffTextOptions): string {
  const { colour, most = Number.POSITIVE_INFINITY } = options;
  const paint = (format: "bold" | "red" | "green" | "yellow" | "dim", text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const groups = groupAlike(byImportance(leaves));
  const row = (label: string, text: string) => `  ${label.padEnd(10)}  ${text}`;

  const block = (group: readonly Leaf[]): string => {
    const leaf = group[0]!;
    const title = ({ path, kind, package: owner }: Leaf) =>
      `${paint("bold", oneLine(path))}${kind === "container" ? " (itself)" : ""}${owner === undefined ? "" : `  package ${owner}`}`;
    const rows = leaf.differences.flatMap((one) => describe(one, row, paint));
    const causes = leaf.causes.flatMap(({ kind, evidence }) => {
      const [first, ...more] = wrap(oneLine(evidence), WIDTH - kind.length);
      return [
        row("cause", `${kind === "unknown" ? paint("yellow", kind) : kind}: ${first}`),
        ...more.map((line) => row("", line)),
      ];
    });
    const fixes = [...new Set(leaf.causes.flatMap(({ fix }) => fix ?? []))].map((fix) => row("fix", fix));
    const rest = group.length > PATHS ? [`and ${group.length - PATHS} more`] : [];
    const values = JSON.stringify(leaf.differences);
    if (group.some(({ differences }) => JSON.stringify(differences) !== values)) {
      rows.push(row("", "(of the first; other values in others)"));
    }
    return [
      ...group.slice(0, PATHS).map(title),
      ...rest,
      ...rows,
      ...leaf.notes.map((note) => row("note", note)),
      ...causes,
      ...fixes,
    ].join("\n");
  };

  const shown = groups.slice(0, most);
  const left = groups.slice(most).flat().length;
  const causes = countCauses(leaves).map(([kind, count]) => `${count} ${kind}`);
  return [
    ...shown.map((group) => `${block(group)}\n\n`),
    ...(left === 0 ? [] : [`${left} more are not shown (--all)\n\n`]),
    `${showCounts(leaves.length, compared)}; by cause: ${causes.join(", ")}\n`,
  ].join("");
}

type Row = (label: string, text: string) => string;
type Paint = (format: "red" | "green" | "dim", text: string) => string;

const clip = (text: string, width = WIDTH): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

function describe(difference: Difference, row: Row, paint: Paint): string[] {
  switch (difference.what) {
    case "content":
      return describeContent(difference, row, paint);
    case "attribute": {
      const { name, a, b } = difference;
      const show = (value: typeof a) => {
        if (value === undefined) return "none";
        return isShownAsTime(name, value) ? `${value} (${showTime(value)})` : clip(oneLine(String(value)) || '""');
      };
      return [row(name, `${show(a)} -> ${show(b)}`)];
    }
    case "order": {
      const { position, a, b, moved } = difference;
      return [
        row("order", `${moved} at another place; the first: number ${position + 1} is ${oneLine(a)} -> ${oneLine(b)}`),
      ];
    }
    case "missing": {
      const { only, kind, size, below, twin } = difference;
      const what =
        kind === "directory"
          ? `folder with ${below} below`
          : size === undefined
            ? kind
            : `${kind}, ${formatBytes(size)}`;
      return [
        row(
          "only in",
          `${only.toUpperCase()} (${what})${twin === undefined ? "" : `; same content as ${oneLine(twin)}`}`,
        ),
      ];
    }
    case "kind":
      return [row("kind", `${difference.a} -> ${difference.b}`)];
    case "numbering":
      return [row(difference.name, `differs for ${difference.members} members, e.g. ${oneLine(difference.example)}`)];
    case "compression": {
      const size = (bytes: number | undefined) => (bytes === undefined ? "?" : formatBytes(bytes));
      return [row("compressed", `to other bytes: ${size(difference.sizes[0])} -> ${size(difference.sizes[1])}`)];
    }
    case "repeat":
      return [row("content", `differs as in ${oneLine(difference.of)}`)];
  }
}

function describeContent(difference: ContentDifference, row: Row, paint: Paint): string[] {
  const { sizes, firstOffset, differing, hunks, strings, sections, regions } = difference;
  const size = sizes[0] === sizes[1] ? formatBytes(sizes[0]) : `${formatBytes(sizes[0])} -> ${formatBytes(sizes[1])}`;
  const count = sizes[0] === sizes[1] ? `, ${differing} ${differing === 1 ? "byte differs" : "bytes differ"}` : "";
  const rows = [row("content", `${size}${count}; first at ${firstOffset} (0x${firstOffset.toString(16)})`)];
  if (hunks) return [...rows, ...describeHunks(hunks, row, paint)];
  if (sections) rows.push(row("sections", sections.join(" ") || "none: only what lies between them"));
  if (strings && strings.a.length + strings.b.length > 0) {
    const list = (sign: string, texts: readonly string[]) =>
      texts.slice(0, STRINGS).map((text) => `${sign} ${clip(text)}`);
    const lines = [
      ...list("-", strings.a).map((line) => paint("red", line)),
      ...list("+", strings.b).map((line) => paint("green", line)),
    ];
    rows.push(...lines.map((line, index) => row(index === 0 ? "strings" : "", line)));
  }
  for (const region of regions.slice(0, 2)) rows.push(...describeRegion(region, row, paint));
  return rows;
}

function describeHunks(hunks: readonly Hunk[], row: Row, paint: Paint): string[] {
  const rows = hunks.slice(0, HUNKS).flatMap(({ lineA, a, b }) => {
    const cut = (lines: readonly string[]) =>
      lines.length > LINES ? [...lines.slice(0, LINES), `(${lines.length - LINES} more)`] : lines;
    const lines = [
      ...cut(a).map((line) => paint("red", `- ${clip(printable(line))}`)),
      ...cut(b).map((line) => paint("green", `+ ${clip(printable(line))}`)),
    ];
    return lines.map((line, index) => row(index === 0 ? `line ${lineA}` : "", line));
  });
  return hunks.length > HUNKS ? [...rows, row("", `and ${hunks.length - HUNKS} more places`)] : rows;
}

/** A line of a file as it is, blanks included, without what a terminal would obey. */
const printable = (line: string): string =>
  line.replace(/[\u0000-\u001f\u007f-\u009f]/g, (sign) =>
    sign === "\t" ? "  " : `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );

function describeRegion({ offset, length, from, a, b }: Region, row: Row, paint: Paint): string[] {
  // The first byte that differs within the shown ones, with a few in front.
  const skip = Math.max(0, offset - from - 8);
  const line = (buffer: Buffer) => {
    const bytes = buffer.subarray(skip, skip + BYTES);
    const text = bytes.toString("latin1").replace(/[^\x20-\x7e]/g, ".");
    return `${bytes.toString("hex").replace(/(.{8})(?=.)/g, "$1 ")}  ${text}`;
  };
  return [
    row(`0x${(from + skip).toString(16)}`, paint("red", `- ${line(a)}`)),
    row(length > BYTES ? `(${length} B)` : "", paint("green", `+ ${line(b)}`)),
  ];
}
