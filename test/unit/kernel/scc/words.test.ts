import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitWords } from "../../../../src/kernel/scc/words.ts";

const words = (text: string) => {
  const lines = splitWords(text);
  return "quote" in lines ? lines : lines.map((line) => line.words);
};

describe("splitting a text into words", () => {
  it.each([
    ["blanks and tabs", " a\t b  c ", [["a", "b", "c"]]],
    ["lines", "a\n\n \nb", [["a"], ["b"]]],
    ["a carriage return", "a b\r\nc\r\n", [["a", "b"], ["c"]]],
    ["a comment", "# a\nb # c\nd#e '#f'", [["b"], ["d#e", "#f"]]],
    ["quotes", `"a b" 'c d' e"f g"h ""`, [["a b", "c d", "ef gh", ""]]],
    ["a quote over two lines", '"a\n b" c\nd', [["a\n b", "c"], ["d"]]],
    ["a backslash at the end of a line", 'a b\\\nc \\\n  d\n"e \\\nf"', [["a", "bc", "d"], ["e f"]]],
    ["a backslash in front of a character", 'a\\ b \\# "\\"\\c"', [["a b", "#", '"\\c']]],
    ["a comment that a backslash does not continue", "# a \\\nb", [["b"]]],
    ["a text that ends in a backslash", "a\\", [["a"]]],
  ])("handles %s", (_what, text, expected) => expect(words(text)).toEqual(expected));

  it("says where a line starts", () => {
    const lines = splitWords('a\n\n"b\nc" \\\nd\ne');
    expect("quote" in lines ? [] : lines.map(({ line }) => line)).toEqual([1, 3, 6]);
  });

  it("says where a quote opens that is never closed", () => {
    expect(words('a\nb "c\nd')).toEqual({ line: 2, quote: '"' });
    expect(words("'\"")).toEqual({ line: 1, quote: "'" });
  });

  it("gives back any words that are quoted, one line or many", () => {
    const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    const word = fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !text.includes("\r\n"));
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (lines) => {
        expect(words(lines.map((line) => line.map(quoted).join(" ")).join("\n"))).toEqual(lines);
      }),
    );
  });

  it("ends for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", " ", "\n", "\r", '"', "'", "\\", "#") }), (text) => {
        const lines = splitWords(text);
        if ("quote" in lines) expect(text).toContain(lines.quote);
        else expect(lines.every((line) => line.words.length > 0)).toBe(true);
      }),
    );
  });
});
