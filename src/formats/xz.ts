import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { filterName, makeFilter } from "./branch-filter.ts";
import type { Bytes } from "./bytes.ts";
import { Crc64 } from "./crc64.ts";
import { FormatError } from "./format-error.ts";
import { decodeProperties, LzmaDecoder } from "./lzma-decoder.ts";
import { type Pull, pullAll } from "./pull.ts";

/** How an .xz file was made, as far as its beginning and its index tell. */
export interface XzHeader {
  /** Of the content of each block: `none`, `CRC32`, `CRC64`, `SHA-256`. */
  readonly check: string;
  /** In the order in which they were applied, such as `x86`, `lzma2`. */
  readonly filters: readonly string[];
  /** Bytes; 8 MiB is what levels 5 and 6 of xz take. */
  readonly dictionary: number;
  /** LZMA's numbers of context, position and alignment bits; undefined where nothing could be compressed. */
  readonly properties: string | undefined;
  /** Whether the block's header has its sizes, as xz writes them with several threads. */
  readonly sizesInHeader: boolean;
}

const MAGIC = Buffer.from("fd377a585a00", "hex");
/** Checks by number: name, bytes. What has no name is kept for the future. */
const CHECKS: Readonly<Record<number, readonly [name: string, size: number]>> = {
  0: ["none", 0],
  1: ["CRC32", 4],
  4: ["CRC64", 8],
  10: ["SHA-256", 32],
};
const LZMA2 = 0x21;

export const isXz = (head: Buffer): boolean => head.subarray(0, MAGIC.length).equals(MAGIC);

interface FilterHeader {
  readonly id: number;
  readonly properties: Buffer;
}

interface BlockHeader {
  readonly filters: readonly FilterHeader[];
  readonly dictionary: number;
  readonly compressed: number | undefined;
  readonly uncompressed: number | undefined;
}

/** The header of a file and of its first block. @param head the beginning, 2 KiB are enough @throws FormatError */
export function parseXzHeader(head: Buffer): XzHeader {
  const check = parseStreamHeader(head.subarray(0, 12));
  const size = ((head[12] ?? 0) + 1) * 4;
  // A file without blocks has its index there.
  if ((head[12] ?? 0) === 0) {
    return { check: CHECKS[check]![0], filters: [], dictionary: 0, properties: undefined, sizesInHeader: false };
  }
  const block = parseBlockHeader(head.subarray(12, 12 + size));
  const control = head[12 + size] ?? 0;
  const byte = head[12 + size + 5];
  const numbers = control >= 0xc0 && byte !== undefined ? decodeProperties(byte) : undefined;
  return {
    check: CHECKS[check]![0],
    filters: block.filters.map(({ id }) => filterName(id)),
    dictionary: block.dictionary,
    properties: numbers && `lc=${numbers.lc} lp=${numbers.lp} pb=${numbers.pb}`,
    sizesInHeader: block.compressed !== undefined,
  };
}

/** Sizes of the content of each block, of the file's last stream, out of the index at its end. @throws FormatError */
export function readXzBlocks(file: Bytes): { readonly count: number; readonly largest: number } {
  let end = file.size;
  for (; end >= 4 && file.read(end - 4, 4).readUInt32LE(0) === 0; end -= 4) {}
  if (end < 32) throw new FormatError("xz", "no footer");
  const footer = file.read(end - 12, 12);
  const size = (footer.readUInt32LE(4) + 1) * 4;
  if (footer.toString("latin1", 10) !== "YZ" || size > end - 24) throw new FormatError("xz", "no footer");
  if (size > 16 * 1024 * 1024) throw new FormatError("xz", `an index of ${size} bytes`);
  const numbers = new Numbers(file.read(end - 12 - size, size).subarray(1));
  const count = numbers.next();
  let largest = 0;
  for (let index = 0; index < count; index++) {
    numbers.next();
    largest = Math.max(largest, numbers.next());
  }
  return { count, largest };
}

/**
 * Decompresses .xz files: several streams one after the other, with padding in between and behind; all checks are verified, and
 * so is the index. Format: "The .xz File Format", version 1.2.1 (https://tukaani.org/xz/xz-file-format.txt).
 * Yields what it wants of input and what it has of output; it throws a FormatError for what is damaged or cut short.
 */
export function* decodeXz(): Pull {
  for (let first = true; ; first = false) {
    let start = yield 4;
    // Padding between streams, and at the end, in fours.
    while (!first && start.length === 4 && start.readUInt32LE(0) === 0) start = yield 4;
    if (!first && start.length === 0) return;
    yield* decodeStream(Buffer.concat([start, yield 8]));
  }
}

/** A whole .xz file that is in memory. @throws FormatError for what is damaged, or larger than `most` once decompressed */
export const decompressXz = (input: Buffer, most: number): Buffer => pullAll(input, decodeXz(), most, "xz");

function* decodeStream(header: Buffer): Pull {
  const check = parseStreamHeader(header);
  // Sizes of all blocks, to be compared with the index without keeping each of them.
  const sizes = createHash("sha256");
  for (let count = 0; ; count++) {
    const first = yield* take(1);
    if (first[0] === 0) {
      yield* readIndex(sizes.digest("hex"), count, header.subarray(6, 8));
      return;
    }
    const block = parseBlockHeader(Buffer.concat([first, yield* take(first[0]! * 4 + 3)]));
    const { unpadded, uncompressed } = yield* decodeBlock(block, (first[0]! + 1) * 4, check);
    sizes.update(`${unpadded} ${uncompressed}\n`);
  }
}

function* decodeBlock(
  block: BlockHeader,
  headerSize: number,
  check: number,
): Generator<number | Buffer, { unpadded: number; uncompressed: number }, Buffer> {
  const sum = makeSum(check);
  // The last filter applied is the first to be undone.
  const filters = block.filters
    .slice(0, -1)
    .reverse()
    .map(({ id, properties }) => makeFilter(id, properties));
  const decoder = new LzmaDecoder(block.dictionary);
  let [compressed, uncompressed] = [0, 0];
  const pass = function* (bytes: Buffer): Pull {
    if (bytes.length === 0) return;
    uncompressed += bytes.length;
    sum.update(bytes);
    yield bytes;
  };
  // Until the first chunk says otherwise, nothing that came before may be used.
  let [needsDictionary, needsProperties, needsState] = [true, true, true];
  for (;;) {
    const control = (yield* take(1))[0]!;
    compressed++;
    if (control === 0) break;
    if (control === 1 || control >= 0xe0) {
      needsDictionary = false;
      decoder.resetDictionary();
    } else if (needsDictionary) throw new FormatError("xz", "a chunk before a reset of the dictionary");
    let output: Buffer;
    if (control >= 0x80) {
      const sizes = yield* take(4);
      compressed += 4;
      const size = ((control & 0x1f) << 16) + sizes.readUInt16BE(0) + 1;
      if (control >= 0xc0) {
        decoder.setProperties(lzma2Properties((yield* take(1))[0]!));
        compressed++;
        [needsProperties, needsState] = [false, false];
      } else if (needsProperties) throw new FormatError("xz", "a chunk before its properties");
      else if (control >= 0xa0) {
        decoder.resetState();
        needsState = false;
      } else if (needsState) throw new FormatError("xz", "a chunk before a reset of the state");
      const input = yield* take(sizes.readUInt16BE(2) + 1);
      compressed += input.length;
      output = decoder.chunk(input, size);
    } else {
      if (control > 2) throw new FormatError("xz", `a chunk of an unknown kind (${control})`);
      const input = yield* take((yield* take(2)).readUInt16BE(0) + 1);
      compressed += 2 + input.length;
      output = decoder.copy(input);
      if (control === 1) needsState = true;
    }
    for (const filter of filters) output = filter.update(output);
    yield* pass(output);
  }
  for (const [index, filter] of filters.entries()) {
    let rest = filter.end();
    for (const later of filters.slice(index + 1)) rest = later.update(rest);
    yield* pass(rest);
  }
  const padding = yield* take((4 - (compressed % 4)) % 4);
  const stored = yield* take(CHECKS[check]![1]);
  if (padding.some((byte) => byte !== 0)) throw new FormatError("xz", "padding that is not zero");
  if (!stored.equals(sum.digest())) throw new FormatError("xz", `wrong ${CHECKS[check]![0]} of a block`);
  for (const [said, is] of [
    [block.compressed, compressed],
    [block.uncompressed, uncompressed],
  ]) {
    if (said !== undefined && said !== is) throw new FormatError("xz", "a block of another size than it says");
  }
  return { unpadded: headerSize + compressed + stored.length, uncompressed };
}

/** LZMA2 has room for no more than four bits of literals' context. */
function lzma2Properties(byte: number): number {
  const { lc, lp } = decodeProperties(byte);
  if (lc + lp > 4) throw new FormatError("xz", `properties of ${byte}`);
  return byte;
}

/** The index, from behind its first byte, and the footer. */
function* readIndex(sizes: string, blocks: number, flags: Buffer): Generator<number | Buffer, void, Buffer> {
  let sum = crc32(Buffer.alloc(1));
  let size = 1;
  const byte = function* (): Generator<number | Buffer, number, Buffer> {
    const one = yield* take(1);
    sum = crc32(one, sum);
    size++;
    return one[0]!;
  };
  const number = function* (): Generator<number | Buffer, number, Buffer> {
    let value = 0;
    for (let index = 0; index < 9; index++) {
      const one = yield* byte();
      value += (one & 0x7f) * 2 ** (7 * index);
      if (one < 0x80) return value;
    }
    throw new FormatError("xz", "a number without an end");
  };
  const count = yield* number();
  const found = createHash("sha256");
  // No more than there are: a wrong count must not make anything wait.
  for (let index = 0; index < Math.min(count, blocks); index++) found.update(`${yield* number()} ${yield* number()}\n`);
  if (count !== blocks || found.digest("hex") !== sizes) {
    throw new FormatError("xz", "the index says something else than the blocks");
  }
  while (size % 4 !== 0) if ((yield* byte()) !== 0) throw new FormatError("xz", "padding that is not zero");
  if ((yield* take(4)).readUInt32LE(0) !== sum) throw new FormatError("xz", "wrong CRC32 of the index");
  const footer = yield* take(12);
  if (
    footer.toString("latin1", 10) !== "YZ" ||
    footer.readUInt32LE(0) !== crc32(footer.subarray(4, 10)) ||
    (footer.readUInt32LE(4) + 1) * 4 !== size + 4 ||
    !footer.subarray(8, 10).equals(flags)
  ) {
    throw new FormatError("xz", "a wrong footer");
  }
}

/** @returns the number of the check */
function parseStreamHeader(header: Buffer): number {
  if (header.length < 12 || !isXz(header)) throw new FormatError("xz", "no stream where one is expected");
  if (header.readUInt32LE(8) !== crc32(header.subarray(6, 8))) throw new FormatError("xz", "wrong CRC32 of the header");
  const check = header[7]!;
  if (header[6] !== 0 || CHECKS[check] === undefined) throw new FormatError("xz", `a check of the kind ${check}`);
  return check;
}

function parseBlockHeader(header: Buffer): BlockHeader {
  const end = header.length - 4;
  if (end < 4 || header.length !== (header[0]! + 1) * 4) throw new FormatError("xz", "ends within a block's header");
  if (header.readUInt32LE(end) !== crc32(header.subarray(0, end))) {
    throw new FormatError("xz", "wrong CRC32 of a block's header");
  }
  const flags = header[1]!;
  if ((flags & 0x3c) !== 0) throw new FormatError("xz", `flags of a block: 0x${flags.toString(16)}`);
  const numbers = new Numbers(header.subarray(2, end));
  const compressed = (flags & 0x40) !== 0 ? numbers.next() : undefined;
  const uncompressed = (flags & 0x80) !== 0 ? numbers.next() : undefined;
  const filters = Array.from({ length: (flags & 3) + 1 }, () => ({
    id: numbers.next(),
    properties: numbers.bytes(numbers.next()),
  }));
  const last = filters.at(-1)!;
  if (last.id !== LZMA2 || filters.slice(0, -1).some(({ id }) => id === LZMA2)) {
    throw new FormatError("xz", `not LZMA2 but ${filterName(last.id)}`);
  }
  const bits = last.properties[0] ?? 41;
  if (last.properties.length !== 1 || bits > 40) throw new FormatError("xz", "a wrong size of the dictionary");
  const dictionary = bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11);
  return { filters, dictionary, compressed, uncompressed };
}

/** Numbers of seven bits a byte, the lowest first. */
class Numbers {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): number {
    let value = 0;
    for (let index = 0; index < 9; index++) {
      const byte = this.bytes(1)[0]!;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw new FormatError("xz", "a number without an end");
  }

  bytes(count: number): Buffer {
    if (this.#at + count > this.#bytes.length) throw new FormatError("xz", "ends within a header");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}

interface Sum {
  update(bytes: Buffer): void;
  digest(): Buffer;
}

function makeSum(check: number): Sum {
  if (check === 4) return new Crc64();
  if (check === 10) {
    const hash = createHash("sha256");
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
  }
  let sum = 0;
  return {
    update: (bytes) => {
      if (check === 1) sum = crc32(bytes, sum);
    },
    digest: () => {
      if (check === 0) return Buffer.alloc(0);
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(sum);
      return bytes;
    },
  };
}

/** Exactly so many bytes. */
function* take(count: number): Generator<number | Buffer, Buffer, Buffer> {
  if (count === 0) return Buffer.alloc(0);
  const bytes = yield count;
  if (bytes.length < count) throw new FormatError("xz", "is cut short");
  return bytes;
}
