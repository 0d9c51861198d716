import { crc32 } from "node:zlib";
import type { Bytes, Extent } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import { decodeGuid } from "./name.ts";

export interface GptPartition {
  /** From 1, as tools show it. */
  readonly number: number;
  readonly type: string;
  readonly guid: string;
  readonly name: string;
  /** In hexadecimal. */
  readonly attributes: string;
  readonly firstLba: number;
  readonly lastLba: number;
  /** In bytes of the disk. */
  readonly content: Extent;
}

export interface GptHeader {
  readonly revision: number;
  readonly currentLba: number;
  readonly otherLba: number;
  readonly firstUsable: number;
  readonly lastUsable: number;
  readonly diskGuid: string;
  readonly entriesLba: number;
  readonly entryCount: number;
  readonly entrySize: number;
  readonly headerCrcIsRight: boolean;
  readonly entriesCrcIsRight: boolean;
}

export interface GptDisk {
  readonly sectorSize: number;
  readonly header: GptHeader;
  /** The copy at the end of the disk; undefined when there is none that can be read. */
  readonly backup: GptHeader | undefined;
  readonly partitions: readonly GptPartition[];
  /** First sector: protective MBR and boot code. */
  readonly mbr: Buffer;
}

const SECTOR_SIZES = [512, 4096] as const;

/** Whether bytes begin as a disk with a GPT: `EFI PART` in the second sector. @param head at least 4104 bytes for sectors of 4096 */
export const isGpt = (head: Buffer): boolean => SECTOR_SIZES.some((size) => signatureAt(head, size));

const signatureAt = (head: Buffer, at: number): boolean => head.toString("latin1", at, at + 8) === "EFI PART";

/**
 * The GUID partition table of a disk (UEFI specification, 5.3). Wrong sums are told, not refused.
 * @throws FormatError when there is no table, or it or a partition lies outside the disk
 */
export function parseGpt(disk: Bytes): GptDisk {
  const sectorSize = SECTOR_SIZES.find((size) => disk.size >= 2 * size && signatureAt(disk.read(size, 8), 0));
  if (sectorSize === undefined) throw new FormatError("GPT", "no partition table");
  const { header, entries } = readTable(disk, 1, sectorSize);
  const partitions: GptPartition[] = [];
  for (let index = 0; index < header.entryCount; index++) {
    const entry = entries.subarray(index * header.entrySize, (index + 1) * header.entrySize);
    if (entry.subarray(0, 16).every((byte) => byte === 0)) continue;
    const [firstLba, lastLba] = [Number(entry.readBigUInt64LE(32)), Number(entry.readBigUInt64LE(40))];
    if (firstLba > lastLba || (lastLba + 1) * sectorSize > disk.size) {
      throw new FormatError("GPT", `partition ${index + 1} lies outside the disk`);
    }
    partitions.push({
      number: index + 1,
      type: decodeGuid(entry.subarray(0, 16)),
      guid: decodeGuid(entry.subarray(16, 32)),
      name: entry.toString("utf16le", 56, 128).replace(/\0.*$/s, ""),
      attributes: entry.readBigUInt64LE(48).toString(16).padStart(16, "0"),
      firstLba,
      lastLba,
      content: { offset: firstLba * sectorSize, size: (lastLba - firstLba + 1) * sectorSize },
    });
  }
  return {
    sectorSize,
    header,
    backup: readBackup(disk, header, sectorSize),
    partitions,
    mbr: disk.read(0, sectorSize),
  };
}

function readBackup(disk: Bytes, { otherLba }: GptHeader, sectorSize: number): GptHeader | undefined {
  try {
    return readTable(disk, otherLba, sectorSize).header;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function readTable(
  disk: Bytes,
  lba: number,
  sectorSize: number,
): { readonly header: GptHeader; readonly entries: Buffer } {
  const sector = disk.read(lba * sectorSize, sectorSize);
  if (!signatureAt(sector, 0)) throw new FormatError("GPT", `no partition table in sector ${lba}`);
  const size = sector.readUInt32LE(12);
  if (size < 92 || size > sectorSize) throw new FormatError("GPT", `a header of ${size} bytes`);
  const [entryCount, entrySize] = [sector.readUInt32LE(80), sector.readUInt32LE(84)];
  // 128 entries of 128 bytes are usual.
  if (entryCount > 4096 || entrySize < 128 || entrySize > 4096) {
    throw new FormatError("GPT", `${entryCount} entries of ${entrySize} bytes`);
  }
  const entriesLba = Number(sector.readBigUInt64LE(72));
  const entries = disk.read(entriesLba * sectorSize, entryCount * entrySize);
  const summed = Buffer.from(sector.subarray(0, size));
  summed.writeUInt32LE(0, 16);
  const header: GptHeader = {
    revision: sector.readUInt32LE(8),
    currentLba: Number(sector.readBigUInt64LE(24)),
    otherLba: Number(sector.readBigUInt64LE(32)),
    firstUsable: Number(sector.readBigUInt64LE(40)),
    lastUsable: Number(sector.readBigUInt64LE(48)),
    diskGuid: decodeGuid(sector.subarray(56, 72)),
    entriesLba,
    entryCount,
    entrySize,
    headerCrcIsRight: crc32(summed) === sector.readUInt32LE(16),
    entriesCrcIsRight: crc32(entries) === sector.readUInt32LE(88),
  };
  return { header, entries };
}
