import type { Bytes } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import type { Piece } from "./sparse.ts";

/** Blocks in a row, of a file and of the volume. */
interface Run {
  /** Number of the first block within the file. */
  readonly logical: number;
  readonly block: number;
  readonly count: number;
  /** Allocated and never written: reads as zeros. */
  readonly unwritten: boolean;
}

export interface BlockMap {
  /** In the order of the file. */
  readonly runs: readonly Run[];
}

/** Marks blocks as belonging to somebody. @throws FormatError when one does already, or is outside the volume */
export type Claim = (block: number, count: number) => void;

const EXTENT_MAGIC = 0xf30a;
const DEEPEST = 5;
/** More blocks in a row than this are allocated and not written. */
const LONGEST_WRITTEN = 32_768;

/**
 * The blocks of a file with extents (ext4 documentation, "Extent Tree").
 * @param root the 60 bytes in the inode
 * @throws FormatError when the tree is broken; each of its blocks is claimed, hence no circles
 */
export function readExtents(volume: Bytes, blockSize: number, root: Buffer, claim: Claim): BlockMap {
  const runs: Run[] = [];
  let next = 0;
  const visit = (node: Buffer, depth: number | undefined): void => {
    const [magic, entries, most, level] = [0, 2, 4, 6].map((at) => node.readUInt16LE(at)) as [
      number,
      number,
      number,
      number,
    ];
    if (magic !== EXTENT_MAGIC || entries > most || 12 + entries * 12 > node.length) {
      throw new FormatError("ext4", "a broken tree of extents");
    }
    if (depth === undefined ? level > DEEPEST : level !== depth) {
      throw new FormatError("ext4", "a tree of extents of a wrong depth");
    }
    for (let at = 12; at < 12 + entries * 12; at += 12) {
      const logical = node.readUInt32LE(at);
      if (level > 0) {
        const block = node.readUInt32LE(at + 4) + node.readUInt16LE(at + 8) * 2 ** 32;
        claim(block, 1);
        visit(volume.read(block * blockSize, blockSize), level - 1);
        continue;
      }
      const length = node.readUInt16LE(at + 4);
      const unwritten = length > LONGEST_WRITTEN;
      const count = unwritten ? length - LONGEST_WRITTEN : length;
      const block = node.readUInt16LE(at + 6) * 2 ** 32 + node.readUInt32LE(at + 8);
      if (logical < next || count === 0) throw new FormatError("ext4", "extents that are out of order");
      next = logical + count;
      claim(block, count);
      runs.push({ logical, block, count, unwritten });
    }
  };
  visit(root, undefined);
  return { runs };
}

/** The blocks of a file of ext2 or ext3: 12 directly, the rest by one to three levels of tables. @throws FormatError */
export function readBlockMap(volume: Bytes, blockSize: number, root: Buffer, claim: Claim): BlockMap {
  const runs: { logical: number; block: number; count: number; unwritten: boolean }[] = [];
  const perTable = blockSize / 4;
  const visit = (pointer: number, level: number, logical: number): void => {
    if (pointer === 0) return;
    claim(pointer, 1);
    if (level === 0) {
      const last = runs.at(-1);
      if (last !== undefined && last.block + last.count === pointer && last.logical + last.count === logical) {
        last.count++;
      } else runs.push({ logical, block: pointer, count: 1, unwritten: false });
      return;
    }
    const table = volume.read(pointer * blockSize, blockSize);
    const step = perTable ** (level - 1);
    for (let index = 0; index < perTable; index++) {
      visit(table.readUInt32LE(index * 4), level - 1, logical + index * step);
    }
  };
  for (let index = 0; index < 12; index++) visit(root.readUInt32LE(index * 4), 0, index);
  let start = 12;
  for (let level = 1; level <= 3; level++) {
    visit(root.readUInt32LE((11 + level) * 4), level, start);
    start += perTable ** level;
  }
  return { runs };
}

/** What of the runs belongs to the file's content by its size, and what is left of its last blocks. */
export function contentPieces(
  { runs }: BlockMap,
  blockSize: number,
  size: number,
): { readonly pieces: readonly Piece[]; readonly slack: readonly Piece[] } {
  const [pieces, slack]: [Piece[], Piece[]] = [[], []];
  for (const { logical, block, count, unwritten } of runs) {
    const [at, offset, length] = [logical * blockSize, block * blockSize, count * blockSize];
    const inside = unwritten ? 0 : Math.max(0, Math.min(length, size - at));
    if (inside > 0) pieces.push({ at, offset, size: inside });
    if (inside < length) slack.push({ at: at + inside, offset: offset + inside, size: length - inside });
  }
  return { pieces, slack };
}
