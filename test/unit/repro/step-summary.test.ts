import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderStepSummary } from "../../../src/repro/step-summary.ts";
import type { Verdict } from "../../../src/repro/verdict.ts";
import { HOSTILE, skeletonOf } from "../../support/skeleton.ts";
import { green, leaf, lockDiffers, many, notLocked, red } from "../../support/verdicts.ts";

const headings = (verdict: Verdict) => renderStepSummary(verdict).split("\n", 1)[0];
/** As a reader of Markdown sees references. */
const readBack = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
const tableRows = (text: string) => text.split("\n").filter((line) => line.startsWith("|"));
const text = fc.oneof(fc.string({ unit: "binary", minLength: 1 }), fc.constantFrom(...HOSTILE));
const withLeaf = (path: string, owner: string, evidence: string): Verdict => ({
  ...red,
  differences: { compared: 1, leaves: [leaf(path, [], { package: owner, causes: [{ kind: "unknown", evidence }] })] },
});

describe("the summary of a step", () => {
  it("begins with the outcome", () => {
    expect([green, red, lockDiffers, notLocked].map(headings)).toEqual([
      "## ✅ Reproduced: minimal (qemu)",
      "## ❌ NOT reproduced: minimal (qemu)",
      "## ❌ NOT what is locked: minimal (qemu)",
      "## ⚠️ Reproduced, but not locked: minimal (qemu)",
    ]);
  });

  it("has digests, what was varied, differences and the way to the report", () => {
    const summary = readBack(renderStepSummary(red, { report: "report.html" }));
    expect(summary).toMatch(
      /\| <code>minimal\.efi<\/code> \| 20\.9 MB \| build 1, build 3, lock: <code>[0-9a-f]{64}<\/code><br>build 2:/,
    );
    expect(summary).toContain("What was varied (3 of 4)");
    expect(summary).toContain("| Order of files in folders | as stored | *not done:* this machine has no FUSE |");
    expect(summary).toContain("| <code>minimal.efi!.initrd!usr/lib/os-release</code> | base-files | build timestamp: ");
    expect(summary).toContain("**Bisection:** to vary <code>umask</code> makes the bits differ.");
    expect(summary).toContain("**Not covered:** toolchains: --skip-toolchains");
    expect(summary).toContain("The whole report: <code>report.html</code>");
    expect(renderStepSummary(red, { report: "https://example.org/a?b=c" })).toContain("(<https://example.org/a?b=c>)");
    expect(renderStepSummary(red, { report: "https://example.org/a> <b" })).not.toContain("](<");
  });

  it("lists the first differences, and how many there are besides", () => {
    const summary = renderStepSummary(many(3000));
    expect(summary).toContain("and 2980 more");
    expect(summary.length).toBeLessThan(64 * 1024);
    expect(renderStepSummary(many(30), { most: 30 })).not.toContain("more");
  });

  it("can be followed by another one", () => {
    expect(renderStepSummary(green).endsWith("\n\n")).toBe(true);
    expect(renderStepSummary(green).match(/<details>/g)).toHaveLength(
      renderStepSummary(green).match(/<\/details>/g)!.length,
    );
  });

  it("makes nothing of what stands in a text: no element, no link, no mention, no further column or row", () => {
    const usual = renderStepSummary(withLeaf("a", "b", "c"));
    fc.assert(
      fc.property(text, text, text, (path, owner, evidence) => {
        const summary = renderStepSummary(withLeaf(path, owner, evidence));
        expect(skeletonOf(summary)).toEqual(skeletonOf(usual));
        const [row, before] = [tableRows(summary), tableRows(usual)];
        expect(row.map((line) => line.split("|").length)).toEqual(before.map((line) => line.split("|").length));
        const cells = row.find((line) => line.includes("**unknown**"))!.replace(/<\/?code>|\*\*unknown\*\*: /g, "");
        expect(cells.replace(/&#\d+;/g, "")).not.toMatch(/[`*_[\]<>@#~:\\]|[^\P{C}]/u);
      }),
    );
  });
});
