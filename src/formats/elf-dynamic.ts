import type { Bytes } from "./bytes.ts";
import { isElf } from "./elf.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

/** What a program needs to be started: out of its program headers, which are there without sections too. */
export interface ElfProgram {
  readonly bits: 32 | 64;
  /** `e_machine`: 62 is x86-64. */
  readonly machine: number;
  /** `e_type`: 2 a program at a fixed address, 3 one that goes anywhere, or a library. */
  readonly type: number;
  /** Path of the loader (PT_INTERP); undefined: the program is static. */
  readonly interpreter: string | undefined;
  /** Names of libraries (DT_NEEDED), in order. */
  readonly needed: readonly string[];
}

const [PT_LOAD, PT_DYNAMIC, PT_INTERP] = [1, 2, 3];
const [DT_NULL, DT_NEEDED, DT_STRTAB] = [0, 1, 5];
/** Larger tables than any program has. */
const MOST = 1024 * 1024;

/**
 * Reads what a 64-bit little-endian ELF file is started with (System V ABI, chapter 5).
 * @throws FormatError for anything else, and where a table lies outside the file
 */
export function readElfProgram(file: Bytes): ElfProgram {
  const read = (offset: number, length: number, what: string): Buffer => {
    if (!(offset >= 0 && length <= MOST && offset + length <= file.size))
      throw new FormatError("ELF", `${what} lies outside the file`);
    return file.read(offset, length);
  };
  if (!isElf(read(0, 16, "the header"))) throw new FormatError("ELF", "wrong magic");
  const [kind, order] = [...file.read(4, 2)];
  if (order !== 1) throw new FormatError("ELF", "not little-endian");
  const machine = read(18, 2, "the header").readUInt16LE();
  const type = read(16, 2, "the header").readUInt16LE();
  if (kind !== 2) return { bits: 32, machine, type, interpreter: undefined, needed: [] };
  const header = read(0, 64, "the header");
  const [tableAt, entrySize, count] = [
    Number(header.readBigUInt64LE(32)),
    header.readUInt16LE(54),
    header.readUInt16LE(56),
  ];
  if (count > 0 && entrySize < 56) throw new FormatError("ELF", `program headers of ${entrySize} bytes`);
  const table = read(tableAt, count * entrySize, "the table of program headers");
  const segments = Array.from({ length: count }, (_, index) => {
    const at = index * entrySize;
    return {
      type: table.readUInt32LE(at),
      offset: Number(table.readBigUInt64LE(at + 8)),
      address: Number(table.readBigUInt64LE(at + 16)),
      size: Number(table.readBigUInt64LE(at + 32)),
    };
  });
  const interpreter = segments.find((one) => one.type === PT_INTERP);
  const dynamic = segments.find((one) => one.type === PT_DYNAMIC);
  return {
    bits: 64,
    machine,
    type,
    interpreter:
      interpreter && decodeName(untilNul(read(interpreter.offset, interpreter.size, "the interpreter's name"))),
    needed: dynamic ? neededOf(read(dynamic.offset, dynamic.size, "the dynamic section")) : [],
  };

  /** Entries of 16 bytes, tag and value; names lie in a table that is given by its address in memory. */
  function neededOf(entries: Buffer): string[] {
    const names: number[] = [];
    let strings: number | undefined;
    for (let at = 0; at + 16 <= entries.length; at += 16) {
      const [tag, value] = [Number(entries.readBigUInt64LE(at)), Number(entries.readBigUInt64LE(at + 8))];
      if (tag === DT_NULL) break;
      if (tag === DT_NEEDED) names.push(value);
      if (tag === DT_STRTAB) strings = value;
    }
    if (names.length === 0) return [];
    const load = segments.find(
      (one) =>
        one.type === PT_LOAD && strings !== undefined && strings >= one.address && strings < one.address + one.size,
    );
    if (load === undefined || strings === undefined) throw new FormatError("ELF", "names of libraries lie nowhere");
    const start = load.offset + strings - load.address;
    return names.map((at) => {
      const offset = start + at;
      const length = Math.min(256, file.size - offset);
      return decodeName(untilNul(read(offset, length, "a library's name")));
    });
  }
}
