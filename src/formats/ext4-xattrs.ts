import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";

const MAGIC = 0xea020000;
/** What stands in front of a name, by the number that stands for it. */
const PREFIXES: Readonly<Record<number, string>> = {
  0: "",
  1: "user.",
  2: "system.posix_acl_access",
  3: "system.posix_acl_default",
  4: "trusted.",
  6: "security.",
  7: "system.",
  8: "system.richacl",
};

/** A value that is stored in an inode of its own. */
export interface ValueInode {
  readonly inode: number;
  readonly size: number;
}

/**
 * Extended attributes in an inode, behind its fields. @param space from the end of the fields to that of the inode
 * @throws FormatError
 */
export function readInodeXattrs(space: Buffer): Map<string, Buffer | ValueInode> {
  if (space.length < 8 || space.readUInt32LE(0) !== MAGIC) return new Map();
  return readEntries(space.subarray(4), 0);
}

/** Extended attributes in a block of their own (ext4 documentation, "Extended Attributes"). @throws FormatError */
export function readBlockXattrs(block: Buffer): Map<string, Buffer | ValueInode> {
  if (block.readUInt32LE(0) !== MAGIC) throw new FormatError("ext4", "a block of extended attributes that is none");
  return readEntries(block, 32);
}

/** Places of values count from the beginning of `space`. */
function readEntries(space: Buffer, start: number): Map<string, Buffer | ValueInode> {
  const found = new Map<string, Buffer | ValueInode>();
  for (let at = start; at + 4 <= space.length && space.readUInt32LE(at) !== 0; ) {
    if (at + 16 > space.length) throw new FormatError("ext4", "broken extended attributes");
    const length = space[at]!;
    const [place, inode, size] = [space.readUInt16LE(at + 2), space.readUInt32LE(at + 4), space.readUInt32LE(at + 8)];
    const end = at + 16 + length;
    if (end > space.length || (inode === 0 && size > 0 && place + size > space.length)) {
      throw new FormatError("ext4", "broken extended attributes");
    }
    const prefix = PREFIXES[space[at + 1]!] ?? `(${space[at + 1]}).`;
    const name = `${prefix}${decodeName(space.subarray(at + 16, end))}`;
    // A copy: what was read holds much more.
    found.set(name, inode === 0 ? Buffer.from(size === 0 ? [] : space.subarray(place, place + size)) : { inode, size });
    at += 16 + ((length + 3) & ~3);
  }
  return found;
}
