import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openErofs, openExt4, openSquashfs } from "../../../src/diff/open-tree.ts";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { FormatError } from "../../../src/formats/format-error.ts";
import { formatFixture } from "../../support/formats.ts";

/** Each with all files read to their end. */
const READERS = { ext: openExt4, squashfs: openSquashfs, erofs: openErofs } as const;

async function survives(image: string, input: Buffer): Promise<"read" | "refused"> {
  const kind = Object.keys(READERS).find((name) => image.startsWith(name)) as keyof typeof READERS;
  try {
    await READERS[kind](bytesOf(input));
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
          broken.fill(byte, place, place + count);
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
