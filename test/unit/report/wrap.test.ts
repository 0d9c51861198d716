import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wrap } from "../../../src/report/wrap.ts";

describe("wrapping", () => {
  it("breaks at blanks, keeps the blanks in front, and indents what follows", () => {
    expect(wrap("  one two three", 9, 4)).toEqual(["  one two", "    three"]);
    expect(wrap("", 9)).toEqual([""]);
    expect(wrap("aaaaaaaaaaaa b", 4)).toEqual(["aaaaaaaaaaaa", "b"]);
  });

  it("keeps every word, in order, and no line is too long that could be shorter", () => {
    const words = fc.array(fc.stringMatching(/^[a-z&!()=[\]]{1,12}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 4 }), (list, width, indent) => {
        const lines = wrap(list.join(" "), width, indent);
        expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(list);
        for (const line of lines) if (line.trim().includes(" ")) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
