import { FormatError } from "./format-error.ts";

const NOTHING = Buffer.alloc(0);

/**
 * Decompresses one block of LZ4 ("LZ4 Block Format Description", lz4_Block_format.md), without the frame around it, as file systems
 * hold it: they know the size.
 * @param most bytes that are wanted; what would come behind is left out
 * @param before what was decompressed before, of which matches may reach 64 KiB
 * @throws FormatError for what is damaged
 */
export function decompressLz4Block(input: Buffer, most: number, before: Buffer = NOTHING): Buffer {
  const end = before.length + most;
  const output = Buffer.allocUnsafe(end);
  before.copy(output);
  let [at, length] = [0, before.length];
  const byte = (): number => {
    if (at >= input.length) throw new FormatError("lz4", "is cut short");
    return input[at++]!;
  };
  /** 15 in four bits goes on in bytes, until one is not 255. */
  const extended = (start: number): number => {
    let value = start;
    if (start === 15) {
      let more: number;
      do {
        more = byte();
        value += more;
      } while (more === 255);
    }
    return value;
  };
  while (at < input.length && length < end) {
    const token = byte();
    const literals = extended(token >> 4);
    if (at + literals > input.length) throw new FormatError("lz4", "is cut short");
    const count = Math.min(literals, end - length);
    input.copy(output, length, at, at + count);
    at += literals;
    length += count;
    // The last sequence has no match.
    if (at >= input.length || length >= end) break;
    const low = byte();
    const distance = low + byte() * 256;
    const match = Math.min(extended(token & 15) + 4, end - length);
    if (distance === 0 || distance > length) throw new FormatError("lz4", "refers to what is before its beginning");
    if (distance >= match) output.copy(output, length, length - distance, length - distance + match);
    // What is copied may be part of what is being written.
    else for (let index = 0; index < match; index++) output[length + index] = output[length + index - distance]!;
    length += match;
  }
  return output.subarray(before.length, length);
}
