import type { Bytes, Extent } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

export interface ElfSection {
  readonly name: string;
  /** `sh_type`: 1 PROGBITS, 2 SYMTAB, 3 STRTAB, 7 NOTE, 8 NOBITS… */
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly alignment: number;
  /** Where it lies in the file: of no size for NOBITS. */
  readonly content: Extent;
}

export interface ElfFile {
  readonly bits: 32 | 64;
  readonly endian: "little" | "big";
  /** Fields of the header by the specification's names, such as `e_type`, `e_machine`, `e_entry`. */
  readonly fields: Readonly<Record<string, number>>;
  readonly sections: readonly ElfSection[];
  /** In hexadecimal, out of `.note.gnu.build-id`. */
  readonly buildId: string | undefined;
}

const NOBITS = 8;
const NOTE = 7;

export const isElf = (head: Buffer): boolean => head.length >= 4 && head.readUInt32BE(0) === 0x7f454c46;

/**
 * Header and sections of an ELF file (System V ABI, chapter 4; 32 and 64 bits, both byte orders).
 * @throws FormatError when the header is wrong or a section lies outside the file
 */
export function parseElf(file: Bytes): ElfFile {
  const read = (offset: number, length: number, what: string): Buffer => {
    if (!(offset + length <= file.size)) throw new FormatError("ELF", `${what} lies outside the file`);
    return file.read(offset, length);
  };
  const ident = read(0, 16, "the header");
  if (!isElf(ident)) throw new FormatError("ELF", "wrong magic");
  const [kind, order] = [ident[4], ident[5]];
  if ((kind !== 1 && kind !== 2) || (order !== 1 && order !== 2))
    throw new FormatError("ELF", "unknown class or byte order");
  const wide = kind === 2;
  const number = (buffer: Buffer, at: number, size: number): number => {
    if (size === 8) return Number(order === 1 ? buffer.readBigUInt64LE(at) : buffer.readBigUInt64BE(at));
    return order === 1 ? buffer.readUIntLE(at, size) : buffer.readUIntBE(at, size);
  };
  const word = wide ? 8 : 4;
  const header = read(0, wide ? 64 : 52, "the header");
  const after = 24 + 3 * word;
  const fields: Record<string, number> = {
    e_osabi: ident[7]!,
    e_type: number(header, 16, 2),
    e_machine: number(header, 18, 2),
    e_version: number(header, 20, 4),
    e_entry: number(header, 24, word),
    e_phoff: number(header, 24 + word, word),
    e_shoff: number(header, 24 + 2 * word, word),
    e_flags: number(header, after, 4),
    e_phnum: number(header, after + 8, 2),
    e_shnum: number(header, after + 12, 2),
    e_shstrndx: number(header, after + 14, 2),
  };
  const entrySize = number(header, after + 10, 2);
  const tableAt = fields.e_shoff!;
  if (tableAt === 0)
    return { bits: wide ? 64 : 32, endian: order === 1 ? "little" : "big", fields, sections: [], buildId: undefined };
  if (entrySize < (wide ? 64 : 40)) throw new FormatError("ELF", `section headers of ${entrySize} bytes`);
  const section = (entry: Buffer) => ({
    nameAt: number(entry, 0, 4),
    type: number(entry, 4, 4),
    flags: number(entry, 8, word),
    address: number(entry, 8 + word, word),
    offset: number(entry, 8 + 2 * word, word),
    size: number(entry, 8 + 3 * word, word),
    link: number(entry, 8 + 4 * word, 4),
    alignment: number(entry, 16 + 4 * word, word),
  });
  // With 0xff00 sections or more, the first entry has their number and the index of their names.
  const zero = section(read(tableAt, entrySize, "the section table"));
  const count = fields.e_shnum === 0 ? zero.size : fields.e_shnum!;
  const namesIndex = fields.e_shstrndx === 0xffff ? zero.link : fields.e_shstrndx!;
  const table = read(tableAt, count * entrySize, "the section table");
  const raw = Array.from({ length: count }, (_, index) =>
    section(table.subarray(index * entrySize, (index + 1) * entrySize)),
  );
  const names = raw[namesIndex];
  const strings =
    names === undefined || names.type === NOBITS ? Buffer.alloc(0) : read(names.offset, names.size, "the names");
  const sections = raw
    // The first one is a place holder by definition.
    .slice(1)
    .map(({ nameAt, type, flags, address, offset, size, alignment }): ElfSection => {
      const name = decodeName(untilNul(strings.subarray(nameAt, nameAt + 4096)));
      const content = type === NOBITS ? { offset: 0, size: 0 } : { offset, size };
      if (!(content.offset + content.size <= file.size))
        throw new FormatError("ELF", `section ${name} lies outside the file`);
      return { name, type, flags, address, alignment, content };
    });
  const note = sections.find(({ name, type }) => type === NOTE && name === ".note.gnu.build-id");
  return {
    bits: wide ? 64 : 32,
    endian: order === 1 ? "little" : "big",
    fields,
    sections,
    buildId: note && buildIdOf(file.read(note.content.offset, Math.min(note.content.size, 4096)), number),
  };
}

/** A note: sizes of name and description, type (3: build id), `GNU\0`, the description. */
function buildIdOf(note: Buffer, number: (buffer: Buffer, at: number, size: number) => number): string | undefined {
  if (note.length < 16) return undefined;
  const [nameSize, size, type] = [number(note, 0, 4), number(note, 4, 4), number(note, 8, 4)];
  if (nameSize !== 4 || type !== 3 || note.toString("latin1", 12, 16) !== "GNU\0" || 16 + size > note.length)
    return undefined;
  return note.toString("hex", 16, 16 + size);
}
