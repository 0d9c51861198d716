import type { Bytes } from "./bytes.ts";
import { decodeUuid, type FieldValue } from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

/** What an erofs says of itself. Places are in bytes of the image. */
export interface ErofsLayout {
  readonly blockSize: number;
  readonly size: number;
  /** Inodes are told by their place behind this, in units of 32 bytes. */
  readonly metadata: number;
  readonly sharedXattrs: number;
  readonly rootId: number;
  /** Holds ends of files, put together; undefined: there is none. */
  readonly packedId: number | undefined;
  /** Whether compressed data ends with its block, with zeros in front. */
  readonly zerosInFront: boolean;
  /** What compact inodes have, which store no time of their own. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly prefixes: { readonly count: number; readonly start: number };
  /** The superblock, and the settings of compressors behind it. */
  readonly end: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

const OFFSET = 1024;
const MAGIC = 0xe0f5e1e2;
const COMPATIBLE = ["superblock checksum", "mtime", "xattr filter", "shared xattrs in metabox", "plain xattr prefixes"];
const INCOMPATIBLE = ["lz4 0padding", "compressors/big pclusters", "chunked files", "devices/second compressor"];
INCOMPATIBLE.push("tail packing", "fragments/deduplication", "xattr prefixes");
const CONFIGURED = 0x2;
const FRAGMENTS = 0x20;
const XATTR_PREFIXES = 0x40;
const SLOT = 128;

/** Of compressed data, by number. */
export const EROFS_COMPRESSIONS = ["lz4", "lzma", "deflate", "zstd"] as const;

export const isErofs = (head: Buffer): boolean => head.length >= OFFSET + 4 && head.readUInt32LE(OFFSET) === MAGIC;

/**
 * The superblock of an erofs (the kernel's fs/erofs/erofs_fs.h).
 * @throws FormatError when there is none, it is larger than what holds it, or has features that are not read here
 */
export function parseErofsSuperblock(image: Bytes): ErofsLayout {
  const wrong = (message: string): FormatError => new FormatError("erofs", message);
  if (image.size < OFFSET + 128 || !isErofs(image.read(0, OFFSET + 4))) throw wrong("no superblock");
  const block = image.read(OFFSET, 128);
  const u16 = (at: number) => block.readUInt16LE(at);
  const u32 = (at: number) => block.readUInt32LE(at);
  const u64 = (at: number) => Number(block.readBigUInt64LE(at));
  const incompatible = u32(80);
  const unknown = incompatible & ~(2 ** INCOMPATIBLE.length - 1);
  if (unknown !== 0) throw wrong(`the feature 0x${(unknown >>> 0).toString(16)} is not read here`);
  const bits = block[12]!;
  if (bits < 9 || bits > 16 || block[90] !== 0) throw wrong(`blocks of 2^${bits} bytes`);
  const devices = u16(86);
  if (devices !== 0 && (incompatible & 0x8) !== 0) throw wrong("contents on other devices are not read here");
  const blockSize = 2 ** bits;
  const size = u32(36) * blockSize;
  if (size > image.size) throw wrong("larger than what holds it");
  const extra = block[13]! * 16;
  const configured = (incompatible & CONFIGURED) !== 0;
  const configs = configured ? readConfigs(image, OFFSET + 128 + extra, u16(84)) : undefined;
  const names = (value: number, all: readonly string[]) =>
    Array.from({ length: 32 }, (_, bit) => bit)
      .filter((bit) => (value & (1 << bit)) !== 0)
      .map((bit) => all[bit] ?? `bit ${bit}`);
  return {
    blockSize,
    size,
    metadata: u32(40) * blockSize,
    sharedXattrs: u32(44) * blockSize,
    rootId: u16(14),
    packedId: (incompatible & FRAGMENTS) !== 0 && u64(96) !== 0 ? u64(96) : undefined,
    zerosInFront: (incompatible & 1) !== 0,
    seconds: u64(24),
    nanoseconds: u32(32),
    prefixes: { count: (incompatible & XATTR_PREFIXES) !== 0 ? block[91]! : 0, start: u32(92) * 4 },
    end: configs?.end ?? OFFSET + 128 + extra,
    fields: {
      uuid: decodeUuid(block.subarray(48, 64)),
      label: decodeName(untilNul(block.subarray(64, 80))),
      buildTime: u64(24) + u32(108),
      buildNanoseconds: u32(32),
      checksum: `0x${u32(4).toString(16).padStart(8, "0")}`,
      features: [...names(u32(8), COMPATIBLE), ...names(incompatible, INCOMPATIBLE)].join(", "),
      blockSize,
      blocks: u32(36),
      inodes: u64(16),
      sharedXattrBlock: u32(44),
      metadataBlock: u32(40),
      ...(configs
        ? { compressors: configs.shown }
        : (incompatible & 1) !== 0 && { compressors: `lz4 distance=${u16(84)}` }),
      ...(extra > 0 && { extension: image.read(OFFSET + 128, extra).toString("hex") }),
      reserved: block.toString("hex", 104, 108) + block.toString("hex", 112, SLOT),
    },
  };
}

/** What compressors were told, one after the other: two bytes of length in front of each. */
function readConfigs(image: Bytes, start: number, available: number): { readonly end: number; readonly shown: string } {
  let at = start;
  const shown: string[] = [];
  for (const [bit, name] of EROFS_COMPRESSIONS.entries()) {
    if ((available & (1 << bit)) === 0) continue;
    const length = image.read(at, 2).readUInt16LE(0);
    if (length > 64) throw new FormatError("erofs", `settings of ${name} of ${length} bytes`);
    shown.push(`${name} ${image.read(at + 2, length).toString("hex")}`);
    at += 2 + length;
  }
  return { end: at, shown: shown.join(", ") };
}
