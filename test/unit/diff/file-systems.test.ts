import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareContents as compare, compareAt, short } from "../../support/compare-files.ts";
import { formatFixture } from "../../support/formats.ts";
import { newFolder } from "../base/script.ts";

describe.each([
  "ext2.img",
  "ext4-linux.img",
  "squashfs-gzip.img",
  "squashfs-plain.img",
  "erofs-plain.img",
  "erofs-chunks.img",
  "erofs-packed.img",
  "erofs-zstd.img",
])("%s with any byte changed", (file) => {
  it("is never taken for the same", async () => {
    const sound = await formatFixture(file);
    const folder = await newFolder();
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    await writeFile(a, sound);
    const occupied = [...sound.keys()].filter((at) => sound[at] !== 0);
    const at = fc.oneof(
      fc.nat({ max: sound.length - 1 }),
      fc.nat({ max: Math.min(occupied.length, 1500) - 1 }).map((index) => occupied[index]!),
      fc.nat({ max: occupied.length - 1 }).map((index) => occupied[index]!),
    );
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (offset, bits) => {
        const changed = Buffer.from(sound);
        changed[offset]! ^= bits;
        await writeFile(b, changed);
        expect((await compareAt(a, b)).length).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });
});

/** The image with other bytes at places. */
function edited(image: Buffer, edits: readonly (readonly [at: number, hex: string])[]): Buffer {
  const changed = Buffer.from(image);
  for (const [at, hex] of edits) changed.write(hex, at, "hex");
  return changed;
}

describe("two file systems that differ in fields", () => {
  it("of ext4: UUID and hash seed at random, times of the build; what a mount leaves", async () => {
    const image = await formatFixture("ext4.img");
    const other = edited(image, [
      [1024 + 0x68, "abcdef"],
      [1024 + 0xec, "0102"],
      [1024 + 0x108, "10"],
      [1024 + 0x30, "20"],
    ]);
    const leaves = await compare(image, other);
    expect(short(leaves)).toEqual([
      ["x", "uuid,hashSeed,creationTime,writeTime", "random id,random id,build timestamp,build timestamp"],
    ]);
    expect(leaves[0]!.causes.map(({ fix }) => fix)).toEqual([
      expect.stringContaining("mke2fs -U UUID -E hash_seed=UUID"),
      expect.stringContaining("mke2fs -U UUID -E hash_seed=UUID"),
      expect.stringContaining("SOURCE_DATE_EPOCH"),
      expect.stringContaining("SOURCE_DATE_EPOCH"),
    ]);
    expect(leaves[0]!.causes[2]!.evidence).toMatch(/^creationTime 2026-09-12T00:00:00Z and 2026-09-12T/);
    const mounted = await compare(
      image,
      edited(image, [
        [1024 + 0x34, "07"],
        [1024 + 0x88, "2f6d6e74"],
      ]),
    );
    expect(short(mounted)).toEqual([["x", "lastMountedOn,mountCount", "build path,build timestamp"]]);
    expect(mounted[0]!.causes[0]!.fix).toContain("mke2fs -d FOLDER");
  });

  it("of squashfs: the time of mksquashfs", async () => {
    const image = await formatFixture("squashfs-zstd.img");
    const leaves = await compare(image, edited(image, [[8, "10"]]));
    expect(short(leaves)).toEqual([["x", "mkfsTime", "build timestamp"]]);
    expect(leaves[0]!.causes[0]!.fix).toContain("-mkfs-time");
  });

  it("of erofs: UUID and time of the build", async () => {
    const image = await formatFixture("erofs-plain.img");
    const leaves = await compare(
      image,
      edited(image, [
        [1024 + 4, "00000000"],
        [1024 + 24, "10"],
        [1024 + 48, "abcdef"],
      ]),
    );
    const own = leaves.filter(({ kind }) => kind === "container");
    expect(short(own)).toEqual([["x", "uuid,buildTime,checksum", "random id,build timestamp,follows"]]);
    // Files in compact inodes have the time of the build.
    const rest = new Set(short(leaves.filter((leaf) => leaf !== own[0])).map(([, ...what]) => what.join()));
    expect(rest).toEqual(new Set(["mtime,file time"]));
    expect(own[0]!.causes.map(({ fix }) => fix)).toEqual([
      expect.stringContaining("mkfs.erofs -U"),
      expect.stringContaining("mkfs.erofs -T"),
      undefined,
    ]);
  });

  it("of the same files compressed otherwise: only in that", async () => {
    const [one, other] = [await formatFixture("squashfs-gzip.img"), await formatFixture("squashfs-zstd.img")];
    const [leaf, ...more] = await compare(one, other);
    expect(more).toEqual([]);
    const causes = new Set(leaf!.causes.map(({ kind }) => kind));
    expect(causes).toEqual(new Set(["compression", "follows"]));
  });
});

/** Changes a text that stands once, or more often. */
function replaced(image: Buffer, from: string, to: string): Buffer {
  const changed = Buffer.from(image);
  for (let at = changed.indexOf(from); at >= 0; at = changed.indexOf(from, at + 1)) changed.write(to, at, "latin1");
  expect(changed.equals(image)).toBe(false);
  return changed;
}

describe.each(["ext2.img", "ext4.img", "squashfs-plain.img", "erofs-plain.img"])("two file systems (%s)", (name) => {
  it("differ in the file, also within a GPT partition and compressed", async () => {
    const image = await formatFixture(name);
    const other = replaced(image, "NAME=small", "NAME=other");
    const hunks = [{ lineA: 1, lineB: 1, a: ["NAME=small"], b: ["NAME=other"] }];
    const leaves = await compare(image, other);
    expect(leaves[0]).toMatchObject({ path: "x!usr/lib/os-release", differences: [{ what: "content", hunks }] });
    // The same file under another name is not told again.
    expect(short(leaves.slice(1))).toEqual([["x!usr/lib/same", "repeat", "follows"]]);
    expect((await compare(gzipSync(image), gzipSync(other))).map(({ path }) => path)).toEqual([
      "x!usr/lib/os-release",
      "x!usr/lib/same",
    ]);
    const disk = await formatFixture("gpt.img");
    // The first partition has 1 MiB, and may hold more for a test.
    disk.writeBigUInt64LE(BigInt(2048 + Math.ceil(image.length / 512) - 1), 1024 + 40);
    disk.fill(0, 1024 + 128, 1024 + 256);
    const onDisk = (content: Buffer) =>
      Buffer.concat([disk.subarray(0, 1024 * 1024), content, Buffer.alloc(512 - (content.length % 512 || 512) + 512)]);
    const [first] = await compare(onDisk(image), onDisk(other));
    expect(first).toMatchObject({ path: "x!esp!usr/lib/os-release", differences: [{ what: "content", hunks }] });
  });
});
