import { type KconfigModel, readModel } from "../../../src/kernel/kconfig/model.ts";

/** A Kconfig of a few symbols, as nix/kconfig/describe.c would print it. */
export function smallModel(): KconfigModel {
  const expressions = [
    "NET", // 0
    ["&", "NET", "PCI"], // 1
    ["!", "EXPERT"], // 2
    ["c", "y"], // 3
    ["|", "SOUND", "USB"], // 4
    ["c", "n"], // 5
    ["&", "DEEP_B", "NET"], // 6
    "DEEP_A", // 7
    ["c", "8"], // 8
    "NO_SUCH", // 9
    "MODULES", // 10
  ];
  let line = 0;
  const at = () => `Kconfig:${++line}`;
  const config = (symbol: string, more: object = {}) => ({ kind: "config", at: at(), symbol, prompt: symbol, ...more });
  return readModel(
    JSON.stringify({
      version: "6.12.0",
      expressions,
      symbols: [
        { name: "NET", type: "bool" },
        { name: "PCI", type: "bool" },
        { name: "MODULES", type: "bool" },
        { name: "EXPERT", type: "bool" },
        { name: "CARD", type: "tristate", depends: 1, selects: [{ at: "Kconfig:50", symbol: "LIB" }] },
        { name: "LIB", type: "tristate" },
        { name: "SIMPLE", type: "bool", depends: 2, defaults: [{ at: "Kconfig:51", value: 3 }] },
        { name: "SOUND", type: "bool" },
        { name: "USB", type: "bool", depends: 0 },
        { name: "EITHER", type: "bool", depends: 4 },
        { name: "TOOL", type: "bool", depends: 5 },
        { name: "DEEP_A", type: "bool", depends: 6 },
        { name: "DEEP_B", type: "bool", depends: 0 },
        { name: "DEEP", type: "bool", depends: 7 },
        { name: "FOREIGN", type: "bool", depends: 9 },
        { name: "FAST", type: "bool" },
        { name: "SLOW", type: "bool" },
        {
          name: "CPUS",
          type: "int",
          ranges: [{ at: "Kconfig:52", low: ["c", "2"], high: "MOST" }],
          defaults: [{ at: "Kconfig:53", value: 8 }],
        },
        { name: "MOST", type: "int", defaults: [{ at: "Kconfig:54", value: 8 }] },
        { name: "ADDRESS", type: "hex" },
        { name: "LOADED", type: "string", depends: 10 },
        { name: "HELPER", type: "bool", implies: [{ at: "Kconfig:55", symbol: "HINT" }] },
        { name: "HINT", type: "bool", depends: 2 },
        { name: "BRIDGE", type: "tristate", selects: [{ at: "Kconfig:56", symbol: "TREE" }] },
        { name: "GARP", type: "tristate", selects: [{ at: "Kconfig:57", symbol: "TREE" }] },
        { name: "TREE", type: "tristate" },
        { name: "HAS_LTO", type: "bool", defaults: [{ at: "Kconfig:58", value: 3, if: 5 }] },
        { name: "HAS_RUST", type: "bool", defaults: [{ at: "Kconfig:59", value: 5 }] },
      ],
      menu: {
        kind: "menu",
        at: at(),
        prompt: "Main menu",
        children: [
          config("NET", { children: [config("USB", { if: 0 })] }),
          config("PCI"),
          config("MODULES"),
          config("EXPERT"),
          {
            kind: "menu",
            at: at(),
            prompt: "Drivers",
            children: [
              { kind: "if", at: at(), children: [config("CARD", { if: 1, help: "A card.\n" })] },
              { kind: "config", at: at(), symbol: "LIB" },
              config("SIMPLE", { if: 2 }),
            ],
          },
          config("SOUND"),
          config("EITHER", { if: 4 }),
          config("TOOL", { if: 5 }),
          config("DEEP_A", { if: 6 }),
          config("DEEP_B", { if: 0 }),
          config("DEEP", { if: 7 }),
          config("FOREIGN", { if: 9 }),
          { kind: "choice", at: at(), prompt: "Speed", children: [config("FAST"), config("SLOW")] },
          config("CPUS"),
          { kind: "config", at: at(), symbol: "MOST" },
          config("ADDRESS"),
          config("LOADED", { if: 10 }),
          config("HELPER"),
          config("HINT", { if: 2 }),
          config("BRIDGE"),
          config("GARP"),
          config("TREE"),
          { kind: "config", at: at(), symbol: "HAS_LTO" },
          { kind: "config", at: at(), symbol: "HAS_RUST" },
        ],
      },
    }),
  );
}
