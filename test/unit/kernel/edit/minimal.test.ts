import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, minimalFragment } from "../../../../src/kernel/edit/minimal.ts";
import { predict, predictChoice } from "../../../../src/kernel/edit/predict.ts";
import { choiceMembers, choiceOf, configValues, type KconfigModel } from "../../../../src/kernel/kconfig/model.ts";
import { lastEntries, parseConfigStrictly } from "../../../../src/kernel/kconfig/parse.ts";
import { visibility } from "../../../../src/kernel/kconfig/why.ts";
import { small } from "../explain/model.ts";

/** A small olddefconfig: predicts until nothing changes. */
function olddefconfig(text: string, model: KconfigModel = small): string {
  const entries = parseConfigStrictly({ name: "merged", text });
  const requests = new Map(entries.map(({ symbol, value }) => [symbol, value]));
  let config = "";
  for (let round = 0; round < 20; round++) {
    const values = configValues(model, lastEntries(parseConfigStrictly({ name: "c", text: config })));
    const lines: string[] = [];
    for (const symbol of model.symbols.values()) {
      const choice = choiceOf(symbol);
      const value =
        choice !== undefined && choiceMembers(choice).includes(symbol.name)
          ? predictChoice(choice, requests, model, values) === symbol.name
            ? "y"
            : "n"
          : predict(symbol, requests, values);
      if (visibility(symbol, values) === 0 && (value === "n" || value === "")) continue;
      if (value !== "")
        lines.push(value === "n" ? `# CONFIG_${symbol.name} is not set\n` : `CONFIG_${symbol.name}=${value}\n`);
    }
    const next = lines.join("");
    if (next === config) return config;
    config = next;
  }
  throw new Error("no fixed point");
}

const write = (lines: readonly Line[]) => lines.map(({ symbol, value }) => `${symbol}=${value}\n`).join("");

async function minimal(merged: string, edited: string, resolve = olddefconfig) {
  let runs = 0;
  const found = await minimalFragment({
    model: small,
    before: { name: "before", text: olddefconfig(merged) },
    wanted: { name: "wanted", text: olddefconfig(edited) },
    merge: (lines) => `${merged}${write(lines)}`,
    resolve: async (text) => {
      runs++;
      return resolve(text);
    },
  });
  return { ...found, runs };
}

describe("the minimal fragment", () => {
  it("holds what was chosen, and nothing that follows from it", async () => {
    const { lines, unreachable, runs } = await minimal("", "CONFIG_NET=y\nCONFIG_FAST=y\nCONFIG_LENGTH=5\n");
    expect(unreachable).toEqual([]);
    expect(lines).toEqual([
      { symbol: "CONFIG_FAST", value: "y" },
      { symbol: "CONFIG_NET", value: "y" },
    ]);
    expect(runs).toBe(1);
  });

  it("turns off what the base or a fragment asks for", async () => {
    const { lines } = await minimal("CONFIG_NET=y\nCONFIG_BUS=y\n", "CONFIG_NET=y\n# CONFIG_BUS is not set\n");
    expect(lines).toEqual([{ symbol: "CONFIG_BUS", value: "n" }]);
  });

  it("is found by trying where the model is wrong", async () => {
    // This olddefconfig keeps LENGTH at 9 unless it is asked for: no model knows.
    const stubborn = (text: string) =>
      text.includes("CONFIG_LENGTH=") ? olddefconfig(text) : olddefconfig(`${text}CONFIG_LENGTH=9\n`);
    const { lines, unreachable } = await minimal("", "CONFIG_NET=y\n", stubborn);
    expect(unreachable).toEqual([]);
    expect(lines).toEqual([
      { symbol: "CONFIG_NET", value: "y" },
      { symbol: "CONFIG_LENGTH", value: "5" },
    ]);
  });

  it("says what no fragment can bring about", async () => {
    const { unreachable } = await minimal("", "CONFIG_NET=y\n", (text) =>
      olddefconfig(text).replace(/CONFIG_NLATTR=y\n/, ""),
    );
    expect(unreachable).toMatchObject([{ symbol: "CONFIG_NLATTR", before: undefined, after: "y" }]);
  });

  const choices = fc
    .record({
      NET: fc.constantFrom("y", "n"),
      BUS: fc.constantFrom("y", "n"),
      OLD: fc.constantFrom("y", "n"),
      DRIVER: fc.constantFrom("y", "n"),
      speed: fc.constantFrom("SLOW", "FAST"),
      LENGTH: fc.constantFrom("5", "7", "8"),
    })
    .map(({ speed, ...values }) =>
      [...Object.entries(values), [speed, "y"]].map(([name, value]) => `CONFIG_${name}=${value}\n`).join(""),
    );

  it("brings about any configuration, and no line of it can be left out", async () => {
    await fc.assert(
      fc.asyncProperty(choices, choices, async (merged, edited) => {
        const wanted = olddefconfig(edited);
        const { lines, unreachable } = await minimal(merged, edited);
        expect(unreachable).toEqual([]);
        expect(olddefconfig(`${merged}${write(lines)}`)).toBe(wanted);
        for (const line of lines) {
          const without = lines.filter((one) => one !== line);
          expect(olddefconfig(`${merged}${write(without)}`), line.symbol).not.toBe(wanted);
        }
      }),
    );
  });
});
