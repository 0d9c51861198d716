import { FormatError } from "./format-error.ts";
import { LzmaDecoder } from "./lzma-decoder.ts";

/** The largest dictionary that erofs allows. */
const DICTIONARY = 8 * 1024 * 1024;

/**
 * Decompresses MicroLZMA, which is LZMA without a header (liblzma's lzma_microlzma_decoder): the first byte, which would be zero, is
 * the complement of the properties. @param length bytes of content, which is not stored @throws FormatError
 */
export function decompressMicroLzma(input: Buffer, length: number): Buffer {
  if (input.length < 5) throw new FormatError("lzma", "is cut short");
  const decoder = new LzmaDecoder(DICTIONARY);
  decoder.setProperties(~input[0]! & 0xff);
  decoder.start(Buffer.concat([Buffer.alloc(1), input.subarray(1, 5)]));
  const pieces: Buffer[] = [];
  let rest = input.subarray(5);
  for (let left = length; left > 0; ) {
    const { output, used, ended } = decoder.some(rest, left, true);
    rest = rest.subarray(used);
    left -= output.length;
    pieces.push(output);
    if (left > 0 && (ended || output.length === 0)) throw new FormatError("lzma", "is cut short");
  }
  return Buffer.concat(pieces);
}
