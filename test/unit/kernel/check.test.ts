import { describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { describeLost, lostValues, requireSurvival } from "../../../src/kernel/kconfig/check.ts";
import { lastEntries, parseConfigStrictly } from "../../../src/kernel/kconfig/parse.ts";

const read = (name: string, text: string) => parseConfigStrictly({ name, text });
const lost = (requested: string, resolved: string) =>
  lostValues(read("f", requested), lastEntries(read("r", resolved)));

describe("lost values", () => {
  it.each([
    ["equal", "CONFIG_A=y\n", "CONFIG_A=y\n"],
    ["off and absent", "# CONFIG_A is not set\n", ""],
    ["n and not set", "CONFIG_A=n\n", "# CONFIG_A is not set\n"],
    ["two ways to write a hexadecimal number", "CONFIG_A=0x0010\n", "CONFIG_A=0x10\n"],
    ["a larger hexadecimal number in capitals", "CONFIG_A=0xDEAD\n", "CONFIG_A=0xdead\n"],
  ])("none when %s", (_what, requested, resolved) => expect(lost(requested, resolved)).toEqual([]));

  it.each([
    ["absent", "CONFIG_A=y\n", "", undefined],
    ["turned off", "CONFIG_A=y\n", "# CONFIG_A is not set\n", "n"],
    ["selected", "# CONFIG_A is not set\n", "CONFIG_A=y\n", "y"],
    ["a module instead", "CONFIG_A=y\n", "CONFIG_A=m\n", "m"],
    ["another number", "CONFIG_A=64\n", "CONFIG_A=8192\n", "8192"],
    ["decimal for hexadecimal", "CONFIG_A=16\n", "CONFIG_A=0x10\n", "0x10"],
    ["another string", 'CONFIG_A="1"\n', 'CONFIG_A="01"\n', '"01"'],
  ])("one when %s", (_what, requested, resolved, actual) => {
    expect(lost(requested, resolved)).toMatchObject([{ symbol: "CONFIG_A", actual, file: "f", line: 1 }]);
  });

  it("are told in merge_config.sh's words, with the place", () => {
    expect(describeLost(lost("\nCONFIG_A=y\n", "")[0]!)).toEqual([
      "Value requested for CONFIG_A not in final .config",
      "  Requested value: CONFIG_A=y   (f:2)",
      "  Actual value:    ",
    ]);
    expect(describeLost(lost("# CONFIG_A is not set\n", "CONFIG_A=y\n")[0]!)[1]).toContain("# CONFIG_A is not set");
  });
});

describe("survival", () => {
  const require = (requested: string, resolved: string, expected: Record<string, string>) => {
    try {
      requireSurvival(lost(requested, resolved), read("f", requested), expected, "kernel.toml");
    } catch (error) {
      expect(error).toBeInstanceOf(SamebitsError);
      return error as SamebitsError;
    }
    return undefined;
  };

  it("holds when all is as requested, or lost as expected", () => {
    expect(require("CONFIG_A=y\n", "CONFIG_A=y\n", {})).toBeUndefined();
    expect(require("CONFIG_A=y\n", "", { CONFIG_A: "needs hardware" })).toBeUndefined();
  });

  it("fails with exit 2 for every unexpected loss at once", () => {
    const error = require("CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n", "CONFIG_C=y\n", {})!;
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe("requested kernel options did not survive: CONFIG_A, CONFIG_B");
    expect(error.why.join("\n")).toContain("(f:2)");
    expect(error.next.join("\n")).toContain("[expected] in kernel.toml");
  });

  it("fails when an expected loss did not happen, or was never requested", () => {
    const error = require("CONFIG_A=y\n", "CONFIG_A=y\n", { CONFIG_A: "old", CONFIG_B: "typing error" })!;
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe("kernel.toml: [expected] is stale: CONFIG_A, CONFIG_B");
    expect(error.why).toEqual(["CONFIG_A came out as requested", "CONFIG_B is requested by no fragment"]);
  });

  it("does not mistake a property of every object for an expectation", () => {
    expect(require("CONFIG_A=y\n", "", Object.create({ CONFIG_A: "inherited" }))?.message).toContain("did not survive");
  });
});

describe("many losses", () => {
  it("of one reason are told in one block", () => {
    const lostOnes = lost("CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n", "# CONFIG_B is not set\n");
    const why = ({ symbol }: { readonly symbol: string }) => [symbol === "CONFIG_C" ? "another" : "EXPERT is off"];
    try {
      requireSurvival(lostOnes, [], {}, "kernel.toml", { why, next: () => [] });
    } catch (error) {
      expect((error as SamebitsError).why).toEqual([
        "Values requested for 2 options not in final .config",
        "  CONFIG_A: y requested, is n   (f:1)",
        "  CONFIG_B: y requested, is n   (f:2)",
        "  EXPERT is off",
        "Value requested for CONFIG_C not in final .config",
        "  Requested value: CONFIG_C=y   (f:3)",
        "  Actual value:    ",
        "  another",
      ]);
      return;
    }
    throw new Error("three losses, and no error");
  });
});
