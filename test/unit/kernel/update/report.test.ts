import { describe, expect, it } from "vitest";
import { renderUpdate } from "../../../../src/commands/kernel-update-text.ts";
import { readModel } from "../../../../src/kernel/kconfig/model.ts";
import { compareSources } from "../../../../src/kernel/update/report.ts";

/** A Kconfig of bools, each with a prompt unless its name begins with HAVE. */
const model = (version: string, names: readonly string[]) =>
  readModel(
    JSON.stringify({
      version,
      symbols: names.map((name) => ({ name, type: "bool" })),
      menu: {
        kind: "menu",
        at: "Kconfig:1",
        children: [
          {
            kind: "menu",
            at: "Kconfig:2",
            prompt: "Things",
            children: names.map((symbol) => ({
              kind: "config",
              at: "Kconfig:3",
              symbol,
              ...(!symbol.startsWith("HAVE") && { prompt: `The ${symbol}` }),
            })),
          },
        ],
      },
      expressions: [],
    }),
  );
const source = (name: string, ...lines: string[]) => ({ name, text: lines.map((line) => `${line}\n`).join("") });

const before = {
  model: model("6.12.94", ["A", "GONE", "GONE_TOO"]),
  base: source("base.config", "CONFIG_A=y"),
  resolved: source("resolved.config", "CONFIG_A=y", "CONFIG_GONE=y"),
};
const after = {
  model: model("6.12.107", ["A", "NEW", "HIDDEN", "HAVE_IT"]),
  base: source("base.config", "CONFIG_A=y", "# CONFIG_NEW is not set"),
  resolved: source("resolved.config", "CONFIG_A=y", "CONFIG_HAVE_IT=y", "# CONFIG_NEW is not set"),
};
const fragment = source("config.d/10-a.config", "# why", "CONFIG_GONE=y", "CONFIG_A=y");
const report = compareSources(before, after, [fragment]);

describe("what another source makes of a kernel", () => {
  it("tells new options with the value they get, and vanished ones with the lines that name them", () => {
    expect(report).toMatchObject({ before: "6.12.94", after: "6.12.107", gone: 2 });
    expect(report.added).toEqual([
      { symbol: "CONFIG_NEW", type: "bool", prompt: "The NEW", menus: ["Things"], value: "n", requested: false },
      {
        symbol: "CONFIG_HIDDEN",
        type: "bool",
        prompt: "The HIDDEN",
        menus: ["Things"],
        value: undefined,
        requested: false,
      },
      { symbol: "CONFIG_HAVE_IT", type: "bool", prompt: undefined, menus: ["Things"], value: "y", requested: false },
    ]);
    expect(report.vanished).toEqual([{ symbol: "CONFIG_GONE", places: ["config.d/10-a.config:2"] }]);
    expect(report.base.map(({ symbol }) => symbol)).toEqual(["CONFIG_NEW"]);
    expect(report.resolved.map(({ symbol }) => symbol)).toEqual(["CONFIG_GONE", "CONFIG_HAVE_IT", "CONFIG_NEW"]);
  });

  const update = {
    kernel: "mine",
    source: { package: "linux-source-6.12", before: "6.12.94-1", after: "6.12.107-1" },
    report,
    model: after.model,
    failure: undefined,
  };

  it("is shown to people", () => {
    expect(renderUpdate(update, { all: false, colour: false })).toBe(`mine: linux-source-6.12 6.12.94-1 -> 6.12.107-1

3 new options; 1 can be set in this configuration (--all lists the others)
  CONFIG_NEW  n  Things > The NEW

Vanished, and still named:
  CONFIG_GONE  config.d/10-a.config:2
  and 1 that no fragment names

No difference between Base with 6.12.94 and 6.12.107.
1 option is off in one and absent in the other, which makes the same kernel (--all)

Result with 6.12.94 -> 6.12.107

No prompt: these follow from others
  + CONFIG_HAVE_IT  y

Not in the Kconfig of Linux 6.12.107
  - CONFIG_GONE  y

0 changed, 1 added, 1 removed
1 option is off in one and absent in the other, which makes the same kernel (--all)

`);
    expect(renderUpdate(update, { all: true, colour: false })).toContain("  CONFIG_HIDDEN   -  Things > The HIDDEN\n");
  });

  it("says that there is nothing to do", () => {
    const same = { ...update, source: { ...update.source, before: "6.12.107-1" }, report: undefined, model: undefined };
    expect(renderUpdate(same, { all: false, colour: false })).toMatch(
      /^mine: linux-source-6\.12 6\.12\.107-1 already;/,
    );
  });
});
