import { blockDisk, orderOfBlocks } from "./block-disk.ts";
import { type Bytes, part } from "./bytes.ts";
import { decodeUuid } from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";
import { paged } from "./paged.ts";

export interface Vhd {
  readonly type: "fixed" | "dynamic";
  /** When it was made, in seconds since 1970; the format counts from 2000. */
  readonly timeStamp: number;
  /** Four letters, such as `qemu`, `win `. */
  readonly creator: string;
  readonly creatorVersion: string;
  /** `Wi2k` for Windows, `Mac `. */
  readonly creatorSystem: string;
  readonly uniqueId: string;
  /** `CYLINDERS/HEADS/SECTORS`. */
  readonly geometry: string;
  readonly features: number;
  readonly originalSize: number;
  readonly savedState: number;
  readonly checksumIsRight: boolean;
  /** Bytes of a block of a dynamic disk. */
  readonly blockSize: number | undefined;
  /** In which the blocks of a dynamic disk are stored; see {@link orderOfBlocks}. */
  readonly order: string | undefined;
  readonly disk: Bytes;
}

const FOOTER = 512;
const HEADER = 1024;
/** 2000-01-01T00:00:00Z. */
const EPOCH_2000 = 946_684_800;
const UNUSED = 0xffffffff;
/** The format allows 2040 GiB, in blocks of 512 KiB at the least. */
const MOST_BLOCKS = 8 * 1024 * 1024;

/** Whether a file is a VHD, by its last sector. */
export const isVhd = (file: Bytes): boolean =>
  file.size >= FOOTER && file.read(file.size - FOOTER, 8).toString("latin1") === "conectix";

/**
 * A virtual hard disk of Hyper-V and Azure, fixed or dynamic ("Virtual Hard Disk Image Format Specification", version 1.0).
 * @throws FormatError also for differencing disks, which need another file
 */
export function parseVhd(file: Bytes): Vhd {
  if (!isVhd(file)) throw new FormatError("VHD", "no footer");
  const footer = file.read(file.size - FOOTER, FOOTER);
  const type = { 2: "fixed", 3: "dynamic" }[footer.readUInt32BE(60)] as Vhd["type"] | undefined;
  if (type === undefined)
    throw new FormatError("VHD", `a disk of type ${footer.readUInt32BE(60)}, which is not read here`);
  const size = Number(footer.readBigUInt64BE(48));
  const text = (at: number) => decodeName(untilNul(footer.subarray(at, at + 4)));
  const common = {
    type,
    timeStamp: footer.readUInt32BE(24) + EPOCH_2000,
    creator: text(28),
    creatorVersion: `${footer.readUInt16BE(32)}.${footer.readUInt16BE(34)}`,
    creatorSystem: text(36),
    uniqueId: decodeUuid(footer.subarray(68, 84)),
    geometry: `${footer.readUInt16BE(56)}/${footer[58]}/${footer[59]}`,
    features: footer.readUInt32BE(8),
    originalSize: Number(footer.readBigUInt64BE(40)),
    savedState: footer[84]!,
    checksumIsRight: sumOf(footer, 64) === footer.readUInt32BE(64),
  };
  if (type === "fixed") {
    if (size > file.size - FOOTER) throw new FormatError("VHD", `${size} bytes of disk in a file of ${file.size}`);
    return { ...common, blockSize: undefined, order: undefined, disk: part(file, 0, file.size - FOOTER) };
  }
  const headerAt = Number(footer.readBigUInt64BE(16));
  if (headerAt + HEADER > file.size) throw new FormatError("VHD", "the header lies outside the file");
  const header = file.read(headerAt, HEADER);
  if (header.toString("latin1", 0, 8) !== "cxsparse") throw new FormatError("VHD", "no header of a dynamic disk");
  const [tableAt, count, blockSize] = [
    Number(header.readBigUInt64BE(16)),
    header.readUInt32BE(28),
    header.readUInt32BE(32),
  ];
  if (blockSize < 512 || blockSize % 512 !== 0) throw new FormatError("VHD", `blocks of ${blockSize} bytes`);
  if (count > MOST_BLOCKS || size > count * blockSize)
    throw new FormatError("VHD", `${count} blocks for ${size} bytes`);
  if (tableAt + count * 4 > file.size) throw new FormatError("VHD", "the table of blocks lies outside the file");
  const bitmap = Math.ceil(blockSize / 512 / 8 / 512) * 512;
  const small = paged(file);
  return {
    ...common,
    checksumIsRight: common.checksumIsRight && sumOf(header, 36) === header.readUInt32BE(36),
    blockSize,
    order: orderOfBlocks(stored(file.read(tableAt, count * 4))),
    disk: blockDisk(file, {
      format: "VHD",
      size,
      blockSize,
      block: (index) => {
        const sector = small.read(tableAt + index * 4, 4).readUInt32BE(0);
        return sector === UNUSED ? undefined : sector * 512 + bitmap;
      },
    }),
  };
}

function* stored(table: Buffer): Generator<number> {
  for (let at = 0; at < table.length; at += 4) if (table.readUInt32BE(at) !== UNUSED) yield table.readUInt32BE(at);
}

/** The one's complement of the sum of all bytes, those of the sum itself left out. */
function sumOf(bytes: Buffer, at: number): number {
  let sum = 0;
  for (const [index, byte] of bytes.entries()) if (index < at || index >= at + 4) sum += byte;
  return ~sum >>> 0;
}
