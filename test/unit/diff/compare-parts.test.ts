import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes } from "../../../src/diff/compare-bytes.ts";
import { compareLines, compareStrings, isText } from "../../../src/diff/compare-text.ts";
import { bufferContent } from "../../../src/diff/content.ts";
import type { Hunk } from "../../../src/diff/leaf.ts";
import { ownerOf, ownersFrom, packageOfList } from "../../../src/diff/owners.ts";

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

it("strings that one side alone has are found wherever they moved", () => {
  const [a, b] = ["\0/build/one\0common\0", "\0\0\0common\0/build/other\0"].map((text) => Buffer.from(text));
  expect(compareStrings(a!, b!)).toEqual({ a: ["/build/one"], b: ["/build/other"] });
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
