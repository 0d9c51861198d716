import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ALL_RULES } from "../../src/kernel/check/check-config.ts";
import { isForRelease, type Rule } from "../../src/kernel/check/rule.ts";
import type { KconfigModel } from "../../src/kernel/kconfig/model.ts";
import { loadKconfig } from "../../src/kernel/load-model.ts";
import { machineNix } from "../support/nix.ts";
import { checkout } from "../support/project.ts";

/** What the rules of `kernel check` say about options must be true of the kernel's own Kconfig. */
let model: KconfigModel;
beforeAll(async () => {
  const nix = await machineNix(join(checkout, ".samebits"));
  ({ model } = await loadKconfig("minimal", { nix, step: { progress: () => {}, skip: () => {} } }));
});

const rules = () => ALL_RULES.filter((rule) => isForRelease(rule, model.version));
const settings = (rule: Rule) =>
  rule.set.map((line) => {
    const [, off, symbol, value] = /^(?:# CONFIG_(\w+) is not set|CONFIG_(\w+)=(.+))$/.exec(line) ?? [];
    return { symbol: off ?? symbol!, value: value ?? "n" };
  });

describe("the rules of kernel check", () => {
  it("name options that the kernel has", () => {
    const named = rules().flatMap((rule) => [
      rule.symbol,
      ...rule.others,
      ...settings(rule).map(({ symbol }) => symbol),
    ]);
    expect(named.length).toBeGreaterThan(200);
    expect([...new Set(named)].filter((symbol) => !model.symbols.has(symbol))).toEqual([]);
  });

  it("are for later kernels where this one lacks the option", () => {
    const later = ALL_RULES.filter((rule) => !isForRelease(rule, model.version));
    expect(later.map(({ symbol }) => symbol).sort()).toEqual(["AUTOFDO_CLANG", "PROPELLER_CLANG", "X86_NATIVE_CPU"]);
    expect(later.filter(({ symbol }) => model.symbols.has(symbol))).toEqual([]);
  });

  it("say to set what can be set by hand, to a value of its type", () => {
    const wrong = rules().flatMap((rule) =>
      settings(rule).filter(({ symbol, value }) => {
        const { type, nodes } = model.symbols.get(symbol)!;
        const fits =
          type === "bool" || type === "tristate"
            ? /^[yn]$/.test(value)
            : type === "string"
              ? /^".*"$/.test(value)
              : type === "int" && /^\d+$/.test(value);
        return !fits || !nodes.some(({ prompt }) => prompt !== undefined);
      }),
    );
    expect(wrong).toEqual([]);
  });
});
