import { describe, expect, it } from "vitest";
import { parseOperands, showOperand } from "../../../../src/kernel/diff/operand.ts";

const known = ["buildernet", "minimal"];
const shown = (...words: string[]) => parseOperands(words, known).map(showOperand);

describe("what is compared", () => {
  it.each([
    [["minimal"], ["minimal@HEAD", "minimal"]],
    [["minimal@main"], ["minimal@main", "minimal"]],
    [["minimal@v1..v2"], ["minimal@v1", "minimal@v2"]],
    [["minimal@v1.."], ["minimal@v1", "minimal@HEAD"]],
    [["minimal@..v2:base"], ["minimal@HEAD:base", "minimal@v2:base"]],
    [["minimal@origin/main"], ["minimal@origin/main", "minimal"]],
    [
      ["minimal:base", "minimal"],
      ["minimal:base", "minimal"],
    ],
    [
      ["minimal:merged", "minimal:resolved"],
      ["minimal:merged", "minimal"],
    ],
    [
      ["minimal@HEAD~2:base", "buildernet@HEAD^"],
      ["minimal@HEAD~2:base", "buildernet@HEAD^"],
    ],
    [
      ["gone@HEAD~1", "minimal"],
      ["gone@HEAD~1", "minimal"],
    ],
    [
      ["./minimal", "/boot/config-6.12"],
      ["./minimal", "/boot/config-6.12"],
    ],
    [
      ["old.config", ".config"],
      ["old.config", ".config"],
    ],
  ])("%j: %j", (words, sides) => {
    expect(shown(...words)).toEqual(sides);
  });

  it("takes a name for a kernel where there is one, and a path for a file", () => {
    expect(parseOperands(["minimal", "./minimal"], known)).toEqual([
      { kind: "kernel", kernel: "minimal", revision: undefined, which: "resolved" },
      { kind: "file", path: "./minimal" },
    ]);
  });

  it.each([
    [["minimol", "minimal"], 'no kernel is called "minimol"', 'did you mean "minimal"?'],
    [["minimal:bse", "minimal"], 'minimal:bse: a kernel has no configuration "bse"', 'did you mean "base"?'],
    [["minimal@", "minimal"], 'minimal@: "" is not a revision', undefined],
    [["minimal@a..b", "minimal"], 'minimal@a..b: "a..b" is not a revision', undefined],
    [["./x"], "what is ./x to be compared with?", "it is not the name of a kernel: buildernet, minimal"],
    [["minimal", "minimal", "minimal"], "more than two configurations to compare", undefined],
  ])("%j is refused", (words, message, why) => {
    expect(() => parseOperands(words, known)).toThrow(
      expect.objectContaining({ exitCode: 2, message, why: why === undefined ? [] : [why] }),
    );
  });
});
