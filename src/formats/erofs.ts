import { type Bytes, type Extent, joined, uncovered } from "./bytes.ts";
import { erofsContent } from "./erofs-content.ts";
import { type ErofsExtent, newBudget, readErofsMap } from "./erofs-extents.ts";
import { type ErofsLayout, parseErofsSuperblock } from "./erofs-superblock.ts";
import { ErofsXattrs } from "./erofs-xattrs.ts";
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
import { paged } from "./paged.ts";
import { type Piece, sparse } from "./sparse.ts";

export { isErofs } from "./erofs-superblock.ts";

/** Ways in which contents are stored. */
const PLAIN = 0;
const COMPRESSED = 1;
const INLINE = 2;
const COMPRESSED_COMPACT = 3;
const CHUNKS = 4;
const NO_BLOCK = 0xffffffff;
const LONGEST_TARGET = 65_536;
const LARGEST_FOLDER = 1024 * 1024 * 1024;

/** An inode as it is stored. */
interface Stored {
  readonly id: number;
  readonly layout: number;
  readonly mode: number;
  readonly size: number;
  /** Block of the beginning, device number, or how chunks are stored. */
  readonly place: number;
  readonly uid: number;
  readonly gid: number;
  readonly links: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly isExtended: boolean;
  /** Where extended attributes begin, and what is behind them. */
  readonly xattrs: number;
  readonly end: number;
}

/** What is stored of a content. */
interface Content {
  readonly content: FileContent;
  readonly layout: string | undefined;
  readonly stored: number;
}

/**
 * An erofs: all files in the order of its folders (the kernel's Documentation/filesystems/erofs.rst and fs/erofs/erofs_fs.h), also
 * compressed with LZ4, LZMA, DEFLATE or Zstandard.
 * @throws FormatError for what is damaged, contents on other devices, and features of 2025 and later
 */
export const parseErofs = (image: Bytes): FileSystem => new Reader(image).read();

class Reader {
  readonly #image: Bytes;
  /** For what is read here and there. */
  readonly #pages: Bytes;
  readonly #layout: ErofsLayout;
  readonly #xattrs: ErofsXattrs;
  readonly #covered: Extent[] = [];
  readonly #budget = newBudget();
  #packed: Bytes | undefined;

  constructor(image: Bytes) {
    this.#image = image;
    this.#pages = paged(image);
    this.#layout = parseErofsSuperblock(image);
    const { packedId } = this.#layout;
    this.#xattrs = new ErofsXattrs(image, this.#layout, () => (packedId === undefined ? image : this.#packedFile()));
  }

  read(): FileSystem {
    const { rootId, size, end, fields, packedId } = this.#layout;
    const files = walkTree({
      format: "erofs",
      root: rootId,
      inode: (id) => this.#inode(id),
      entries: (id) => this.#entries(id),
    });
    // To have its bytes accounted for, whether something was read from it or not.
    if (packedId !== undefined) this.#packedFile();
    const covered = [{ offset: 1024, size: end - 1024 }, ...this.#covered, ...this.#xattrs.covered];
    return {
      fields,
      files,
      regions: [
        { name: "(unused bytes)", extents: uncovered(size, covered) },
        { name: "(behind the file system)", extents: [{ offset: size, size: this.#image.size - size }] },
      ],
    };
  }

  #packedFile(): Bytes {
    if (this.#packed === undefined) {
      // Its own ends are not in it.
      const stored = this.#stored(this.#layout.packedId!);
      this.#packed = paged(this.#contentOf(stored).content);
    }
    return this.#packed;
  }

  #stored(id: number): Stored {
    const { metadata, seconds, nanoseconds } = this.#layout;
    const offset = metadata + id * 32;
    if (!Number.isSafeInteger(offset)) throw new FormatError("erofs", `inode ${id}`);
    const compact = this.#pages.read(offset, 32);
    const format = compact.readUInt16LE(0);
    const isExtended = (format & 1) !== 0;
    const raw = isExtended ? this.#pages.read(offset, 64) : compact;
    const u16 = (at: number) => raw.readUInt16LE(at);
    const u32 = (at: number) => raw.readUInt32LE(at);
    const count = u16(2);
    const xattrs = offset + raw.length;
    const size = isExtended ? Number(raw.readBigUInt64LE(8)) : u32(8);
    if (!Number.isSafeInteger(size)) throw new FormatError("erofs", `inode ${id} has ${size} bytes`);
    this.#covered.push({ offset, size: raw.length + (count === 0 ? 0 : 12 + (count - 1) * 4) });
    const isOneLink = !isExtended && ((format >> 4) & 1) !== 0 && u16(4) >> 12 !== 4;
    return {
      id,
      layout: (format >> 1) & 7,
      mode: u16(4),
      size,
      place: u32(16),
      uid: isExtended ? u32(24) : u16(24),
      gid: isExtended ? u32(28) : u16(26),
      links: isExtended ? u32(44) : isOneLink ? 1 : u16(6),
      seconds: isExtended ? Number(raw.readBigInt64LE(32)) : seconds + u32(12),
      nanoseconds: isExtended ? u32(40) : nanoseconds,
      isExtended,
      xattrs,
      end: xattrs + (count === 0 ? 0 : 12 + (count - 1) * 4),
    };
  }

  #inode(id: number): Inode {
    const stored = this.#stored(id);
    const { mode, size, uid, gid, links, seconds, nanoseconds, layout, place } = stored;
    const kind = kindOf("erofs", mode);
    const found = kind === "file" || kind === "symlink" ? this.#contentOf(stored) : undefined;
    let target: string | undefined;
    if (kind === "symlink") {
      if (size > LONGEST_TARGET) throw new FormatError("erofs", `a link of ${size} bytes`);
      target = decodeName(found!.content.read(0, found!.content.size));
    }
    return {
      kind,
      mode,
      uid,
      gid,
      links,
      times: { mtime: { seconds, nanoseconds } },
      ...(target !== undefined && { target }),
      ...(kind === "device" && { device: decodeDevice(mode, place) }),
      xattrs: this.#xattrs.read(stored.xattrs, stored.end - stored.xattrs),
      fields: { ...(found?.layout !== undefined && { layout: found.layout }) },
      numbering: {
        inode: id,
        "way of storage": `${["plain", "compressed", "inline", "compressed", "chunks"][layout] ?? layout}${stored.isExtended ? ", extended" : ""}`,
        "stored bytes": found?.stored ?? 0,
      },
      size,
      content: kind === "file" ? found!.content : undefined,
    };
  }

  #contentOf(stored: Stored): Content {
    switch (stored.layout) {
      case PLAIN:
      case INLINE:
        return this.#flat(stored);
      case CHUNKS:
        return this.#chunks(stored);
      case COMPRESSED:
      case COMPRESSED_COMPACT:
        return this.#compressed(stored);
      default:
        throw new FormatError("erofs", `contents stored in way ${stored.layout}`);
    }
  }

  /** In one piece; with INLINE, what fills no block stands behind the inode. */
  #flat({ layout, size, place, end }: Stored): Content {
    const { blockSize } = this.#layout;
    const inBlocks = layout === INLINE ? Math.floor(Math.max(size - 1, 0) / blockSize) * blockSize : size;
    const pieces: Piece[] = [];
    if (inBlocks > 0 && (layout === INLINE || place !== NO_BLOCK)) {
      pieces.push({ at: 0, offset: place * blockSize, size: inBlocks });
    }
    if (size > inBlocks) {
      if ((end % blockSize) + size - inBlocks > blockSize) throw new FormatError("erofs", "an end across blocks");
      pieces.push({ at: inBlocks, offset: end, size: size - inBlocks });
    }
    this.#cover(pieces);
    return { ...sparse(this.#image, pieces, size), stored: size };
  }

  /** Chunks of the same size, each at a place of its own, or a hole. */
  #chunks({ size, place, end }: Stored): Content {
    const { blockSize } = this.#layout;
    if ((place & ~0x3f) !== 0) throw new FormatError("erofs", `chunks stored in way ${place}`);
    const chunk = blockSize * 2 ** (place & 0x1f);
    const hasIndex = (place & 0x20) !== 0;
    const unit = hasIndex ? 8 : 4;
    const start = Math.ceil(end / unit) * unit;
    const count = Math.ceil(size / chunk);
    this.#budget.left -= count;
    if (!(this.#budget.left >= 0)) throw new FormatError("erofs", `a file of ${size} bytes`);
    const pieces: Piece[] = [];
    for (let index = 0; index < count; index++) {
      const raw = this.#pages.read(start + index * unit, unit);
      const block = raw.readUInt32LE(unit - 4);
      if (block === NO_BLOCK) continue;
      if (hasIndex && raw.readUInt16LE(2) !== 0) throw new FormatError("erofs", "contents on another device");
      const at = index * chunk;
      pieces.push({ at, offset: block * blockSize, size: Math.min(chunk, size - at) });
    }
    this.#covered.push({ offset: start, size: count * unit });
    this.#cover(pieces);
    return { ...sparse(this.#image, pieces, size), stored: size };
  }

  #compressed(inode: Stored): Content {
    const { blockSize, zerosInFront, packedId } = this.#layout;
    const { size, end, layout } = inode;
    // An empty file has no index.
    if (size === 0) return { content: joined(this.#image, []), layout: undefined, stored: 0 };
    const map = readErofsMap(
      this.#pages,
      blockSize,
      { size, end, compact: layout === COMPRESSED_COMPACT },
      this.#budget,
    );
    this.#covered.push({ offset: end, size: map.end - end });
    const inFile = map.extents.filter(({ coding }) => coding !== "fragment");
    if (inFile.length < map.extents.length && (packedId === undefined || inode.id === packedId)) {
      throw new FormatError("erofs", "a fragment of a file that is not there");
    }
    this.#cover(inFile.map(({ offset, stored }) => ({ offset, size: stored })));
    const image = this.#image;
    const source = { image, blockSize, zerosInFront, packed: () => this.#packedFile() };
    const stored = inFile.reduce((sum: number, extent: ErofsExtent) => sum + extent.stored, 0);
    return { content: erofsContent(source, map.extents, size), layout: undefined, stored };
  }

  /** @throws FormatError when something lies outside */
  #cover(extents: readonly Extent[]): void {
    for (const { offset, size } of extents) {
      if (offset + size > this.#image.size) throw new FormatError("erofs", "contents outside the image");
      this.#covered.push({ offset, size });
    }
  }

  /** Blocks of their own: entries in front, names behind. */
  *#entries(id: number): Generator<DirectoryEntry> {
    const stored = this.#stored(id);
    if (stored.size > LARGEST_FOLDER) throw new FormatError("erofs", `a folder of ${stored.size} bytes`);
    const { content } = this.#contentOf(stored);
    const { blockSize } = this.#layout;
    for (let at = 0; at < content.size; at += blockSize) {
      const block = Buffer.from(content.read(at, Math.min(blockSize, content.size - at)));
      if (block.length < 12) throw new FormatError("erofs", "a broken folder");
      const first = block.readUInt16LE(8);
      if (first < 12 || first % 12 !== 0 || first > block.length) throw new FormatError("erofs", "a broken folder");
      for (let entry = 0; entry < first; entry += 12) {
        const start = block.readUInt16LE(entry + 8);
        const end = entry + 12 < first ? block.readUInt16LE(entry + 20) : lastEnd(block, start);
        if (start < first || start > end || end > block.length) throw new FormatError("erofs", "a broken folder");
        const child = block.readBigUInt64LE(entry);
        if (child > 0xffffffffffffn) throw new FormatError("erofs", `inode ${child}`);
        yield { id: Number(child), name: block.subarray(start, end) };
      }
    }
  }
}

/** The last name of a block ends with it, or with a NUL. */
function lastEnd(block: Buffer, start: number): number {
  const end = block.indexOf(0, start);
  return end < 0 ? block.length : end;
}
