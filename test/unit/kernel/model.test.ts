import { describe, expect, it } from "vitest";
import { readModel } from "../../../src/kernel/kconfig/model.ts";

/** CPU_MITIGATIONS, as x86 and all architectures define it. @param prompt of the entry without a condition */
const defined = (prompt: string | undefined) =>
  readModel(
    JSON.stringify({
      version: "6.12.0",
      expressions: [["!", "ARCH_CONFIGURES_IT"]],
      symbols: [{ name: "IT", type: "bool", depends: 0 }],
      menu: {
        kind: "menu",
        at: "Kconfig:1",
        prompt: "Main menu",
        children: [
          { kind: "config", at: "arch/x86/Kconfig:1", symbol: "IT", ...(prompt !== undefined && { prompt }) },
          { kind: "config", at: "arch/Kconfig:1", symbol: "IT", prompt: "It, elsewhere", if: 0 },
        ],
      },
    }),
  ).symbols.get("IT")!;

describe("a symbol with several entries", () => {
  it("depends on nothing when one of them can be set in any case", () => {
    expect(defined("It").depends).toBeUndefined();
  });

  it("depends on what the kernel says otherwise", () => {
    expect(defined(undefined).depends).toEqual(["!", "ARCH_CONFIGURES_IT"]);
    expect(defined("It").nodes).toHaveLength(2);
  });
});
