import { describe, expect, it } from "vitest";
import { VARIATIONS } from "../../../src/repro/variations.ts";
import { parseSeed, parseVary } from "../../../src/repro/vary-option.ts";

const ALL = VARIATIONS.map(({ name }) => name);
const without = (...names: string[]) => ALL.filter((name) => !names.includes(name));

describe("--vary", () => {
  it.each([
    ["all", ALL],
    ["none", []],
    ["clock", ["clock"]],
    ["umask, clock", ["umask", "clock"]],
    ["-clock", without("clock")],
    ["-clock,-umask", without("clock", "umask")],
    ["+clock", ALL],
    ["none,+clock", ["clock"]],
    ["all,-path,+path", ALL],
    ["umask,-umask", []],
    ["clock,all,-umask", without("umask")],
  ])("%s", (text, names) => {
    expect([...parseVary(text)].sort()).toEqual([...names].sort());
  });

  it("offers the nearest name for one that there is not (exit 2)", () => {
    expect(() => parseVary("hostnam")).toThrow(
      expect.objectContaining({ exitCode: 2, why: ['did you mean "hostname"?'] }) as Error,
    );
    for (const text of ["", ",", "clock,", "+", "-all"]) expect(() => parseVary(text), text).toThrow(/no variation/);
  });
});

describe("--seed", () => {
  it("is what a verdict prints", () => {
    expect(parseSeed("c437121b202a")).toBe("c437121b202a");
    expect(parseSeed("ABCDEF")).toBe("abcdef");
    for (const text of ["", "abc", "xyz1", "12 34", "0".repeat(65)])
      expect(() => parseSeed(text), text).toThrow(/no seed/);
  });
});
