import type { ChunkReader } from "./chunk-reader.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

export interface TarMember {
  readonly name: string;
  /** `file`, `link` (hard), `symlink`, `character`, `block`, `directory`, `fifo`, or the letter that the header has. */
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Seconds since 1970, with a fraction where pax has one. */
  readonly mtime: number;
  readonly size: number;
  readonly target: string;
  /** `major:minor` of a device node. */
  readonly rdev: string;
  /** pax records that are not among the fields above, such as `SCHILY.xattr.user.x`, `atime`. */
  readonly pax: Readonly<Record<string, string>>;
  /** Where its header begins. */
  readonly offset: number;
  /** The content, to be read before the next member is asked for; what is not read is left out. */
  readonly content: AsyncIterable<Buffer>;
}

const BLOCK = 512;
/** Long names and pax records are held in memory. */
const LARGEST_RECORDS = 1024 * 1024;
const TYPES: Readonly<Record<string, string>> = {
  "\0": "file",
  "0": "file",
  "1": "link",
  "2": "symlink",
  "3": "character",
  "4": "block",
  "5": "directory",
  "6": "fifo",
  "7": "file",
};
const FIELDS = new Set(["path", "linkpath", "uid", "gid", "uname", "gname", "size", "mtime"]);

/** Whether bytes begin as a POSIX or GNU tar archive does. */
export const isTar = (head: Buffer): boolean => head.toString("latin1", 257, 262) === "ustar" && sumIsRight(head);

/**
 * Reads ustar (POSIX.1-1988), pax (POSIX.1-2001) and GNU archives: long names, long link targets, base-256 numbers. Sparse files
 * come as they are stored.
 * @throws FormatError when a header is wrong or a content is cut short
 */
export async function* readTar(reader: ChunkReader): AsyncGenerator<TarMember> {
  const global: Record<string, string> = {};
  let pax: Record<string, string> = {};
  for (;;) {
    const { offset } = reader;
    const header = await reader.take(BLOCK);
    // Two blocks of zeros end an archive; one does for GNU tar, as does the end of the file.
    if (offset > 0 && header.length === 0) return;
    if (header.length === BLOCK && header.every((byte) => byte === 0)) return;
    if (header.length < BLOCK || !sumIsRight(header)) throw new FormatError("tar", `no header at ${offset}`);
    const text = (at: number, length: number) => decodeName(untilNul(header.subarray(at, at + length)));
    const letter = header.toString("latin1", 156, 157);
    const stored = readNumber(header.subarray(124, 136), offset);
    if (letter === "x" || letter === "g" || letter === "L" || letter === "K") {
      const records = await takeRecords(reader, stored, offset);
      if (letter === "L") pax.path = decodeName(untilNul(records));
      else if (letter === "K") pax.linkpath = decodeName(untilNul(records));
      else Object.assign(letter === "g" ? global : pax, parsePax(records, offset));
      continue;
    }
    const all: Record<string, string> = { ...global, ...pax };
    pax = {};
    const number = (key: string, at: number, length: number) =>
      all[key] === undefined ? readNumber(header.subarray(at, at + length), offset) : paxNumber(all[key], offset);
    const posix = header.toString("latin1", 257, 263) === "ustar\0";
    const prefix = posix ? text(345, 155) : "";
    const name = all.path ?? (prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`);
    const size = number("size", 124, 12);
    const hasContent = !["1", "2", "3", "4", "5", "6"].includes(letter);
    if (size < 0) throw new FormatError("tar", `a size of ${size} at ${offset}`);
    const count = hasContent ? size : 0;
    const end = reader.offset + count;
    yield {
      name,
      type: TYPES[letter] ?? letter,
      mode: number("mode", 100, 8),
      uid: number("uid", 108, 8),
      gid: number("gid", 116, 8),
      uname: all.uname ?? text(265, 32),
      gname: all.gname ?? text(297, 32),
      mtime: number("mtime", 136, 12),
      size: count,
      target: all.linkpath ?? text(157, 100),
      rdev: `${readNumber(header.subarray(329, 337), offset)}:${readNumber(header.subarray(337, 345), offset)}`,
      pax: Object.fromEntries(Object.entries(all).filter(([key]) => !FIELDS.has(key))),
      offset,
      content: reader.pass(count),
    };
    await reader.skip(end - reader.offset);
    await reader.take(padding(count));
  }
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

async function takeRecords(reader: ChunkReader, size: number, offset: number): Promise<Buffer> {
  if (size < 0 || size > LARGEST_RECORDS) throw new FormatError("tar", `${size} bytes of records at ${offset}`);
  const records = await reader.take(size);
  if (records.length < size) throw new FormatError("tar", `ends within the records at ${offset}`);
  await reader.take(padding(size));
  return records;
}

/** `LENGTH KEY=VALUE\n` one after the other; the length counts itself. */
function parsePax(records: Buffer, offset: number): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at < records.length; ) {
    const blank = records.indexOf(0x20, at);
    const digits = blank < 0 ? "" : records.toString("latin1", at, blank);
    const length = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : 0;
    const record = records.subarray(blank + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    // Without a length, there would be no end.
    if (length === 0 || at + length > records.length || blank + 1 > at + length - 1 || equals < 0) {
      throw new FormatError("tar", `a wrong pax record at ${offset}`);
    }
    const key = decodeName(record.subarray(0, equals));
    const value = record.subarray(equals + 1);
    found[key] = /\.xattr\./.test(key) ? showAttribute(value) : decodeName(value);
    at += length;
  }
  return found;
}

/** Extended attributes may hold any bytes (capabilities do): those that are no text in hexadecimal. */
const showAttribute = (value: Buffer): string =>
  value.every((byte) => byte >= 0x20 && byte < 0x7f) ? value.toString("latin1") : `0x${value.toString("hex")}`;

function paxNumber(text: string, offset: number): number {
  if (!/^-?[0-9]{1,15}(\.[0-9]*)?$/.test(text)) throw new FormatError("tar", `"${text}" as a pax number at ${offset}`);
  return Number(text);
}

/** Octal digits with blanks and NULs around, or GNU's base-256: top bit set, the number big-endian behind it. */
function readNumber(field: Buffer, offset: number): number {
  if ((field[0]! & 0x80) !== 0) {
    const negative = (field[0]! & 0x40) !== 0;
    let value = negative ? -1n : 0n;
    field.forEach((byte, index) => {
      value = (value << 8n) | BigInt(index === 0 ? (negative ? byte | 0x80 : byte & 0x7f) : byte);
    });
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
      throw new FormatError("tar", `the number ${value} in the header at ${offset}`);
    }
    return Number(value);
  }
  const digits = untilNul(field).toString("latin1").trim();
  if (!/^[0-7]*$/.test(digits)) throw new FormatError("tar", `"${digits}" in the header at ${offset}`);
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

/** The sum of the header's bytes with blanks in the sum's own place; some old programs added signed bytes. */
function sumIsRight(header: Buffer): boolean {
  if (header.length < BLOCK) return false;
  const digits = untilNul(header.subarray(148, 156)).toString("latin1").trim();
  if (!/^[0-7]{1,7}$/.test(digits)) return false;
  let [unsigned, signed] = [0, 0];
  for (let at = 0; at < BLOCK; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : header[at]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const sum = Number.parseInt(digits, 8);
  return sum === unsigned || sum === signed;
}
