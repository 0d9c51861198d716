import { blockDisk, orderOfBlocks } from "./block-disk.ts";
import type { Bytes } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import { decodeGuid, decodeName, untilNul } from "./name.ts";
import { paged } from "./paged.ts";

export interface Vdi {
  readonly version: string;
  readonly type: "dynamic" | "static";
  readonly flags: number;
  readonly description: string;
  readonly imageUuid: string;
  readonly snapshotUuid: string;
  readonly blockSize: number;
  /** In which the blocks are stored; see {@link orderOfBlocks}. */
  readonly order: string;
  readonly disk: Bytes;
}

const HEADER = 512;
/** From here on, entries say that a block is not stored. */
const NOT_STORED = 0xfffffffe;

export const isVdi = (head: Buffer): boolean => head.length >= 68 && head.readUInt32LE(64) === 0xbeda107f;

/**
 * A disk image of VirtualBox (the header is VDIHEADER1 in VirtualBox' src/VBox/Storage/VDICore.h, and in QEMU's block/vdi.c).
 * @throws FormatError also for images that need another one
 */
export function parseVdi(file: Bytes): Vdi {
  if (file.size < HEADER) throw new FormatError("VDI", "ends within the header");
  const head = file.read(0, HEADER);
  if (!isVdi(head)) throw new FormatError("VDI", "wrong magic");
  if (head.readUInt16LE(70) !== 1) throw new FormatError("VDI", `version ${head.readUInt16LE(70)}`);
  const type = { 1: "dynamic", 2: "static" }[head.readUInt32LE(76)] as Vdi["type"] | undefined;
  if (type === undefined)
    throw new FormatError("VDI", `an image of type ${head.readUInt32LE(76)}, which is not read here`);
  const [tableAt, dataAt] = [head.readUInt32LE(340), head.readUInt32LE(344)];
  const [size, blockSize, extra, count] = [
    Number(head.readBigUInt64LE(368)),
    head.readUInt32LE(376),
    head.readUInt32LE(380),
    head.readUInt32LE(384),
  ];
  if (blockSize < 512 || blockSize % 512 !== 0) throw new FormatError("VDI", `blocks of ${blockSize} bytes`);
  if (size > count * blockSize) throw new FormatError("VDI", `${count} blocks for ${size} bytes`);
  if (tableAt + count * 4 > file.size) throw new FormatError("VDI", "the table of blocks lies outside the file");
  const small = paged(file);
  return {
    version: `${head.readUInt16LE(70)}.${head.readUInt16LE(68)}`,
    type,
    flags: head.readUInt32LE(80),
    description: decodeName(untilNul(head.subarray(84, 340))),
    imageUuid: decodeGuid(head.subarray(392, 408)),
    snapshotUuid: decodeGuid(head.subarray(408, 424)),
    blockSize,
    order: orderOfBlocks(stored(file.read(tableAt, count * 4))),
    disk: blockDisk(file, {
      format: "VDI",
      size,
      blockSize,
      block: (index) => {
        const place = small.read(tableAt + index * 4, 4).readUInt32LE(0);
        return place >= NOT_STORED ? undefined : dataAt + place * (blockSize + extra) + extra;
      },
    }),
  };
}

function* stored(table: Buffer): Generator<number> {
  for (let at = 0; at < table.length; at += 4) if (table.readUInt32LE(at) < NOT_STORED) yield table.readUInt32LE(at);
}
