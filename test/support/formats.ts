import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { collect, decompress } from "../../src/formats/compression.ts";

const folder = join(import.meta.dirname, "../fixtures/formats");

/** An input that the usual tools made; see test/fixtures/formats/make.sh. */
export async function formatFixture(name: string): Promise<Buffer> {
  const compressed = await readFile(join(folder, `${name}.zst`));
  return (await collect(decompress("zstd", [compressed]), 64 * 1024 * 1024))!;
}

/** What the tool that belongs to it says of it. */
export const toolSays = (name: string): Promise<string> => readFile(join(folder, `${name}.txt`), "utf8");

export interface SmallFile {
  readonly name: string;
  readonly content?: string | Buffer;
  /** Default: 0o100644. */
  readonly mode?: number;
  readonly mtime?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly ino?: number;
}

/** A cpio archive ("newc") with a trailer, padded to 512 bytes as GNU cpio does. */
export function makeCpio(files: readonly SmallFile[]): Buffer {
  const pad = (buffer: Buffer, to: number) => Buffer.concat([buffer, Buffer.alloc((to - (buffer.length % to)) % to)]);
  const member = (file: SmallFile, index: number) => {
    const content = Buffer.from(file.content ?? "");
    const name = Buffer.from(`${file.name}\0`);
    const fields = [
      file.ino ?? index + 1,
      file.mode ?? 0o100644,
      file.uid ?? 0,
      file.gid ?? 0,
      1,
      file.mtime ?? 1_789_171_200,
      content.length,
      0,
      0,
      0,
      0,
      name.length,
      0,
    ];
    const header = `070701${fields.map((value) => value.toString(16).padStart(8, "0")).join("")}`;
    return Buffer.concat([pad(Buffer.concat([Buffer.from(header), name]), 4), pad(content, 4)]);
  };
  const trailer = { name: "TRAILER!!!", mode: 0, mtime: 0, ino: 0 };
  return pad(Buffer.concat([...files, trailer].map(member)), 512);
}

/** A PE32+ image with these sections and nothing else of use: what ukify makes, without its stub. */
export function makePe(sections: readonly (readonly [name: string, content: Buffer])[], timestamp = 0): Buffer {
  const align = (size: number) => Math.ceil(size / 512) * 512;
  const headers = Buffer.alloc(align(64 + 24 + 240 + sections.length * 40));
  headers.write("MZ", 0, "latin1");
  headers.writeUInt32LE(64, 60);
  headers.write("PE\0\0", 64, "latin1");
  headers.writeUInt16LE(0x8664, 68);
  headers.writeUInt16LE(sections.length, 70);
  headers.writeUInt32LE(timestamp, 72);
  headers.writeUInt16LE(240, 84);
  headers.writeUInt16LE(0x20b, 88);
  headers.writeUInt32LE(16, 88 + 108);
  let offset = headers.length;
  const parts = sections.map(([name, content], index) => {
    const at = 64 + 24 + 240 + index * 40;
    const padded = Buffer.concat([content, Buffer.alloc(align(content.length) - content.length)]);
    headers.write(name, at, 8, "latin1");
    headers.writeUInt32LE(content.length, at + 8);
    headers.writeUInt32LE(0x1000 * (index + 1), at + 12);
    headers.writeUInt32LE(padded.length, at + 16);
    headers.writeUInt32LE(offset, at + 20);
    offset += padded.length;
    return padded;
  });
  return Buffer.concat([headers, ...parts]);
}

/**
 * A 64-bit ELF program of headers alone: one segment of everything, the loader's name and the dynamic section where they are asked
 * for. Defaults: x86-64, position-independent, static.
 */
export function elfProgram(options: {
  readonly machine?: number;
  readonly type?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
}): Buffer {
  const { machine = 62, type = 3, interpreter, needed = [] } = options;
  const name = Buffer.from(interpreter === undefined ? "" : `${interpreter}\0`);
  const strings = Buffer.from(`\0${needed.map((one) => `${one}\0`).join("")}`);
  const address = 0x40_0000;
  const headers = 64 + 3 * 56;
  const [nameAt, stringsAt] = [headers, headers + name.length];
  const dynamicAt = stringsAt + strings.length;
  const entry = (tag: number, value: number) => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(BigInt(tag));
    bytes.writeBigUInt64LE(BigInt(value), 8);
    return bytes;
  };
  const dynamic = Buffer.concat([
    ...needed.map((one) => entry(1, strings.indexOf(`\0${one}\0`) + 1)),
    entry(5, address + stringsAt),
    entry(0, 0),
  ]);
  const size = dynamicAt + dynamic.length;
  const segment = (kind: number, at: number, length: number) => {
    const bytes = Buffer.alloc(56);
    bytes.writeUInt32LE(kind);
    bytes.writeBigUInt64LE(BigInt(at), 8);
    bytes.writeBigUInt64LE(BigInt(address + at), 16);
    bytes.writeBigUInt64LE(BigInt(length), 32);
    return bytes;
  };
  const header = Buffer.alloc(64);
  header.write("\x7fELF\x02\x01\x01", 0, "latin1");
  header.writeUInt16LE(type, 16);
  header.writeUInt16LE(machine, 18);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(3, 56);
  return Buffer.concat([
    header,
    segment(1, 0, size),
    // PT_NULL: nothing.
    interpreter === undefined ? segment(0, 0, 0) : segment(3, nameAt, name.length),
    needed.length === 0 ? segment(0, 0, 0) : segment(2, dynamicAt, dynamic.length),
    name,
    strings,
    dynamic,
  ]);
}

/** A tar archive (ustar) of regular files. */
export function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const members = Object.entries(files).map(([name, content]) => {
    const header = Buffer.alloc(512);
    const octal = (value: number, at: number, digits: number) =>
      header.write(`${value.toString(8).padStart(digits, "0")}\0`, at);
    header.write(name);
    octal(0o644, 100, 7);
    octal(0, 108, 7);
    octal(0, 116, 7);
    octal(Buffer.byteLength(content), 124, 11);
    octal(0, 136, 11);
    header.write("        0", 148);
    header.write("ustar\x0000", 257);
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      148,
      6,
    );
    const padding = Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512);
    return Buffer.concat([header, Buffer.from(content), padding]);
  });
  return Buffer.concat([...members, Buffer.alloc(1024)]);
}
