import { FormatError } from "./format-error.ts";
import { decompressLz4Block } from "./lz4-block.ts";
import type { Pull } from "./pull.ts";
import { XxHash32 } from "./xxhash32.ts";

/** How an LZ4 frame was made. */
export interface Lz4Header {
  /** As Linux' build compresses kernels and initrds, with `lz4 -l`. */
  readonly legacy: boolean;
  /** Bytes of content in each block at most. */
  readonly blockSize: number;
  /** Whether blocks refer to the ones before them. */
  readonly linked: boolean;
  readonly blockChecksum: boolean;
  readonly contentChecksum: boolean;
}

const [MAGIC, LEGACY, SKIPPABLE] = [0x184d2204, 0x184c2102, 0x184d2a50];
const LEGACY_BLOCK = 8 * 1024 * 1024;
/** What a block of a legacy frame may take that cannot be compressed. */
const LARGEST_LEGACY = LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16;
const WINDOW = 64 * 1024;

export const isLz4 = (head: Buffer): boolean => head.length >= 4 && [MAGIC, LEGACY].includes(head.readUInt32LE(0));

/** @param head the beginning of a frame, 7 bytes are enough @throws FormatError */
export function parseLz4Header(head: Buffer): Lz4Header {
  if (!isLz4(head)) throw new FormatError("lz4", "wrong magic");
  if (head.readUInt32LE(0) === LEGACY) {
    return { legacy: true, blockSize: LEGACY_BLOCK, linked: false, blockChecksum: false, contentChecksum: false };
  }
  if (head.length < 7) throw new FormatError("lz4", "is cut short");
  const [flags, size] = [head[4]!, (head[5]! >> 4) & 7];
  if (flags >> 6 !== 1 || (flags & 2) !== 0 || (head[5]! & 0x8f) !== 0 || size < 4) {
    throw new FormatError("lz4", "a header that means nothing here");
  }
  return {
    legacy: false,
    blockSize: 2 ** (8 + 2 * size),
    linked: (flags & 0x20) === 0,
    blockChecksum: (flags & 0x10) !== 0,
    contentChecksum: (flags & 0x04) !== 0,
  };
}

/**
 * Decompresses LZ4 frames, one after the other ("LZ4 Frame Format Description" 1.6.4, lz4_Frame_format.md), legacy and skippable
 * ones too; all checksums are verified. See {@link Pull}. @throws FormatError for what is damaged or cut short, or needs a dictionary
 */
export function* decodeLz4(): Pull {
  let magic = yield* take(4);
  for (;;) {
    const number = magic.readUInt32LE(0);
    let next: Buffer = NOTHING;
    if (number === LEGACY) next = yield* legacyBlocks();
    else if ((number & ~0xf) >>> 0 === SKIPPABLE) yield* skip((yield* take(4)).readUInt32LE(0));
    else yield* frame(magic);
    magic = next.length > 0 ? next : yield 4;
    if (magic.length === 0) return;
    if (magic.length < 4) throw new FormatError("lz4", "something else follows");
  }
}

/** Blocks until the end, or until another frame. @returns what the next one begins with */
function* legacyBlocks(): Generator<number | Buffer, Buffer, Buffer> {
  for (;;) {
    const field = yield 4;
    if (field.length === 0) return field;
    if (field.length < 4) throw new FormatError("lz4", "is cut short");
    const size = field.readUInt32LE(0);
    if (size > LARGEST_LEGACY) return field;
    yield decompressLz4Block(yield* take(size), LEGACY_BLOCK);
  }
}

function* frame(magic: Buffer): Pull {
  const descriptor = yield* take(2);
  const { blockSize, linked, blockChecksum, contentChecksum } = parseLz4Header(Buffer.concat([magic, descriptor, NUL]));
  const flags = descriptor[0]!;
  if ((flags & 1) !== 0) throw new FormatError("lz4", "needs a dictionary");
  const sizeField = yield* take((flags & 8) !== 0 ? 8 : 0);
  const sum = new XxHash32().update(descriptor).update(sizeField).digest();
  if ((yield* take(1))[0] !== ((sum >>> 8) & 0xff)) throw new FormatError("lz4", "wrong checksum of the header");
  const all = new XxHash32();
  let before: Buffer = NOTHING;
  let done = 0;
  for (;;) {
    const field = (yield* take(4)).readUInt32LE(0);
    if (field === 0) break;
    const size = field & 0x7fffffff;
    if (size > blockSize) throw new FormatError("lz4", `a block of ${size} bytes`);
    const stored = yield* take(size);
    if (blockChecksum && (yield* take(4)).readUInt32LE(0) !== new XxHash32().update(stored).digest()) {
      throw new FormatError("lz4", "wrong checksum of a block");
    }
    const content = field >>> 31 === 1 ? Buffer.from(stored) : decompressLz4Block(stored, blockSize, before);
    if (contentChecksum) all.update(content);
    done += content.length;
    if (linked) before = Buffer.concat([before, content]).subarray(-WINDOW);
    if (content.length > 0) yield content;
  }
  if (contentChecksum && (yield* take(4)).readUInt32LE(0) !== all.digest()) {
    throw new FormatError("lz4", "wrong checksum of the content");
  }
  if (sizeField.length > 0 && sizeField.readBigUInt64LE(0) !== BigInt(done)) {
    throw new FormatError("lz4", "a content of another size than it says");
  }
}

const NUL = Buffer.alloc(1);
const NOTHING = Buffer.alloc(0);
const PIECE = 1024 * 1024;

function* skip(count: number): Pull {
  for (let left = count; left > 0; left -= PIECE) yield* take(Math.min(left, PIECE));
}

/** Exactly so many bytes. */
function* take(count: number): Generator<number | Buffer, Buffer, Buffer> {
  if (count === 0) return NOTHING;
  const bytes = yield count;
  if (bytes.length < count) throw new FormatError("lz4", "is cut short");
  return bytes;
}
