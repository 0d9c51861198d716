import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareConfigs } from "../../../../src/kernel/diff/compare.ts";

const source = (name: string, ...lines: string[]) => ({ name, text: lines.map((line) => `${line}\n`).join("") });
const compare = (before: readonly string[], after: readonly string[]) =>
  compareConfigs(source("a", ...before), source("b", ...after));

describe("comparing two configurations", () => {
  it("tells added, removed and changed apart, by name", () => {
    expect(
      compare(
        ["CONFIG_C=y", "CONFIG_SAME=1", "# CONFIG_A is not set"],
        ["CONFIG_SAME=1", "CONFIG_A=m", "CONFIG_B=0x10"],
      ),
    ).toEqual([
      { symbol: "CONFIG_A", kind: "changed", before: "n", after: "m", matters: true },
      { symbol: "CONFIG_B", kind: "added", before: undefined, after: "0x10", matters: true },
      { symbol: "CONFIG_C", kind: "removed", before: "y", after: undefined, matters: true },
    ]);
  });

  it("knows that off and absent make the same kernel", () => {
    expect(compare(["# CONFIG_A is not set"], ["CONFIG_B=n"])).toMatchObject([
      { symbol: "CONFIG_A", kind: "removed", matters: false },
      { symbol: "CONFIG_B", kind: "added", matters: false },
    ]);
    expect(compare([], ['CONFIG_A=""'])).toMatchObject([{ matters: true }]);
  });

  it("takes the last of several values, and refuses what is no configuration", () => {
    expect(compare(["CONFIG_A=y", "CONFIG_A=m"], ["CONFIG_A=m"])).toEqual([]);
    expect(() => compare(["CONFIG_A"], [])).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  const config = fc.uniqueArray(
    fc.tuple(fc.constantFrom("A", "B", "C", "D_1", "E"), fc.constantFrom("y", "m", "n", "4", '"x=y"')),
    { selector: ([name]) => name },
  );
  const lines = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([name, value]) => (value === "n" ? `# CONFIG_${name} is not set` : `CONFIG_${name}=${value}`));

  it("turns one into the other when it is applied, and is the mirror image of the way back", () => {
    fc.assert(
      fc.property(config, config, (before, after) => {
        const forth = compare(lines(before), lines(after));
        const applied = new Map<string, string>(before.map(([name, value]) => [`CONFIG_${name}`, value]));
        for (const { symbol, before: old, after: fresh } of forth) {
          expect(applied.get(symbol)).toBe(old);
          if (fresh === undefined) applied.delete(symbol);
          else applied.set(symbol, fresh);
        }
        expect(applied).toEqual(new Map(after.map(([name, value]) => [`CONFIG_${name}`, value])));
        const back = compare(lines(after), lines(before));
        expect(back.map((one) => [one.symbol, one.after, one.before, one.matters])).toEqual(
          forth.map((one) => [one.symbol, one.before, one.after, one.matters]),
        );
      }),
    );
  });
});
