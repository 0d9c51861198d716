import type { Bytes, Extent } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

export interface PeSection {
  /** With the length of 8 bytes, or out of the string table. A unified kernel image may have the same name twice. */
  readonly name: string;
  /** Bytes in memory: of what objcopy and ukify add, the size before it was padded. */
  readonly virtualSize: number;
  readonly virtualAddress: number;
  /** Bytes in the file. */
  readonly rawSize: number;
  readonly rawOffset: number;
  readonly characteristics: number;
  /** The bytes that count: without the padding in the file. */
  readonly content: Extent;
}

export interface PeFile {
  readonly format: "PE32" | "PE32+";
  /** Fields of the headers by the names of the specification, such as `TimeDateStamp`, `CheckSum`. */
  readonly fields: Readonly<Record<string, number>>;
  readonly sections: readonly PeSection[];
  /** Signatures (the certificate table), if any. */
  readonly certificates: Extent | undefined;
  /** From the beginning to the end of the section table. */
  readonly headers: Extent;
}

type Layout = readonly (readonly [name: string, offset: number, size: 1 | 2 | 4 | 8])[];

const COFF: Layout = [
  ["Machine", 0, 2],
  ["NumberOfSections", 2, 2],
  ["TimeDateStamp", 4, 4],
  ["PointerToSymbolTable", 8, 4],
  ["NumberOfSymbols", 12, 4],
  ["SizeOfOptionalHeader", 16, 2],
  ["Characteristics", 18, 2],
];
const OPTIONAL: Layout = [
  ["Magic", 0, 2],
  ["MajorLinkerVersion", 2, 1],
  ["MinorLinkerVersion", 3, 1],
  ["SizeOfCode", 4, 4],
  ["SizeOfInitializedData", 8, 4],
  ["SizeOfUninitializedData", 12, 4],
  ["AddressOfEntryPoint", 16, 4],
  ["BaseOfCode", 20, 4],
  ["SectionAlignment", 32, 4],
  ["FileAlignment", 36, 4],
  ["MajorOperatingSystemVersion", 40, 2],
  ["MinorOperatingSystemVersion", 42, 2],
  ["MajorImageVersion", 44, 2],
  ["MinorImageVersion", 46, 2],
  ["MajorSubsystemVersion", 48, 2],
  ["MinorSubsystemVersion", 50, 2],
  ["SizeOfImage", 56, 4],
  ["SizeOfHeaders", 60, 4],
  ["CheckSum", 64, 4],
  ["Subsystem", 68, 2],
  ["DllCharacteristics", 70, 2],
];

/** Whether bytes begin as a PE file: `MZ`, and where it points to, `PE\0\0`. */
export function isPe(head: Buffer): boolean {
  if (head.length < 64 || head.toString("latin1", 0, 2) !== "MZ") return false;
  const at = head.readUInt32LE(60);
  return at + 4 <= head.length && head.toString("latin1", at, at + 4) === "PE\0\0";
}

/**
 * Headers and sections of a PE image (Microsoft's "PE Format"), a unified kernel image among them (the UAPI group's specification).
 * @throws FormatError when headers are cut short or a section lies outside the file
 */
export function parsePe(file: Bytes): PeFile {
  const read = (offset: number, length: number, what: string): Buffer => {
    if (offset + length > file.size) throw new FormatError("PE", `${what} lies outside the file`);
    return file.read(offset, length);
  };
  if (read(0, 64, "the DOS header").toString("latin1", 0, 2) !== "MZ") throw new FormatError("PE", "wrong magic");
  const start = file.read(60, 4).readUInt32LE(0);
  const coff = read(start, 24, "the PE header");
  if (coff.toString("latin1", 0, 4) !== "PE\0\0") throw new FormatError("PE", "wrong magic");
  const fields = readFields(coff.subarray(4), COFF);
  const optionalSize = fields.SizeOfOptionalHeader!;
  const optional = read(start + 24, optionalSize, "the optional header");
  if (optionalSize < 96) throw new FormatError("PE", "no optional header: an object file, not an image");
  const plus = optional.readUInt16LE(0) === 0x20b;
  Object.assign(fields, readFields(optional, OPTIONAL));
  fields.ImageBase = plus ? Number(optional.readBigUInt64LE(24)) : optional.readUInt32LE(28);
  const directories = plus ? 112 : 96;
  const count = optionalSize >= directories ? optional.readUInt32LE(directories - 4) : 0;
  let certificates: Extent | undefined;
  if (count > 4 && directories + 40 <= optionalSize) {
    // The one directory that is an offset in the file rather than an address.
    const extent = { offset: optional.readUInt32LE(directories + 32), size: optional.readUInt32LE(directories + 36) };
    if (extent.size > 0) {
      read(extent.offset, 0, "the certificate table");
      if (extent.offset + extent.size > file.size)
        throw new FormatError("PE", "the certificate table lies outside the file");
      certificates = extent;
    }
  }
  const tableAt = start + 24 + optionalSize;
  const table = read(tableAt, fields.NumberOfSections! * 40, "the section table");
  const sections: PeSection[] = [];
  for (let at = 0; at < table.length; at += 40) {
    const entry = table.subarray(at, at + 40);
    const [virtualSize, virtualAddress, rawSize, rawOffset] = [8, 12, 16, 20].map((field) =>
      entry.readUInt32LE(field),
    ) as [number, number, number, number];
    const name = sectionName(decodeName(untilNul(entry.subarray(0, 8))), fields, read);
    let size = virtualSize === 0 ? rawSize : Math.min(virtualSize, rawSize);
    // objcopy counts filling behind the last section that it does not write.
    const missing = rawOffset + rawSize - file.size;
    if (rawSize > 0 && missing >= Math.max(512, fields.FileAlignment!)) {
      throw new FormatError("PE", `section ${name} lies outside the file`);
    }
    if (missing > 0) size = Math.max(0, Math.min(size, file.size - rawOffset));
    const content = rawSize === 0 ? { offset: 0, size: 0 } : { offset: size === 0 ? 0 : rawOffset, size };
    sections.push({
      name,
      virtualSize,
      virtualAddress,
      rawSize,
      rawOffset,
      characteristics: entry.readUInt32LE(36),
      content,
    });
  }
  return {
    format: plus ? "PE32+" : "PE32",
    fields,
    sections,
    certificates,
    headers: { offset: 0, size: tableAt + table.length },
  };
}

/** GNU tools write `/OFFSET` into the string table behind the symbols for names of more than 8 bytes. */
function sectionName(
  name: string,
  fields: Readonly<Record<string, number>>,
  read: (offset: number, length: number, what: string) => Buffer,
): string {
  const offset = /^\/([0-9]{1,7})$/.exec(name)?.[1];
  if (offset === undefined || fields.PointerToSymbolTable === 0) return name;
  const strings = fields.PointerToSymbolTable! + fields.NumberOfSymbols! * 18;
  const size = read(strings, 4, "the string table").readUInt32LE(0);
  const from = Number(offset);
  if (from >= size) throw new FormatError("PE", "a section's name lies outside the string table");
  return decodeName(untilNul(read(strings + from, Math.min(256, size - from), "the string table")));
}

function readFields(buffer: Buffer, layout: Layout): Record<string, number> {
  return Object.fromEntries(
    layout.map(([name, offset, size]) => [
      name,
      size === 8 ? Number(buffer.readBigUInt64LE(offset)) : buffer.readUIntLE(offset, size),
    ]),
  );
}
