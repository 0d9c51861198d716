import type { FieldValue } from "./file-tree.ts";

/** What stands in an extra field, by name; what is not known here in hexadecimal. */
export type ZipExtra = Readonly<Record<string, FieldValue>>;

/** 1601-01-01 to 1970-01-01 in seconds: where NTFS and Unix begin to count. */
const NTFS_EPOCH = 11_644_473_600;

/**
 * The extra fields of a ZIP entry: APPNOTE.TXT 4.5 and 4.6, and Info-ZIP's extrafld.txt for extended times (0x5455), owners of Unix
 * (0x7875, 0x7855, 0x5855) and UTF-8 names (0x7075). What does not fit its own description is told in hexadecimal.
 */
export function parseZipExtra(extra: Buffer): ZipExtra {
  const found: Record<string, FieldValue> = {};
  let at = 0;
  while (at + 4 <= extra.length) {
    const [id, size] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    if (at + 4 + size > extra.length) break;
    const field = extra.subarray(at + 4, at + 4 + size);
    // Sizes and places: read by whoever needs them, and no property of the file.
    if (id !== 0x0001) Object.assign(found, known(id, field) ?? { [hexId(id)]: field.toString("hex") });
    at += 4 + size;
  }
  if (at < extra.length) found["extra rest"] = extra.subarray(at).toString("hex");
  return found;
}

/** The extra field of one number. */
export function findZipExtra(extra: Buffer, id: number): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length; ) {
    const size = extra.readUInt16LE(at + 2);
    if (at + 4 + size > extra.length) return undefined;
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + size);
    at += 4 + size;
  }
  return undefined;
}

const hexId = (id: number): string => `extra 0x${id.toString(16).padStart(4, "0")}`;

function known(id: number, field: Buffer): ZipExtra | undefined {
  switch (id) {
    case 0x5455:
      return extendedTimes(field);
    case 0x7875:
      return newOwners(field);
    case 0x7855:
      return field.length === 4 ? { uid: field.readUInt16LE(0), gid: field.readUInt16LE(2) } : {};
    case 0x5855:
      return oldUnix(field);
    case 0x000a:
      return ntfsTimes(field);
    default:
      return undefined;
  }
}

/** Flags, then a time for each of the lowest three bits; the central directory has the first alone, whatever the flags. */
function extendedTimes(field: Buffer): ZipExtra | undefined {
  if (field.length < 1) return undefined;
  const found: Record<string, FieldValue> = {};
  let at = 1;
  for (const [bit, name] of ["mtime", "atime", "ctime"].entries()) {
    if ((field[0]! & (1 << bit)) === 0 || at + 4 > field.length) continue;
    found[name] = field.readInt32LE(at);
    at += 4;
  }
  return at === field.length ? found : undefined;
}

function newOwners(field: Buffer): ZipExtra | undefined {
  const number = (at: number): number | undefined => {
    const size = field[at];
    if (size === undefined || size < 1 || size > 6 || at + 1 + size > field.length) return undefined;
    return field.readUIntLE(at + 1, size);
  };
  const uid = field[0] === 1 ? number(1) : undefined;
  const gid = uid === undefined ? undefined : number(2 + field[1]!);
  if (uid === undefined || gid === undefined || field.length !== 3 + field[1]! + field[2 + field[1]!]!)
    return undefined;
  return { uid, gid };
}

function oldUnix(field: Buffer): ZipExtra | undefined {
  if (field.length !== 8 && field.length !== 12) return undefined;
  const owner = field.length === 12 && { uid: field.readUInt16LE(8), gid: field.readUInt16LE(10) };
  return { atime: field.readInt32LE(0), mtime: field.readInt32LE(4), ...owner };
}

function ntfsTimes(field: Buffer): ZipExtra | undefined {
  if (field.length !== 32 || field.readUInt16LE(4) !== 1 || field.readUInt16LE(6) !== 24) return undefined;
  const time = (at: number) => Number(field.readBigUInt64LE(at) / 10_000n) / 1000 - NTFS_EPOCH;
  return { mtime: time(8), atime: time(16), ctime: time(24) };
}
