import type { Bytes, Extent } from "./bytes.ts";
import type { ErofsLayout } from "./erofs-superblock.ts";
import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";

const PREFIXES: Readonly<Record<number, string>> = {
  1: "user.",
  2: "system.posix_acl_access",
  3: "system.posix_acl_default",
  4: "trusted.",
  5: "lustre.",
  6: "security.",
};
const HEADER = 12;
const LONG_PREFIX = 0x80;

interface Entry {
  readonly name: string;
  readonly value: Buffer;
  /** Bytes, with what fills it up to four. */
  readonly size: number;
}

/** Extended attributes of an erofs: in inodes, and in an area that they share. */
export class ErofsXattrs {
  readonly #image: Bytes;
  readonly #start: number;
  readonly #prefixes: readonly string[];
  readonly #shared = new Map<number, Entry>();
  /** What was read of the shared area. */
  readonly covered: Extent[] = [];

  /** @param prefixes where long prefixes are stored: the image, or the packed file @throws FormatError */
  constructor(image: Bytes, { sharedXattrs, prefixes }: ErofsLayout, prefixSource: () => Bytes) {
    this.#image = image;
    this.#start = sharedXattrs;
    const found: string[] = [];
    let at = prefixes.start;
    for (let index = 0; index < prefixes.count; index++) {
      const source = prefixSource();
      const length = source.read(at, 2).readUInt16LE(0);
      if (length === 0) throw new FormatError("erofs", "an empty prefix");
      const raw = source.read(at + 2, length);
      found.push(`${PREFIXES[raw[0]!] ?? `(${raw[0]}).`}${decodeName(raw.subarray(1))}`);
      if (source === image) this.covered.push({ offset: at, size: 2 + length });
      // Each begins at a multiple of four.
      at = Math.ceil((at + 2 + length) / 4) * 4;
    }
    this.#prefixes = found;
  }

  /** @param offset behind the fields of the inode @param size of the area @throws FormatError */
  read(offset: number, size: number): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    if (size === 0) return found;
    const area = this.#image.read(offset, size);
    const shared = area[4]!;
    let at = HEADER + shared * 4;
    if (at > size) throw new FormatError("erofs", "broken extended attributes");
    for (let index = 0; index < shared; index++) {
      const { name, value } = this.#sharedEntry(area.readUInt32LE(HEADER + index * 4));
      found.set(name, value);
    }
    while (at + 4 <= size) {
      const entry = this.#entry(area, at);
      // Room that is not used is zero.
      if (entry.size === 4 && area.readUInt32LE(at) === 0) break;
      found.set(entry.name, entry.value);
      at += entry.size;
    }
    return found;
  }

  #sharedEntry(id: number): Entry {
    let found = this.#shared.get(id);
    if (found === undefined) {
      const offset = this.#start + id * 4;
      const head = this.#image.read(offset, 4);
      found = this.#entry(this.#image.read(offset, 4 + head[0]! + head.readUInt16LE(2)), 0);
      this.#shared.set(id, found);
      this.covered.push({ offset, size: found.size });
    }
    return found;
  }

  #entry(area: Buffer, at: number): Entry {
    const [nameLength, index, valueLength] = [area[at]!, area[at + 1]!, area.readUInt16LE(at + 2)];
    const end = at + 4 + nameLength + valueLength;
    if (end > area.length) throw new FormatError("erofs", "broken extended attributes");
    const prefix =
      (index & LONG_PREFIX) !== 0 ? this.#prefixes[index & ~LONG_PREFIX] : (PREFIXES[index] ?? `(${index}).`);
    if (prefix === undefined) throw new FormatError("erofs", `prefix ${index & ~LONG_PREFIX} is not there`);
    const name = `${prefix}${decodeName(area.subarray(at + 4, at + 4 + nameLength))}`;
    const value = Buffer.from(area.subarray(at + 4 + nameLength, end));
    return { name, value, size: Math.ceil((4 + nameLength + valueLength) / 4) * 4 };
  }
}
