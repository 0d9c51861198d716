import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareContents as compare, compareAt, short } from "../../support/compare-files.ts";
import { formatFixture } from "../../support/formats.ts";
import { newFolder } from "../base/script.ts";

describe.each([
  "sha256.xz",
  "known.lzma",
  "gnu.a",
  "small.deb",
  "unix.zip",
  "zip64.zip",
  "piped.zip",
  "zlib.qcow2",
  "old.qcow2",
  "zero.qcow2",
  "dynamic.vhd",
  "dynamic.vdi",
])("%s with any byte changed", (file) => {
  it("is never taken for the same", async () => {
    const sound = await formatFixture(file);
    const folder = await newFolder();
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    await writeFile(a, sound);
    const at = fc.oneof(
      fc.nat({ max: 600 }),
      fc.nat({ max: 1200 }).map((offset) => sound.length - 1 - offset),
      fc.nat({ max: sound.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (offset, bits) => {
        const changed = Buffer.from(sound);
        changed[Math.abs(offset) % sound.length]! ^= bits;
        await writeFile(b, changed);
        expect((await compareAt(a, b)).length).toBeGreaterThan(0);
      }),
      { numRuns: sound.length > 1e6 ? 12 : 40 },
    );
  });
});

describe("disk images", () => {
  it("of the same disk differ in when they were made and in their id", async () => {
    const vhd = await formatFixture("dynamic.vhd");
    const later = Buffer.from(vhd);
    for (const at of [0, vhd.length - 512]) {
      later.writeUInt32BE(later.readUInt32BE(at + 24) + 60, at + 24);
      later.fill(7, at + 68, at + 84);
    }
    const leaves = await compare(vhd, later);
    // Its sum is not set right, which is told as well.
    expect(short(leaves)).toEqual([["x", "timeStamp,uniqueId,checksumIsRight", "build timestamp,random id,unknown"]]);
  });

  it("differ in what is on the disk, wherever it is stored", async () => {
    const leaves = await compare(await formatFixture("plain.qcow2"), await formatFixture("zero.qcow2"));
    expect(leaves.find(({ path }) => path === "x!disk")).toMatchObject({ differences: [{ what: "content" }] });
    expect(short(leaves).at(-1)).toEqual(["x", expect.stringContaining("clusterSize"), expect.any(String)]);
  });

  it("that cannot be read are compared as bytes, and why is said", async () => {
    const backed = await formatFixture("backed.qcow2");
    const other = Buffer.from(backed);
    other[190_000]! ^= 1;
    expect(await compare(backed, other)).toMatchObject([
      { notes: [expect.stringContaining("has a backing file (plain.qcow2), which is not looked into")] },
    ]);
  });
});

describe("archives", () => {
  it("of ar differ in times and owners of members", async () => {
    const archive = await formatFixture("small.deb");
    const other = Buffer.from(archive);
    other.write("1789171260", 8 + 16, "latin1");
    other.write("12", 8 + 28, "latin1");
    expect(short(await compare(archive, other))).toEqual([
      ["x!debian-binary", "uid,mtime", "owner assignment,file time"],
    ]);
  });

  it("of zip differ in times, in either of the places that have them", async () => {
    const archive = await formatFixture("unix.zip");
    const other = Buffer.from(archive);
    const central = archive.indexOf(Buffer.from("504b0102", "hex"));
    const times = archive.indexOf("UT\u0005\0", central);
    other.writeUInt32LE(other.readUInt32LE(times + 5) + 60, times + 5);
    expect(short(await compare(archive, other))).toEqual([["x!folder", "central mtime", "file time"]]);
    // The time of the first file's own header, as MS-DOS has it.
    const local = Buffer.from(archive);
    local.writeUInt16LE(local.readUInt16LE(10) + 32, 10);
    expect(short(await compare(archive, local))).toEqual([["x!folder", "central modified", "unknown"]]);
  });

  it("of zip differ in how the same files were compressed", async () => {
    const leaves = await compare(await formatFixture("unix.zip"), await formatFixture("zip64.zip"));
    const numbers = leaves.find(({ path }) => path === "x!folder/numbers")!;
    expect(numbers.differences).toContainEqual({ what: "attribute", name: "level", a: 0, b: 2 });
    expect(numbers.differences).toContainEqual({ what: "compression", sizes: [20306, 15559] });
  });
});

it("xz files differ in how the same content was compressed", async () => {
  const [one, other] = [await formatFixture("sha256.xz"), await formatFixture("delta.xz")];
  expect(short(await compare(one, other))).toEqual([
    ["x", "check,filters,properties", "compression,compression,compression"],
  ]);
});
