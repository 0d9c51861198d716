import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isAr, readAr } from "../../../src/formats/ar.ts";
import { type Bytes, bytesOf, chunksOf, part } from "../../../src/formats/bytes.ts";
import { ChunkReader } from "../../../src/formats/chunk-reader.ts";
import { collect, decompress, inflateRaw, sniffCompression } from "../../../src/formats/compression.ts";
import { decompressLzma } from "../../../src/formats/lzma.ts";
import { isQcow2, parseQcow2 } from "../../../src/formats/qcow2.ts";
import { isVdi, parseVdi } from "../../../src/formats/vdi.ts";
import { isVhd, parseVhd } from "../../../src/formats/vhd.ts";
import { decompressXz, parseXzHeader, readXzBlocks } from "../../../src/formats/xz.ts";
import { isZip, parseZip } from "../../../src/formats/zip.ts";
import { formatFixture, toolSays } from "../../support/formats.ts";

/** As sha256sum prints it. */
function sumOf(chunks: Iterable<Buffer>): string {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return `${hash.digest("hex")}  -\n`;
}

function* inPieces(buffer: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < buffer.length; at += size, size = (size * 7) % 1009)
    yield buffer.subarray(at, at + size);
}

const letters = (mode: number) =>
  [6, 3, 0].map((bit) => [..."rwx"].map((letter, at) => ((mode >> bit) & (4 >> at) ? letter : "-")).join("")).join("");

describe.each(["linked.lz4", "several.lz4"])("%s", (file) => {
  it("is decompressed to what was compressed, and never to something else", async () => {
    const input = await formatFixture(file);
    expect(sniffCompression(input)).toBe("lz4");
    const read = (bytes: Buffer) => collect(decompress("lz4", inPieces(bytes)), 1e6);
    const sound = (await read(input))!;
    expect(sumOf([sound])).toBe(await toolSays(file));
    // The legacy frame at the end of the other has no sum.
    if (file !== "linked.lz4") return;
    for (let at = 0; at < input.length; at += 997) {
      await expect(read(input.subarray(0, at))).rejects.toThrow("lz4");
      const broken = Buffer.from(input);
      broken[at]! ^= 0x10;
      await expect(read(broken), String(at)).rejects.toThrow("lz4");
    }
  });
});

describe.each(["sha256.xz", "several.xz", "x86.xz", "delta.xz", "known.lzma"])("%s", (file) => {
  it("is decompressed to what was compressed, as a whole and as a stream", async () => {
    const input = await formatFixture(file);
    const compression = file.endsWith("lzma") ? "lzma" : "xz";
    expect(sniffCompression(input)).toBe(compression);
    const whole = compression === "xz" ? decompressXz(input, 1e6) : decompressLzma(input, 1e6);
    expect(sumOf([whole])).toBe(await toolSays(file));
    expect((await collect(decompress(compression, inPieces(input)), 1e6))!.equals(whole)).toBe(true);
  });

  it("is never decompressed to something else, or partly, without an error", async () => {
    const input = await formatFixture(file);
    const read = (bytes: Buffer) => (file.endsWith("lzma") ? decompressLzma : decompressXz)(bytes, 1e6);
    // The first of several streams is a file as well.
    const first = file === "several.xz" ? input.indexOf("YZ") + 2 : input.length;
    for (let length = 0; length < first; length += 97) {
      expect(() => read(input.subarray(0, length))).toThrow(/xz|lzma/);
    }
    expect(() => (file.endsWith("lzma") ? decompressLzma : decompressXz)(input, 20_000)).toThrow(
      "more than 20000 bytes",
    );
    // What .lzma files hold has no sum, and the second stream of the one has none either.
    if (file === "known.lzma" || file === "several.xz") return;
    for (let at = 0; at < input.length; at += 53) {
      const broken = Buffer.from(input);
      broken[at]! ^= 0x10;
      expect(() => read(broken), String(at)).toThrow(/xz|lzma/);
    }
  });
});

it("headers of xz files tell how they were made", async () => {
  const header = async (file: string) => parseXzHeader(await formatFixture(file));
  expect(await header("sha256.xz")).toEqual({
    check: "SHA-256",
    filters: ["lzma2"],
    dictionary: 8 * 1024 * 1024,
    properties: "lc=3 lp=0 pb=2",
    sizesInHeader: expect.any(Boolean),
  });
  expect(await header("delta.xz")).toMatchObject({
    filters: ["delta", "lzma2"],
    properties: "lc=1 lp=3 pb=0",
    check: "CRC64",
  });
  expect(await header("several.xz")).toMatchObject({ check: "CRC32" });
  expect(await header("x86.xz")).toMatchObject({ filters: ["x86", "lzma2"] });
  expect(readXzBlocks(bytesOf(await formatFixture("several.xz")))).toEqual({ count: 1, largest: 30_000 });
});

describe.each(["gnu.a", "small.deb"])("%s", (file) => {
  it("is read as ar lists it", async () => {
    const input = await formatFixture(file);
    expect(isAr(input)).toBe(true);
    const lines: string[] = [];
    const names: string[] = [];
    for await (const { name, mode, uid, gid, size, mtime, content } of readAr(new ChunkReader(inPieces(input)))) {
      expect((await collect(content, 1e6))!.length).toBe(size);
      names.push(name);
      if (name.startsWith("(")) continue;
      const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]{5})/.exec(
        new Date(mtime * 1000).toUTCString(),
      )!;
      lines.push(`${letters(mode)} ${uid}/${gid} ${size} ${month} ${day} ${clock} ${year} ${name}`);
    }
    expect(lines).toEqual((await toolSays(file)).trimEnd().replace(/ +/g, " ").split("\n"));
    if (file === "gnu.a") expect(names).toContain("(long names)");
  });
});

describe.each(["unix.zip", "zip64.zip", "piped.zip"])("%s", (file) => {
  it("is read as zipinfo lists it", async () => {
    const input = await formatFixture(file);
    expect(isZip(input)).toBe(true);
    const archive = parseZip(bytesOf(input));
    const kinds: Readonly<Record<number, string>> = { 1: "p", 4: "d", 8: "-", 10: "l" };
    const lines = archive.entries.map(({ name, mode, size, content, modified, fields }) => {
      // Rounded to two seconds where there is no better one.
      const exact =
        typeof fields.mtime === "number" ? new Date(fields.mtime * 1000).toISOString().slice(0, 19) : modified;
      const time = exact.replace(/[-:]/g, "").replace("T", ".");
      return `${kinds[mode! >> 12]}${letters(mode!)} ${size} ${content.size} ${time} ${name}`;
    });
    const listed = (await toolSays(file)).split("\n").filter((line) => /^[-dlp][rwxst-]{9} /.test(line));
    expect(lines).toEqual(
      listed.map((line) => {
        const [mode, , , size, , packed, , time, ...name] = line.split(/ +/);
        return [mode, size, packed, time, ...name].join(" ");
      }),
    );
    expect(archive.zip64).toBe(file !== "unix.zip");
    expect(archive.comment).toBe(file === "unix.zip" ? "a comment" : "");
    for (const entry of archive.entries) {
      const stored = part(bytesOf(input), entry.content.offset, entry.content.size);
      const content = entry.method === "deflate" ? inflateRaw(chunksOf(stored)) : chunksOf(stored);
      expect((await collect(content, 1e6))!.length).toBe(entry.size);
      // In zip64.zip, what is needed to unpack a file is more for the header in front of it.
      if (file !== "zip64.zip") expect(entry.central).toEqual({});
    }
    if (file !== "unix.zip") return;
    expect(archive.entries.find(({ name }) => name === "one")!.fields).toMatchObject({
      system: "Unix",
      uid: 12,
      gid: 3_000_000,
      mtime: Date.UTC(2026, 8, 12, 10, 20, 31) / 1000,
    });
  });
});

/** What each of the readers makes of an image. */
const diskOf = (file: string, bytes: Bytes): { readonly disk: Bytes } =>
  file.endsWith("qcow2") ? parseQcow2(bytes) : file.endsWith("vhd") ? parseVhd(bytes) : parseVdi(bytes);

describe.each([
  "plain.qcow2",
  "zlib.qcow2",
  "zstd.qcow2",
  "old.qcow2",
  "zero.qcow2",
  "fixed.vhd",
  "dynamic.vhd",
  "dynamic.vdi",
])("%s", (file) => {
  it("holds the disk that qemu-img makes of it", async () => {
    const input = await formatFixture(file);
    const bytes = bytesOf(input);
    expect([isQcow2(input), isVhd(bytes), isVdi(input)]).toEqual(
      ["qcow2", "vhd", "vdi"].map((suffix) => file.endsWith(suffix)),
    );
    const { disk } = diskOf(file, bytes);
    expect(sumOf(chunksOf(disk, 100_000))).toBe(await toolSays(file));
  });
});

it("fields of disk images are told", async () => {
  const bytes = async (file: string) => bytesOf(await formatFixture(file));
  expect(parseQcow2(await bytes("zstd.qcow2"))).toMatchObject({
    version: 3,
    clusterSize: 65_536,
    compression: "zstd",
    refcountBits: 16,
    snapshots: 0,
    features: { incompatible: "0x8" },
    order: "that of the disk",
  });
  expect(parseQcow2(await bytes("old.qcow2"))).toMatchObject({ version: 2, clusterSize: 512, compression: "zlib" });
  for (const type of ["fixed", "dynamic"]) {
    const vhd = parseVhd(await bytes(`${type}.vhd`));
    expect(vhd).toMatchObject({ type, creator: "qem2", creatorSystem: "Wi2k", checksumIsRight: true });
    expect(new Date(vhd.timeStamp * 1000).toISOString()).toMatch(/^20\d\d-/);
    expect(vhd.uniqueId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  }
  expect(parseVdi(await bytes("dynamic.vdi"))).toMatchObject({
    version: "1.1",
    type: "dynamic",
    blockSize: 1024 * 1024,
  });
  const backed = await bytes("backed.qcow2");
  expect(() => parseQcow2(backed)).toThrow("qcow2: has a backing file (plain.qcow2), which is not looked into");
});
