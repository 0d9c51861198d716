import { describe, expect, it } from "vitest";
import {
  bitsDiffer,
  EXIT,
  invalid,
  machineLacks,
  stepFailed,
  systemCode,
  unreadable,
} from "../../../src/base/errors.ts";

describe("errors", () => {
  it("carry the exit code of their kind", () => {
    expect([stepFailed, invalid, machineLacks, bitsDiffer].map((make) => make("x").exitCode)).toEqual([1, 2, 3, 4]);
    expect(EXIT.ok).toBe(0);
  });

  it("hold why and next as lines, however they were given", () => {
    expect(stepFailed("x")).toMatchObject({ why: [], next: [] });
    expect(stepFailed("x", { why: "a", next: ["b", "c"] })).toMatchObject({ why: ["a"], next: ["b", "c"] });
  });

  it("keep their cause", () => {
    const cause = new Error("below");
    expect(stepFailed("x", { cause }).cause).toBe(cause);
    expect("cause" in stepFailed("x")).toBe(false);
  });

  it("tell a missing file from one that cannot be read", () => {
    const system = (code: string) => Object.assign(new Error(`${code}: no`), { code });
    expect(unreadable("/f", system("ENOENT"), "run it")).toMatchObject({
      message: "/f does not exist",
      why: [],
      next: ["run it"],
    });
    expect(unreadable("/f", system("EACCES"))).toMatchObject({
      message: "/f cannot be read",
      why: ["EACCES: no"],
      next: [],
    });
  });

  it("systemCode reads Node's codes only", () => {
    expect(systemCode(Object.assign(new Error(), { code: "ENOSPC" }))).toBe("ENOSPC");
    expect(systemCode(Object.assign(new Error(), { code: 5 }))).toBeUndefined();
    expect(systemCode({ code: "ENOENT" })).toBeUndefined();
  });
});
