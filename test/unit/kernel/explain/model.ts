import { readModel } from "../../../../src/kernel/kconfig/model.ts";

/**
 * A Kconfig as nix/kconfig/describe.c prints it:
 *
 *     menu "Network"
 *       config NET        bool "Networking support", selects NLATTR
 *       config DRIVER     tristate "A driver", depends on NET && !OLD && (BUS || USB)
 *       choice "Speed"    SLOW (default), FAST
 *     endmenu
 *     config NLATTR       bool, no prompt
 *     config OLD          bool "Old ways"
 *     config LENGTH       int "Length" if NET, range 1 10, default 5
 */
export const small = readModel(
  JSON.stringify({
    version: "6.12.107",
    symbols: [
      { name: "NET", type: "bool", selects: [{ at: "net/Kconfig:3", symbol: "NLATTR" }] },
      { name: "DRIVER", type: "tristate", depends: 0 },
      { name: "SLOW", type: "bool", depends: 1 },
      { name: "FAST", type: "bool", depends: 1 },
      { name: "NLATTR", type: "bool" },
      { name: "OLD", type: "bool", defaults: [{ at: "old/Kconfig:4", value: 1 }] },
      { name: "BUS", type: "bool" },
      {
        name: "LENGTH",
        type: "int",
        depends: 1,
        defaults: [
          { at: "len/Kconfig:4", value: 3, if: 4 },
          { at: "len/Kconfig:5", value: 2, if: 1 },
        ],
        ranges: [{ at: "len/Kconfig:6", low: ["c", "1"], high: ["c", "10"], if: 1 }],
      },
    ],
    menu: {
      kind: "menu",
      at: "Kconfig:1",
      prompt: "Main",
      children: [
        {
          kind: "menu",
          at: "net/Kconfig:1",
          prompt: "Network",
          children: [
            {
              kind: "config",
              at: "net/Kconfig:2",
              symbol: "NET",
              prompt: "Networking support",
              help: "Say Y.\n\n  As a rule.\n",
            },
            { kind: "config", at: "net/Kconfig:9", symbol: "DRIVER", prompt: "A driver", if: 0 },
            {
              kind: "choice",
              at: "net/Kconfig:20",
              prompt: "Speed",
              if: 1,
              children: [
                { kind: "config", at: "net/Kconfig:21", symbol: "SLOW", prompt: "Slow", if: 1 },
                { kind: "config", at: "net/Kconfig:22", symbol: "FAST", prompt: "Fast", if: 1 },
              ],
            },
          ],
        },
        { kind: "config", at: "lib/Kconfig:1", symbol: "NLATTR" },
        { kind: "config", at: "old/Kconfig:1", symbol: "OLD", prompt: "Old ways" },
        { kind: "config", at: "bus/Kconfig:1", symbol: "BUS", prompt: "Bus" },
        { kind: "config", at: "len/Kconfig:1", symbol: "LENGTH", prompt: "Length", if: 1 },
      ],
    },
    expressions: [["&", "NET", ["!", "OLD"], ["|", "BUS", "USB"]], "NET", ["c", "5"], ["c", "7"], ["&", "NET", "BUS"]],
  }),
);
