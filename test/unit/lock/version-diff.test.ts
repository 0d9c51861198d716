import { describe, expect, it } from "vitest";
import { renderChanges } from "../../../src/commands/lock.ts";
import { keyOf, type LockedPackage } from "../../../src/debian/locked-package.ts";
import type { Generated } from "../../../src/inputs/generated.ts";
import { compareLocks } from "../../../src/lock/version-diff.ts";
import { generatedExample, packageExample } from "../inputs/example.ts";

const one = (name: string, version: string) => packageExample({ package: name, version });

/** A lock with these toolchains and, for the kernel `k`, a source. */
function locked(toolchains: Record<string, LockedPackage[]>, source: LockedPackage): Generated {
  const all = [...Object.values(toolchains).flat(), source];
  return {
    ...generatedExample,
    packages: Object.fromEntries(all.map((entry) => [keyOf(entry), entry])),
    toolchains: Object.fromEntries(
      Object.entries(toolchains).map(([name, entries]) => [name, { requested: [], packages: entries.map(keyOf) }]),
    ),
    kernels: { k: { source: keyOf(source), patches: [], modules: false } },
  };
}

const before = locked(
  { image: [one("bash", "1"), one("gone", "1")], boot: [one("bash", "1")] },
  one("linux", "6.12.1"),
);
const after = locked(
  { image: [one("bash", "2"), one("fresh", "1")], boot: [one("bash", "2")] },
  one("linux", "6.12.2"),
);

describe("compareLocks", () => {
  it("an old lock that lacks a package counts as far as it goes", () => {
    const { bash_1_amd64: _, ...packages } = before.packages;
    const found = compareLocks({ ...before, packages }, new Map(), after, new Map());
    expect(found.map((change) => [change.package, change.before, change.after])).toContainEqual(["bash", [], ["2"]]);
  });

  it("lists what has another version, is gone or is new, and who uses it", () => {
    const images = new Map([["minimal", [one("bash", "1")]]]);
    expect(compareLocks(before, images, after, images)).toEqual([
      {
        package: "bash",
        before: ["1"],
        after: ["1", "2"],
        usedBy: ["image minimal", "toolchain boot", "toolchain image"],
      },
      { package: "fresh", before: [], after: ["1"], usedBy: ["toolchain image"] },
      { package: "gone", before: ["1"], after: [], usedBy: ["toolchain image"] },
      { package: "linux", before: ["6.12.1"], after: ["6.12.2"], usedBy: ["kernel k"] },
    ]);
  });

  it("the same lock has no changes; without an earlier one everything is new", () => {
    expect(compareLocks(before, new Map(), before, new Map())).toEqual([]);
    expect(
      compareLocks(undefined, new Map(), before, new Map()).map((change) => [change.package, change.before]),
    ).toEqual([
      ["bash", []],
      ["gone", []],
      ["linux", []],
    ]);
  });
});

describe("renderChanges", () => {
  it("aligns names and versions", () => {
    expect(renderChanges(compareLocks(before, new Map(), after, new Map()))).toBe(
      "  bash   1 -> 2            (toolchain boot, toolchain image)\n" +
        "  fresh  + 1               (toolchain image)\n" +
        "  gone   - 1               (toolchain image)\n" +
        "  linux  6.12.1 -> 6.12.2  (kernel k)\n",
    );
  });

  it("says nothing about nothing", () => {
    expect(renderChanges([])).toBe("");
  });
});
