import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes } from "../../../src/diff/compare-bytes.ts";
import { compareContent } from "../../../src/diff/compare-content.ts";
import { compareStrings } from "../../../src/diff/compare-strings.ts";
import { compareLines, isText } from "../../../src/diff/compare-text.ts";
import { bufferContent, contentOf } from "../../../src/diff/content.ts";
import type { Hunk } from "../../../src/diff/leaf.ts";
import { ownerOf, ownersFrom, packageOfList } from "../../../src/diff/owners.ts";
import { formatFixture } from "../../support/formats.ts";

const lines = fc.array(fc.constantFrom("", "a", "b", "c", "dd"), { maxLength: 30 }).map((list) => list.join("\n"));

/** Puts the lines of B where those of A stand. */
function apply(a: string, hunks: readonly Hunk[]): string {
  const result = a.split("\n");
  for (const { lineA, a: gone, b: come } of [...hunks].reverse()) {
    expect(result.slice(lineA - 1, lineA - 1 + gone.length)).toEqual(gone);
    result.splice(lineA - 1, gone.length, ...come);
  }
  return result.join("\n");
}

describe("compareLines", () => {
  it("says how to make the second text out of the first one", () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const hunks = compareLines(a, b);
        expect(apply(a, hunks)).toBe(b);
        expect(hunks.length === 0).toBe(a === b);
        for (const { lineB, b: come } of hunks)
          expect(b.split("\n").slice(lineB - 1, lineB - 1 + come.length)).toEqual(come);
      }),
      { numRuns: 500 },
    );
  });

  it("finds a line that was put in, and lines that changed far from each other", () => {
    expect(compareLines("a\nb\nc\n", "a\nx\nb\nc\n")).toEqual([{ lineA: 2, lineB: 2, a: [], b: ["x"] }]);
    expect(compareLines("a\nb\nc\nd\n", "A\nb\nc\nD\n")).toEqual([
      { lineA: 1, lineB: 1, a: ["a"], b: ["A"] },
      { lineA: 4, lineB: 4, a: ["d"], b: ["D"] },
    ]);
  });

  it("gives up on the shortest answer for texts that have nothing in common", () => {
    const text = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word} ${index}`).join("\n");
    expect(compareLines(text("one"), `${text("other")}\nmore`)).toHaveLength(1);
  });
});

describe("compareBytes", () => {
  it("counts and places what differs as a plain loop does", async () => {
    const bytes = fc.uint8Array({ maxLength: 300, max: 3 });
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (one, other) => {
        const [a, b] = [Buffer.from(one), Buffer.from(other)];
        const found = await compareBytes(bufferContent(a), bufferContent(b));
        if (a.equals(b)) {
          expect(found).toBeUndefined();
          return;
        }
        const common = Math.min(a.length, b.length);
        const differing = Array.from({ length: common }, (_, at) => at).filter((at) => a[at] !== b[at]);
        expect(found).toMatchObject({
          sizes: [a.length, b.length],
          differing: differing.length,
          firstOffset: differing[0] ?? common,
        });
        for (const { offset, from, a: left } of found!.regions) {
          expect(differing).toContain(offset);
          expect(left).toEqual(a.subarray(from, from + left.length));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("finds what differs far behind, across the pieces in which it reads", async () => {
    const [a, b] = [Buffer.alloc(3_000_000, 7), Buffer.alloc(3_000_001, 7)];
    b[2_999_999] = 8;
    const found = await compareBytes(bufferContent(a), bufferContent(b));
    expect(found).toMatchObject({ sizes: [3_000_000, 3_000_001], firstOffset: 2_999_999, differing: 1 });
  });
});

describe("strings", () => {
  const content = (text: string) => bufferContent(Buffer.from(text, "latin1"));
  /** In pieces of a few bytes, as a stream may come. */
  const inPieces = (text: string, size: number) => ({
    size: undefined,
    *chunks() {
      for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size), "latin1");
    },
  });

  it("that one side alone has are found wherever they moved", async () => {
    const found = await compareStrings(content("\0/build/one\0common\0"), content("\0\0\0common\0/build/other\0"));
    expect(found).toEqual({ a: ["/build/one"], b: ["/build/other"] });
  });

  it("are the same whatever the pieces in which they are read, and those that one side has more often", async () => {
    const word = fc.constantFrom("\0", "\t\xe4", "short", "string one", "string two", "\0string 3\0");
    const text = fc.array(word, { maxLength: 20 }).map((list) => list.join(""));
    await fc.assert(
      fc.asyncProperty(
        text,
        text,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        async (a, b, m, n) => {
          const without = (list: string[], others: string[]) => {
            const left = [...others];
            return list.filter((one) => !left.includes(one) || !left.splice(left.indexOf(one), 1)).sort();
          };
          const strings = (from: string): string[] => from.match(/[\x20-\x7e\t]{6,}/g) ?? [];
          const [one, other] = [strings(a), strings(b)];
          const found = (await compareStrings(inPieces(a, m), inPieces(b, n)))!;
          expect([...found.a].sort()).toEqual(without(one, other));
          expect([...found.b].sort()).toEqual(without(other, one));
        },
      ),
    );
  });

  it("of one that has no end come in several pieces", async () => {
    const found = await compareStrings(content("x".repeat(200_000)), content(`${"x".repeat(199_999)}y`));
    expect(found!.a.map(({ length }) => length)).toEqual([200_000 % 65_536]);
  });

  it("are not held in memory for ever: of files that have none in common there are none", async () => {
    const many = (side: string) => Array.from({ length: 100 }, (_, index) => `${side} ${1000 + index}\0`).join("");
    expect(await compareStrings(content(many("a")), content(many("b")), 20_000)).toBeUndefined();
    // However much there is of what both have.
    const most = many("a").repeat(3000);
    expect(await compareStrings(content(`${most}a 7777`), content(most), 20_000)).toEqual({ a: ["a 7777"], b: [] });
  });
});

it("sections and strings of large files are found without reading them as a whole", async () => {
  const watched = (buffer: Buffer) => {
    const { bytes } = bufferContent(buffer);
    const lengths: number[] = [];
    const read = (offset: number, length: number) => {
      lengths.push(length);
      return bytes!.read(offset, length);
    };
    return { lengths, content: contentOf({ size: buffer.length, read }) };
  };
  const elf = await formatFixture("small.elf");
  const large = (text: string) => watched(Buffer.concat([elf, Buffer.alloc(20_000_000), Buffer.from(text)]));
  const [a, b] = [large("/build/one"), large("/build/two")];
  expect(await compareContent(a.content, b.content)).toMatchObject({
    differing: 3,
    strings: { a: ["/build/one"], b: ["/build/two"] },
    sections: [],
  });
  expect(Math.max(...a.lengths, ...b.lengths)).toBeLessThan(2_000_000);
});

it("text is told from other bytes", () => {
  expect(isText(Buffer.from("Grüße,\r\n\tall\n"))).toBe(true);
  expect(isText(Buffer.from([0x41, 0]))).toBe(false);
  expect(isText(Buffer.from([0xe4, 0x20]))).toBe(false);
});

it("files belong to the package whose list has them, before and after the merge of /usr", () => {
  expect(packageOfList("./var/lib/dpkg/info/libc6:amd64.list")).toBe("libc6");
  expect(packageOfList("var/lib/dpkg/info/libc6.md5sums")).toBeUndefined();
  const owners = ownersFrom(
    new Map([
      ["coreutils", "/.\n/bin\n/bin/ls\n/usr\n/usr/share\n"],
      ["bash", "/.\n/bin\n/bin/bash\n/usr/share\n"],
    ]),
  );
  expect(ownerOf(owners, "usr/bin/ls")).toBe("coreutils");
  expect(ownerOf(owners, "./bin/bash")).toBe("bash");
  expect(ownerOf(owners, "usr/share")).toBeUndefined();
});
