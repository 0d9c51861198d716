import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { isBzImage, parseBzImage } from "../../../src/formats/bzimage.ts";
import { ChunkReader } from "../../../src/formats/chunk-reader.ts";
import { collect, decompress, sniffCompression } from "../../../src/formats/compression.ts";
import { readCpio } from "../../../src/formats/cpio.ts";
import { parseElf } from "../../../src/formats/elf.ts";
import { parseFat } from "../../../src/formats/fat.ts";
import { FormatError } from "../../../src/formats/format-error.ts";
import { parseGpt } from "../../../src/formats/gpt.ts";
import { parseGzipHeader } from "../../../src/formats/gzip.ts";
import { parsePe } from "../../../src/formats/pe.ts";
import { readTar } from "../../../src/formats/tar.ts";
import { formatFixture, makeCpio } from "../../support/formats.ts";

const walk = async (items: AsyncIterable<{ readonly content?: AsyncIterable<Buffer> }>) => {
  for await (const { content } of items) if (content !== undefined) await collect(content, 1e8);
};

/** Each reader, to its end. */
const READERS: Readonly<Record<string, (input: Buffer) => unknown>> = {
  cpio: (input) => walk(readCpio(new ChunkReader([input])) as never),
  tar: (input) => walk(readTar(new ChunkReader([input]))),
  pe: (input) => parsePe(bytesOf(input)),
  elf: (input) => parseElf(bytesOf(input)),
  gpt: (input) => parseGpt(bytesOf(input)),
  fat: (input) => parseFat(bytesOf(input)),
  gzip: (input) => [parseGzipHeader(input), collect(decompress("gzip", [input]), 1e8)][1],
  zstd: (input) => collect(decompress("zstd", [input]), 1e8),
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

const INPUTS = [
  ["cpio", "newc.cpio"],
  ["tar", "gnu.tar"],
  ["tar", "posix.tar"],
  ["pe", "small.efi"],
  ["elf", "small.elf"],
  ["gpt", "gpt.img"],
  ["fat", "fat12.img"],
  ["fat", "fat16.img"],
] as const;

const inputOf = async (reader: string, file: string): Promise<Buffer> => {
  if (reader === "gzip") return gzipSync(Buffer.from("some text, ".repeat(500)));
  if (reader === "zstd") return zstdCompressSync(Buffer.from("some text, ".repeat(500)));
  return formatFixture(file);
};

describe.each([...INPUTS, ["gzip", ""], ["zstd", ""]] as const)("the reader of %s (%s)", (name, file) => {
  const read = READERS[name]!;

  it("refuses random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        expect(await survives(read, Buffer.from(bytes))).toBe("refused");
      }),
      { numRuns: 100 },
    );
  });

  it("ends when bytes are changed, in the headers above all", async () => {
    const sound = await inputOf(name, file);
    await read(sound);
    const at = fc.oneof(fc.nat({ max: 600 }), fc.nat({ max: Math.min(sound.length, 20_000) - 1 }));
    const value = fc.oneof(fc.constantFrom(0, 255), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(at, value), { minLength: 1, maxLength: 6 }), async (changes) => {
        const broken = Buffer.from(sound);
        for (const [offset, byte] of changes) broken[offset % broken.length] = byte;
        await survives(read, broken);
      }),
      { numRuns: 150 },
    );
  });

  it("ends when the input is cut short", async () => {
    const sound = await inputOf(name, file);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: Math.min(sound.length, 20_000) - 1 }), async (length) => {
        const ended = await survives(read, Buffer.from(sound.subarray(0, length)));
        // tar may end at any block.
        if (name !== "tar" && (name !== "cpio" || length < 2000)) expect(ended, String(length)).toBe("refused");
      }),
      { numRuns: 60 },
    );
  });
});

describe("tar", () => {
  it("has extended attributes that are no text in hexadecimal", async () => {
    const archive = await formatFixture("posix.tar");
    // Both records have 30 bytes: times, which every member has here.
    const record = /30 ctime=[^\n]{20,}\n/.exec(archive.toString("latin1"))![0];
    const attribute = (value: string) =>
      [`${record.length} SCHILY.xattr.a=`.padEnd(record.length - 5, "x"), value, "\n"].join("");
    for (const [value, shown] of [
      ["text", /^x*text$/],
      ["\x01\0\0\x02", /^0x(78)*01000002$/],
    ] as const) {
      archive.write(attribute(value), archive.indexOf("30 ctime="), "latin1");
      for await (const member of readTar(new ChunkReader([archive]))) {
        expect(member.pax["SCHILY.xattr.a"]).toMatch(shown);
        break;
      }
      archive.write(record, archive.indexOf(`${record.length} SCHILY`), "latin1");
    }
  });

  it("refuses pax records without a length, which would never end", async () => {
    const archive = await formatFixture("posix.tar");
    const blank = archive.indexOf(" ctime=");
    for (const sign of ["x", "\0", "="]) {
      archive.write(sign, blank, "latin1");
      await expect(walk(readTar(new ChunkReader([archive])))).rejects.toThrow("tar: a wrong pax record at 0");
    }
  });
});

describe("bzImage", () => {
  const kernel = () => {
    const image = Buffer.alloc(4096);
    image[0x1f1] = 1;
    image.write("HdrS", 0x202, "latin1");
    image.writeUInt16LE(0x20f, 0x206);
    image.writeUInt16LE(0x300 - 0x200, 0x20e);
    image.write("6.12.1 (me@here) #1\0", 0x300, "latin1");
    const payload = Buffer.concat([zstdCompressSync(Buffer.from("vmlinux")), Buffer.from("07000000", "hex")]);
    image.writeUInt32LE(100, 0x248);
    image.writeUInt32LE(payload.length, 0x24c);
    payload.copy(image, 1124);
    return { image, payload };
  };

  it("has the compressed kernel where its header says, without the length behind it", async () => {
    const { image, payload } = kernel();
    expect(isBzImage(image)).toBe(true);
    const found = parseBzImage(bytesOf(image));
    expect(found).toEqual({
      protocol: 0x20f,
      version: "6.12.1 (me@here) #1",
      payload: { offset: 1124, size: payload.length - 4 },
    });
    const { offset, size } = found.payload;
    expect(String(await collect(decompress("zstd", [image.subarray(offset, offset + size)]), 100))).toBe("vmlinux");
  });

  it("is refused when the payload lies outside, or its header is cut short", () => {
    const { image } = kernel();
    image.writeUInt32LE(5000, 0x248);
    expect(() => parseBzImage(bytesOf(image))).toThrow("bzImage: the payload lies outside the file");
    expect(() => parseBzImage(bytesOf(image.subarray(0, 500)))).toThrow(FormatError);
  });
});

describe("FAT", () => {
  it("refuses a folder that holds itself, and a chain in a circle", async () => {
    const image = await formatFixture("fat16.img");
    const root = image.indexOf("EFI        ");
    // Cluster of EFI/: its own entry "Linux" made to point back to it.
    const own = image.readUInt16LE(root + 26);
    const linux = image.indexOf("LINUX      ");
    image.writeUInt16LE(own, linux + 26);
    expect(() => parseFat(bytesOf(image))).toThrow(`FAT: cluster ${own} is used twice`);
  });
});

describe("zstd", () => {
  it("reads several frames and zeros behind them; refuses one cut short, and what else follows", async () => {
    const frames = Buffer.concat([zstdCompressSync(Buffer.from("one ")), zstdCompressSync(Buffer.from("two"))]);
    const skippable = Buffer.concat([Buffer.from("502a4d1803000000", "hex"), Buffer.from("xyz")]);
    const text = async (input: Buffer) => String(await collect(decompress("zstd", [input]), 1e6));
    expect(await text(frames)).toBe("one two");
    expect(await text(Buffer.concat([skippable, frames, skippable, Buffer.alloc(7)]))).toBe("one two");
    await expect(text(frames.subarray(0, -1))).rejects.toThrow(FormatError);
    await expect(text(Buffer.concat([frames, Buffer.from("more")]))).rejects.toThrow("zstd: no frame at");
  });
});

describe("cpio", () => {
  it("goes on behind zeros with the next archive, and hands out what is no archive", async () => {
    const first = makeCpio([{ name: "kernel/x86/microcode/x.bin", content: "microcode" }]);
    const second = makeCpio([{ name: "init", content: "#!/bin/sh\n" }]);
    const rest = zstdCompressSync(Buffer.from("content"));
    const seen: unknown[] = [];
    for await (const item of readCpio(new ChunkReader([first, Buffer.alloc(1024), second, rest]))) {
      if (item.kind === "member") seen.push([item.archive, item.name, String(await collect(item.content, 100))]);
      else if (item.kind === "rest") seen.push(["rest", await collect(item.content, 1000)]);
    }
    expect(seen).toEqual([
      [0, "kernel/x86/microcode/x.bin", "microcode"],
      [1, "init", "#!/bin/sh\n"],
      ["rest", rest],
    ]);
  });
});

describe("gzip", () => {
  it("has name, comment, time and extra field in its header", () => {
    const header = Buffer.from("1f8b081e0078a36a0203", "hex");
    const extra = Buffer.from("0200abcd", "hex");
    const head = Buffer.concat([header, extra, Buffer.from("a.txt\0note\0"), Buffer.from("0000", "hex")]);
    expect(parseGzipHeader(head)).toEqual({
      mtime: 0x6aa37800,
      extraFlags: 2,
      os: "Unix",
      name: "a.txt",
      comment: "note",
      extra: Buffer.from("abcd", "hex"),
      size: head.length,
    });
  });
});

it("compressions are told by their first bytes", () => {
  expect(sniffCompression(gzipSync("x"))).toBe("gzip");
  expect(sniffCompression(zstdCompressSync("x"))).toBe("zstd");
  expect(sniffCompression(Buffer.from("fd377a585a0000", "hex"))).toBe("xz");
  expect(sniffCompression(Buffer.from("plain"))).toBeUndefined();
  expect(sniffCompression(Buffer.alloc(0))).toBeUndefined();
});
