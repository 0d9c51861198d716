import type { Bytes, Extent } from "./bytes.ts";
import type { FieldValue } from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";
import { findZipExtra, parseZipExtra } from "./zip-extra.ts";

export interface ZipEntry {
  readonly name: string;
  /** With the type in its upper bits, where a Unix made it; otherwise undefined. */
  readonly mode: number | undefined;
  /** `stored`, `deflate`, `zstd`, `xz`, or the method's number. */
  readonly method: string;
  readonly encrypted: boolean;
  /** Local time of where it was made, without a zone: `2026-09-12T10:20:30`. */
  readonly modified: string;
  /** Version, system, flags, comment, and what the extra fields say. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** What the central directory says otherwise than the file's own header. */
  readonly central: Readonly<Record<string, FieldValue>>;
  readonly crc: number;
  readonly size: number;
  /** Bytes as they are stored. */
  readonly content: Extent;
}

export interface ZipArchive {
  readonly comment: string;
  readonly zip64: boolean;
  readonly entries: readonly ZipEntry[];
  /** What lies between and before the files: a program that unpacks it, signatures. */
  readonly between: readonly Extent[];
}

const [LOCAL, CENTRAL, END, END64, LOCATOR64] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const MOST_ENTRIES = 2_000_000;
const LARGEST_DIRECTORY = 512 * 1024 * 1024;
const METHODS: Readonly<Record<number, string>> = { 0: "stored", 8: "deflate", 93: "zstd", 95: "xz" };
const SYSTEMS: Readonly<Record<number, string>> = {
  0: "FAT",
  3: "Unix",
  7: "Macintosh",
  10: "NTFS",
  11: "MVS",
  19: "macOS",
};

/** Whether bytes begin as a ZIP archive, an empty one included. */
export const isZip = (head: Buffer): boolean =>
  head.length >= 22 && (head.readUInt32LE(0) === LOCAL || head.readUInt32LE(0) === END);

/**
 * A ZIP archive by its central directory, each entry compared with the header in front of the file (PKWARE's APPNOTE.TXT 6.3.10,
 * 4.3 to 4.5), zip64 included.
 * @throws FormatError when the directory, a header or a file lies outside, files overlap, or it is in several parts
 */
export function parseZip(file: Bytes): ZipArchive {
  const end = findEnd(file);
  const directory = readDirectory(file, end);
  const entries: ZipEntry[] = [];
  const covered: Extent[] = [];
  let at = 0;
  for (let index = 0; index < end.count; index++) {
    const { entry, offset, next } = readEntry(file, directory, at, end.start);
    entries.push(entry);
    covered.push({ offset, size: entry.content.offset + entry.content.size - offset });
    at = next;
  }
  if (at !== directory.length) throw new FormatError("zip", "something follows the last entry of the directory");
  return { comment: end.comment, zip64: end.zip64, entries, between: gaps(covered, end.directoryAt) };
}

interface End {
  readonly count: number;
  readonly directoryAt: number;
  readonly directorySize: number;
  /** What offsets count from: where something stands in front of the archive, not 0. */
  readonly start: number;
  readonly comment: string;
  readonly zip64: boolean;
}

function findEnd(file: Bytes): End {
  const tail = file.read(Math.max(0, file.size - 65_557), Math.min(65_557, file.size));
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const position = file.size - tail.length + at;
    const comment = decodeName(tail.subarray(at + 22));
    const locator = position >= 20 ? file.read(position - 20, 20) : undefined;
    if (locator?.readUInt32LE(0) === LOCATOR64) return readEnd64(file, locator, position - 20, comment);
    if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 8) !== tail.readUInt16LE(at + 10)) {
      throw new FormatError("zip", "is one of several parts");
    }
    const directorySize = tail.readUInt32LE(at + 12);
    const directoryAt = position - directorySize;
    const start = directoryAt - tail.readUInt32LE(at + 16);
    if (directoryAt < 0 || start < 0) throw new FormatError("zip", "the directory lies outside the file");
    return { count: tail.readUInt16LE(at + 10), directoryAt, directorySize, start, comment, zip64: false };
  }
  throw new FormatError("zip", "no end of a directory");
}

function readEnd64(file: Bytes, locator: Buffer, locatorAt: number, comment: string): End {
  const at = number64(locator, 8);
  if (at + 56 > locatorAt) throw new FormatError("zip", "the end of the directory lies outside the file");
  const end = file.read(at, 56);
  if (end.readUInt32LE(0) !== END64) throw new FormatError("zip", "no end of a directory");
  const [count, directorySize, directoryAt] = [number64(end, 32), number64(end, 40), number64(end, 48)];
  if (directoryAt + directorySize > at) throw new FormatError("zip", "the directory lies outside the file");
  return { count, directoryAt, directorySize, start: 0, comment, zip64: true };
}

function readDirectory(file: Bytes, { count, directoryAt, directorySize }: End): Buffer {
  if (count > MOST_ENTRIES || directorySize > LARGEST_DIRECTORY || count * 46 > directorySize) {
    throw new FormatError("zip", `${count} entries in ${directorySize} bytes`);
  }
  return file.read(directoryAt, directorySize);
}

function readEntry(file: Bytes, directory: Buffer, at: number, start: number) {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) {
    throw new FormatError("zip", `no entry of the directory at ${at}`);
  }
  const head = directory.subarray(at);
  const [nameSize, extraSize, commentSize] = [28, 30, 32].map((field) => head.readUInt16LE(field)) as [
    number,
    number,
    number,
  ];
  const next = at + 46 + nameSize + extraSize + commentSize;
  if (next > directory.length) throw new FormatError("zip", `the entry of the directory at ${at} is cut short`);
  const nameBytes = head.subarray(46, 46 + nameSize);
  const extra = head.subarray(46 + nameSize, 46 + nameSize + extraSize);
  const madeBy = head.readUInt16LE(4);
  const attributes = head.readUInt32LE(38);
  const wide = findZipExtra(extra, 0x0001);
  let wideAt = 0;
  // Each number stands there only where it does not fit its own place.
  const number = (field: number): number => {
    const value = head.readUInt32LE(field);
    if (value !== 0xffffffff || wide === undefined || wideAt + 8 > wide.length) return value;
    wideAt += 8;
    return number64(wide, wideAt - 8);
  };
  const size = number(24);
  const packed = number(20);
  const offset = start + number(42);
  const common = {
    version: head.readUInt16LE(6) & 0xff,
    ...flagsOf(head.readUInt16LE(8), head.readUInt16LE(10)),
    modified: dosTime(head.readUInt32LE(12)),
    name: decodeName(nameBytes),
    extra: parseZipExtra(extra),
  };
  const local = readLocal(file, offset);
  const content = { offset: local.end, size: packed };
  if (content.offset + packed > file.size) throw new FormatError("zip", `${common.name} lies outside the file`);
  const system = madeBy >> 8;
  const mode = attributes >>> 16;
  const isUnix = (system === 3 || system === 19) && mode !== 0;
  const entry: ZipEntry = {
    name: common.name,
    mode: isUnix ? mode : undefined,
    method: METHODS[common.method] ?? String(common.method),
    encrypted: (common.flags & 1) !== 0,
    modified: common.modified,
    fields: {
      system: SYSTEMS[system] ?? String(system),
      "version made by": madeBy & 0xff,
      "version needed": common.version,
      flags: `0x${common.flags.toString(16)}`,
      ...(common.level !== undefined && { level: common.level }),
      "DOS attributes": isUnix ? attributes & 0xffff : attributes,
      "internal attributes": head.readUInt16LE(36),
      ...(commentSize > 0 && { comment: decodeName(head.subarray(next - at - commentSize, next - at)) }),
      ...common.extra,
      ...local.extra,
    },
    central: otherThan(local, common),
    crc: head.readUInt32LE(16),
    size,
    content,
  };
  return { entry, offset, next };
}

/** Of deflate, two of the flags tell the level: 0 normal, 1 maximum, 2 fast, 3 fastest. */
const flagsOf = (flags: number, method: number) =>
  method === 8 ? { flags: flags & ~6, method, level: (flags >> 1) & 3 } : { flags, method, level: undefined };

interface Common {
  readonly level: number | undefined;
  readonly version: number;
  readonly flags: number;
  readonly method: number;
  readonly modified: string;
  readonly name: string;
  readonly extra: Readonly<Record<string, FieldValue>>;
}

function readLocal(file: Bytes, offset: number): Common & { readonly end: number } {
  if (offset + 30 > file.size) throw new FormatError("zip", "a file lies outside the archive");
  const head = file.read(offset, 30);
  if (head.readUInt32LE(0) !== LOCAL) throw new FormatError("zip", `no file at ${offset}`);
  const [nameSize, extraSize] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  const end = offset + 30 + nameSize + extraSize;
  if (end > file.size) throw new FormatError("zip", `the header at ${offset} is cut short`);
  const rest = file.read(offset + 30, nameSize + extraSize);
  return {
    version: head.readUInt16LE(4) & 0xff,
    ...flagsOf(head.readUInt16LE(6), head.readUInt16LE(8)),
    modified: dosTime(head.readUInt32LE(10)),
    name: decodeName(rest.subarray(0, nameSize)),
    extra: parseZipExtra(rest.subarray(nameSize)),
    end,
  };
}

/** Times of access are in the file's own header alone: what the directory does not have is no difference. */
function otherThan(local: Common, central: Common): Record<string, FieldValue> {
  const found: Record<string, FieldValue> = {};
  for (const key of ["version", "flags", "method", "level", "modified", "name"] as const) {
    const value = central[key];
    if (local[key] !== value && value !== undefined) found[key] = value;
  }
  for (const [key, value] of Object.entries(central.extra)) if (local.extra[key] !== value) found[key] = value;
  return found;
}

/** Date and time of MS-DOS: 7+4+5 bits of the date in the upper half, 5+6+5 of the time, which counts two seconds. */
function dosTime(value: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const [date, time] = [value >>> 16, value & 0xffff];
  const day = `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)}`;
  return `${day}T${two(time >> 11)}:${two((time >> 5) & 63)}:${two((time & 31) * 2)}`;
}

function number64(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FormatError("zip", `a size or place of ${value}`);
  return Number(value);
}

/** What no file covers, up to the directory. @throws FormatError when files overlap: one could be given out a million times */
function gaps(covered: readonly Extent[], end: number): Extent[] {
  const found: Extent[] = [];
  let at = 0;
  for (const { offset, size } of [...covered].sort((a, b) => a.offset - b.offset)) {
    if (offset < at) throw new FormatError("zip", "files overlap");
    if (offset > at) found.push({ offset: at, size: offset - at });
    at = offset + size;
  }
  if (at > end) throw new FormatError("zip", "a file overlaps the directory");
  return at < end ? [...found, { offset: at, size: end - at }] : found;
}
