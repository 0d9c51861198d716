import { FormatError } from "./format-error.ts";
import { decodeProperties, LzmaDecoder } from "./lzma-decoder.ts";
import { type Pull, pullAll } from "./pull.ts";

/** The header of a .lzma file. */
export interface LzmaHeader {
  readonly properties: string;
  readonly dictionary: number;
  /** Bytes of content; undefined: a marker ends it. */
  readonly contentSize: number | undefined;
}

const HEADER = 13;
const UNKNOWN = 0xffffffffffffffffn;
/** Input that is asked for at once. */
const PIECE = 64 * 1024;

/**
 * Whether bytes begin as a .lzma file does, which has no magic: the usual properties, a dictionary of 2^n or 2^n + 2^(n-1) bytes,
 * a size that is unknown or below 256 GiB (the rules of liblzma), and the zero that coded data begins with.
 */
export function isLzma(head: Buffer): boolean {
  if (head.length < HEADER + 5 || head[0] !== 0x5d || head[HEADER] !== 0) return false;
  const dictionary = head.readUInt32LE(1);
  const size = head.readBigUInt64LE(5);
  const bits = dictionary.toString(2);
  return dictionary >= 4096 && /^11?0+$/.test(bits) && (size === UNKNOWN || size < 1n << 38n);
}

/** @throws FormatError */
export function parseLzmaHeader(head: Buffer): LzmaHeader {
  if (head.length < HEADER) throw new FormatError("lzma", "ends within the header");
  const { lc, lp, pb } = decodeProperties(head[0]!);
  const size = head.readBigUInt64LE(5);
  if (size !== UNKNOWN && size > BigInt(Number.MAX_SAFE_INTEGER)) throw new FormatError("lzma", `a size of ${size}`);
  return {
    properties: `lc=${lc} lp=${lp} pb=${pb}`,
    dictionary: head.readUInt32LE(1),
    contentSize: size === UNKNOWN ? undefined : Number(size),
  };
}

/** Decompresses a .lzma file ("LZMA specification": the format of LZMA_Alone); see {@link Pull}. @throws FormatError */
export function* decodeLzma(): Pull {
  const header = yield HEADER;
  const { dictionary, contentSize } = parseLzmaHeader(header);
  const decoder = new LzmaDecoder(dictionary);
  decoder.setProperties(header[0]!);
  decoder.start(yield 5);
  let left = contentSize ?? Number.MAX_SAFE_INTEGER;
  let input = Buffer.alloc(0);
  let last = false;
  while (left > 0) {
    if (!last && input.length < PIECE) {
      const more = yield PIECE;
      last = more.length < PIECE;
      input = Buffer.concat([input, more]);
    }
    const { output, used, ended, finished } = decoder.some(input, left, last);
    input = input.subarray(used);
    left -= output.length;
    if (output.length > 0) yield output;
    if (ended) {
      if (contentSize !== undefined && left > 0) throw new FormatError("lzma", "is shorter than it says");
      if (!finished) throw new FormatError("lzma", "does not end as it should");
      left = 0;
    } else if (last && left > 0 && output.length === 0) throw new FormatError("lzma", "is cut short");
  }
  if (input.length > 0 || (!last && (yield 1).length > 0)) {
    // A size that is known may have the marker behind it all the same.
    throw new FormatError("lzma", "something else follows");
  }
}

/** A whole .lzma file that is in memory. @throws FormatError for what is damaged, or larger than `most` once decompressed */
export const decompressLzma = (input: Buffer, most: number): Buffer => pullAll(input, decodeLzma(), most, "lzma");
