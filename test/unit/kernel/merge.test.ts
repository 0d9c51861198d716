import { describe, expect, it } from "vitest";
import { mergeConfigs } from "../../../src/kernel/kconfig/merge.ts";
import { withoutModules } from "../../../src/kernel/kconfig/modules.ts";
import { describeRedefinition } from "../../../src/kernel/report.ts";

const merge = (base: string, ...fragments: string[]) =>
  mergeConfigs(
    { name: "base", text: base },
    fragments.map((text, index) => ({ name: `f${index + 1}`, text })),
  );

describe("the text, as merge_config.sh -m writes it", () => {
  it("puts an empty line before each fragment", () => {
    expect(merge("CONFIG_A=y\n", "CONFIG_B=y\n").text).toBe("CONFIG_A=y\n\nCONFIG_B=y\n");
  });

  it("lets the last one win and deletes the earlier line", () => {
    expect(merge("CONFIG_A=y\nCONFIG_B=y\n", "CONFIG_A=m\n", "# CONFIG_A is not set\n").text).toBe(
      "CONFIG_B=y\n\n\n# CONFIG_A is not set\n",
    );
  });

  it("deletes a comment in which the symbol is followed by a blank or =, but keeps one that ends in it", () => {
    expect(merge("# CONFIG_A because\n# see CONFIG_A\n# CONFIG_A=y is bad\nCONFIG_A=y\n", "CONFIG_A=m\n").text).toBe(
      "# see CONFIG_A\n\nCONFIG_A=m\n",
    );
  });

  it("deletes a line whose symbol ends in the wanted one, for sed's expression is not anchored", () => {
    expect(merge("XCONFIG_A=y\nCONFIG_A=y\n", "CONFIG_A=m\n").text).toBe("\nCONFIG_A=m\n");
  });

  it("leaves a longer symbol alone", () => {
    expect(merge("CONFIG_AB=y\nCONFIG_A=y\n", "CONFIG_A=m\n").text).toBe("CONFIG_AB=y\n\nCONFIG_A=m\n");
  });

  it("keeps a fragment's duplicates as they are", () => {
    expect(merge("", "CONFIG_A=y\nCONFIG_A=m\n").text).toBe("\nCONFIG_A=y\nCONFIG_A=m\n");
  });

  it("ends an unfinished last line with the newline that otherwise becomes the empty line", () => {
    expect(merge("CONFIG_A=y", "CONFIG_B=y", "CONFIG_C=y").text).toBe("CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y");
  });

  it("ends the line before a deleted unfinished last line", () => {
    expect(merge("CONFIG_B=y\nCONFIG_A=y", "CONFIG_A=m\n").text).toBe("CONFIG_B=y\n\nCONFIG_A=m\n");
  });

  it("gives back the base when there is no fragment", () => {
    expect(merge("CONFIG_A=y").text).toBe("CONFIG_A=y");
    expect(merge("").text).toBe("");
  });

  it("adds an empty line even for an empty fragment", () => {
    expect(merge("CONFIG_A=y\n", "").text).toBe("CONFIG_A=y\n\n");
  });

  it('does not see "is not set" at the end of a Windows line, as the script does not', () => {
    expect(merge("CONFIG_A=y\n", "# CONFIG_A is not set\r\n").text).toBe("CONFIG_A=y\n\n# CONFIG_A is not set\r\n");
    expect(merge("CONFIG_A=y\r\n", "CONFIG_A=m\r\n").text).toBe("\nCONFIG_A=m\r\n");
  });

  it("does not take other line separators of Unicode for the end of a line", () => {
    expect(merge("CONFIG_A=y\n", '# text\u2028CONFIG_A=m\nCONFIG_B="\u2028"\n').text).toBe(
      'CONFIG_A=y\n\n# text\u2028CONFIG_A=m\nCONFIG_B="\u2028"\n',
    );
  });
});

describe("what it reports", () => {
  it("names both values with their places", () => {
    const { redefinitions, redundant } = merge("# head\nCONFIG_A=y\n", "CONFIG_B=1\n", "\nCONFIG_A=m\nCONFIG_B=1\n");
    expect(redefinitions).toEqual([
      {
        symbol: "CONFIG_A",
        fragment: "f2",
        previous: [{ file: "base", line: 2, text: "CONFIG_A=y" }],
        next: [{ file: "f2", line: 2, text: "CONFIG_A=m" }],
      },
    ]);
    expect(redundant.map(({ symbol, previous }) => [symbol, previous[0]?.file])).toEqual([["CONFIG_B", "f1"]]);
    expect(describeRedefinition(redefinitions[0]!)).toEqual([
      "Value of CONFIG_A is redefined by fragment f2:",
      "  Previous value: CONFIG_A=y   (base:2)",
      "  New value:      CONFIG_A=m   (f2:2)",
    ]);
  });

  it("takes =n and is not set for different, as the script does", () => {
    expect(merge("CONFIG_A=n\n", "# CONFIG_A is not set\n").redefinitions).toHaveLength(1);
  });

  it("counts comments that name the symbol as part of the value, as grep -w does", () => {
    const { redefinitions } = merge("CONFIG_A=y\n", "# why CONFIG_A, then\nCONFIG_A=y\n");
    expect(redefinitions[0]?.next.map(({ line }) => line)).toEqual([1, 2]);
  });

  it("finds no word inside a longer one", () => {
    expect(merge("# MY_CONFIG_A, CONFIG_AB\n", "CONFIG_A=y\n").redefinitions).toEqual([]);
  });

  it("reports a symbol that a fragment gives twice once", () => {
    expect(merge("CONFIG_A=y\n", "CONFIG_A=m\nCONFIG_A=y\n").redefinitions).toHaveLength(1);
  });
});

describe("-y", () => {
  const builtin = (base: string, fragment: string) =>
    mergeConfigs({ name: "base", text: base }, [{ name: "f", text: fragment }], { builtinWins: true });

  it("does not demote y to m", () => {
    const { text, notDemoted, redefinitions } = builtin("CONFIG_A=y\n", "CONFIG_A=m\nCONFIG_B=m\n");
    expect(text).toBe("CONFIG_A=y\n\nCONFIG_B=m\n");
    expect(notDemoted.map(({ symbol }) => symbol)).toEqual(["CONFIG_A"]);
    expect(redefinitions).toEqual([]);
  });

  it("still promotes m to y and turns off", () => {
    expect(builtin("CONFIG_A=m\n", "CONFIG_A=y\n").text).toBe("\nCONFIG_A=y\n");
    expect(builtin("CONFIG_A=y\n", "# CONFIG_A is not set\n").text).toBe("\n# CONFIG_A is not set\n");
  });
});

describe("a base without modules", () => {
  it("turns every m and MODULES off, and nothing else", () => {
    const text =
      'CONFIG_MODULES=y\nCONFIG_A=m\nCONFIG_B=y\nCONFIG_C="m"\n# CONFIG_D=m\nCONFIG_E=m\r\n# CONFIG_F is not set\n';
    expect(withoutModules({ name: "base", text })).toEqual({
      text: '# CONFIG_MODULES is not set\n# CONFIG_A is not set\nCONFIG_B=y\nCONFIG_C="m"\n# CONFIG_D=m\n# CONFIG_E is not set\n# CONFIG_F is not set\n',
      turnedOff: ["CONFIG_A", "CONFIG_E"],
    });
  });
});
