import { type Bytes, chunksOf, part } from "./bytes.ts";
import { decompressBlock } from "./compressed-block.ts";
import type { ErofsExtent } from "./erofs-extents.ts";
import { EROFS_COMPRESSIONS } from "./erofs-superblock.ts";
import type { FileContent } from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { decompressMicroLzma } from "./micro-lzma.ts";

/** Bytes that one extent has at most, once decompressed; what is deduplicated may be the beginning of such a one. */
const LONGEST = 12 * 1024 * 1024;
const MOST_STORED = 1024 * 1024;

/** Where extents are read from. */
export interface ErofsSource {
  readonly image: Bytes;
  readonly blockSize: number;
  readonly zerosInFront: boolean;
  /** The file of fragments. */
  readonly packed: () => Bytes;
}

/** A compressed file, decompressed as it is read; the part that was read last is kept. @throws FormatError for parts too large */
export function erofsContent(source: ErofsSource, extents: readonly ErofsExtent[], size: number): FileContent {
  for (const { coding, length, stored } of extents) {
    if (coding !== "fragment" && (length > LONGEST || stored > MOST_STORED)) {
      throw new FormatError("erofs", `${length} bytes out of ${stored}`);
    }
  }
  let held: { readonly index: number; readonly content: Buffer } | undefined;
  const decoded = (index: number, from: number, count: number): Buffer => {
    const extent = extents[index]!;
    // These are read through a file that keeps its own.
    if (extent.coding === "fragment") return source.packed().read(extent.offset + from, count);
    if (held?.index !== index) held = { index, content: decode(source, extent) };
    return held.content.subarray(from, from + count);
  };
  return {
    size,
    *stored() {
      const { blockSize, zerosInFront } = source;
      const parts = extents.map(({ at, length, stored, coding }) => [at, length, stored, coding]);
      yield Buffer.from(JSON.stringify({ blockSize, zerosInFront, parts }));
      for (const { offset, length, stored, coding } of extents) {
        if (coding !== "fragment") yield source.image.read(offset, stored);
        else yield* chunksOf(part(source.packed(), offset, length));
      }
    },
    read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
        throw new FormatError("bytes", `${length} bytes at ${offset} are wanted of ${size}`);
      }
      const pieces: Buffer[] = [];
      let index = lastAtMost(extents, offset);
      for (let done = 0; done < length; index++) {
        const extent = extents[index]!;
        const from = offset + done - extent.at;
        const count = Math.min(extent.length - from, length - done);
        pieces.push(decoded(index, from, count));
        done += count;
      }
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    },
  };
}

function lastAtMost(extents: readonly ErofsExtent[], position: number): number {
  let [low, high] = [0, extents.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (extents[middle]!.at <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

function decode({ image, blockSize, zerosInFront }: ErofsSource, extent: ErofsExtent): Buffer {
  const { at, length, offset, stored, coding } = extent;
  const raw = image.read(offset, stored);
  if (coding === "plain" || coding === "interlaced") {
    if (length > stored) throw new FormatError("erofs", `${length} bytes out of ${stored}`);
    if (coding === "plain") return raw.subarray(0, length);
    // What stands in front of its place in the block came last.
    const start = at % blockSize;
    return Buffer.concat([raw.subarray(start), raw.subarray(0, start)]).subarray(0, length);
  }
  const name = EROFS_COMPRESSIONS[coding as number]!;
  const margin = zerosInFront || name !== "lz4" ? raw.findIndex((byte) => byte !== 0) : 0;
  if (margin < 0) throw new FormatError("erofs", "compressed data of zeros");
  const input = raw.subarray(margin);
  const output =
    name === "lzma"
      ? decompressMicroLzma(input, length)
      : decompressBlock(name, input, name === "lz4" ? length : LONGEST).subarray(0, length);
  if (output.length !== length) throw new FormatError("erofs", `${output.length} bytes rather than ${length}`);
  return output;
}
