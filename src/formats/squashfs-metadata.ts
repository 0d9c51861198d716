import type { Bytes } from "./bytes.ts";
import { type BlockCompression, decompressBlock } from "./compressed-block.ts";
import { FormatError } from "./format-error.ts";

/** Bytes of a block of metadata, once decompressed. */
const BLOCK = 8192;
const MOST_HELD = 512;

interface Block {
  readonly content: Buffer;
  /** Where the next one begins. */
  readonly next: number;
}

/** Blocks of metadata of a squashfs, decompressed; the ones used last are kept. */
export class Metadata {
  readonly #image: Bytes;
  readonly #compression: BlockCompression;
  readonly #blocks = new Map<number, Block>();

  constructor(image: Bytes, compression: BlockCompression) {
    this.#image = image;
    this.#compression = compression;
  }

  /** The block at a place of the image: two bytes of size, whose highest bit says "not compressed". @throws FormatError */
  block(offset: number): Block {
    let found = this.#blocks.get(offset);
    if (found !== undefined) this.#blocks.delete(offset);
    else {
      const header = this.#image.read(offset, 2).readUInt16LE(0);
      const size = header & 0x7fff;
      if (size === 0 || size > BLOCK) throw new FormatError("squashfs", `a block of metadata of ${size} bytes`);
      const raw = this.#image.read(offset + 2, size);
      const content = header >= 0x8000 ? raw : decompressBlock(this.#compression, raw, BLOCK);
      if (content.length === 0) throw new FormatError("squashfs", "an empty block of metadata");
      found = { content, next: offset + 2 + size };
    }
    this.#blocks.set(offset, found);
    if (this.#blocks.size > MOST_HELD) this.#blocks.delete(this.#blocks.keys().next().value!);
    return found;
  }

  /** A place within decompressed metadata. @param start of its block in the image @param offset within that block */
  cursor(start: number, offset: number): Cursor {
    return new Cursor(this, start, offset);
  }
}

/** Reads metadata one behind the other, across blocks. */
export class Cursor {
  readonly #metadata: Metadata;
  #block: Block;
  #at: number;

  constructor(metadata: Metadata, start: number, offset: number) {
    this.#metadata = metadata;
    this.#block = metadata.block(start);
    this.#at = offset;
    if (offset > this.#block.content.length) throw new FormatError("squashfs", "a place outside its block");
  }

  /** A copy of the next bytes. @throws FormatError when there are fewer */
  take(length: number): Buffer {
    const pieces: Buffer[] = [];
    for (let left = length; left > 0; ) {
      if (this.#at >= this.#block.content.length) {
        this.#block = this.#metadata.block(this.#block.next);
        this.#at = 0;
      }
      const piece = this.#block.content.subarray(this.#at, this.#at + left);
      this.#at += piece.length;
      left -= piece.length;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }
}
