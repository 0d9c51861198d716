import type { Hunk } from "./leaf.ts";

/** Whether bytes are text: UTF-8 without control characters but the usual ones. */
export function isText(buffer: Buffer): boolean {
  for (const byte of buffer.subarray(0, 65_536)) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b) return false;
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(buffer);
    return true;
  } catch {
    return false;
  }
}

/** Comparing each with each costs the product of both numbers. */
const MOST_CELLS = 4_000_000;

/**
 * The lines that differ, each hunk as short as can be (longest common subsequence). Of texts that differ too much for that, one
 * hunk from the first line that differs to the last one.
 */
export function compareLines(a: string, b: string): Hunk[] {
  const [one, other] = [a.split("\n"), b.split("\n")];
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let [endA, endB] = [one.length, other.length];
  while (endA > start && endB > start && one[endA - 1] === other[endB - 1]) {
    endA--;
    endB--;
  }
  const [left, right] = [one.slice(start, endA), other.slice(start, endB)];
  const shift = (hunk: Hunk): Hunk => ({ ...hunk, lineA: hunk.lineA + start, lineB: hunk.lineB + start });
  if (left.length === right.length && left.filter((line, index) => line === right[index]).length * 2 >= left.length) {
    return byPosition(left, right).map(shift);
  }
  if (left.length * right.length > MOST_CELLS) return [shift({ lineA: 1, lineB: 1, a: left, b: right })];
  return bySubsequence(left, right).map(shift);
}

/** Lines that were changed where they stand. */
function byPosition(left: readonly string[], right: readonly string[]): Hunk[] {
  const hunks: { lineA: number; lineB: number; a: string[]; b: string[] }[] = [];
  left.forEach((line, index) => {
    if (line === right[index]) return;
    const last = hunks.at(-1);
    if (last !== undefined && last.lineA + last.a.length === index + 1) {
      last.a.push(line);
      last.b.push(right[index]!);
    } else hunks.push({ lineA: index + 1, lineB: index + 1, a: [line], b: [right[index]!] });
  });
  return hunks;
}

function bySubsequence(left: readonly string[], right: readonly string[]): Hunk[] {
  const width = right.length + 1;
  /** Longest common subsequence of what is left from here. */
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        left[i] === right[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const hunks: { lineA: number; lineB: number; a: string[]; b: string[] }[] = [];
  let open: (typeof hunks)[number] | undefined;
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      open = undefined;
      i++;
      j++;
      continue;
    }
    if (open === undefined) {
      open = { lineA: i + 1, lineB: j + 1, a: [], b: [] };
      hunks.push(open);
    }
    const takeB = i >= left.length || (j < right.length && lengths[i * width + j + 1]! > lengths[(i + 1) * width + j]!);
    if (takeB) open.b.push(right[j++]!);
    else open.a.push(left[i++]!);
  }
  return hunks;
}
