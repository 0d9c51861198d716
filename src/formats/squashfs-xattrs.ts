import type { Bytes } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";
import type { Cursor, Metadata } from "./squashfs-metadata.ts";

const PREFIXES: Readonly<Record<number, string>> = { 0: "user.", 1: "trusted.", 2: "security." };
/** The value is elsewhere: here is a reference to it. */
const OUT_OF_LINE = 0x100;
const LONGEST_VALUE = 65_536;
const MOST_OF_ONE_FILE = 4096;
/** 16 bytes each. */
const PER_BLOCK = 512;

/** Extended attributes of a squashfs, by the number that inodes have. */
export class SquashfsXattrs {
  readonly #image: Bytes;
  readonly #metadata: Metadata;
  readonly #table: number | undefined;
  readonly #known = new Map<number, ReadonlyMap<string, Buffer>>();

  constructor(image: Bytes, metadata: Metadata, table: number | undefined) {
    this.#image = image;
    this.#metadata = metadata;
    this.#table = table;
  }

  /** @throws FormatError */
  get(id: number): ReadonlyMap<string, Buffer> {
    if (id === 0xffffffff) return new Map();
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#table === undefined) throw new FormatError("squashfs", "extended attributes without a table");
    const header = this.#image.read(this.#table, 16);
    if (id >= header.readUInt32LE(8))
      throw new FormatError("squashfs", `extended attributes ${id} are not in the table`);
    const start = Number(header.readBigUInt64LE(0));
    const pointer = this.#image.read(this.#table + 16 + Math.floor(id / PER_BLOCK) * 8, 8).readBigUInt64LE(0);
    const entry = this.#metadata.cursor(Number(pointer), (id % PER_BLOCK) * 16).take(16);
    const [place, count] = [Number(entry.readBigUInt64LE(0)), entry.readUInt32LE(8)];
    if (count > MOST_OF_ONE_FILE) throw new FormatError("squashfs", `${count} extended attributes`);
    const at = (reference: number): Cursor =>
      this.#metadata.cursor(start + Math.floor(reference / 65_536), reference % 65_536);
    const found = new Map<string, Buffer>();
    const cursor = at(place);
    for (let index = 0; index < count; index++) {
      const [type, length] = words(cursor.take(4));
      const name = decodeName(cursor.take(length));
      const value = takeValue(cursor);
      const stored = (type & OUT_OF_LINE) === 0 ? value : takeValue(at(Number(value.readBigUInt64LE(0))));
      found.set(`${PREFIXES[type & 0xff] ?? `(${type & 0xff}).`}${name}`, stored);
    }
    this.#known.set(id, found);
    return found;
  }
}

const words = (four: Buffer): [number, number] => [four.readUInt16LE(0), four.readUInt16LE(2)];

function takeValue(cursor: Cursor): Buffer {
  const size = cursor.take(4).readUInt32LE(0);
  if (size > LONGEST_VALUE) throw new FormatError("squashfs", `an extended attribute of ${size} bytes`);
  return cursor.take(size);
}
