import type { ChunkReader } from "./chunk-reader.ts";
import { FormatError } from "./format-error.ts";

export interface ZstdHeader {
  /** Bytes of memory that decompression needs at least; undefined: as many as the content has. */
  readonly window: number | undefined;
  /** Bytes of content, where the header has it. */
  readonly contentSize: number | undefined;
  readonly checksum: boolean;
  readonly dictionary: number;
  /** Bytes of the header. */
  readonly size: number;
}

const MAGIC = 0xfd2fb528;
/** 16 magics, for frames that hold something else than content. */
const SKIPPABLE = 0x184d2a50;
const LONGEST_HEADER = 18;

export const isZstd = (head: Buffer): boolean =>
  head.length >= 4 && (head.readUInt32LE(0) === MAGIC || (head.readUInt32LE(0) & ~0xf) >>> 0 === SKIPPABLE);

/** The header of a Zstandard frame (RFC 8878, 3.1.1.1). @throws FormatError */
export function parseZstdHeader(head: Buffer): ZstdHeader {
  if (head.length < 6 || head.readUInt32LE(0) !== MAGIC) throw new FormatError("zstd", "wrong magic");
  const descriptor = head[4]!;
  const single = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x08) !== 0) throw new FormatError("zstd", "a reserved bit is set");
  const dictionarySize = [0, 1, 2, 4][descriptor & 3]!;
  const contentSizeSize = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const size = 5 + (single ? 0 : 1) + dictionarySize + contentSizeSize;
  if (head.length < size) throw new FormatError("zstd", "ends within the header");
  const number = (at: number, length: number) =>
    length === 8 ? Number(head.readBigUInt64LE(at)) : length === 0 ? 0 : head.readUIntLE(at, length);
  const base = 2 ** (10 + (head[5]! >> 3));
  const contentSize = number(size - contentSizeSize, contentSizeSize) + (contentSizeSize === 2 ? 256 : 0);
  return {
    window: single ? undefined : base + (base / 8) * (head[5]! & 7),
    contentSize: contentSizeSize === 0 ? undefined : contentSize,
    checksum: (descriptor & 0x04) !== 0,
    dictionary: number(size - contentSizeSize - dictionarySize, dictionarySize),
    size,
  };
}

/**
 * The frames of a Zstandard file, each as the pieces it consists of, to be read before the next is asked for. Skippable frames and
 * zeros at the end are left out. Decompressors tend to stop after the first frame, or to take a frame that is cut short for whole.
 * @throws FormatError when a frame is cut short or something else follows
 */
export async function* zstdFrames(reader: ChunkReader): AsyncGenerator<AsyncIterable<Buffer>> {
  for (let first = true; ; first = false) {
    if (!first) await reader.skipZeros();
    const head = await reader.peek(8);
    if (!first && head.length === 0) return;
    if (!isZstd(head)) throw new FormatError("zstd", `no frame at ${reader.offset}`);
    if (head.readUInt32LE(0) === MAGIC) yield frame(reader);
    else {
      if (head.length < 8) throw new FormatError("zstd", "ends within a frame");
      await reader.skip(8 + head.readUInt32LE(4));
    }
  }
}

async function* frame(reader: ChunkReader): AsyncGenerator<Buffer> {
  const header = parseZstdHeader(await reader.peek(LONGEST_HEADER));
  yield* reader.pass(header.size);
  for (;;) {
    const field = await reader.peek(3);
    if (field.length < 3) throw new FormatError("zstd", "ends within a frame");
    const block = field.readUIntLE(0, 3);
    const type = (block >> 1) & 3;
    if (type === 3) throw new FormatError("zstd", `a block of an unknown type at ${reader.offset}`);
    // A block of type 1 is one byte, to be repeated.
    yield* reader.pass(3 + (type === 1 ? 1 : block >> 3));
    if ((block & 1) === 1) break;
  }
  if (header.checksum) yield* reader.pass(4);
}

/** Bytes of the frame that a buffer begins with, skippable ones too. @throws FormatError when it is cut short */
export function zstdFrameSize(bytes: Buffer): number {
  if (!isZstd(bytes)) throw new FormatError("zstd", "wrong magic");
  let at: number;
  if (bytes.readUInt32LE(0) !== MAGIC) at = bytes.length < 8 ? Number.POSITIVE_INFINITY : 8 + bytes.readUInt32LE(4);
  else {
    const header = parseZstdHeader(bytes);
    at = header.size;
    for (let last = false; !last; ) {
      if (at + 3 > bytes.length) throw new FormatError("zstd", "ends within a frame");
      const block = bytes.readUIntLE(at, 3);
      at += 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
      last = (block & 1) === 1;
    }
    if (header.checksum) at += 4;
  }
  if (at > bytes.length) throw new FormatError("zstd", "ends within a frame");
  return at;
}
