import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesOf, joined } from "../../../src/formats/bytes.ts";
import { ChunkReader } from "../../../src/formats/chunk-reader.ts";
import { collect } from "../../../src/formats/compression.ts";
import { type CpioMember, isCpio, readCpio } from "../../../src/formats/cpio.ts";
import { isElf, parseElf } from "../../../src/formats/elf.ts";
import { isFat, parseFat } from "../../../src/formats/fat.ts";
import { isGpt, parseGpt } from "../../../src/formats/gpt.ts";
import { isPe, parsePe } from "../../../src/formats/pe.ts";
import { isTar, readTar } from "../../../src/formats/tar.ts";
import { formatFixture, toolSays } from "../../support/formats.ts";

/** `-rwsr-xr-x`, as ls shows it. */
function letters(type: string, mode: number): string {
  const three = (bits: number, special: boolean, letter: string) =>
    `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${special ? letter : bits & 1 ? "x" : "-"}`;
  return `${type}${three(mode >> 6, (mode & 0o4000) !== 0, "s")}${three(mode >> 3, false, "s")}${three(mode, false, "t")}`;
}

/** In pieces of all sizes, so that nothing depends on where they begin. */
function* inPieces(buffer: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < buffer.length; at += size, size = (size * 7) % 1009) {
    yield buffer.subarray(at, at + size);
  }
}

describe.each(["newc.cpio", "crc.cpio"])("%s", (file) => {
  it("is read as cpio lists it", async () => {
    const archive = await formatFixture(file);
    expect(isCpio(archive)).toBe(true);
    const lines: string[] = [];
    let sums = 0;
    for await (const item of readCpio(new ChunkReader(inPieces(archive)))) {
      if (item.kind !== "member") {
        expect(item).toMatchObject({ kind: "trailer", archive: 0 });
        continue;
      }
      const content = await collect(item.content, 1e6);
      if (file === "crc.cpio" && isRegular(item)) {
        expect(item.check).toBe(content!.reduce((sum, byte) => sum + byte, 0));
        sums++;
      }
      const type = { 1: "p", 2: "c", 4: "d", 6: "b", 8: "-", 10: "l" }[item.mode >> 12]!;
      const size = type === "c" ? item.rdev.replace(":", ", ") : String(item.size);
      const target = type === "l" ? ` -> ${content}` : "";
      lines.push(`${letters(type, item.mode)} ${item.nlink} ${item.uid} ${item.gid} ${size} ${item.name}${target}`);
    }
    const listed = (await toolSays(file)).trimEnd().split("\n");
    // Without the date, whose form depends on the day the list was made.
    const plain = (line: string) => line.replace(/ [A-Z][a-z]{2} [ 0-9]{2} [ 0-9:]{5} /, " ").replace(/ +/g, " ");
    expect(lines).toEqual(listed.map(plain));
    if (file === "crc.cpio") expect(sums).toBeGreaterThan(3);
  });
});

const isRegular = (member: CpioMember) => member.mode >> 12 === 8;

describe.each(["ustar.tar", "gnu.tar", "posix.tar"])("%s", (file) => {
  it("is read as tar lists it", async () => {
    const archive = await formatFixture(file);
    expect(isTar(archive)).toBe(true);
    const lines: string[] = [];
    for await (const member of readTar(new ChunkReader(inPieces(archive)))) {
      const content = await collect(member.content, 1e6);
      expect(content!.length).toBe(member.size);
      const type = { file: "-", link: "h", symlink: "l", character: "c", directory: "d" }[member.type]!;
      const size = type === "c" ? member.rdev.replace(":", ",") : String(member.size);
      const time = new Date(member.mtime * 1000).toISOString().replace("T", " ").slice(0, 19);
      const target = type === "l" ? ` -> ${member.target}` : type === "h" ? ` link to ${member.target}` : "";
      const owner = `${member.uid}/${member.gid}`;
      lines.push(`${letters(type, member.mode)} ${owner} ${size} ${time} ${member.name}${target}`);
      expect(member).toMatchObject({ uname: "bob", gname: "users" });
    }
    expect(lines).toEqual((await toolSays(file)).trimEnd().replace(/ +/g, " ").split("\n"));
  });
});

describe.each([
  ["fat12.img", "FAT12"],
  ["fat16.img", "FAT16"],
  ["fat32.img", "FAT32"],
])("%s", (file, type) => {
  it("is read as mtools list it", async () => {
    const image = await formatFixture(file);
    expect(isFat(image)).toBe(true);
    const volume = parseFat(bytesOf(image));
    expect(volume).toMatchObject({ type, volumeId: "1234-ABCD", label: "SMALL", rootLabel: "SMALL" });
    const [sum, ...listed] = (await toolSays(file)).trimEnd().split("\n").reverse();
    expect(volume.entries.map(({ path, directory }) => (directory ? `${path}/` : path)).sort()).toEqual(listed.sort());
    const found = volume.entries.find(({ path }) => path === "EFI/Linux/image.efi")!;
    expect(found.modified).toBe("2026-09-12T10:20:30");
    const content = joined(bytesOf(image), found.extents);
    expect(createHash("sha256").update(content.read(0, content.size)).digest("hex")).toBe(sum);
    // The deleted file is gone from the folder and still there in a cluster that belongs to nobody.
    const unused = Buffer.concat(volume.unused.map(({ offset, size }) => image.subarray(offset, offset + size)));
    expect(unused.includes("3998\n3999\n")).toBe(false);
    expect(unused.includes("one")).toBe(true);
  });
});

it("gpt.img is read as sfdisk reads it", async () => {
  const image = await formatFixture("gpt.img");
  expect(isGpt(image)).toBe(true);
  const disk = parseGpt(bytesOf(image));
  const { partitiontable: table } = JSON.parse(await toolSays("gpt.img"));
  expect(disk.header).toMatchObject({
    diskGuid: table.id,
    firstUsable: table.firstlba,
    lastUsable: table.lastlba,
    headerCrcIsRight: true,
    entriesCrcIsRight: true,
  });
  expect(disk.backup).toMatchObject({ otherLba: 1, headerCrcIsRight: true, entriesCrcIsRight: true });
  expect(
    disk.partitions.map(({ type, guid, name, firstLba, content }) => ({ type, guid, name, firstLba, content })),
  ).toEqual(
    table.partitions.map((one: Record<string, string | number>) => ({
      type: String(one.type).toLowerCase(),
      guid: String(one.uuid).toLowerCase(),
      name: one.name,
      firstLba: one.start,
      content: { offset: Number(one.start) * 512, size: Number(one.size) * 512 },
    })),
  );
  expect(disk.partitions.map(({ attributes }) => attributes)).toEqual(["0000000000000000", "0800000000000000"]);
  image.write("E", 2 * 512 + 60, "utf16le");
  expect(parseGpt(bytesOf(image)).header).toMatchObject({ headerCrcIsRight: true, entriesCrcIsRight: false });
});

it("small.elf is read as readelf reads it", async () => {
  const file = await formatFixture("small.elf");
  expect(isElf(file)).toBe(true);
  const elf = parseElf(bytesOf(file));
  const text = await toolSays("small.elf");
  const rows = [...text.matchAll(/^ {2}\[ ?[1-9]\] (\S+) +(\S+) +([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+) /gm)];
  expect(rows.length).toBeGreaterThan(5);
  expect(elf.sections.map(({ name }) => name)).toEqual(rows.map((row) => row[1]));
  expect(elf.sections.map(({ address }) => address)).toEqual(rows.map((row) => Number.parseInt(row[3]!, 16)));
  const places = rows.map((row) =>
    row[2] === "NOBITS"
      ? { offset: 0, size: 0 }
      : { offset: Number.parseInt(row[4]!, 16), size: Number.parseInt(row[5]!, 16) },
  );
  expect(elf.sections.map(({ content }) => content)).toEqual(places);
  expect(elf.buildId).toBe(/Build ID: ([0-9a-f]+)/.exec(text)?.[1]);
});

it("small.efi is read as objdump reads it", async () => {
  const file = await formatFixture("small.efi");
  expect(isPe(file)).toBe(true);
  const pe = parsePe(bytesOf(file));
  const text = await toolSays("small.efi");
  const rows = [...text.matchAll(/^ {2}[0-9] (\S+) +([0-9a-f]+) {2}([0-9a-f]+) {2}[0-9a-f]+ {2}([0-9a-f]+) {2}/gm)];
  expect(rows.length).toBe(6);
  expect(pe.sections.map(({ name, virtualSize }) => [name, virtualSize])).toEqual(
    rows.map((row) => [row[1], Number.parseInt(row[2]!, 16)]),
  );
  // What has no bytes in the file (.bss) has no place there either.
  expect(pe.sections.map(({ content }) => content.offset)).toEqual(rows.map((row) => Number.parseInt(row[4]!, 16)));
  expect(pe.sections.at(-1)).toMatchObject({ name: ".bss", content: { offset: 0, size: 0 } });
  expect(pe.format).toBe("PE32+");
  for (const field of ["SizeOfImage", "CheckSum", "SizeOfHeaders", "AddressOfEntryPoint", "SectionAlignment"]) {
    const value = new RegExp(`^${field}\\s+([0-9a-f]+)$`, "m").exec(text)![1]!;
    expect(pe.fields[field], field).toBe(Number.parseInt(value, 16));
  }
});
