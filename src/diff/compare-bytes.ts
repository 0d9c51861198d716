import { ChunkReader } from "../formats/chunk-reader.ts";
import type { Content } from "./content.ts";
import type { Region } from "./leaf.ts";

/** Where two contents differ. */
export interface BytesDifference {
  readonly sizes: readonly [number, number];
  readonly firstOffset: number;
  readonly differing: number;
  readonly regions: readonly Region[];
}

const WINDOW = 256 * 1024;
const MOST_REGIONS = 64;
/** Bytes shown before and after. */
const CONTEXT = 16;
/** Differences that are nearer to each other than this make one. */
const JOIN = 8;

/** Compares byte by byte, as streams. @returns undefined when both are the same */
export async function compareBytes(a: Content, b: Content): Promise<BytesDifference | undefined> {
  const [left, right] = [new ChunkReader(a.chunks()), new ChunkReader(b.chunks())];
  const regions: Region[] = [];
  let differing = 0;
  let first: number | undefined;
  try {
    for (let at = 0; ; at += WINDOW) {
      const [one, other] = await Promise.all([left.take(WINDOW), right.take(WINDOW)]);
      const common = Math.min(one.length, other.length);
      if (one.compare(other, 0, common, 0, common) !== 0) {
        differing += scan(one, other, common, at, regions);
        first ??= regions[0]!.offset;
      }
      if (one.length !== other.length) first ??= at + common;
      if (one.length < WINDOW || other.length < WINDOW) {
        const sizes = [at + one.length, at + other.length] as [number, number];
        for await (const chunk of left.rest()) sizes[0] += chunk.length;
        for await (const chunk of right.rest()) sizes[1] += chunk.length;
        return first === undefined ? undefined : { sizes, firstOffset: first, differing, regions };
      }
    }
  } finally {
    await Promise.all([left.close(), right.close()]);
  }
}

/** @returns how many bytes differ */
function scan(one: Buffer, other: Buffer, common: number, base: number, regions: Region[]): number {
  let count = 0;
  let [start, end] = [-1, -1];
  const close = () => {
    if (start >= 0 && regions.length < MOST_REGIONS) {
      const [from, to] = [Math.max(0, start - CONTEXT), Math.min(common, Math.min(end, start + 64) + CONTEXT)];
      regions.push({
        offset: base + start,
        length: end - start,
        from: base + from,
        // Copies: a region must not keep all of the file in memory.
        a: Buffer.from(one.subarray(from, to)),
        b: Buffer.from(other.subarray(from, to)),
      });
    }
  };
  for (let at = 0; at < common; at++) {
    if (one[at] === other[at]) continue;
    count++;
    if (start >= 0 && at - end < JOIN) {
      end = at + 1;
      continue;
    }
    close();
    [start, end] = [at, at + 1];
  }
  close();
  return count;
}
