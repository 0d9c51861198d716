import { BlockSet } from "./block-set.ts";
import { type Bytes, bytesOf, type Extent } from "./bytes.ts";
import { type BlockMap, contentPieces, readBlockMap, readExtents } from "./ext4-blocks.ts";
import { ext4Entries } from "./ext4-directory.ts";
import { readExt4Groups } from "./ext4-groups.ts";
import { type Ext4Layout, parseExt4Superblock } from "./ext4-superblock.ts";
import { readBlockXattrs, readInodeXattrs, type ValueInode } from "./ext4-xattrs.ts";
import {
  type DirectoryEntry,
  decodeDevice,
  decodeUuid,
  type FieldValue,
  type FileSystem,
  type FileTime,
  type Inode,
  kindOf,
  type NamedRegion,
  walkTree,
} from "./file-tree.ts";
import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";
import { paged } from "./paged.ts";
import { sparse } from "./sparse.ts";

export { isExt4 } from "./ext4-superblock.ts";

const ROOT = 2;
const RESIZE_INODE = 7;
/** Of inodes. */
const ENCRYPTED = 0x800;
const EXTENTS = 0x80000;
const EA_INODE = 0x200000;
const INLINE = 0x10000000;
/** Flags that say how something is stored and not what it is: index, huge file, extents, value in an inode, inline. */
const STORAGE_FLAGS = 0x1000 | 0x40000 | EXTENTS | EA_INODE | INLINE;
const MOST_XATTR_VALUE = 1024 * 1024;
const INLINE_DATA = "system.data";
const JOURNAL_MAGIC = 0xc03b3998;
const LONGEST_TARGET = 65_536;
const LARGEST_FOLDER = 1024 * 1024 * 1024;

/** An inode as it is stored, with its blocks found and claimed. */
interface Stored {
  readonly raw: Buffer;
  readonly mode: number;
  readonly flags: number;
  readonly size: number;
  readonly xattrs: ReadonlyMap<string, Buffer>;
  /** undefined: the content is in the inode. */
  readonly map: BlockMap | undefined;
}

/**
 * An ext2, ext3 or ext4 file system: all files in the order of its folders, and what belongs to none (the kernel's documentation,
 * "ext4 Data Structures and Algorithms"). Checksums are not verified. A journal that was not written back is not replayed.
 * @throws FormatError when sizes do not fit, a block belongs to two files, or a feature is used that is not read here
 */
export function parseExt4(volume: Bytes): FileSystem {
  const layout = parseExt4Superblock(volume);
  return new Reader(volume, layout).read();
}

class Reader {
  readonly #volume: Bytes;
  /** For what is read here and there. */
  readonly #pages: Bytes;
  readonly #layout: Ext4Layout;
  readonly #used: BlockSet;
  readonly #inodesUsed: BlockSet;
  readonly #slack: Extent[] = [];
  /** Places of the tables of inodes, by group. */
  #tables: readonly number[] = [];
  readonly #stored = new Map<number, Stored>();
  /** Many inodes share one block of attributes. */
  readonly #xattrBlocks = new Map<number, ReadonlyMap<string, Buffer | ValueInode>>();

  constructor(volume: Bytes, layout: Ext4Layout) {
    this.#volume = volume;
    this.#pages = paged(volume);
    this.#layout = layout;
    this.#used = new BlockSet(layout.blocks);
    this.#inodesUsed = new BlockSet(layout.inodes + 1);
  }

  read(): FileSystem {
    this.#tables = readExt4Groups(this.#pages, this.#layout, (block, count) => this.#used.add(block, count));
    const { blockSize, blocks, special, firstInode, fields } = this.#layout;
    const regions: NamedRegion[] = [{ name: "(boot block)", extents: [{ offset: 0, size: 1024 }] }];
    let journal: Readonly<Record<string, FieldValue>> = {};
    // Those of ext itself first: their blocks are then in use by no other file.
    for (const [number, name] of special) {
      if (number === RESIZE_INODE) {
        this.#claimGrowth();
        continue;
      }
      let extents = this.#specialExtents(number);
      if (name === "journal") [journal, extents] = this.#journal(extents);
      // The end of each block has a checksum, which goes by the UUID.
      if (name === "orphan file") extents = withoutTails(extents, blockSize, 8);
      regions.push({ name: `(${name})`, extents });
    }
    const files = walkTree({
      format: "ext4",
      root: ROOT,
      inode: (number) => this.#inode(number),
      entries: (number) => this.#entries(number),
    });
    for (let number = 1; number < firstInode; number++) this.#inodesUsed.add(number, 1);
    const end = blocks * blockSize;
    const unused = [...this.#used.free(blockSize), ...this.#slack].sort((a, b) => a.offset - b.offset);
    regions.push(
      { name: "(unused inodes)", extents: this.#unusedInodes() },
      { name: "(unused blocks)", extents: unused },
      { name: "(behind the file system)", extents: [{ offset: end, size: this.#volume.size - end }] },
    );
    return { fields: { ...fields, ...journal }, files, regions };
  }

  readonly #claim = (block: number, count: number): void => {
    const conflict = this.#used.conflict(block, count);
    if (conflict !== undefined) throw new FormatError("ext4", `block ${conflict} is used twice, or outside`);
    this.#used.add(block, count);
  };

  #placeOf(number: number): number {
    const { inodes, inodesPerGroup, inodeSize } = this.#layout;
    if (number < 1 || number > inodes) throw new FormatError("ext4", `inode ${number} of ${inodes}`);
    const table = this.#tables[Math.floor((number - 1) / inodesPerGroup)]!;
    return table + ((number - 1) % inodesPerGroup) * inodeSize;
  }

  /** An inode with its blocks, claimed when it is first met. */
  #load(number: number): Stored {
    const known = this.#stored.get(number);
    if (known !== undefined) return known;
    const { inodeSize, blockSize } = this.#layout;
    const raw = Buffer.from(this.#pages.read(this.#placeOf(number), inodeSize));
    this.#inodesUsed.add(number, 1);
    const mode = raw.readUInt16LE(0);
    const flags = raw.readUInt32LE(0x20);
    const type = mode >> 12;
    const hasHigh = type === 8 || type === 4 || number < this.#layout.firstInode;
    const size = raw.readUInt32LE(4) + (hasHigh ? raw.readUInt32LE(0x6c) * 2 ** 32 : 0);
    if (!Number.isSafeInteger(size)) throw new FormatError("ext4", `inode ${number} has ${size} bytes`);
    if ((flags & ENCRYPTED) !== 0) throw new FormatError("ext4", "encrypted files are not read here");
    const xattrs = this.#xattrs(raw);
    const area = raw.subarray(0x28, 0x64);
    const isFast = type === 10 && (flags & EXTENTS) === 0 && size < 60;
    const inside = (flags & INLINE) !== 0 || isFast || ![4, 8, 10].includes(type);
    const map = inside
      ? undefined
      : (flags & EXTENTS) !== 0
        ? readExtents(this.#pages, blockSize, area, this.#claim)
        : readBlockMap(this.#pages, blockSize, area, this.#claim);
    const stored: Stored = { raw, mode, flags, size, xattrs, map };
    this.#stored.set(number, stored);
    return stored;
  }

  #xattrs(raw: Buffer): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    const { blockSize, inodeSize } = this.#layout;
    const add = (entries: ReadonlyMap<string, Buffer | ValueInode>) => {
      for (const [name, value] of entries) found.set(name, Buffer.isBuffer(value) ? value : this.#valueOf(value));
    };
    const block = raw.readUInt32LE(0x68) + raw.readUInt16LE(0x76) * 2 ** 32;
    if (block !== 0) {
      let entries = this.#xattrBlocks.get(block);
      if (entries === undefined) {
        this.#claim(block, 1);
        entries = readBlockXattrs(this.#pages.read(block * blockSize, blockSize));
        this.#xattrBlocks.set(block, entries);
      }
      add(entries);
    }
    if (inodeSize > 128) {
      const end = 128 + raw.readUInt16LE(0x80);
      if (end <= inodeSize && (end & 3) === 0) add(readInodeXattrs(raw.subarray(end)));
    }
    return found;
  }

  #valueOf({ inode, size }: ValueInode): Buffer {
    // An attribute of an attribute would go round in circles. Places outside are refused first.
    this.#placeOf(inode);
    if (!this.#stored.has(inode) && this.#inodesUsed.has(inode)) {
      throw new FormatError("ext4", `inode ${inode} holds its own attributes`);
    }
    const stored = this.#load(inode);
    if (stored.size !== size || size > MOST_XATTR_VALUE || stored.mode >> 12 !== 8) {
      throw new FormatError("ext4", `inode ${inode} holds no attribute of ${size} bytes`);
    }
    const content = this.#contentOf(stored).content;
    return Buffer.from(content.read(0, content.size));
  }

  #contentOf(stored: Stored): { readonly content: Bytes; readonly layout: string | undefined } {
    const { size, map, raw, xattrs } = stored;
    if (map === undefined) {
      const inline = Buffer.concat([raw.subarray(0x28, 0x64), xattrs.get(INLINE_DATA) ?? Buffer.alloc(0)]);
      if (size > inline.length) throw new FormatError("ext4", `${size} bytes are not within an inode`);
      return { content: bytesOf(inline.subarray(0, size)), layout: undefined };
    }
    const { pieces, slack } = contentPieces(map, this.#layout.blockSize, size);
    for (const { offset, size: length } of slack) this.#slack.push({ offset, size: length });
    return sparse(this.#volume, pieces, size);
  }

  #inode(number: number): Inode {
    const stored = this.#load(number);
    const { raw, mode, flags, size } = stored;
    const kind = kindOf("ext4", mode);
    const u32 = (at: number) => raw.readUInt32LE(at);
    const u16 = (at: number) => raw.readUInt16LE(at);
    const content = kind === "file" || kind === "symlink" ? this.#contentOf(stored) : undefined;
    let target: string | undefined;
    if (kind === "symlink") {
      if (size > LONGEST_TARGET) throw new FormatError("ext4", `a link of ${size} bytes`);
      target = decodeName(content!.content.read(0, content!.content.size));
    }
    const extra = this.#layout.inodeSize > 128 ? u16(0x80) : 0;
    const extraField = (at: number) => (at + 4 <= 128 + extra && at + 4 <= raw.length ? u32(at) : 0);
    const project = extraField(0x9c);
    const kept = (flags & ~STORAGE_FLAGS) >>> 0;
    const version = u32(0x24) + extraField(0x98) * 2 ** 32;
    return {
      kind,
      mode,
      uid: u16(2) + u16(0x78) * 65_536,
      gid: u16(0x18) + u16(0x7a) * 65_536,
      links: u16(0x1a),
      times: {
        mtime: time(u32(0x10), extraField(0x88)),
        atime: time(u32(8), extraField(0x8c)),
        ctime: time(u32(0xc), extraField(0x84)),
      },
      ...(target !== undefined && { target }),
      ...(kind === "device" && { device: deviceOf(mode, u32(0x28), u32(0x2c)) }),
      xattrs: new Map([...stored.xattrs].filter(([name]) => name !== INLINE_DATA)),
      fields: {
        ...(kept !== 0 && { flags: `0x${kept.toString(16)}` }),
        ...(project !== 0 && { project }),
        ...(u32(0x64) !== 0 && { generation: u32(0x64) }),
        ...(u32(0x14) !== 0 && { deletionTime: u32(0x14) }),
        ...(version !== 0 && { version }),
        ...(content?.layout !== undefined && { layout: content.layout }),
      },
      numbering: {
        inode: number,
        // The time at which it came into the file system: nothing that a file brings along.
        ...(extra >= 0x18 && { crtime: showTime(time(extraField(0x90), extraField(0x94))) }),
        "first block": stored.map?.runs[0]?.block ?? 0,
        "way of storage": `0x${((flags & STORAGE_FLAGS) >>> 0).toString(16)}`,
      },
      size,
      content: kind === "file" ? content!.content : undefined,
    };
  }

  /** Linear, which leaves hash trees out: their inner nodes look like blocks without entries. */
  *#entries(number: number): Generator<DirectoryEntry> {
    const stored = this.#load(number);
    const { blockSize, fileTypes } = this.#layout;
    if (stored.map === undefined) {
      const inline = stored.raw.subarray(0x28, 0x64);
      // The first four bytes are the inode of the parent.
      yield* ext4Entries(inline.subarray(4), fileTypes);
      const more = stored.xattrs.get(INLINE_DATA);
      if (more !== undefined && more.length > 0) yield* ext4Entries(more, fileTypes);
      return;
    }
    if (stored.size > LARGEST_FOLDER) throw new FormatError("ext4", `a folder of ${stored.size} bytes`);
    const { pieces, slack } = contentPieces(stored.map, blockSize, stored.size);
    for (const { offset, size } of slack) this.#slack.push({ offset, size });
    for (const { offset, size } of pieces) {
      for (let at = 0; at + blockSize <= size; at += blockSize) {
        // A copy: pages come and go while folders within are read.
        yield* ext4Entries(Buffer.from(this.#pages.read(offset + at, blockSize)), fileTypes);
      }
    }
  }

  /** Blocks that are kept for descriptors of more groups: each copy of the table has some, and tables list them. */
  #claimGrowth(): void {
    const { inodeSize, blockSize, blocks } = this.#layout;
    const area = Buffer.from(this.#pages.read(this.#placeOf(RESIZE_INODE), inodeSize)).subarray(0x28, 0x64);
    const met = new BlockSet(blocks);
    readBlockMap(this.#pages, blockSize, area, (block, count) => {
      if (met.conflict(block, count) !== undefined) throw new FormatError("ext4", `block ${block} is listed twice`);
      met.add(block, count);
      this.#used.add(block, count);
    });
    this.#inodesUsed.add(RESIZE_INODE, 1);
  }

  /** Fields of the journal's superblock (jbd2), and what of the journal is behind it. */
  #journal(extents: readonly Extent[]): [Readonly<Record<string, FieldValue>>, Extent[]] {
    const [first, ...rest] = extents;
    const { blockSize } = this.#layout;
    if (first === undefined || first.size < blockSize) return [{}, [...extents]];
    const block = this.#pages.read(first.offset, 1024);
    if (block.readUInt32BE(0) !== JOURNAL_MAGIC) return [{}, [...extents]];
    const fields = {
      journalBlocks: block.readUInt32BE(0x10),
      journalSequence: block.readUInt32BE(0x18),
      journalStart: block.readUInt32BE(0x1c),
      journalFeatures: [0x24, 0x28, 0x2c].map((at) => `0x${block.readUInt32BE(at).toString(16)}`).join(" "),
      journalOwnUuid: decodeUuid(block.subarray(0x30, 0x40)),
    };
    return [fields, [{ offset: first.offset + blockSize, size: first.size - blockSize }, ...rest]];
  }

  /** What an inode of the file system's own holds, all of its blocks. */
  #specialExtents(number: number): Extent[] {
    const { blockSize } = this.#layout;
    const { mode, map } = this.#load(number);
    // Unused ones are zero. The list of bad blocks has no mode.
    if (mode === 0 || map === undefined) return [];
    return map.runs.map(({ block, count }) => ({ offset: block * blockSize, size: count * blockSize }));
  }

  #unusedInodes(): Extent[] {
    const { inodes, inodeSize } = this.#layout;
    const found: { offset: number; size: number }[] = [];
    for (let number = 1; number <= inodes; number++) {
      if (this.#inodesUsed.has(number)) continue;
      const offset = this.#placeOf(number);
      const last = found.at(-1);
      if (last !== undefined && last.offset + last.size === offset) last.size += inodeSize;
      else found.push({ offset, size: inodeSize });
    }
    return found.sort((a, b) => a.offset - b.offset);
  }
}

/** Blocks without their last bytes. */
const withoutTails = (extents: readonly Extent[], blockSize: number, tail: number): Extent[] =>
  extents.flatMap(({ offset, size }) =>
    Array.from({ length: size / blockSize }, (_, index) => ({
      offset: offset + index * blockSize,
      size: blockSize - tail,
    })),
  );

/** Two bits of the extra field go on in front of the 32 of the seconds, the rest are nanoseconds. */
const time = (seconds: number, extra: number): FileTime => ({
  seconds: (seconds | 0) + (extra & 3) * 2 ** 32,
  nanoseconds: extra >>> 2,
});

const showTime = ({ seconds, nanoseconds }: FileTime): string => `${seconds}.${String(nanoseconds).padStart(9, "0")}`;

/** The old form has the major number in the second byte, the new one is in the next field. */
function deviceOf(mode: number, old: number, device: number): string {
  if (old === 0) return decodeDevice(mode, device);
  return `${mode >> 12 === 2 ? "character" : "block"} ${(old >>> 8) & 0xff}:${old & 0xff}`;
}
