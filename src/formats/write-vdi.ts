import { createHash } from "node:crypto";
import { type Bytes, chunksOf } from "./bytes.ts";

const HEADER = 512;
/** What the header says its own size is: without what stands before it, and what it could grow by. */
const HEADER_FIELDS = 400;
const BLOCK = 1024 * 1024;
const SECTOR = 512;
const DYNAMIC = 1;
/** An entry of the table for a block that is not stored: it reads as zeros. */
const NOT_STORED = 0xffffffff;

/**
 * A dynamic VDI of a disk, in pieces that follow each other: the disk image of VirtualBox (VDIHEADER1PLUS in VirtualBox'
 * src/VBox/Storage/VDICore.h). Blocks of 1 MiB are stored in the order of the disk, those of zeros alone are not. It has two
 * random identifiers elsewhere; here they are made from the content, so that the same disk is always the same file. The disk is read twice.
 * @throws RangeError for a disk that is not whole sectors of 512 bytes, or has none
 */
export function* vdiOf(disk: Bytes): Generator<Buffer> {
  if (disk.size === 0 || disk.size % SECTOR !== 0) throw new RangeError(`a disk of ${disk.size} bytes`);
  const digest = createHash("sha256");
  const table: number[] = [];
  let stored = 0;
  for (const block of chunksOf(disk, BLOCK)) {
    digest.update(block);
    table.push(isZero(block) ? NOT_STORED : stored++);
  }
  const tableEnd = HEADER + table.length * 4;
  // Where blocks begin on disk is where they begin in the file, to the MiB.
  const dataAt = Math.ceil(tableEnd / BLOCK) * BLOCK;
  const head = Buffer.alloc(dataAt);
  head.write("<<< Oracle VM VirtualBox Disk Image >>>\n", 0, "latin1");
  head.writeUInt32LE(0xbeda107f, 64);
  head.writeUInt32LE(0x00010001, 68);
  head.writeUInt32LE(HEADER_FIELDS, 72);
  head.writeUInt32LE(DYNAMIC, 76);
  head.writeUInt32LE(HEADER, 340);
  head.writeUInt32LE(dataAt, 344);
  head.writeUInt32LE(SECTOR, 360);
  head.writeBigUInt64LE(BigInt(disk.size), 368);
  head.writeUInt32LE(BLOCK, 376);
  head.writeUInt32LE(table.length, 384);
  head.writeUInt32LE(stored, 388);
  const content = digest.digest();
  // One for the image, one for its state; two more, for the image it is based on, are zero: it is based on none.
  identifier("image", content).copy(head, 392);
  identifier("state", content).copy(head, 408);
  for (const [index, entry] of table.entries()) head.writeUInt32LE(entry, HEADER + index * 4);
  yield head;
  for (const [index, entry] of table.entries()) {
    if (entry === NOT_STORED) continue;
    const at = index * BLOCK;
    const block = disk.read(at, Math.min(BLOCK, disk.size - at));
    // Blocks are whole, also the last one.
    yield block.length === BLOCK ? block : Buffer.concat([block], BLOCK);
  }
}

const ZEROS = Buffer.alloc(BLOCK);
const isZero = (block: Buffer): boolean => block.equals(ZEROS.subarray(0, block.length));

/** A UUID of version 8 (RFC 9562: sixteen bytes that the maker chose) as a GUID is stored, its first three groups little-endian. */
function identifier(purpose: string, content: Buffer): Buffer {
  const id = createHash("sha256").update(`${purpose}\n`).update(content).digest().subarray(0, 16);
  id[7] = (id[7]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return id;
}
