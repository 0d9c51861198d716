import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { lastEntries, parseConfigStrictly } from "../../../../src/kernel/kconfig/parse.ts";
import { auditConfig } from "../../../../src/kernel/scc/audit.ts";
import { auditKernel } from "../../../../src/kernel/scc/audit-kernel.ts";
import { describeAudit } from "../../../../src/kernel/scc/audit-report.ts";
import type { Classifiers } from "../../../../src/kernel/scc/classifiers.ts";
import type { FragmentClass } from "../../../../src/kernel/scc/parse.ts";
import { resolveScc } from "../../../../src/kernel/scc/resolve.ts";

const SYMBOLS = new Set(["CONFIG_A", "CONFIG_B", "CONFIG_NETFILTER"]);

const audit = (fragments: readonly (readonly [FragmentClass, string])[], resolved: string, classifiers?: Classifiers) =>
  auditConfig({
    fragments: fragments.map(([one, text], index) => ({
      class: one,
      entries: parseConfigStrictly({ name: `${index + 1}.cfg`, text }),
    })),
    resolved: lastEntries(parseConfigStrictly({ name: "resolved", text: resolved })),
    symbols: SYMBOLS,
    ...(classifiers && { classifiers }),
  });

const at = (file: string, line: number, value: string, one: FragmentClass) => ({ file, line, value, class: one });

describe("an audit", () => {
  it("finds nothing where everything came out as asked for", () => {
    const clean = audit([["hardware", "CONFIG_A=y\n# CONFIG_B is not set\n"]], "CONFIG_A=y\n");
    expect(clean).toEqual({
      hardwareOverridden: [],
      policyOverridden: [],
      invalid: [],
      mismatched: [],
      redefined: [],
      duplicated: [],
    });
    expect(describeAudit(clean)).toEqual(["nothing to report"]);
  });

  it("finds what one class sets and the other changes", () => {
    const found = audit(
      [
        ["hardware", "CONFIG_A=y\n"],
        ["non-hardware", "CONFIG_B=y\n# CONFIG_A is not set\n"],
        ["required", "\nCONFIG_B=m\n"],
      ],
      "CONFIG_B=m\n",
    );
    expect(found.hardwareOverridden).toEqual([
      { symbol: "CONFIG_A", from: at("1.cfg", 1, "y", "hardware"), to: at("2.cfg", 2, "n", "non-hardware") },
    ]);
    expect(found.policyOverridden).toEqual([
      { symbol: "CONFIG_B", from: at("2.cfg", 1, "y", "non-hardware"), to: at("3.cfg", 2, "m", "required") },
    ]);
  });

  it("lets a project's own fragments change what they like, and a fragment one of its own class", () => {
    const found = audit(
      [
        ["hardware", "CONFIG_A=y\n"],
        ["unclassified", "# CONFIG_A is not set\n"],
        ["non-hardware", "CONFIG_A=y\nCONFIG_B=y\n"],
        ["optional", "CONFIG_B=m\n"],
      ],
      "CONFIG_A=y\nCONFIG_B=m\n",
    );
    expect([...found.hardwareOverridden, ...found.policyOverridden]).toEqual([]);
    expect(found.redefined.map(({ symbol, differ }) => [symbol, differ])).toEqual([
      ["CONFIG_A", true],
      ["CONFIG_B", true],
    ]);
  });

  it("takes the word of a classifier before that of the fragment", () => {
    const fragments = [
      ["hardware", "CONFIG_A=y\nCONFIG_B=y\n"],
      ["non-hardware", "CONFIG_A=m\nCONFIG_B=m\n"],
    ] as const;
    const classifiers: Classifiers = { classes: new Map([["CONFIG_A", "hardware"]]), builtInOrModule: new Set() };
    const found = audit(fragments, "CONFIG_A=m\nCONFIG_B=m\n", classifiers);
    expect(found.hardwareOverridden.map(({ symbol }) => symbol)).toEqual(["CONFIG_B"]);
  });

  it("finds options the kernel does not have, with the nearest, and does not call them mismatched as well", () => {
    const found = audit(
      [
        ["hardware", "CONFIG_NETFILTR=y\n"],
        ["unclassified", "# CONFIG_NETFILTR is not set\nCONFIG_NETFILTR=y\n"],
      ],
      "",
    );
    expect(found.invalid).toEqual([
      {
        symbol: "CONFIG_NETFILTR",
        settings: [at("1.cfg", 1, "y", "hardware"), at("2.cfg", 2, "y", "unclassified")],
        nearest: ["CONFIG_NETFILTER"],
      },
    ]);
    expect(found.mismatched).toEqual([]);
    expect(found.duplicated).toEqual([{ symbol: "CONFIG_NETFILTR", file: "2.cfg", lines: [1, 2] }]);
  });

  it("finds other values in the end, hardware first; the last request counts", () => {
    const found = audit(
      [
        ["non-hardware", "CONFIG_A=y\n"],
        ["hardware", "CONFIG_NETFILTER=m\nCONFIG_B=m\n"],
        ["hardware", "CONFIG_B=y\n"],
      ],
      "# CONFIG_B is not set\nCONFIG_NETFILTER=m\n",
    );
    expect(found.mismatched).toEqual([
      { symbol: "CONFIG_B", requested: at("3.cfg", 1, "y", "hardware"), actual: "n" },
      { symbol: "CONFIG_A", requested: at("1.cfg", 1, "y", "non-hardware"), actual: undefined },
    ]);
  });

  it("takes y for m where y_or_m_enabled.cfg says so, and n for neither", () => {
    const classifiers: Classifiers = { classes: new Map(), builtInOrModule: new Set(["CONFIG_A", "CONFIG_B"]) };
    const found = audit([["hardware", "CONFIG_A=m\nCONFIG_B=y\n"]], "CONFIG_A=y\n# CONFIG_B is not set\n", classifiers);
    expect(found.mismatched.map(({ symbol }) => symbol)).toEqual(["CONFIG_B"]);
  });

  it("is told in words", () => {
    const found = audit(
      [
        ["hardware", "CONFIG_A=y\nCONFIG_B=y\n"],
        ["non-hardware", "CONFIG_A=m\nCONFIG_B=y\nCONFIG_NETFILTR=y\nCONFIG_A=m\n"],
      ],
      "CONFIG_B=y\n",
    );
    expect(describeAudit(found)).toEqual([
      "1 option needed by hardware, overridden by a non-hardware fragment:",
      "  CONFIG_A: y (hardware, 1.cfg:1), then m (non-hardware, 2.cfg:4)",
      "1 option set, but not an option of this kernel:",
      "  CONFIG_NETFILTR (2.cfg:3); nearest: CONFIG_NETFILTER",
      "1 option with another value in the end:",
      "  CONFIG_A: m (non-hardware, 2.cfg:4); is not there",
      "1 option set to different values by several fragments (the last one counts):",
      "  CONFIG_A: y (hardware, 1.cfg:1), then m (non-hardware, 2.cfg:4)",
      "1 option set more than once in one fragment (the last line counts):",
      "  CONFIG_A (2.cfg:1, 4)",
      "1 option set to the same value by several fragments",
    ]);
  });
});

describe("the audit of the fixtures' machine", async () => {
  const cache = join(import.meta.dirname, "../../../fixtures/scc");
  const show = (path: string) => relative(cache, path);
  const { fragments } = await resolveScc(join(cache, "bsp/vm/vm-standard.scc"), {
    roots: [cache],
    within: [cache],
    show,
  });
  const classified = fragments.map(({ path, class: one, chain }) => ({ file: show(path), class: one, chain }));
  const texts = await Promise.all(fragments.map(({ path }) => readFile(path, "utf8")));
  const symbols = new Set(texts.flatMap((text) => text.match(/CONFIG_\w+/g) ?? []));
  symbols.delete("CONFIG_VM_CONSOLE_COLOUR");
  const resolved = [...symbols]
    .map((symbol) => `${symbol}=y\n`)
    .join("")
    .replace("CONFIG_IKCONFIG=y\n", "");

  it("reads the classifying files beside the fragments", async () => {
    const found = await auditKernel({ name: "vm", folder: cache, classified }, resolved, symbols);
    // hardware.cfg makes hardware of CONFIG_SERIAL_8250_CONSOLE; net.cfg comes again behind vm.cfg.
    expect(found.policyOverridden.map(({ symbol }) => symbol)).toEqual(["CONFIG_PACKET"]);
    expect(found.hardwareOverridden.map(({ symbol, to }) => [symbol, to.file])).toEqual([
      ["CONFIG_PACKET", "kernel/vm/features/net/net.cfg"],
    ]);
    expect(found.invalid.map(({ symbol }) => symbol)).toEqual(["CONFIG_VM_CONSOLE_COLOUR"]);
    // CONFIG_PACKET=m came out as y, which y_or_m_enabled.cfg allows; the greeting's text is a real loss.
    expect(found.mismatched.map(({ symbol }) => symbol)).toEqual(["CONFIG_GREETING_TEXT"]);
    expect(found.duplicated).toEqual([]);
  });
});
