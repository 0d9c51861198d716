import { describe, expect, it } from "vitest";
import { predict, predictChoice } from "../../../../src/kernel/edit/predict.ts";
import type { Expression } from "../../../../src/kernel/kconfig/expression.ts";
import { choiceOf, configValues, readModel } from "../../../../src/kernel/kconfig/model.ts";
import { lastEntries, parseConfigStrictly } from "../../../../src/kernel/kconfig/parse.ts";
import { small } from "../explain/model.ts";

const config = (text: string) =>
  lastEntries(parseConfigStrictly({ name: "c", text: `${text.split("; ").join("\n")}\n` }));
const valuesOf = (text: string, model = small) => configValues(model, config(text));
const requestsOf = (text: string) =>
  new Map(text === "" ? [] : [...config(text)].map(([name, { value }]) => [name, value] as const));

/** One symbol X, and those it is made of: A, B (tristate), MODULES. */
function symbol(parts: Record<string, unknown>, expressions: readonly Expression[], prompt = true) {
  const names = ["A", "B", "MODULES"];
  return readModel(
    JSON.stringify({
      version: "6.12",
      symbols: [
        { name: "X", type: "tristate", ...parts },
        ...names.map((name) => ({ name, type: name === "MODULES" ? "bool" : "tristate", ...(parts[name] as object) })),
      ],
      menu: {
        kind: "menu",
        at: "Kconfig:1",
        children: [
          { kind: "config", at: "x:1", symbol: "X", ...(prompt && { prompt: "X", if: parts.depends }) },
          ...names.map((name) => ({ kind: "config", at: "x:2", symbol: name, prompt: name })),
        ],
      },
      expressions,
    }),
  );
}

describe("the value a symbol gets", () => {
  it.each([
    ["what is asked for, where a prompt is visible", "CONFIG_X=y", "CONFIG_A=y", "y"],
    ["at most as visible as its prompt", "CONFIG_X=y", "CONFIG_A=m; CONFIG_MODULES=y", "m"],
    ["y for m without modules", "CONFIG_X=m", "CONFIG_A=y", "y"],
    ["n where it is not visible", "CONFIG_X=y", "CONFIG_B=y", "n"],
    ["its default without a request", "", "CONFIG_A=y; CONFIG_B=m; CONFIG_MODULES=y", "m"],
    ["n although the default says otherwise", "# CONFIG_X is not set", "CONFIG_A=y; CONFIG_B=y", "n"],
  ])("is %s", (_, requests, values, value) => {
    // depends on A; default B
    const model = symbol({ depends: 0, defaults: [{ at: "x:3", value: 1, if: 0 }] }, ["A", "B"]);
    expect(predict(model.symbols.get("X")!, requestsOf(requests), valuesOf(values, model))).toBe(value);
  });

  it.each([
    ["CONFIG_A=y", "# CONFIG_X is not set", "y"],
    ["CONFIG_A=m; CONFIG_MODULES=y", "# CONFIG_X is not set", "m"],
    ["CONFIG_A=m; CONFIG_MODULES=y", "CONFIG_X=y", "y"],
    ["CONFIG_A=m", "# CONFIG_X is not set", "y"],
    ["CONFIG_B=y", "# CONFIG_X is not set", "n"],
  ])("is raised by what selects it: %s, %s: %s", (values, requests, value) => {
    const model = symbol({ A: { selects: [{ at: "a:1", symbol: "X" }] } }, []);
    expect(predict(model.symbols.get("X")!, requestsOf(requests), valuesOf(values, model))).toBe(value);
  });

  it.each([
    ["CONFIG_A=y", "", "y"],
    ["CONFIG_A=y", "# CONFIG_X is not set", "n"],
    ["", "", "n"],
  ])("is suggested by what implies it: %s, %s: %s", (values, requests, value) => {
    const model = symbol({ A: { implies: [{ at: "a:1", symbol: "X" }] } }, []);
    const given = values === "" ? configValues(model, new Map()) : valuesOf(values, model);
    expect(predict(model.symbols.get("X")!, requestsOf(requests), given)).toBe(value);
  });

  it("is a number asked for, or the first default that applies", () => {
    const length = small.symbols.get("LENGTH")!;
    expect(predict(length, requestsOf("CONFIG_LENGTH=3"), valuesOf("CONFIG_NET=y"))).toBe("3");
    expect(predict(length, requestsOf("CONFIG_LENGTH=3"), valuesOf("CONFIG_BUS=y"))).toBe("");
    expect(predict(length, requestsOf(""), valuesOf("CONFIG_NET=y"))).toBe("5");
    expect(predict(length, requestsOf(""), valuesOf("CONFIG_NET=y; CONFIG_BUS=y"))).toBe("7");
  });
});

describe("the member of a choice that is on", () => {
  const choice = choiceOf(small.symbols.get("SLOW")!)!;
  it.each([
    ["", "CONFIG_NET=y", "SLOW"],
    ["CONFIG_FAST=y", "CONFIG_NET=y", "FAST"],
    ["CONFIG_FAST=y; CONFIG_SLOW=y", "CONFIG_NET=y", "SLOW"],
    ["CONFIG_SLOW=y; CONFIG_FAST=y", "CONFIG_NET=y", "FAST"],
    ["# CONFIG_SLOW is not set", "CONFIG_NET=y", "FAST"],
    ["# CONFIG_SLOW is not set; # CONFIG_FAST is not set", "CONFIG_NET=y", "SLOW"],
    ["CONFIG_FAST=y", "CONFIG_BUS=y", undefined],
  ])("%s with %s: %s", (requests, values, member) => {
    expect(predictChoice(choice, requestsOf(requests), small, valuesOf(values))).toBe(member);
  });
});
