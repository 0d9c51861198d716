import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { compareVersions, parseVersion } from "../../../src/debian/version.ts";

it("takes versions apart", () => {
  expect(parseVersion("1:1.37.0-6+b9")).toEqual({ epoch: 1, upstream: "1.37.0", revision: "6+b9" });
  expect(parseVersion("2.41")).toEqual({ epoch: 0, upstream: "2.41", revision: "" });
  expect(parseVersion("1-2-3")).toEqual({ epoch: 0, upstream: "1-2", revision: "3" });
  for (const wrong of ["", "1_2", "a:1", "1:", "-1", "1.0:2", "1 2", "1.0-"]) {
    expect(() => parseVersion(wrong), wrong).toThrow("not a valid Debian version");
  }
});

it.each([
  ["1.0~rc1", "1.0"],
  ["1.0~~", "1.0~"],
  ["1.0", "1.0a"],
  ["1.0a", "1.0+"],
  ["1.9", "1.10"],
  ["9.9-9", "1:0.1-1"],
  ["2.41-12", "2.41-12+deb13u1"],
  ["6.12.107-1~bpo12+1", "6.12.107-1"],
  ["0.20250101000000000001", "0.20250101000000000002"],
])("%s is older than %s", (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
});

it("holds numbers to be equal whatever their leading zeros", () => {
  expect(compareVersions("1.0-1", "1.00-01")).toBe(0);
  expect(compareVersions("0:1.0", "1.0-0")).toBe(0);
});

const hasDpkg = spawnSync("dpkg", ["--version"]).status === 0;

it.skipIf(!hasDpkg)(
  "agrees with dpkg --compare-versions on 600 generated pairs",
  () => {
    const part = fc.oneof(
      fc.constantFrom(
        "0",
        "1",
        "10",
        "9",
        "007",
        "a",
        "b",
        "Z",
        "rc",
        "+",
        "~",
        "~~",
        ".",
        "+b1",
        "+deb13u1",
        "~bpo12+1",
        "20250101",
      ),
      fc.nat({ max: 300 }).map(String),
    );
    const upstream = fc
      .tuple(fc.nat({ max: 20 }), fc.array(part, { maxLength: 5 }))
      .map(([first, rest]) => `${first}${rest.join("")}`);
    const version = fc
      .tuple(fc.option(fc.nat({ max: 3 }), { nil: undefined }), upstream, fc.option(upstream, { nil: undefined }))
      .map(
        ([epoch, up, revision]) =>
          `${epoch === undefined ? "" : `${epoch}:`}${up}${revision === undefined ? "" : `-${revision}`}`,
      );
    // Versions alike but for a piece are the interesting ones.
    const pair = fc.oneof(
      fc.tuple(version, version),
      fc.tuple(version, part).map(([base, extra]) => [base, base + extra] as const),
      upstream.map((base) => [base, `0:${base}-0`] as const),
      fc.tuple(upstream, part, part).map(([base, a, b]) => [base + a, base + b] as const),
    );
    const pairs = fc.sample(pair, { numRuns: 600, seed: 20250913 });
    // One shell for all: a process per pair would take half a minute.
    const script =
      'while read -r a b; do for op in lt eq gt; do dpkg --compare-versions "$a" $op "$b" && echo $op; done; done';
    const { stdout, stderr } = spawnSync("sh", ["-c", script], {
      input: pairs.map(([a, b]) => `${a} ${b}\n`).join(""),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const ours = pairs.map(([a, b]) => ["lt", "eq", "gt"][Math.sign(compareVersions(a, b)) + 1]);
    const theirs = stdout.trim().split("\n");
    expect(theirs.length).toBe(600);
    expect(new Set(theirs)).toEqual(new Set(["lt", "eq", "gt"]));
    expect(pairs.map((pair, index) => [...pair, ours[index]])).toEqual(
      pairs.map((pair, index) => [...pair, theirs[index]]),
    );
  },
  60_000,
);
