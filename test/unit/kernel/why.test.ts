import { describe, expect, it } from "vitest";
import { configValues } from "../../../src/kernel/kconfig/model.ts";
import { lastEntries, parseConfigStrictly } from "../../../src/kernel/kconfig/parse.ts";
import { advise, type Reason, whyLost } from "../../../src/kernel/kconfig/why.ts";
import { smallModel } from "./small-kconfig.ts";

const model = smallModel();

/** @param resolved lines of the resolved configuration @param asked lines of a fragment */
function why(request: string, resolved: string, asked = ""): Reason {
  const [symbol, requested] = request.split("=") as [string, string];
  const entries = (name: string, text: string) =>
    lastEntries(parseConfigStrictly({ name, text: text.replaceAll(/(\w+)=/g, "CONFIG_$1=").replaceAll("; ", "\n") }));
  return whyLost(
    { symbol: `CONFIG_${symbol}`, requested },
    { model, values: configValues(model, entries("resolved", resolved)), requested: entries("a.config", asked) },
  );
}

describe("why a value did not survive", () => {
  it("a symbol that the kernel does not have, with the nearest that it has", () => {
    const { kind, lines } = why("CRAD=y", "");
    expect(kind).toBe("unknown symbol");
    expect(lines).toEqual([
      "Linux 6.12.0 has no CONFIG_CRAD on this architecture",
      expect.stringContaining("did you mean CONFIG_CARD"),
    ]);
    expect(why("QUITE_ANOTHER=y", "").lines).toHaveLength(1);
  });

  it.each([
    ["NET=m", "CONFIG_NET is a bool: y or n, not m"],
    ["CARD=1", "CONFIG_CARD is a tristate: y, m or n, not 1"],
    ["CPUS=0x10", "CONFIG_CPUS is an int: a decimal number, not 0x10"],
    ["ADDRESS=16", "CONFIG_ADDRESS is a hex: a number such as 0x10, not 16"],
    ["LOADED=y", "CONFIG_LOADED is a string: write it in double quotes, not y"],
  ])("%s: a value of the wrong type", (request, line) => {
    expect(why(request, "")).toEqual({ kind: "wrong type", lines: [line] });
  });

  it("an unmet dependency: what to request, and who turned it off", () => {
    expect(why("CARD=y", "NET=y", "NET=y; PCI=n")).toEqual({
      kind: "unmet dependency",
      lines: ["unmet: PCI [=n], as a.config:2 asks: request CONFIG_PCI=y"],
    });
  });

  it("every unmet part is named", () => {
    expect(why("CARD=y", "").lines).toEqual([
      "unmet: NET [=n]: request CONFIG_NET=y",
      "unmet: PCI [=n]: request CONFIG_PCI=y",
    ]);
  });

  it("a chain of dependencies is followed down to what can be set; nothing is explained twice", () => {
    expect(why("DEEP=y", "").lines).toEqual([
      "unmet: DEEP_A [=n], which itself is not to be had:",
      "  unmet: DEEP_B [=n], which itself is not to be had:",
      "    unmet: NET [=n]: request CONFIG_NET=y",
      "  unmet: NET [=n]",
    ]);
  });

  it("something that must be off", () => {
    expect(why("SIMPLE=n", "EXPERT=y").kind).not.toBe("unmet dependency");
    expect(why("SIMPLE=y", "EXPERT=y", "EXPERT=y").lines).toEqual([
      "unmet: !EXPERT [=y], as a.config:1 asks: turn CONFIG_EXPERT off",
    ]);
  });

  it("one of several would do", () => {
    expect(why("EITHER=y", "").lines).toEqual([
      "unmet: SOUND [=n] || USB [=n]",
      "  one of these can be requested: CONFIG_SOUND=y",
    ]);
  });

  it("a test of the toolchain", () => {
    expect(why("TOOL=y", "").lines).toEqual([
      expect.stringMatching(/^unmet: a test of the compiler or of other tools.* \(Kconfig:\d+\)$/),
    ]);
  });

  it("a symbol of another architecture", () => {
    expect(why("FOREIGN=y", "").lines).toEqual(["unmet: NO_SUCH [undefined] (this architecture does not have it)"]);
  });

  it("no prompt: what it follows from", () => {
    expect(why("LIB=y", "NET=y; PCI=y")).toEqual({
      kind: "no prompt",
      lines: ["CONFIG_LIB has no prompt: nobody can set it, it follows from", "  selected by CARD [=n]   (Kconfig:50)"],
    });
  });

  it("turned off, but selected: by whom, and who asked for that", () => {
    expect(why("LIB=n", "NET=y; PCI=y; CARD=y; LIB=y", "CARD=y")).toEqual({
      kind: "selected",
      lines: ["selected by CARD [=y]   (Kconfig:50), which a.config:1 asks for"],
    });
  });

  it("turned off, but its prompt is hidden and its default is on", () => {
    const { kind, lines } = why("SIMPLE=n", "EXPERT=y; SIMPLE=y");
    expect(kind).toBe("default");
    expect(lines).toEqual([
      expect.stringMatching(/^its prompt is hidden by: !EXPERT \[=y\] {3}\(Kconfig:\d+\)$/),
      "so it has its default: y   (Kconfig:51)",
    ]);
  });

  it("turned off, but hidden and implied", () => {
    expect(why("HINT=n", "EXPERT=y; HELPER=y; HINT=y")).toMatchObject({
      kind: "implied",
      lines: [expect.any(String), "implied by HELPER [=y]   (Kconfig:55)"],
    });
  });

  it("another member of a choice", () => {
    expect(why("FAST=y", "SLOW=y", "FAST=y; SLOW=y")).toEqual({
      kind: "choice",
      lines: [
        'the choice "Speed" has one member that is on: SLOW, because a.config:2 says SLOW=y, and of several the last one counts',
      ],
    });
    expect(why("FAST=n", "FAST=y").lines).toEqual([
      'the choice "Speed" must have one member that is on, and this is the one left; request another: CONFIG_SLOW',
    ]);
  });

  it("a number outside of its range", () => {
    expect(why("CPUS=99", "CPUS=8; MOST=8")).toEqual({
      kind: "range",
      lines: ["99 is outside of its range, 2 to MOST [=8]   (Kconfig:52)"],
    });
  });

  it("a string whose prompt is hidden", () => {
    expect(why('LOADED="x"', "").lines).toEqual(["unmet: MODULES [=n]: request CONFIG_MODULES=y"]);
  });

  it("a module without modules", () => {
    expect(why("CARD=m", "NET=y; PCI=y; CARD=y").kind).toBe("modules are off");
  });

  it("built in although a module is asked for: a module that selects it is no reason", () => {
    expect(why("TREE=m", "MODULES=y; BRIDGE=y; GARP=m; TREE=y")).toEqual({
      kind: "selected",
      lines: ["selected by BRIDGE [=y]   (Kconfig:56)"],
    });
    expect(why("TREE=n", "MODULES=y; BRIDGE=y; GARP=m; TREE=y").lines).toHaveLength(2);
  });

  it("no prompt, and a test of the toolchain that has become a constant", () => {
    const test = "a test of the compiler or of other tools, which this toolchain does not pass";
    expect(why("HAS_LTO=y", "").lines).toContain(`  default y if n: ${test}   (Kconfig:58)`);
    expect(why("HAS_RUST=y", "").lines).toContain(`  default n: ${test}   (Kconfig:59)`);
  });
});

describe("advice", () => {
  const typo = { symbol: "CONFIG_CRAD", kind: "unknown symbol" } as const;
  const value = { symbol: "CONFIG_CPUS", kind: "range" } as const;
  const unmet = { symbol: "CONFIG_CARD", kind: "unmet dependency" } as const;

  it("is about what is wrong: names, values, other options", () => {
    expect(advise([typo], "kernel.toml")).toEqual([expect.stringContaining("correct the name")]);
    expect(advise([value], "kernel.toml")).toEqual(["correct the value"]);
    expect(advise([unmet], "kernel.toml")).toEqual([
      expect.stringContaining("turn on what the option depends on"),
      expect.stringContaining("[expected] in kernel.toml"),
    ]);
    expect(advise([typo, value, unmet], "kernel.toml")).toHaveLength(4);
  });

  it("names no mistake as something to be expected", () => {
    expect(advise([typo, unmet], "kernel.toml").join("\n")).toContain("CONFIG_CARD = ");
  });
});
