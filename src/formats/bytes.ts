import { FormatError } from "./format-error.ts";

/** Bytes that can be read anywhere: a buffer, a file, a part of either. */
export interface Bytes {
  readonly size: number;
  /** Exactly `length` bytes. The result may share memory with the source. @throws FormatError beyond the end */
  read(offset: number, length: number): Buffer;
}

/** A stretch of bytes within something larger. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

const check = (source: Extent["size"], offset: number, length: number): void => {
  if (!(offset >= 0 && length >= 0 && offset + length <= source)) {
    throw new FormatError("bytes", `${length} bytes at ${offset} are wanted of ${source}`);
  }
};

export const bytesOf = (buffer: Buffer): Bytes => ({
  size: buffer.length,
  read(offset, length) {
    check(buffer.length, offset, length);
    return buffer.subarray(offset, offset + length);
  },
});

/** A part of other bytes. @throws FormatError when it is not within them */
export function part(source: Bytes, offset: number, size: number): Bytes {
  check(source.size, offset, size);
  return {
    size,
    read(at, length) {
      check(size, at, length);
      return source.read(offset + at, length);
    },
  };
}

/** Several parts one behind the other, such as the clusters of a file. @throws FormatError when one is not within the source */
export function joined(source: Bytes, extents: readonly Extent[]): Bytes {
  const starts: number[] = [];
  let size = 0;
  for (const extent of extents) {
    check(source.size, extent.offset, extent.size);
    starts.push(size);
    size += extent.size;
  }
  return {
    size,
    read(at, length) {
      check(size, at, length);
      const pieces: Buffer[] = [];
      let index = lastAtMost(starts, at);
      for (let done = 0; done < length; index++) {
        const within = at + done - starts[index]!;
        const count = Math.min(length - done, extents[index]!.size - within);
        if (count > 0) pieces.push(source.read(extents[index]!.offset + within, count));
        done += count;
      }
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    },
  };
}

/** Index of the last start that is not beyond a position. */
function lastAtMost(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** All bytes in order, in pieces of at most so many. */
export function* chunksOf(source: Bytes, most = 1024 * 1024): Generator<Buffer> {
  for (let at = 0; at < source.size; at += most) yield source.read(at, Math.min(most, source.size - at));
}

/** What of `size` bytes no extent covers, in order. Extents may overlap. */
export function uncovered(size: number, extents: readonly Extent[]): Extent[] {
  const gaps: Extent[] = [];
  let at = 0;
  for (const extent of [...extents].sort((a, b) => a.offset - b.offset)) {
    if (extent.offset > at) gaps.push({ offset: at, size: Math.min(extent.offset, size) - at });
    at = Math.max(at, extent.offset + extent.size);
    if (at >= size) return gaps;
  }
  return [...gaps, { offset: at, size: size - at }];
}
