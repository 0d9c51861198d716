import { type Bytes, type Extent, joined } from "./bytes.ts";
import { FormatError } from "./format-error.ts";

/** Bytes of a file at a place of it, and where they are stored. */
export interface Piece extends Extent {
  /** Within the file. */
  readonly at: number;
}

export interface SparseContent {
  readonly content: Bytes;
  /** Where the pieces lie within the file, for a content that has its holes left out. */
  readonly layout: string | undefined;
}

/** A file may consist of a hole of many terabytes: with more zeros than this, holes are left out. */
const MOST_ZEROS = 64 * 1024 * 1024;

/**
 * A file out of its pieces, zero in between. Where that would be very much of zeros, only the pieces, and in words where they lie.
 * @param pieces in order, not overlapping, within `size`
 * @throws FormatError when a piece is not within the source
 */
export function sparse(source: Bytes, pieces: readonly Piece[], size: number): SparseContent {
  const stored = pieces.reduce((sum, piece) => sum + piece.size, 0);
  const packed = joined(source, pieces);
  if (stored === size) return { content: packed, layout: undefined };
  if (size - stored > MOST_ZEROS) {
    const layout = pieces.map((piece) => `${piece.size} at ${piece.at}`).join(", ");
    return { content: packed, layout: `${size} bytes: ${layout}` };
  }
  return { content: filled(source, pieces, size), layout: undefined };
}

function filled(source: Bytes, pieces: readonly Piece[], size: number): Bytes {
  return {
    size,
    read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
        throw new FormatError("bytes", `${length} bytes at ${offset} are wanted of ${size}`);
      }
      const result = Buffer.alloc(length);
      for (let index = firstEndingBehind(pieces, offset); index < pieces.length; index++) {
        const piece = pieces[index]!;
        if (piece.at >= offset + length) break;
        const from = Math.max(piece.at, offset);
        const count = Math.min(piece.at + piece.size, offset + length) - from;
        source.read(piece.offset + from - piece.at, count).copy(result, from - offset);
      }
      return result;
    },
  };
}

function firstEndingBehind(pieces: readonly Piece[], position: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.at + pieces[middle]!.size > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
