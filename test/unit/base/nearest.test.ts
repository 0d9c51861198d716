import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, nearestNames } from "../../../src/base/nearest.ts";

describe("nearestNames", () => {
  it("finds the likely ones, nearest first, at most three", () => {
    expect(nearestNames("minimla", ["buildernet", "minimal", "minimum"])).toEqual(["minimal", "minimum"]);
    expect(nearestNames("QEMU", ["azure", "gcp", "qemu"])).toEqual(["qemu"]);
    expect(nearestNames("linux", ["linux-source-6.12", "linux-config-6.12"])).toEqual([
      "linux-config-6.12",
      "linux-source-6.12",
    ]);
    expect(nearestNames("aa", ["ab", "ac", "ad", "ae"])).toEqual(["ab", "ac", "ad"]);
    expect(nearestNames("kernel", ["azure", "gcp"])).toEqual([]);
  });

  it("a name that is known from several places is offered once", () => {
    expect(nearestNames("linux-sorce", ["linux-source", "linux-source"])).toEqual(["linux-source"]);
    expect(didYouMean("x", ["kernel", "kernel"])).toEqual(["known: kernel"]);
  });

  it("finds a name after one slip of the finger, whichever", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{3,20}$/);
    fc.assert(
      fc.property(
        name,
        fc.nat(),
        fc.constantFrom("", "x"),
        fc.array(fc.stringMatching(/^_{30}[A-Z]{10}$/)),
        (right, seed, put, others) => {
          const at = seed % right.length;
          const wrong = right.slice(0, at) + put + right.slice(at + 1);
          expect(nearestNames(wrong, [...others, right])[0]).toBe(right);
        },
      ),
    );
  });
});

describe("didYouMean", () => {
  it("lists what is known when nothing is near, and is silent when nothing is known", () => {
    expect(didYouMean("mini", ["minimal"])).toEqual(['did you mean "minimal"?']);
    expect(didYouMean("kernel", ["gcp", "azure"])).toEqual(["known: azure, gcp"]);
    expect(didYouMean("kernel", [])).toEqual([]);
  });
});
