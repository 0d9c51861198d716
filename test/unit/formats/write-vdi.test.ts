import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { parseVdi } from "../../../src/formats/vdi.ts";
import { vdiOf } from "../../../src/formats/write-vdi.ts";

const MIB = 1024 * 1024;
const write = (disk: Buffer) => Buffer.concat([...vdiOf(bytesOf(disk))]);
const read = (file: Buffer) => {
  const { disk } = parseVdi(bytesOf(file));
  return disk.read(0, disk.size);
};

/** Disks of up to three blocks, mostly empty, with a little written here and there. */
const disks = fc
  .record({
    sectors: fc.integer({ min: 1, max: 3 * 2048 }),
    written: fc.array(fc.record({ at: fc.nat(3 * MIB), text: fc.uint8Array({ minLength: 1, maxLength: 9 }) }), {
      maxLength: 3,
    }),
  })
  .map(({ sectors, written }) => {
    const disk = Buffer.alloc(sectors * 512);
    for (const { at, text } of written) Buffer.from(text).copy(disk, at % disk.length);
    return disk;
  });

describe("a VDI", () => {
  it("holds what was written to it", () => {
    fc.assert(
      fc.property(disks, (disk) => {
        expect(read(write(disk)).equals(disk)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("stores blocks of zeros nowhere, the others in the order of the disk, whole", () => {
    const disk = Buffer.alloc(4 * MIB + 512);
    disk[MIB] = 1;
    disk[3 * MIB + 5] = 2;
    disk[4 * MIB] = 3;
    const file = write(disk);
    expect(file.length).toBe((1 + 3) * MIB);
    expect([file[MIB], file[2 * MIB + 5], file[3 * MIB]]).toEqual([1, 2, 3]);
    expect(parseVdi(bytesOf(file))).toMatchObject({ type: "dynamic", version: "1.1", blockSize: MIB });
  });

  it("is the same for the same disk, and has other identifiers for another", () => {
    const disk = Buffer.alloc(2 * MIB, "x");
    expect(write(disk).equals(write(Buffer.from(disk)))).toBe(true);
    const [a, b] = [parseVdi(bytesOf(write(disk))), parseVdi(bytesOf(write(Buffer.alloc(2 * MIB, "y"))))];
    const identifiers = [a.imageUuid, a.snapshotUuid, b.imageUuid, b.snapshotUuid];
    expect(new Set(identifiers).size).toBe(4);
    for (const one of identifiers)
      expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each([0, 511, 513])("of a disk of %i bytes is refused", (size) => {
    expect(() => write(Buffer.alloc(size))).toThrow(RangeError);
  });
});
