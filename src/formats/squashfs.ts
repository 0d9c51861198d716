import { createHash } from "node:crypto";
import { type Bytes, type Extent, uncovered } from "./bytes.ts";
import { decompressBlock } from "./compressed-block.ts";
import {
  type DirectoryEntry,
  decodeDevice,
  type FileContent,
  type FileSystem,
  type Inode,
  kindOf,
  walkTree,
} from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";
import { type Cursor, Metadata } from "./squashfs-metadata.ts";
import { parseSquashfsSuperblock, type SquashfsLayout } from "./squashfs-superblock.ts";
import { SquashfsXattrs } from "./squashfs-xattrs.ts";

export { isSquashfs } from "./squashfs-superblock.ts";

/** What each number of an inode's type stands for in a mode; the extended types are 7 more. */
const TYPES: Readonly<Record<number, number>> = {
  1: 0o040000,
  2: 0o100000,
  3: 0o120000,
  4: 0o060000,
  5: 0o020000,
  6: 0o010000,
  7: 0o140000,
};
const NONE = 0xffffffff;
const UNCOMPRESSED = 0x1000000;
const LONGEST_TARGET = 65_536;
/** Bytes of the lists of all files' blocks, four for each block. */
const MOST_LISTED = 64 * 1024 * 1024;
/** Decompressed blocks that are kept, of up to 1 MiB. */
const MOST_HELD = 16;
/** With more zeros than this in a file, blocks that are holes are left out. */
const MOST_ZEROS = 64 * 1024 * 1024;

/**
 * A squashfs 4.0: all files in the order of its folders (the kernel's Documentation/filesystems/squashfs.rst and
 * fs/squashfs/squashfs_fs.h).
 * @throws FormatError for what is damaged, and for the compressor lzo
 */
export const parseSquashfs = (image: Bytes): FileSystem => new Reader(image).read();

interface Directory {
  /** Within the table. */
  readonly start: number;
  readonly offset: number;
  /** Bytes, three more than there are: `.` and `..` count and are not stored. */
  readonly size: number;
}

class Reader {
  readonly #image: Bytes;
  readonly #layout: SquashfsLayout;
  readonly #metadata: Metadata;
  readonly #xattrs: SquashfsXattrs;
  readonly #directories = new Map<number, Directory>();
  /** Files with the same blocks share their content. */
  readonly #contents = new Map<string, FileContent>();
  /** SHA-256 of fragments as they are stored, by their place. */
  readonly #fragmentDigests = new Map<number, Buffer>();
  readonly #blocks = new Map<number, Buffer>();
  readonly #data: Extent[] = [];
  readonly #ids: number[] = [];
  #listed = 0;

  constructor(image: Bytes) {
    this.#image = image;
    this.#layout = parseSquashfsSuperblock(image);
    this.#metadata = new Metadata(image, this.#layout.compression);
    this.#xattrs = new SquashfsXattrs(image, this.#metadata, this.#layout.xattrTable);
    for (let index = 0; index < this.#layout.ids; index++) {
      this.#ids.push(this.#entry(this.#layout.idTable, index, 4).readUInt32LE(0));
    }
  }

  read(): FileSystem {
    const { rootInode, bytesUsed, inodeTable, dataStart, fields } = this.#layout;
    const files = walkTree({
      format: "squashfs",
      root: rootInode,
      inode: (reference) => this.#inode(reference),
      entries: (reference) => this.#entries(reference),
    });
    // From the table of inodes on, all is metadata, whose content has been read.
    const covered = [{ offset: 0, size: dataStart }, ...this.#data];
    const between = uncovered(inodeTable, covered);
    return {
      fields,
      files,
      regions: [
        { name: "(unused blocks)", extents: between },
        { name: "(behind the file system)", extents: [{ offset: bytesUsed, size: this.#image.size - bytesUsed }] },
      ],
    };
  }

  /** An entry of a table that is stored as blocks of metadata, with a list of these in front. */
  #entry(table: number, index: number, size: number): Buffer {
    const perBlock = 8192 / size;
    const pointer = this.#image.read(table + Math.floor(index / perBlock) * 8, 8).readBigUInt64LE(0);
    return this.#metadata.cursor(Number(pointer), (index % perBlock) * size).take(size);
  }

  #idOf(index: number): number {
    const id = this.#ids[index];
    if (id === undefined) throw new FormatError("squashfs", `owner ${index} of ${this.#ids.length}`);
    return id;
  }

  #inode(reference: number): Inode {
    const { inodeTable } = this.#layout;
    const cursor = this.#metadata.cursor(inodeTable + Math.floor(reference / 65_536), reference % 65_536);
    const common = cursor.take(16);
    const stored = common.readUInt16LE(0);
    const isExtended = stored > 7;
    const type = isExtended ? stored - 7 : stored;
    const bits = TYPES[type];
    if (bits === undefined) throw new FormatError("squashfs", `an inode of type ${stored}`);
    const mode = bits | (common.readUInt16LE(2) & 0o7777);
    const kind = kindOf("squashfs", mode);
    const { links, xattr, size, target, device, content, numbering, layout } =
      type === 1
        ? this.#directory(reference, cursor, isExtended)
        : type === 2
          ? this.#file(cursor, isExtended)
          : special(cursor, mode, isExtended);
    return {
      kind,
      mode,
      uid: this.#idOf(common.readUInt16LE(4)),
      gid: this.#idOf(common.readUInt16LE(6)),
      links,
      times: { mtime: { seconds: common.readUInt32LE(8), nanoseconds: 0 } },
      ...(target !== undefined && { target }),
      ...(device !== undefined && { device }),
      xattrs: this.#xattrs.get(xattr),
      fields: { ...(layout !== undefined && { layout }) },
      numbering: { inode: common.readUInt32LE(12), ...numbering },
      size,
      content,
    };
  }

  #directory(reference: number, cursor: Cursor, isExtended: boolean): InodePart {
    if (!isExtended) {
      const raw = cursor.take(16);
      const size = raw.readUInt16LE(8);
      this.#directories.set(reference, { start: raw.readUInt32LE(0), offset: raw.readUInt16LE(10), size });
      return { links: raw.readUInt32LE(4), xattr: NONE, size };
    }
    const raw = cursor.take(24);
    const size = raw.readUInt32LE(4);
    this.#directories.set(reference, { start: raw.readUInt32LE(8), offset: raw.readUInt16LE(18), size });
    return { links: raw.readUInt32LE(0), xattr: raw.readUInt32LE(20), size };
  }

  #file(cursor: Cursor, isExtended: boolean): InodePart {
    const raw = cursor.take(isExtended ? 40 : 16);
    const start = isExtended ? Number(raw.readBigUInt64LE(0)) : raw.readUInt32LE(0);
    const size = isExtended ? Number(raw.readBigUInt64LE(8)) : raw.readUInt32LE(12);
    const links = isExtended ? raw.readUInt32LE(24) : 1;
    const fragment = raw.readUInt32LE(isExtended ? 28 : 4);
    const offset = raw.readUInt32LE(isExtended ? 32 : 8);
    const xattr = isExtended ? raw.readUInt32LE(36) : NONE;
    const { blockSize } = this.#layout;
    const count = fragment === NONE ? Math.ceil(size / blockSize) : Math.floor(size / blockSize);
    this.#listed += count * 4;
    if (!(this.#listed <= MOST_LISTED)) throw new FormatError("squashfs", `a file of ${size} bytes`);
    const list = cursor.take(count * 4);
    const found = this.#contentOf(start, size, list, fragment, offset);
    return { links, xattr, size, ...found };
  }

  #contentOf(
    start: number,
    size: number,
    list: Buffer,
    fragment: number,
    offset: number,
  ): Pick<InodePart, "content" | "numbering" | "layout"> {
    const { blockSize } = this.#layout;
    const sizes = Array.from({ length: list.length / 4 }, (_, index) => list.readUInt32LE(index * 4));
    const stored = sizes.reduce((sum, value) => sum + (value & ~UNCOMPRESSED), 0);
    const lengthOf = (index: number) => Math.min(blockSize, size - index * blockSize);
    const holes = sizes.reduce((sum, value, index) => sum + (value === 0 ? lengthOf(index) : 0), 0);
    const isPacked = holes > MOST_ZEROS;
    let layout: string | undefined;
    if (isPacked) {
      const kept = sizes.flatMap((value, index) => (value === 0 ? [] : [index * blockSize]));
      layout = `${size} bytes: blocks at ${kept.join(", ")}`;
    }
    const key = `${start} ${size} ${fragment} ${offset} ${list.toString("latin1")}`;
    let content = this.#contents.get(key);
    if (content === undefined) {
      if (stored > 0) this.#data.push({ offset: start, size: stored });
      const parts: StoredBlock[] = [];
      let at = start;
      for (const [index, value] of sizes.entries()) {
        const length = lengthOf(index);
        if (value !== 0 || !isPacked) parts.push({ length, value, place: at });
        at += value & ~UNCOMPRESSED;
      }
      const tail = size - sizes.length * blockSize;
      if (fragment !== NONE && tail > 0) {
        const { place, value } = this.#fragment(fragment);
        parts.push({ length: tail, value, place, within: offset });
      }
      content = this.#joined(parts);
      this.#contents.set(key, content);
    }
    return { content, layout, numbering: { "first block": start, "stored bytes": stored } };
  }

  #fragment(index: number): { readonly place: number; readonly value: number } {
    const { fragments, fragmentTable } = this.#layout;
    if (fragmentTable === undefined || index >= fragments) {
      throw new FormatError("squashfs", `fragment ${index} of ${fragments}`);
    }
    const entry = this.#entry(fragmentTable, index, 16);
    const [place, value] = [Number(entry.readBigUInt64LE(0)), entry.readUInt32LE(8)];
    this.#data.push({ offset: place, size: value & ~UNCOMPRESSED });
    return { place, value };
  }

  /** Blocks one behind the other, decompressed when they are read. All but the last have the same length. */
  #joined(parts: readonly StoredBlock[]): FileContent {
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    const { blockSize, compression } = this.#layout;
    const image = this.#image;
    const fragmentDigest = (place: number, value: number) => this.#fragmentDigest(place, value);
    return {
      size,
      *stored() {
        const blocks = parts.map(({ length, value, within }) => [length, value, within]);
        yield Buffer.from(JSON.stringify({ compression, blockSize, blocks }));
        for (const { value, place, within } of parts) {
          if (within !== undefined) yield fragmentDigest(place, value);
          else if (value !== 0) yield image.read(place, value & ~UNCOMPRESSED);
        }
      },
      read: (offset, length) => {
        if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
          throw new FormatError("bytes", `${length} bytes at ${offset} are wanted of ${size}`);
        }
        const pieces: Buffer[] = [];
        let index = Math.floor(offset / blockSize);
        for (let done = 0; done < length; index++) {
          const part = parts[index]!;
          const from = offset + done - index * blockSize;
          const count = Math.min(part.length - from, length - done);
          const block = this.#block(part);
          pieces.push(block.subarray(from, from + count));
          done += count;
        }
        return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      },
    };
  }

  /** Many files share a fragment. */
  #fragmentDigest(place: number, value: number): Buffer {
    let digest = this.#fragmentDigests.get(place);
    if (digest === undefined) {
      digest = createHash("sha256")
        .update(this.#image.read(place, value & ~UNCOMPRESSED))
        .digest();
      this.#fragmentDigests.set(place, digest);
    }
    return digest;
  }

  /** @throws FormatError when it has fewer bytes than it should */
  #block({ length, value, place, within = 0 }: StoredBlock): Buffer {
    if (value === 0) return Buffer.alloc(length);
    let block = this.#blocks.get(place);
    if (block !== undefined) this.#blocks.delete(place);
    else {
      const { blockSize, compression } = this.#layout;
      const size = value & ~UNCOMPRESSED;
      if (size > blockSize) throw new FormatError("squashfs", `a block of ${size} bytes`);
      const raw = this.#image.read(place, size);
      block = (value & UNCOMPRESSED) !== 0 ? raw : decompressBlock(compression, raw, blockSize);
    }
    this.#blocks.set(place, block);
    if (this.#blocks.size > MOST_HELD) this.#blocks.delete(this.#blocks.keys().next().value!);
    if (within + length > block.length) throw new FormatError("squashfs", `a block has ${block.length} bytes`);
    return block.subarray(within, within + length);
  }

  *#entries(reference: number): Generator<DirectoryEntry> {
    const { start, offset, size } = this.#directories.get(reference)!;
    if (size <= 3) return;
    const cursor = this.#metadata.cursor(this.#layout.directoryTable + start, offset);
    for (let left = size - 3; left > 0; ) {
      const header = cursor.take(12);
      const [count, block] = [header.readUInt32LE(0) + 1, header.readUInt32LE(4)];
      left -= 12;
      if (count > 256) throw new FormatError("squashfs", "a broken folder");
      for (let index = 0; index < count; index++) {
        const entry = cursor.take(8);
        const length = entry.readUInt16LE(6) + 1;
        left -= 8 + length;
        if (left < 0 || length > 256) throw new FormatError("squashfs", "a broken folder");
        yield { id: block * 65_536 + entry.readUInt16LE(0), name: cursor.take(length) };
      }
    }
  }
}

/** Links, devices, and what has nothing of its own. */
function special(cursor: Cursor, mode: number, isExtended: boolean): InodePart {
  const links = cursor.take(4).readUInt32LE(0);
  const type = mode >> 12;
  const size = type === 10 ? cursor.take(4).readUInt32LE(0) : 0;
  if (size > LONGEST_TARGET) throw new FormatError("squashfs", `a link of ${size} bytes`);
  const target = type === 10 ? decodeName(cursor.take(size)) : undefined;
  const device = type === 2 || type === 6 ? decodeDevice(mode, cursor.take(4).readUInt32LE(0)) : undefined;
  const xattr = isExtended ? cursor.take(4).readUInt32LE(0) : NONE;
  return { links, size, xattr, target, device };
}

/** What the different kinds of inodes have in different places. */
interface InodePart {
  readonly links: number;
  readonly xattr: number;
  readonly size: number;
  readonly target?: string | undefined;
  readonly device?: string | undefined;
  readonly content?: FileContent | undefined;
  readonly layout?: string | undefined;
  readonly numbering?: Readonly<Record<string, number>>;
}

/** A block of a file, or its place in a fragment. */
interface StoredBlock {
  readonly length: number;
  /** As it stands in lists of blocks: bytes stored, with a bit for "not compressed"; 0: a hole. */
  readonly value: number;
  readonly place: number;
  readonly within?: number;
}
