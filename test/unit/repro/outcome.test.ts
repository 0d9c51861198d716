import { describe, expect, it } from "vitest";
import { describeOutcome, groupDigests, outcomeOf } from "../../../src/repro/outcome.ts";
import { variedRows } from "../../../src/repro/varied.ts";
import { green, lockDiffers, notLocked, red, sri, varied } from "../../support/verdicts.ts";

describe("the outcome of a verdict", () => {
  it("in one sentence", () => {
    expect([green, red, lockDiffers, notLocked].map((one) => describeOutcome(one).statement)).toEqual([
      "Both builds and the lock agree in every bit that was compared.",
      "Builds came to different bits: minimal.efi, minimal.initrd.",
      "All 3 builds agree, the lock does not: minimal.efi, minimal.initrd.",
      "Both builds agree, and there is no locked digest to compare with: minimal.efi, minimal.raw, minimal.kernel, minimal.initrd, minimal.manifest.",
    ]);
  });

  it("is bad when something that was rebuilt is not the same, whatever the artifacts", () => {
    const kernel = { ...green.rebuilt[0]!, same: false, second: sri("other") };
    const verdict = { ...green, same: false, rebuilt: [kernel] };
    expect(outcomeOf(verdict)).toBe("not reproduced");
    expect(describeOutcome(verdict).statement).toBe("Builds came to different bits: kernel minimal.");
  });

  it("groups who came to which digest", () => {
    expect(groupDigests({ first: "a", others: ["b", "a", "c"], locked: "b" })).toEqual([
      { who: ["build 1", "build 3"], integrity: "a" },
      { who: ["build 2", "lock"], integrity: "b" },
      { who: ["build 4"], integrity: "c" },
    ]);
    expect(groupDigests({ first: "a", others: [], locked: undefined })).toEqual([{ who: ["build 1"], integrity: "a" }]);
  });
});

describe("the matrix of variations", () => {
  it("has a row for what any build names, in order", () => {
    const [path, umask] = varied as [(typeof varied)[0], (typeof varied)[0]];
    const rows = variedRows([{ varied: [path] }, { varied: [umask, { ...path, first: "/another" }] }]);
    expect(rows.map(({ name, first, runs }) => [name, first, runs.map((one) => one?.other)])).toEqual([
      ["path", undefined, [path.other, path.other]],
      ["umask", "0022", [undefined, "0077"]],
    ]);
  });
});
