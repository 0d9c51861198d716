import type { Bytes, Extent } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";

export interface FileTime {
  /** Since 1970; negative before. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

export type FieldValue = string | number | boolean;

export interface FileContent extends Bytes {
  /**
   * For contents that take time to decompress: pieces they follow from. Where these are the same, so are the contents; where they
   * are not, the contents may still be.
   */
  readonly stored?: () => Iterable<Buffer>;
}

/** What a file system knows of a file, whatever names it has. */
export interface Inode {
  readonly kind: "file" | "directory" | "symlink" | "device" | "fifo" | "socket";
  /** With the type in its upper bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly links: number;
  /** `mtime`, `ctime`… as far as the format has them. */
  readonly times: Readonly<Record<string, FileTime>>;
  /** Of a symbolic link. */
  readonly target?: string;
  /** `character 5:1`. */
  readonly device?: string;
  /** By full name, such as `security.capability`. */
  readonly xattrs: ReadonlyMap<string, Buffer>;
  /** What else is the file's own. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** What the file system numbers through, or chooses by itself. */
  readonly numbering: Readonly<Record<string, FieldValue>>;
  /** Bytes of a file as its size says. */
  readonly size: number;
  /** undefined: it has none. Files with the same content in the same place share one object. */
  readonly content: FileContent | undefined;
}

export interface TreeFile extends Inode {
  /** From the root, with `/` in between; `.` for the root itself. */
  readonly path: string;
  /** Identifies the inode within the file system. */
  readonly id: number;
}

/** Bytes that belong to no file, to be compared as they are. */
export interface NamedRegion {
  readonly name: string;
  readonly extents: readonly Extent[];
}

/** A file system with all that is in it. */
export interface FileSystem {
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Folders before what is in them, in the order in which they are stored. */
  readonly files: readonly TreeFile[];
  readonly regions: readonly NamedRegion[];
}

export interface DirectoryEntry {
  readonly name: Buffer;
  readonly id: number;
}

/** What a walk through a file system asks of it. */
export interface TreeSource {
  readonly format: string;
  readonly root: number;
  /** Called once for each id. */
  inode(id: number): Inode;
  entries(id: number): Iterable<DirectoryEntry>;
}

const MOST_ENTRIES = 2_000_000;
const DEEPEST = 256;
/** Characters of all paths together; 100,000 files of an image have some 6 million. */
const MOST_PATH = 128 * 1024 * 1024;
const MOST_XATTR_BYTES = 64 * 1024 * 1024;

/**
 * All files of a file system, by its folders.
 * @throws FormatError when a folder is met twice (and so may hold itself), a name is none, or there is more than fits into memory
 */
export function walkTree(source: TreeSource): TreeFile[] {
  const { format, root } = source;
  const files: TreeFile[] = [];
  const inodes = new Map<number, Inode>();
  const folders = new Set<number>();
  let [pathLength, xattrBytes] = [0, 0];

  const visit = (id: number, path: string, depth: number): void => {
    let inode = inodes.get(id);
    if (inode === undefined) {
      inode = source.inode(id);
      inodes.set(id, inode);
      for (const [name, value] of inode.xattrs) xattrBytes += name.length + value.length;
      if (xattrBytes > MOST_XATTR_BYTES) throw new FormatError(format, "too many extended attributes");
    }
    pathLength += path.length;
    if (files.length >= MOST_ENTRIES || pathLength > MOST_PATH) throw new FormatError(format, "too many files");
    files.push({ ...inode, path, id });
    if (inode.kind !== "directory") return;
    if (folders.has(id)) throw new FormatError(format, `the folder ${path} is in two places, or in itself`);
    folders.add(id);
    if (depth >= DEEPEST) throw new FormatError(format, `folders within folders, ${DEEPEST} and more`);
    for (const entry of source.entries(id)) {
      const name = decodeName(entry.name);
      if (name === "." || name === "..") continue;
      if (name === "" || /[/\0]/.test(name)) throw new FormatError(format, `a name that is none, in ${path}`);
      visit(entry.id, path === "." ? name : `${path}/${name}`, depth + 1);
    }
  };
  visit(root, ".", 0);
  return files;
}

/** Kinds of files by the upper four bits of their modes (inode(7), "The file type and mode"). */
export const KINDS: Readonly<Record<number, Inode["kind"]>> = {
  1: "fifo",
  2: "device",
  4: "directory",
  6: "device",
  8: "file",
  10: "symlink",
  12: "socket",
};

/** The kind of file that a mode's upper bits name. @throws FormatError for bits that name none */
export function kindOf(format: string, mode: number): Inode["kind"] {
  const kind = KINDS[mode >> 12];
  if (kind === undefined) throw new FormatError(format, `mode ${mode.toString(8)} is of no kind of file`);
  return kind;
}

/** `character 5:1`, out of a number as Linux' `new_encode_dev` makes it: 12 bits of the minor number around the major one. */
export function decodeDevice(mode: number, device: number): string {
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  return `${mode >> 12 === 2 ? "character" : "block"} ${major}:${minor}`;
}

/** A UUID in the order in which it is written, in lower case. */
export function decodeUuid(uuid: Buffer): string {
  const hex = uuid.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
