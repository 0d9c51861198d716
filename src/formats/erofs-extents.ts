import type { Bytes } from "./bytes.ts";
import { FormatError } from "./format-error.ts";

/** How compressed data of a file is to be read. `interlaced`: as it is, from a place in its block on and round. */
export type ExtentCoding = 0 | 1 | 2 | 3 | "plain" | "interlaced" | "fragment";

/** A part of a compressed file. */
export interface ErofsExtent {
  /** Within the file. */
  readonly at: number;
  readonly length: number;
  /** In the image; of a fragment, in the packed file. */
  readonly offset: number;
  readonly stored: number;
  readonly coding: ExtentCoding;
}

export interface CompressedInode {
  readonly size: number;
  /** Where its fields and extended attributes end. */
  readonly end: number;
  /** Whether several entries share one address. */
  readonly compact: boolean;
}

export interface ErofsMap {
  readonly extents: readonly ErofsExtent[];
  /** Where the index ends in the image, with what is stored behind it. */
  readonly end: number;
}

/** Bits of h_advise. */
const TWO_BYTES = 0x1;
const BIG_1 = 0x2;
const BIG_2 = 0x4;
const INLINE = 0x8;
const INTERLACED = 0x10;
const FRAGMENT = 0x20;
/** In an entry without an address: it says how many blocks the data before it has. */
const IS_COUNT = 0x800;
const NONHEAD = 2;
const MOST_CLUSTERS = 16 * 1024 * 1024;

/** One entry of the index, which stands for a block of the file, or several. */
interface Entry {
  /** 0: data as it is begins here, 1 and 3: compressed data, 2: neither. */
  readonly type: number;
  /** Where in the block it begins. */
  readonly start: number;
  readonly block: number;
  /** Blocks of data that the one before has; 0: not said. */
  readonly count: number;
  /** Where the entry, or the pack it is in, ends. */
  readonly end: number;
}

/**
 * The parts of a compressed file: an index has an entry for each block of it, of which those that begin a part have an address
 * (erofs_fs.h, struct z_erofs_map_header; the kernel's fs/erofs/zmap.c).
 * @param budget entries that may still be read, of all files together
 * @throws FormatError
 */
export function readErofsMap(
  image: Bytes,
  blockSize: number,
  inode: CompressedInode,
  budget: { left: number },
): ErofsMap {
  const { size, compact } = inode;
  const start = Math.ceil(inode.end / 8) * 8;
  const header = image.read(start, 8);
  if (header[7]! >> 7 !== 0) {
    const offset = Number(header.readBigUInt64LE(0) & 0x7fffffffffffffffn);
    return { extents: [{ at: 0, length: size, offset, stored: size, coding: "fragment" }], end: start + 8 };
  }
  const advise = header.readUInt16LE(4);
  if (!compact && (advise & 1) !== 0) throw new FormatError("erofs", "an index of extents is not read here");
  const clusterSize = blockSize << (header[7]! & 15);
  const count = Math.ceil(size / clusterSize);
  budget.left -= count;
  if (!(budget.left >= 0) || clusterSize > 16_384 * 4) throw new FormatError("erofs", `a file of ${size} bytes`);
  const read = compact
    ? compactReader(image, start + 8, Math.ceil(size / blockSize), clusterSize, advise)
    : fullReader(image, start + 16, clusterSize);
  const algorithms = [header[6]! & 15, header[6]! >> 4];
  const coding = (type: number): ExtentCoding => {
    if (type === 0) return (advise & INTERLACED) !== 0 ? "interlaced" : "plain";
    const algorithm = algorithms[type === 1 ? 0 : 1]!;
    if (algorithm > 3) throw new FormatError("erofs", `compression ${algorithm} is unknown`);
    return algorithm as ExtentCoding;
  };
  const extents: { at: number; length: number; offset: number; stored: number; coding: ExtentCoding }[] = [];
  let end = start + (compact ? 8 : 16);
  let lastBlock = 0;
  let isFirstBehind = false;
  for (let index = 0; index < count; index++) {
    const entry = read(index);
    end = Math.max(end, entry.end);
    const last = extents.at(-1);
    if (entry.type === NONHEAD) {
      if (last === undefined) throw new FormatError("erofs", "an index that begins with no address");
      // Only what follows directly tells the number of blocks.
      if (isFirstBehind && entry.count > 0) last.stored = entry.count * blockSize;
      isFirstBehind = false;
      continue;
    }
    const at = index * clusterSize + entry.start;
    if (last === undefined ? at !== 0 : at <= last.at) throw new FormatError("erofs", "an index that is out of order");
    // A beginning behind the end of the file has nothing.
    if (at >= size) break;
    if (last !== undefined) last.length = at - last.at;
    lastBlock = entry.block;
    const offset = entry.block * blockSize;
    extents.push({ at, length: size - at, offset, stored: blockSize, coding: coding(entry.type) });
    isFirstBehind = (advise & (entry.type === 1 ? BIG_1 : BIG_2)) !== 0;
  }
  const tail = extents.at(-1);
  if (tail === undefined) return { extents, end };
  const special = header.readUInt32LE(0);
  if ((advise & FRAGMENT) !== 0) {
    // Full indexes have the upper half of the place as their address.
    tail.offset = special + (compact ? 0 : lastBlock * 2 ** 32);
    tail.stored = tail.length;
    tail.coding = "fragment";
  } else if ((advise & INLINE) !== 0 && special >>> 16 !== 0) {
    tail.offset = end;
    tail.stored = special >>> 16;
    end += tail.stored;
  }
  return { extents, end };
}

export const newBudget = (): { left: number } => ({ left: MOST_CLUSTERS });

/** Eight bytes for each block of the file. */
function fullReader(image: Bytes, start: number, clusterSize: number): (index: number) => Entry {
  return (index) => {
    const raw = image.read(start + index * 8, 8);
    const type = raw.readUInt16LE(0) & 3;
    const end = start + index * 8 + 8;
    if (type === NONHEAD) {
      const delta = raw.readUInt16LE(4);
      return { type, start: 0, block: 0, count: (delta & IS_COUNT) !== 0 ? delta & ~IS_COUNT : 0, end };
    }
    const within = raw.readUInt16LE(2);
    if (within >= clusterSize) throw new FormatError("erofs", "an address outside its block");
    return { type, start: within, block: raw.readUInt32LE(4), count: 0, end };
  };
}

/**
 * Entries in packs: two of them in eight bytes, or 16 in 32 bytes where that is aligned; the last four bytes of a pack are an
 * address, from which those of its entries are counted.
 */
function compactReader(
  image: Bytes,
  base: number,
  blocks: number,
  clusterSize: number,
  advise: number,
): (index: number) => Entry {
  // Up to here packs of two are needed for the others to be aligned.
  const before = ((32 - (base % 32)) / 4) & 7;
  const small = (advise & TWO_BYTES) !== 0 && before < blocks ? Math.floor((blocks - before) / 16) * 16 : 0;
  const clusterBits = Math.log2(clusterSize);
  const bits = Math.max(clusterBits, 12);
  if (clusterBits > 14 || (small > 0 && clusterBits > 12))
    throw new FormatError("erofs", "blocks too large for an index");
  const isBig = (advise & BIG_1) !== 0;
  return (index) => {
    const isSmall = index >= before && index < before + small;
    const [width, perPack] = isSmall ? [2, 16] : [4, 2];
    const place =
      index < before
        ? base + index * 4
        : isSmall
          ? base + before * 4 + (index - before) * 2
          : base + before * 4 + small * 2 + (index - before - small) * 4;
    const packSize = width * perPack;
    const pack = place - (place % packSize);
    const raw = image.read(pack, packSize);
    const entryBits = ((packSize - 4) * 8) / perPack;
    const decode = (number: number): [type: number, low: number] => {
      const bit = number * entryBits;
      const value = raw.readUInt32LE(bit >> 3) >>> (bit & 7);
      return [(value >>> bits) & 3, value & ((1 << bits) - 1)];
    };
    const within = (place - pack) / width;
    const [type, low] = decode(within);
    const end = pack + packSize;
    if (type === NONHEAD) {
      return { type, start: 0, block: 0, count: (low & IS_COUNT) !== 0 ? low & ~IS_COUNT : 0, end };
    }
    if (low >= clusterSize) throw new FormatError("erofs", "an address outside its block");
    let passed = isBig ? 0 : 1;
    for (let number = 0; number < within; number++) {
      const [kind, value] = decode(number);
      if (kind !== NONHEAD) {
        const [next, count] = decode(number + 1);
        // Its blocks are counted where their number is.
        if (!isBig || number + 1 === within || next !== NONHEAD || (count & IS_COUNT) === 0) passed++;
      } else if (isBig && (value & IS_COUNT) !== 0) passed += value & ~IS_COUNT;
    }
    return { type, start: low, block: raw.readUInt32LE(packSize - 4) + passed, count: 0, end };
  };
}
