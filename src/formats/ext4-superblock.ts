import type { Bytes } from "./bytes.ts";
import { decodeUuid, type FieldValue } from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

/** What of an ext2, ext3 or ext4 file system its superblock says, as far as reading it needs it. */
export interface Ext4Layout {
  readonly blockSize: number;
  readonly blocks: number;
  readonly inodes: number;
  readonly inodeSize: number;
  readonly blocksPerGroup: number;
  readonly inodesPerGroup: number;
  readonly firstDataBlock: number;
  /** The first inode that is no special one. */
  readonly firstInode: number;
  readonly groups: number;
  readonly descriptorSize: number;
  readonly reservedTableBlocks: number;
  /** With META_BG: the first group whose descriptors are not in the common table. */
  readonly firstMetaGroup: number | undefined;
  /** Groups with a copy of the superblock; undefined: those that are powers of 3, 5 and 7. */
  readonly backups: "all" | "sparse" | readonly number[];
  /** Whether directory entries have the kind of file. */
  readonly fileTypes: boolean;
  /** Inodes that belong to no folder, by what they are for. */
  readonly special: ReadonlyMap<number, string>;
  readonly mmpBlock: number | undefined;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

const MAGIC = 0xef53;
/** Features that change where things are, and that are known here. */
const COMPATIBLE = ["dir_prealloc", "imagic", "has_journal", "ext_attr", "resize_inode", "dir_index", "lazy_bg"];
COMPATIBLE.push("exclude_inode", "exclude_bitmap", "sparse_super2", "fast_commit", "stable_inodes", "orphan_file");
const INCOMPATIBLE: Readonly<Record<number, string>> = {
  2: "filetype",
  4: "needs_recovery",
  16: "meta_bg",
  64: "extents",
  128: "64bit",
  256: "mmp",
  512: "flex_bg",
  1024: "ea_inode",
  8192: "metadata_csum_seed",
  16384: "large_dir",
  32768: "inline_data",
  131072: "casefold",
};
const READ_ONLY = ["sparse_super", "large_file", "btree_dir", "huge_file", "uninit_bg", "dir_nlink", "extra_isize"];
READ_ONLY.push("has_snapshot", "quota", "bigalloc", "metadata_csum", "replica", "read_only", "project");
READ_ONLY.push("shared_blocks", "verity", "orphan_present");
const SHARED_BLOCKS = 0x4000;

const CREATORS = ["Linux", "Hurd", "Masix", "FreeBSD", "Lites"];

/** Whether bytes begin as a file system of the ext family. @param head at least 2048 bytes */
export const isExt4 = (head: Buffer): boolean =>
  head.length >= 2048 && head.readUInt16LE(1080) === MAGIC && head.readUInt32LE(1048) <= 6;

/**
 * The superblock, 1024 bytes from the beginning ("The Super Block" in the Linux kernel's documentation of ext4).
 * @throws FormatError when there is none, sizes do not fit together, or it has features that are not read here
 */
export function parseExt4Superblock(volume: Bytes): Ext4Layout {
  const wrong = (message: string): FormatError => new FormatError("ext4", message);
  if (volume.size < 2048 || !isExt4(volume.read(0, 2048))) throw wrong("no superblock");
  const block = volume.read(1024, 1024);
  const u16 = (at: number) => block.readUInt16LE(at);
  const u32 = (at: number) => block.readUInt32LE(at);
  const incompatible = u32(0x60);
  const readOnly = u32(0x64);
  const old = u32(0x4c) === 0;
  const unknown = Array.from({ length: 32 }, (_, bit) => 2 ** bit).find(
    (bit) => (incompatible & bit) !== 0 && INCOMPATIBLE[bit] === undefined,
  );
  if (unknown !== undefined) throw wrong(`the feature 0x${unknown.toString(16)} is not read here`);
  if ((readOnly & SHARED_BLOCKS) !== 0) throw wrong("the feature shared_blocks is not read here");
  const wide = (incompatible & 0x80) !== 0;
  const blockSize = 1024 << u32(0x18);
  const blocks = u32(0x4) + (wide ? u32(0x150) * 2 ** 32 : 0);
  const inodes = u32(0);
  const firstDataBlock = u32(0x14);
  const [blocksPerGroup, inodesPerGroup] = [u32(0x20), u32(0x28)];
  const inodeSize = old ? 128 : u16(0x58);
  const descriptorSize = wide ? u16(0xfe) : 32;
  if (blocks * blockSize > volume.size) throw wrong("larger than what holds it");
  if (firstDataBlock !== (blockSize === 1024 ? 1 : 0) && firstDataBlock !== 0) throw wrong("a wrong first block");
  if (blocksPerGroup === 0 || inodesPerGroup === 0 || blocks <= firstDataBlock) throw wrong("sizes that do not fit");
  if (inodeSize < 128 || inodeSize > blockSize || (inodeSize & (inodeSize - 1)) !== 0) {
    throw wrong(`inodes of ${inodeSize} bytes`);
  }
  if (descriptorSize < 32 || descriptorSize > 1024 || (descriptorSize & (descriptorSize - 1)) !== 0) {
    throw wrong(`group descriptors of ${descriptorSize} bytes`);
  }
  const groups = Math.ceil((blocks - firstDataBlock) / blocksPerGroup);
  // Each group has two bitmaps at least.
  if (groups > blocks || inodes > groups * inodesPerGroup || inodes * inodeSize > volume.size) {
    throw wrong("more groups or inodes than fit");
  }
  const compatible = u32(0x5c);
  const special = new Map<number, string>();
  const journal = (compatible & 0x4) !== 0 ? u32(0xe0) : 0;
  for (const [number, name] of [
    [1, "bad blocks"],
    [5, "boot loader"],
    [6, "undelete folder"],
    [7, "reserved for growth"],
    [9, "snapshots"],
    [10, "replica"],
    [u32(0x240), "user quota"],
    [u32(0x244), "group quota"],
    [u32(0x26c), "project quota"],
    [u32(0x280), "orphan file"],
    [journal, "journal"],
  ] as const) {
    if (number !== 0 && number <= inodes) special.set(number, name);
  }
  return {
    blockSize,
    blocks,
    inodes,
    inodeSize,
    blocksPerGroup,
    inodesPerGroup,
    firstDataBlock,
    firstInode: old ? 11 : u32(0x54),
    groups,
    descriptorSize,
    reservedTableBlocks: (compatible & 0x10) !== 0 ? u16(0xce) : 0,
    firstMetaGroup: (incompatible & 0x10) !== 0 ? u32(0x104) : undefined,
    backups: (compatible & 0x200) !== 0 ? [u32(0x24c), u32(0x250)] : (readOnly & 1) !== 0 ? "sparse" : "all",
    fileTypes: (incompatible & 0x2) !== 0,
    special,
    mmpBlock: (incompatible & 0x100) !== 0 ? Number(block.readBigUInt64LE(0x168)) : undefined,
    fields: describe(block, { compatible, incompatible, readOnly, blockSize, blocks, inodes, inodeSize }),
  };
}

interface Known {
  readonly compatible: number;
  readonly incompatible: number;
  readonly readOnly: number;
  readonly blockSize: number;
  readonly blocks: number;
  readonly inodes: number;
  readonly inodeSize: number;
}

/** Fields under names of their own. Times are seconds since 1970. */
function describe(block: Buffer, known: Known): Record<string, FieldValue> {
  const u16 = (at: number) => block.readUInt16LE(at);
  const u32 = (at: number) => block.readUInt32LE(at);
  const time = (low: number, high: number) => u32(low) + block[high]! * 2 ** 32;
  const text = (from: number, to: number) => decodeName(untilNul(block.subarray(from, to)));
  const uuid = (at: number) => decodeUuid(block.subarray(at, at + 16));
  const names = (bits: number, name: (bit: number) => string | undefined) =>
    Array.from({ length: 32 }, (_, bit) => bit)
      .filter((bit) => (bits & (1 << bit)) !== 0)
      .map((bit) => name(bit) ?? `bit ${bit}`);
  const has64 = (known.incompatible & 0x80) !== 0;
  const flags = u32(0x160);
  return {
    uuid: uuid(0x68),
    label: text(0x78, 0x88),
    hashSeed: uuid(0xec),
    hashVersion: block[0xfc]!,
    creationTime: time(0x108, 0x276),
    writeTime: time(0x30, 0x274),
    mountTime: time(0x2c, 0x275),
    checkTime: time(0x40, 0x277),
    lastMountedOn: text(0x88, 0xc8),
    features: [
      ...names(known.compatible, (bit) => COMPATIBLE[bit]),
      ...names(known.incompatible, (bit) => INCOMPATIBLE[2 ** bit]),
      ...names(known.readOnly, (bit) => READ_ONLY[bit]),
    ].join(" "),
    blockSize: known.blockSize,
    blocks: known.blocks,
    inodes: known.inodes,
    inodeSize: known.inodeSize,
    blocksPerGroup: u32(0x20),
    inodesPerGroup: u32(0x28),
    clusterSize: 1024 * 2 ** Math.min(u32(0x1c), 31),
    freeBlocks: u32(0xc) + (has64 ? u32(0x158) * 2 ** 32 : 0),
    freeInodes: u32(0x10),
    reservedBlocks: u32(0x8) + (has64 ? u32(0x154) * 2 ** 32 : 0),
    reservedUid: u16(0x50),
    reservedGid: u16(0x52),
    mountCount: u16(0x34),
    mostMounts: u16(0x36),
    checkInterval: u32(0x44),
    state: u16(0x3a),
    onErrors: u16(0x3c),
    errorCount: u32(0x194),
    creator: CREATORS[u32(0x48)] ?? u32(0x48),
    revision: `${u32(0x4c)}.${u16(0x3e)}`,
    mountFlags: `0x${u32(0x100).toString(16)}`,
    mountOptions: text(0x200, 0x240),
    flags: `0x${flags.toString(16)}`,
    journalUuid: uuid(0xd0),
    journalInode: u32(0xe0),
    journalDevice: u32(0xe4),
    groupsPerFlexGroup: 2 ** Math.min(block[0x174]!, 31),
    raidStride: u16(0x164),
    raidStripe: u32(0x170),
    writtenKilobytes: Number(block.readBigUInt64LE(0x178)),
    overheadClusters: u32(0x248),
    checksumSeed: `0x${u32(0x270).toString(16)}`,
    encoding: u16(0x27c),
  };
}
