import { describe, expect, it } from "vitest";
import { nextFragment, renderFragment } from "../../../../src/kernel/edit/fragment.ts";
import { parseConfigStrictly } from "../../../../src/kernel/kconfig/parse.ts";
import { small } from "../explain/model.ts";

describe("a fragment's text", () => {
  it("has the menus above the lines, and what is given up at the end", () => {
    const text = renderFragment(
      "For the driver of CONFIG_X=y;\nsee the mail",
      [
        { symbol: "CONFIG_BUS", value: "y" },
        { symbol: "CONFIG_FAST", value: "y" },
        { symbol: "CONFIG_NET", value: "n" },
        { symbol: "CONFIG_SLOW", value: "n", givenUp: true },
      ],
      small,
    );
    expect(text).toBe(`# For the driver of X=y;
# see the mail

# Network
# CONFIG_NET is not set

# Network > Speed
CONFIG_FAST=y

CONFIG_BUS=y

# Asked for by other fragments, and given up with this
# CONFIG_SLOW is not set
`);
    expect(parseConfigStrictly({ name: "f", text }).map(({ symbol }) => symbol)).toEqual([
      "CONFIG_NET",
      "CONFIG_FAST",
      "CONFIG_BUS",
      "CONFIG_SLOW",
    ]);
  });
});

describe("a fragment's name", () => {
  it.each([
    [["config.d/10-a.config", "config.d/90-b.config"], "config.d/95-edit.config"],
    [["config.d/95-edit.config"], "config.d/96-edit.config"],
    [["config.d/12-a.config"], "config.d/15-edit.config"],
    [["options/50-a.cfg", "../features/net/net.cfg"], "options/55-edit.config"],
    [[], "config.d/05-edit.config"],
    [["one.config"], "config.d/05-edit.config"],
  ])("behind %j is %s", (fragments, name) => {
    expect(nextFragment(fragments, "edit")).toBe(name);
  });

  it("is refused when it is none, or no number is left", () => {
    expect(() => nextFragment([], "a/b")).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => nextFragment(["config.d/99-z.config"], "x")).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
