import { describe, expect, it } from "vitest";
import { findSymbol } from "../../../../src/commands/kernel-explain.ts";
import { renderExplanation } from "../../../../src/commands/kernel-explain-text.ts";
import { beyond } from "../../../../src/kernel/explain/condition.ts";
import { explainer, type KernelSources } from "../../../../src/kernel/explain/explanation.ts";
import { readModel } from "../../../../src/kernel/kconfig/model.ts";
import { small } from "./model.ts";

const source = (name: string, ...lines: string[]) => ({ name, text: lines.map((line) => `${line}\n`).join("") });

function explain(name: string, sources: Partial<KernelSources> = {}) {
  return explainer(small, {
    modules: true,
    base: source("base.config"),
    fragments: [],
    own: source("kernel.toml"),
    resolved: source("resolved.config"),
    ...sources,
  })(small.symbols.get(name)!);
}

describe("where a value comes from", () => {
  it("lists every assignment in the order of the merge, and which one counts", () => {
    const { assignments, because, lost, value, line } = explain("LENGTH", {
      base: source("base.config", "CONFIG_LENGTH=1"),
      fragments: [
        source("a.config", "# about the length", "CONFIG_LENGTH=1"),
        source("b.config", "CONFIG_LENGTH=2", "CONFIG_LENGTH=3"),
      ],
      resolved: source("resolved.config", "CONFIG_NET=y", "CONFIG_LENGTH=3"),
    });
    expect(assignments).toEqual([
      { from: "base", file: "base.config", line: 1, value: "1", counts: false, note: undefined },
      { from: "fragment", file: "a.config", line: 2, value: "1", counts: false, note: "repeats" },
      { from: "fragment", file: "b.config", line: 1, value: "2", counts: false, note: "redefines" },
      { from: "fragment", file: "b.config", line: 2, value: "3", counts: true, note: "redefines" },
    ]);
    expect({ because, lost, value, line }).toEqual({
      because: "asked for by b.config:2",
      lost: undefined,
      value: "3",
      line: 2,
    });
  });

  it("says what the lack of modules turns off in the base, and what kernel.toml decides", () => {
    const base = source("base.config", "CONFIG_DRIVER=m");
    expect(explain("DRIVER", { modules: false, base }).assignments).toMatchObject([
      { value: "m", counts: false, note: "turned off: modules = false" },
    ]);
    expect(explain("DRIVER", { modules: true, base }).assignments).toMatchObject([{ counts: true, note: undefined }]);
    const own = source("kernel.toml", "CONFIG_OLD=y");
    expect(explain("OLD", { own }).assignments).toMatchObject([{ from: "definition", line: undefined }]);
  });

  it.each<[string, string, Partial<KernelSources>]>([
    ["NLATTR", "selected by CONFIG_NET", { resolved: source("r", "CONFIG_NET=y", "CONFIG_NLATTR=y") }],
    ["NLATTR", "it has no prompt, no default applies, and nothing selects it", {}],
    ["DRIVER", "what it depends on is not met", {}],
    ["OLD", "its default (old/Kconfig:4)", { resolved: source("r", "CONFIG_NET=y", "CONFIG_OLD=y") }],
    ["LENGTH", "its default (len/Kconfig:5)", { resolved: source("r", "CONFIG_NET=y", "CONFIG_LENGTH=5") }],
    ["BUS", "nothing asks for it and it has no default", { resolved: source("r", "# CONFIG_BUS is not set") }],
    ["BUS", "as in the base, base:1", { base: source("base", "CONFIG_BUS=y"), resolved: source("r", "CONFIG_BUS=y") }],
    [
      "SLOW",
      "what its choice takes when nothing else is asked for",
      { resolved: source("r", "CONFIG_NET=y", "CONFIG_SLOW=y", "# CONFIG_FAST is not set") },
    ],
    [
      "SLOW",
      "its choice has another member",
      { resolved: source("r", "CONFIG_NET=y", "# CONFIG_SLOW is not set", "CONFIG_FAST=y") },
    ],
  ])("%s: %s", (name, because, sources) => {
    expect(explain(name, sources).because).toBe(because);
  });

  it("says why a value that a fragment asks for was lost, and is silent about the base's", () => {
    const asked = source("a.config", "", "CONFIG_DRIVER=y");
    const resolved = source("resolved.config", "CONFIG_NET=y", "CONFIG_OLD=y");
    const { lost } = explain("DRIVER", { fragments: [asked], resolved });
    expect(lost).toMatchObject({ requested: "y", place: "a.config:2" });
    expect(lost!.why.join("\n")).toContain("!OLD");
    expect(explain("DRIVER", { base: asked, resolved }).lost).toBeUndefined();
  });
});

describe("what a symbol depends on and what depends on it", () => {
  const resolved = source("resolved.config", "CONFIG_NET=y", "CONFIG_OLD=y");

  it("evaluates each conjunct", () => {
    expect(explain("DRIVER", { resolved }).dependsOn).toEqual({
      text: "NET [=y] && !OLD [=y] && (BUS [=n] || USB [undefined])",
      value: "n",
      parts: [
        { text: "NET [=y]", value: "y" },
        { text: "!OLD [=y]", value: "n" },
        { text: "(BUS [=n] || USB [undefined])", value: "n" },
      ],
    });
  });

  it("counts what depends on it, and names the members of its choice and its menus", () => {
    expect(explain("NET", { resolved }).dependents).toEqual({ count: 4, on: 0 });
    const slow = explain("SLOW", { resolved });
    expect(slow.entries).toEqual([
      { at: "net/Kconfig:21", prompt: "Slow", menus: ["Network", "Speed"], shownIf: undefined },
    ]);
    expect(slow.choice).toEqual({
      prompt: "Speed",
      at: "net/Kconfig:20",
      members: [
        { symbol: "CONFIG_SLOW", value: "n", prompt: "Slow" },
        { symbol: "CONFIG_FAST", value: "n", prompt: "Fast" },
      ],
    });
  });

  it("marks the default and the range that apply, without repeating what it depends on", () => {
    const { defaults, ranges } = explain("LENGTH", { resolved });
    expect(defaults).toMatchObject([
      { text: "7", applies: false, if: { text: "BUS [=n]" } },
      { text: "5", applies: true, if: undefined },
    ]);
    expect(ranges).toMatchObject([{ text: "1 to 10", applies: true }]);
  });

  it("takes what is known off a condition", () => {
    expect(beyond(["&", "A", "B"], "A")).toBe("B");
    expect(beyond(["&", "A", "B", "C"], ["&", "A", "D"])).toEqual(["&", "B", "C"]);
    expect(beyond(["&", "A", "B"], ["&", "A", "B"])).toBeUndefined();
    expect(beyond("A", undefined)).toBe("A");
    expect(beyond(undefined, "A")).toBeUndefined();
  });
});

describe("the explanation as text", () => {
  const options = { kernel: "mine", expected: undefined, all: false, colour: false };

  it("can be read in 100 columns, help at the end", () => {
    const text = renderExplanation(
      explain("NET", {
        fragments: [source("kernel/mine/a.config", "CONFIG_NET=y")],
        resolved: source("kernel/mine/resolved.config", "CONFIG_NET=y", "CONFIG_NLATTR=y"),
      }),
      options,
    );
    expect(text).toBe(`CONFIG_NET=y   Networking support

  because      asked for by kernel/mine/a.config:1
  type         bool
  defined at   net/Kconfig:2
  in nconfig   Network > Networking support
  values       y  kernel/mine/a.config:1         counts
               y  kernel/mine/resolved.config:1  the result
  depends on   nothing
  selects      CONFIG_NLATTR [=y]
  depended on  by 4 other options, 0 of them on

  Say Y.

    As a rule.
`);
  });

  it("marks what is not met, what was lost and why it was expected", () => {
    const text = renderExplanation(
      explain("DRIVER", {
        fragments: [source("a.config", "CONFIG_DRIVER=y")],
        resolved: source("resolved.config", "CONFIG_NET=y", "CONFIG_OLD=y"),
      }),
      { ...options, expected: "no such bus" },
    );
    expect(text).toContain("CONFIG_DRIVER is off   A driver\n\n  LOST: a.config:1 asks for y\n");
    expect(text).toContain("    expected by kernel.toml: no such bus\n");
    expect(text).toContain("  depends on   met      NET [=y]\n               NOT MET  !OLD [=y]\n");
  });

  it("says how many could select it and do not, and shows them with --all", () => {
    expect(renderExplanation(explain("NLATTR"), options)).toContain(
      "  selected by  1 could do so and does not (--all)\n",
    );
    expect(renderExplanation(explain("NLATTR"), { ...options, all: true })).toContain(
      "  selected by  not now CONFIG_NET [=n]\n",
    );
  });
});

describe("relations that this architecture does not have", () => {
  const model = readModel(
    JSON.stringify({
      version: "6.12.107",
      symbols: [
        {
          name: "A",
          type: "bool",
          selects: [
            { at: "K:2", symbol: "B" },
            { at: "K:3", symbol: "B", if: 0 },
            { at: "K:4", symbol: "B", if: 1 },
            { at: "K:5", symbol: "B", if: 2 },
            { at: "K:6", symbol: "ARM_ONLY" },
            { at: "K:7", symbol: "B", if: 3 },
          ],
        },
        { name: "B", type: "bool" },
      ],
      menu: { kind: "menu", at: "K:1", children: [] },
      expressions: ["ARM", ["&", "B", ["|", "ARM", "SPARC"]], ["!", "ARM"], ["|", "B", "ARM"]],
    }),
  );
  const explained = (name: string) =>
    explainer(model, {
      modules: true,
      base: source("base.config"),
      fragments: [],
      own: source("kernel.toml"),
      resolved: source("resolved.config"),
    })(model.symbols.get(name)!);
  const options = { kernel: "mine", expected: undefined, all: false, colour: false };

  it("are those of which a part names nothing that exists, and that cannot be met", () => {
    expect(explained("A").selects.map(({ at, possible }) => [at, possible])).toEqual([
      ["K:2", true],
      ["K:3", false],
      ["K:4", false],
      ["K:5", true],
      ["K:6", false],
      ["K:7", true],
    ]);
    expect(explained("B").selectedBy.map(({ possible }) => possible)).toEqual([true, false, false, true, true]);
  });

  it("are counted in the text, and shown with --all", () => {
    const text = renderExplanation(explained("A"), options);
    expect(text).toContain("and 3 that this architecture does not have (--all)\n");
    expect(text).not.toContain("ARM_ONLY");
    expect(renderExplanation(explained("A"), { ...options, all: true })).toContain("CONFIG_ARM_ONLY");
    expect(renderExplanation(explained("B"), options)).toContain(
      "  selected by  3 could do so and do not (--all)\n               and 2 that this architecture does not have (--all)\n",
    );
  });
});

describe("the name of an option", () => {
  it("may be given with or without its prefix", () => {
    expect(findSymbol("CONFIG_NET", "mine", small).name).toBe("NET");
    expect(findSymbol("NET", "mine", small).name).toBe("NET");
  });

  it("is looked for among the existing ones when it is wrong", () => {
    expect(() => findSymbol("DRIVR", "mine", small)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: 'the kernel "mine" (Linux 6.12.107) has no option CONFIG_DRIVR',
        why: ["did you mean CONFIG_DRIVER?"],
      }),
    );
  });

  it("offers nothing for a name of one or two letters", () => {
    for (const name of ["OL", "X", ""]) {
      expect(() => findSymbol(name, "mine", small)).toThrow(expect.objectContaining({ why: [] }));
    }
    expect(() => findSymbol("OLE", "mine", small)).toThrow(
      expect.objectContaining({ why: ["did you mean CONFIG_OLD?"] }),
    );
  });
});
