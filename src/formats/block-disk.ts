import { createHash } from "node:crypto";
import type { Bytes } from "./bytes.ts";
import { FormatError } from "./format-error.ts";

/** Where a block of a virtual disk is: at an offset of the file, decompressed in memory, or nowhere, which makes it zeros. */
export type Block = number | Buffer | undefined;

export interface BlockDisk {
  readonly format: string;
  /** Bytes of the disk as a machine sees it. */
  readonly size: number;
  /** All blocks but the last have this many bytes. */
  readonly blockSize: number;
  readonly block: (index: number) => Block;
}

/** Zeros take time as well: what a small file may claim to hold, and how much more for each of its bytes. */
const MOST_FOR_NOTHING = 32 * 1024 ** 3;
const MOST_PER_BYTE = 8;
const ZEROS = Buffer.alloc(1024 * 1024);

/** A virtual disk out of the blocks of the file it is stored in. @throws FormatError when it is out of all proportion to the file */
export function blockDisk(source: Bytes, { format, size, blockSize, block }: BlockDisk): Bytes {
  if (size > MOST_FOR_NOTHING + MOST_PER_BYTE * source.size) {
    throw new FormatError(format, `a disk of ${size} bytes in a file of ${source.size}`);
  }
  const piece = (at: number, most: number): Buffer => {
    const index = Math.floor(at / blockSize);
    const within = at - index * blockSize;
    const count = Math.min(most, blockSize - within);
    const found = block(index);
    if (found === undefined) return count <= ZEROS.length ? ZEROS.subarray(0, count) : Buffer.alloc(count);
    if (typeof found !== "number") return found.subarray(within, within + count);
    // The last block of a file may be stored as far as it is used.
    const there = Math.min(count, source.size - found - within);
    if (there <= 0) throw new FormatError(format, `block ${index} lies outside the file`);
    const bytes = source.read(found + within, there);
    if (there === count) return bytes;
    if (at + count < size) throw new FormatError(format, `block ${index} lies outside the file`);
    return Buffer.concat([bytes], count);
  };
  return {
    size,
    read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
        throw new FormatError("bytes", `${length} bytes at ${offset} are wanted of ${size}`);
      }
      const pieces: Buffer[] = [];
      for (let done = 0; done < length; ) {
        const one = piece(offset + done, length - done);
        pieces.push(one);
        done += one.length;
      }
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    },
  };
}

/** With more blocks than this, their order is not looked at: it would take much memory. */
const MOST_ORDERED = 4 * 1024 * 1024;

/**
 * In which order the blocks of a disk are stored, in a few words that are the same for the same order.
 * @param places of the blocks that are stored, in the order of the disk
 */
export function orderOfBlocks(places: Iterable<number>): string {
  const found: number[] = [];
  let isSorted = true;
  for (const place of places) {
    if (found.length >= MOST_ORDERED) return "not known";
    isSorted &&= found.length === 0 || place >= found.at(-1)!;
    found.push(place);
  }
  if (isSorted) return "that of the disk";
  const order = found.map((_, index) => index).sort((a, b) => found[a]! - found[b]!);
  return createHash("sha256").update(Uint32Array.from(order)).digest("hex").slice(0, 16);
}
