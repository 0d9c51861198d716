import type { Bytes } from "./bytes.ts";
import type { BlockCompression } from "./compressed-block.ts";
import type { FieldValue } from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { Metadata } from "./squashfs-metadata.ts";

/** What a squashfs says of itself. Places are in bytes of the image; undefined: there is none. */
export interface SquashfsLayout {
  readonly compression: BlockCompression;
  readonly blockSize: number;
  readonly fragments: number;
  readonly ids: number;
  /** Block of the inode table, times 65,536, plus the place within. */
  readonly rootInode: number;
  readonly bytesUsed: number;
  readonly idTable: number;
  readonly xattrTable: number | undefined;
  readonly inodeTable: number;
  readonly directoryTable: number;
  readonly fragmentTable: number | undefined;
  /** Where the compressor's options end, and data begins. */
  readonly dataStart: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

const MAGIC = 0x73717368;
const HEADER = 96;
const COMPRESSORS: Readonly<Record<number, readonly [name: string, BlockCompression | undefined]>> = {
  1: ["gzip", "zlib"],
  2: ["lzma", "lzma"],
  3: ["lzo", undefined],
  4: ["xz", "xz"],
  5: ["lz4", "lz4"],
  6: ["zstd", "zstd"],
};
const FLAGS = ["uncompressedInodes", "uncompressedData", "", "uncompressedFragments", "noFragments", "alwaysFragments"];
FLAGS.push("duplicatesFound", "exportable", "uncompressedXattrs", "noXattrs", "compressorOptions", "uncompressedIds");
const HAS_OPTIONS = 0x400;

export const isSquashfs = (head: Buffer): boolean => head.length >= HEADER && head.readUInt32LE(0) === MAGIC;

/**
 * The superblock of a squashfs 4.0 (the kernel's fs/squashfs/squashfs_fs.h).
 * @throws FormatError for another version, sizes that do not fit, or a compressor that is not read here
 */
export function parseSquashfsSuperblock(image: Bytes): SquashfsLayout {
  const wrong = (message: string): FormatError => new FormatError("squashfs", message);
  if (image.size < HEADER || !isSquashfs(image.read(0, HEADER))) throw wrong("no superblock");
  const block = image.read(0, HEADER);
  const u16 = (at: number) => block.readUInt16LE(at);
  const u32 = (at: number) => block.readUInt32LE(at);
  const place = (at: number) => {
    const value = block.readBigUInt64LE(at);
    return value === 0xffffffffffffffffn ? undefined : Number(value);
  };
  const version = `${u16(28)}.${u16(30)}`;
  if (version !== "4.0") throw wrong(`version ${version} is not read here`);
  const [name, compression] = COMPRESSORS[u16(20)] ?? [String(u16(20)), undefined];
  if (compression === undefined) throw wrong(`compressor ${name} is not read here`);
  const blockSize = u32(12);
  if (blockSize < 4096 || blockSize > 1024 * 1024 || 2 ** u16(22) !== blockSize) {
    throw wrong(`blocks of ${blockSize} bytes`);
  }
  const [rootInode, bytesUsed, idTable] = [place(32), place(40), place(48)];
  const [inodeTable, directoryTable] = [place(64), place(72)];
  const given = [rootInode, bytesUsed, idTable, inodeTable, directoryTable];
  if (given.some((value) => value === undefined) || bytesUsed! > image.size || bytesUsed! < HEADER) {
    throw wrong("larger than what holds it, or without tables");
  }
  if (inodeTable! < HEADER || inodeTable! > directoryTable! || directoryTable! > bytesUsed!) {
    throw wrong("tables at wrong places");
  }
  const flags = u16(24);
  const metadata = new Metadata(image, compression);
  const options = (flags & HAS_OPTIONS) !== 0 ? metadata.block(HEADER) : undefined;
  return {
    compression,
    blockSize,
    fragments: u32(16),
    ids: u16(26),
    rootInode: rootInode!,
    bytesUsed: bytesUsed!,
    idTable: idTable!,
    xattrTable: place(56),
    inodeTable: inodeTable!,
    directoryTable: directoryTable!,
    fragmentTable: place(80),
    dataStart: options?.next ?? HEADER,
    fields: {
      mkfsTime: u32(8),
      blockSize,
      compressor: name,
      ...(options && describeOptions(name, options.content)),
      flags: FLAGS.filter((flag, bit) => (flags & (1 << bit)) !== 0 && flag !== "compressorOptions").join(" "),
      inodes: u32(4),
      fragments: u32(16),
      ids: u16(26),
      bytesUsed: bytesUsed!,
      exportTable: place(88) !== undefined,
    },
  };
}

/** Options of the compressor, which stand behind the superblock where they are not the usual ones. */
function describeOptions(name: string, options: Buffer): Record<string, FieldValue> {
  if (name === "gzip" && options.length === 8) {
    return {
      compressionLevel: options.readUInt32LE(0),
      compressionWindow: options.readUInt16LE(4),
      compressionStrategies: options.readUInt16LE(6),
    };
  }
  if (name === "zstd" && options.length === 4) return { compressionLevel: options.readUInt32LE(0) };
  if (name === "xz" && options.length >= 8) {
    return {
      compressionDictionary: options.readUInt32LE(0),
      compressionFilters: `0x${options.readUInt32LE(4).toString(16)}`,
      ...(options.length > 8 && { compressionOptions: options.toString("hex", 8) }),
    };
  }
  if (name === "lz4" && options.length === 8) return { compressionFlags: `0x${options.readUInt32LE(4).toString(16)}` };
  return { compressionOptions: options.toString("hex") };
}
