import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockSet } from "../../../src/formats/block-set.ts";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { decodeDevice } from "../../../src/formats/file-tree.ts";
import { decompressLz4Block } from "../../../src/formats/lz4-block.ts";
import { paged } from "../../../src/formats/paged.ts";
import { sparse } from "../../../src/formats/sparse.ts";

describe("sparse", () => {
  it("reads what a file with holes has at any place", () => {
    const gaps = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 20 })), { maxLength: 8 });
    fc.assert(
      fc.property(gaps, fc.nat({ max: 30 }), fc.nat({ max: 400 }), fc.nat({ max: 400 }), (parts, end, from, to) => {
        const source = Buffer.from(Array.from({ length: 200 }, (_, index) => index + 1));
        let [at, offset] = [0, 0];
        const pieces = parts.map(([gap, size]) => {
          const piece = { at: at + gap, offset, size };
          at += gap + size;
          offset += size;
          return piece;
        });
        const whole = Buffer.alloc(at + end);
        for (const { at: place, offset: start, size } of pieces) source.copy(whole, place, start, start + size);
        const { content, layout } = sparse(bytesOf(source), pieces, whole.length);
        expect(layout).toBeUndefined();
        const [start, stop] = [from % (whole.length + 1), to % (whole.length + 1)].sort((a, b) => a - b);
        expect(content.size).toBe(whole.length);
        expect(content.read(start!, stop! - start!)).toEqual(whole.subarray(start, stop));
        expect(() => content.read(0, whole.length + 1)).toThrow("are wanted of");
      }),
    );
  });
});

describe("paged", () => {
  it("reads the same as without pages", () => {
    const source = Buffer.alloc(300_000, "some text that comes again in other places ");
    const pages = paged(bytesOf(source));
    fc.assert(
      fc.property(fc.nat({ max: 300_000 }), fc.nat({ max: 150_000 }), (offset, length) => {
        const count = Math.min(length, 300_000 - offset);
        expect(pages.read(offset, count).equals(source.subarray(offset, offset + count))).toBe(true);
      }),
    );
    expect(() => pages.read(299_999, 2)).toThrow("2 bytes at 299999 are wanted of 300000");
  });
});

describe("BlockSet", () => {
  it("knows what is in it, what is not, and what is outside", () => {
    const set = new BlockSet(20);
    set.add(3, 5);
    set.add(18, 9);
    expect(set.free(10)).toEqual([
      { offset: 0, size: 30 },
      { offset: 80, size: 100 },
    ]);
    expect([set.conflict(0, 3), set.conflict(0, 4), set.conflict(8, 10), set.conflict(8, 13)]).toEqual([
      undefined,
      3,
      undefined,
      8,
    ]);
  });
});

describe("LZ4", () => {
  it("repeats what is just being written", () => {
    // Two literals, then a match of 9 bytes, 2 back; then one literal.
    const block = Buffer.from("2561620200107a", "hex");
    expect(String(decompressLz4Block(block, 100))).toBe("abababababaz");
    expect(String(decompressLz4Block(block, 5))).toBe("ababa");
  });

  it("refuses what is cut short, and matches before the beginning", () => {
    expect(() => decompressLz4Block(Buffer.from("5061", "hex"), 10)).toThrow("lz4: is cut short");
    expect(() => decompressLz4Block(Buffer.from("1061050010", "hex"), 10)).toThrow(
      "lz4: refers to what is before its beginning",
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          expect(decompressLz4Block(Buffer.from(bytes), 500).length).toBeLessThanOrEqual(500);
        } catch (error) {
          expect(String(error)).toMatch(/^FormatError: lz4: /);
        }
      }),
    );
  });
});

it("device numbers are told as ls tells them", () => {
  expect(decodeDevice(0o060000, 0x493103e0)).toBe("block 259:300000");
  expect(decodeDevice(0o020000, 0x501)).toBe("character 5:1");
});
