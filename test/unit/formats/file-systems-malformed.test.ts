import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTree, type TreeFormat } from "../../../src/diff/open-tree.ts";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { parseErofs } from "../../../src/formats/erofs.ts";
import { parseExt4 } from "../../../src/formats/ext4.ts";
import { FormatError } from "../../../src/formats/format-error.ts";
import { parseSquashfs } from "../../../src/formats/squashfs.ts";
import { formatFixture } from "../../support/formats.ts";

const formatOf = (image: string): TreeFormat =>
  image.startsWith("ext") ? "ext4" : image.startsWith("squashfs") ? "squashfs" : "erofs";

/** Reads all files to their end. */
async function survives(image: string, input: Buffer): Promise<"read" | "refused"> {
  try {
    await openTree(formatOf(image), bytesOf(input));
    return "read";
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return "refused";
  }
}

const IMAGES = [
  "ext2.img",
  "ext3-linux.img",
  "ext4.img",
  "ext4-linux.img",
  "squashfs-gzip.img",
  "squashfs-zstd.img",
  "squashfs-xz.img",
  "squashfs-lz4.img",
  "squashfs-plain.img",
  "erofs-plain.img",
  "erofs-chunks.img",
  "erofs-lz4.img",
  "erofs-lz4-big.img",
  "erofs-packed.img",
  "erofs-deflate.img",
  "erofs-zstd.img",
  "erofs-lzma.img",
];

/** Places where there is something: most of a file system is empty. */
function occupied(image: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < image.length; at++) if (image[at] !== 0) found.push(at);
  return found;
}

describe.each(IMAGES)("%s", (name) => {
  it("is read or refused, and nothing else, when bytes are changed", async () => {
    const sound = await formatFixture(name);
    expect(await survives(name, sound)).toBe("read");
    const places = occupied(sound);
    // What is large in files says little; the superblock and what is near its beginning say most.
    const at = fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.nat({ max: places.length - 1 }));
    const value = fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.nat({ max: 255 }));
    const change = fc.tuple(at, value, fc.constantFrom(1, 1, 2, 4, 8));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const broken = Buffer.from(sound);
        for (const [index, byte, count] of changes) {
          const place = places[index % places.length]!;
          broken.fill(byte, place, Math.min(place + count, broken.length));
        }
        await survives(name, broken);
      }),
      { numRuns: 60 },
    );
  });

  it("is refused when it is cut short", async () => {
    const sound = await formatFixture(name);
    const end = occupied(sound).at(-1)!;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: end }), async (length) => {
        expect(await survives(name, Buffer.from(sound.subarray(0, length)))).toBe("refused");
      }),
      { numRuns: 20 },
    );
  });
});

it("random bytes behind a sound beginning are read or refused", async () => {
  for (const name of ["ext4.img", "squashfs-plain.img", "erofs-plain.img", "erofs-lz4.img"]) {
    const sound = await formatFixture(name);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 500, maxLength: 5000 }), fc.nat({ max: 9000 }), async (bytes, at) => {
        const broken = Buffer.from(sound);
        broken.set(bytes, 1200 + at);
        await survives(name, broken);
      }),
      { numRuns: 25 },
    );
  }
});

describe("ext4", () => {
  const at = (image: Buffer, hex: string): number => {
    const found = image.indexOf(hex, 0, "hex");
    expect(found).toBeGreaterThan(0);
    return found;
  };

  it("refuses a folder that holds itself, and one in two places", async () => {
    const image = await formatFixture("ext2.img");
    const entry = at(image, Buffer.from("many").toString("hex")) - 8;
    image.writeUInt32LE(2, entry);
    expect(() => parseExt4(bytesOf(image))).toThrow("ext4: the folder many is in two places, or in itself");
  });

  it("refuses a block that belongs to two files", async () => {
    const image = await formatFixture("ext2.img");
    const { files } = parseExt4(bytesOf(image));
    const [one, other] = ["usr/lib/lines", "usr/lib/twin"].map((name) =>
      Number(files.find(({ path }) => path === name)!.numbering["first block"]),
    );
    const pointers = Buffer.alloc(8);
    pointers.writeUInt32LE(other!);
    pointers.writeUInt32LE(other! + 1, 4);
    image.writeUInt32LE(one!, at(image, pointers.toString("hex")));
    expect(() => parseExt4(bytesOf(image))).toThrow(`ext4: block ${one} is used twice, or outside`);
  });

  it("refuses groups that have no room for their own tables", async () => {
    const image = await formatFixture("ext2.img");
    image.writeUInt32LE(3, 1024 + 0x20);
    expect(() => parseExt4(bytesOf(image))).toThrow(/^ext4: groups that have no room|^ext4: the descriptor/);
    const table = await formatFixture("ext2.img");
    table.writeUInt32LE(2 ** 31, 1024 + 0x28);
    expect(() => parseExt4(bytesOf(table))).toThrow("ext4: groups that have no room");
  });

  it("reads what is in a file of a terabyte of holes, and says where", async () => {
    const image = await formatFixture("ext4.img");
    // Mode, owner and size of the file of 2 MiB that is mostly holes.
    const inode = at(image, "a481000000002000");
    image.writeUInt32LE(0x100, inode + 0x6c);
    const sparse = parseExt4(bytesOf(image)).files.find(({ path }) => path === "sparse")!;
    expect(sparse).toMatchObject({ size: 2 ** 40 + 2 ** 21, content: { size: 2048 } });
    expect(sparse.fields.layout).toBe(`${2 ** 40 + 2 ** 21} bytes: 1024 at 999424, 1024 at 1699840`);
    await openTree("ext4", bytesOf(image));
  });

  it("with features that are not read here says so", async () => {
    const image = await formatFixture("ext4.img");
    image[1024 + 0x62]! |= 0x01;
    expect(() => parseExt4(bytesOf(image))).toThrow("ext4: the feature 0x10000 is not read here");
  });
});

describe("squashfs", () => {
  it("of other versions and compressors is refused by name", async () => {
    const image = await formatFixture("squashfs-plain.img");
    image[28] = 3;
    expect(() => parseSquashfs(bytesOf(image))).toThrow("squashfs: version 3.0 is not read here");
    image[28] = 4;
    image[20] = 9;
    expect(() => parseSquashfs(bytesOf(image))).toThrow("squashfs: compressor 9 is not read here");
  });
});

describe("erofs", () => {
  it("with features that are not read here, or contents elsewhere, is refused", async () => {
    const image = await formatFixture("erofs-plain.img");
    image[1024 + 80] = 0x80;
    expect(() => parseErofs(bytesOf(image))).toThrow("erofs: the feature 0x80 is not read here");
    image[1024 + 80] = 0x08;
    image[1024 + 86] = 1;
    expect(() => parseErofs(bytesOf(image))).toThrow("erofs: contents on other devices are not read here");
  });
});
