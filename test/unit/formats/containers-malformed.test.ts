import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openZip } from "../../../src/diff/open-zip.ts";
import { readAr } from "../../../src/formats/ar.ts";
import { bytesOf, chunksOf } from "../../../src/formats/bytes.ts";
import { ChunkReader } from "../../../src/formats/chunk-reader.ts";
import { collect, decompress } from "../../../src/formats/compression.ts";
import { FormatError } from "../../../src/formats/format-error.ts";
import { decompressLzma } from "../../../src/formats/lzma.ts";
import { parseQcow2 } from "../../../src/formats/qcow2.ts";
import { parseVdi } from "../../../src/formats/vdi.ts";
import { parseVhd } from "../../../src/formats/vhd.ts";
import { decompressXz } from "../../../src/formats/xz.ts";
import { parseZip } from "../../../src/formats/zip.ts";
import { formatFixture } from "../../support/formats.ts";

const readDisk = ({ disk }: { readonly disk: Parameters<typeof chunksOf>[0] }) => {
  let size = 0;
  // No more than a little: what a changed header claims may be 32 GiB, which takes its time.
  for (const chunk of chunksOf(disk)) {
    size += chunk.length;
    if (size > 16 * 1024 * 1024) break;
  }
};

const READERS: Readonly<Record<string, (input: Buffer) => unknown>> = {
  xz: (input) => decompressXz(input, 1e6),
  lz4: (input) => collect(decompress("lz4", [input]), 1e7),
  lzma: (input) => decompressLzma(input, 1e6),
  zip: (input) => openZip(bytesOf(input)),
  ar: async (input) => {
    for await (const { content } of readAr(new ChunkReader([input]))) await collect(content, 1e7);
  },
  qcow2: (input) => readDisk(parseQcow2(bytesOf(input))),
  vhd: (input) => readDisk(parseVhd(bytesOf(input))),
  vdi: (input) => readDisk(parseVdi(bytesOf(input))),
};

/** Reads it, or says that it cannot be read: nothing else may happen. */
async function survives(read: (input: Buffer) => unknown, input: Buffer): Promise<"read" | "refused"> {
  try {
    await read(input);
    return "read";
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return "refused";
  }
}

describe.each([
  ["xz", "sha256.xz", 0],
  ["xz", "x86.xz", 0],
  ["lzma", "known.lzma", 0],
  ["lz4", "linked.lz4", 0],
  ["zip", "unix.zip", -1000],
  ["zip", "zip64.zip", -1200],
  ["zip", "piped.zip", -200],
  ["ar", "gnu.a", 0],
  ["qcow2", "plain.qcow2", 0],
  ["qcow2", "zstd.qcow2", 0],
  ["qcow2", "zlib.qcow2", 0],
  ["vhd", "dynamic.vhd", -512],
  ["vhd", "fixed.vhd", -512],
  ["vdi", "dynamic.vdi", 0],
] as const)("the reader of %s (%s)", (name, file, headers) => {
  const read = READERS[name]!;

  it("refuses random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        expect(await survives(read, Buffer.from(bytes))).toBe("refused");
      }),
      { numRuns: 50 },
    );
  });

  it("ends when bytes are changed, in the headers above all", async () => {
    const sound = await formatFixture(file);
    await read(sound);
    const start = headers < 0 ? sound.length + headers : 0;
    const at = fc.oneof(
      fc.nat({ max: Math.min(1200, sound.length - start) - 1 }).map((offset) => start + offset),
      // Tables of disks lie in the second MiB at the latest.
      fc.nat({ max: Math.min(sound.length, 400_000) - 1 }),
    );
    const value = fc.oneof(fc.constantFrom(0, 255), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(at, value), { minLength: 1, maxLength: 6 }), async (changes) => {
        const broken = Buffer.from(sound);
        for (const [offset, byte] of changes) broken[offset] = byte;
        await survives(read, broken);
      }),
      { numRuns: name === "qcow2" || name === "vhd" || name === "vdi" ? 60 : 120 },
    );
  });

  it("ends when the input is cut short", async () => {
    const sound = await formatFixture(file);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: Math.min(sound.length, 60_000) - 1 }), async (length) => {
        const ended = await survives(read, Buffer.from(sound.subarray(0, length)));
        // ar may end behind any member, which its filling may be missing behind.
        if (name !== "ar") expect(ended, String(length)).toBe("refused");
      }),
      { numRuns: 40 },
    );
  });
});

describe("a small file that claims to be large", () => {
  it("is refused, or takes no more memory than it has content", async () => {
    const qcow2 = await formatFixture("plain.qcow2");
    qcow2.writeBigUInt64BE(1n << 50n, 24);
    expect(() => parseQcow2(bytesOf(qcow2))).toThrow(/^qcow2: (an L1 table|a disk) of/);
    const vhd = await formatFixture("dynamic.vhd");
    vhd.writeBigUInt64BE(1n << 45n, vhd.length - 512 + 48);
    expect(() => parseVhd(bytesOf(vhd))).toThrow(/^VHD: \d+ blocks for/);
    const vdi = await formatFixture("dynamic.vdi");
    vdi.writeBigUInt64LE(1n << 50n, 368);
    expect(() => parseVdi(bytesOf(vdi))).toThrow(/^VDI: \d+ blocks for/);
    vdi.writeUInt32LE(0xffffffff, 384);
    vdi.writeUInt32LE(0x40000000, 376);
    expect(() => parseVdi(bytesOf(vdi))).toThrow("VDI: the table of blocks lies outside the file");
    // A dictionary of 4 GiB, of which nothing is used.
    const lzma = await formatFixture("known.lzma");
    lzma.writeUInt32LE(0xc0000000, 1);
    expect(decompressLzma(lzma, 1e6).length).toBe(43_893);
  });

  it("is refused as a zip archive whose files overlap", async () => {
    const zip = await formatFixture("unix.zip");
    const first = zip.indexOf(Buffer.from("504b0102", "hex"));
    const second = zip.indexOf(Buffer.from("504b0102", "hex"), first + 4);
    const third = zip.indexOf(Buffer.from("504b0102", "hex"), second + 4);
    zip.copy(zip, third + 42, second + 42, second + 46);
    expect(() => parseZip(bytesOf(zip))).toThrow("zip: files overlap");
  });
});
