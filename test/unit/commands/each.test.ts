import { describe, expect, it } from "vitest";
import { bitsDiffer, invalid, machineLacks, type SamebitsError, stepFailed } from "../../../src/base/errors.ts";
import { eachOf } from "../../../src/commands/each.ts";

/** Works on a, b and c, of which some fail; what was worked on, what was told, what was thrown. */
async function work(failures: Readonly<Record<string, unknown>>, signal = new AbortController().signal) {
  const done: string[] = [];
  const told: string[] = [];
  const items = ["a", "b", "c"].map((title) => ({
    title,
    work: async () => {
      done.push(title);
      if (title in failures) throw failures[title];
    },
  }));
  const error = await eachOf(items, {
    signal,
    onFailure: (title, { message }) => told.push(`${title}: ${message}`),
  }).then(
    () => undefined,
    (thrown: SamebitsError) => thrown,
  );
  return { done: done.join(""), told, error };
}

describe("one thing after the other", () => {
  it("all of them, when none fails", async () => {
    expect(await work({})).toEqual({ done: "abc", told: [], error: undefined });
  });

  it("one that fails keeps no other from being tried, and its error is thrown as it is", async () => {
    const error = bitsDiffer("b differs", { why: "w", next: "n" });
    expect(await work({ b: error })).toEqual({ done: "abc", told: ["b: b differs"], error });
    // The last one's is thrown right away: nothing needs to be told before.
    expect(await work({ c: error })).toEqual({ done: "abc", told: [], error });
  });

  it.each([
    ["differing bits are worse than a failed step", bitsDiffer("x"), stepFailed("y"), 4],
    ["in whatever order", stepFailed("x"), bitsDiffer("y"), 4],
    ["failed steps", stepFailed("x"), stepFailed("y"), 1],
  ])("several become one error: %s", async (_, a, c, exitCode) => {
    expect((await work({ a, c })).error).toMatchObject({ exitCode, message: "x; y", why: [] });
  });

  it("reasons of all, each below its title, advice once", async () => {
    const a = bitsDiffer("x", { why: ["1", "2"], next: ["same"] });
    const b = stepFailed("y", { why: "3", next: ["same", "other"] });
    expect((await work({ a, b, c: stepFailed("z") })).error).toMatchObject({
      why: ["a:", "  1", "  2", "b:", "  3"],
      next: ["same", "other"],
    });
  });

  it.each([
    ["wrong usage", invalid("x")],
    ["what the machine lacks", machineLacks("x")],
    ["a mistake in samebits", new TypeError("x")],
  ])("%s ends it at once", async (_, error) => {
    expect(await work({ a: error })).toEqual({ done: "a", told: [], error });
  });

  it("so does an interruption, which makes steps fail", async () => {
    const error = stepFailed("killed");
    expect(await work({ b: error }, AbortSignal.abort())).toEqual({ done: "ab", told: [], error });
  });
});
