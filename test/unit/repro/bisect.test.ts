import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bisect } from "../../../src/repro/bisect.ts";

const NAMES = ["path", "umask", "timezone", "locale", "user", "hostname", "home", "processors", "clock", "aslr"];

/** Bits differ when all of one of the sets are varied. */
const differsWith = (sets: readonly (readonly string[])[]) => async (varied: readonly string[]) =>
  sets.some((set) => set.every((name) => varied.includes(name)));

describe("bisection", () => {
  it("finds one variation among many", async () => {
    const { needed, tried } = await bisect(NAMES, differsWith([["hostname"]]));
    expect(needed).toEqual([["hostname"]]);
    // Fewer builds than one for each variation, with those that show that nothing else does it.
    expect(tried.length).toBeLessThan(NAMES.length);
    expect(tried[0]).toEqual({ varied: [], differs: false });
  });

  it("finds those that it takes together", async () => {
    expect((await bisect(NAMES, differsWith([["path", "clock"]]))).needed).toEqual([["path", "clock"]]);
  });

  it("finds each of several that have nothing to do with each other", async () => {
    const { needed } = await bisect(NAMES, differsWith([["umask"], ["aslr"], ["user", "home"]]));
    expect(new Set(needed.map((set) => set.join()))).toEqual(new Set(["umask", "aslr", "user,home"]));
  });

  it("needs one build for what differs without any variation", async () => {
    expect(await bisect(NAMES, async () => true)).toEqual({ needed: [], tried: [{ varied: [], differs: true }] });
  });

  it("says so when the bits do not differ again", async () => {
    const { needed, tried } = await bisect(NAMES, async () => false);
    expect(needed).toEqual([]);
    expect(tried.every(({ differs }) => !differs)).toBe(true);
    expect(tried.at(-1)!.varied).toEqual(NAMES);
  });

  it("what it names makes bits differ, nothing of it can be left out, and all of the rest does nothing", async () => {
    const sets = fc.array(fc.subarray(NAMES, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sets, async (causes) => {
        const differs = differsWith(causes);
        const { needed } = await bisect(NAMES, differs);
        expect(needed.length).toBeGreaterThan(0);
        for (const set of needed) {
          expect(await differs(set)).toBe(true);
          for (const name of set) expect(await differs(set.filter((one) => one !== name))).toBe(false);
        }
        const rest = NAMES.filter((name) => !needed.flat().includes(name));
        expect(await differs(rest)).toBe(false);
      }),
    );
  });

  it("builds nothing twice", async () => {
    const seen: string[] = [];
    await bisect(NAMES, async (varied) => {
      seen.push(varied.join());
      return differsWith([["umask"], ["path", "clock", "home"]])(varied);
    });
    expect(new Set(seen).size).toBe(seen.length);
  });
});
