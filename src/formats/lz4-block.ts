import { FormatError } from "./format-error.ts";

/**
 * Decompresses one block of LZ4 ("LZ4 Block Format Description", lz4_Block_format.md), without the frame around it, as file systems
 * hold it: they know the size.
 * @param most bytes that are wanted; what would come behind is left out
 * @throws FormatError for what is damaged
 */
export function decompressLz4Block(input: Buffer, most: number): Buffer {
  const output = Buffer.allocUnsafe(most);
  let [at, length] = [0, 0];
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
  while (at < input.length && length < most) {
    const token = byte();
    const literals = extended(token >> 4);
    if (at + literals > input.length) throw new FormatError("lz4", "is cut short");
    const count = Math.min(literals, most - length);
    input.copy(output, length, at, at + count);
    at += literals;
    length += count;
    // The last sequence has no match.
    if (at >= input.length || length >= most) break;
    const low = byte();
    const distance = low + byte() * 256;
    const match = Math.min(extended(token & 15) + 4, most - length);
    if (distance === 0 || distance > length) throw new FormatError("lz4", "refers to what is before its beginning");
    if (distance >= match) output.copy(output, length, length - distance, length - distance + match);
    // What is copied may be part of what is being written.
    else for (let index = 0; index < match; index++) output[length + index] = output[length + index - distance]!;
    length += match;
  }
  return output.subarray(0, length);
}
