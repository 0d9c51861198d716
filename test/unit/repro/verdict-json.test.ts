import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Difference, Leaf } from "../../../src/diff/leaf.ts";
import type { Verdict } from "../../../src/repro/verdict.ts";
import { renderVerdictJson, verdictToJson } from "../../../src/repro/verdict-json.ts";
import { verdictSchema } from "../../../src/repro/verdict-schema.ts";
import { checkout } from "../../support/project.ts";
import { verdictTables } from "../../support/schema-table.ts";
import { everyDifference, green, leaf, lockDiffers, many, notLocked, red } from "../../support/verdicts.ts";

const ROOT = "/home/me/project";
const read = (verdict: Verdict) => verdictSchema.parse(JSON.parse(renderVerdictJson(verdict, ROOT)));
const withLeaves = (leaves: readonly Leaf[]): Verdict => ({ ...red, differences: { compared: leaves.length, leaves } });

describe("verdict.json", () => {
  it("keeps to its schema, and says what the verdict says", () => {
    for (const verdict of [green, red, lockDiffers, notLocked, many(200)]) {
      expect(read(verdict)).toEqual(verdictToJson(verdict, ROOT));
    }
    expect([green, red, lockDiffers, notLocked].map((one) => read(one).outcome)).toEqual([
      "reproduced",
      "not reproduced",
      "lock differs",
      "not locked",
    ]);
  });

  it("has the same bytes for the same verdict, in whatever order its keys are", () => {
    const turned = Object.fromEntries(Object.entries(red).reverse()) as unknown as Verdict;
    expect(renderVerdictJson(turned, ROOT)).toBe(renderVerdictJson(red, ROOT));
  });

  it("has bytes and digests in hexadecimal, and leaves out what is not known", () => {
    const written = read(red);
    expect(written.artifacts[0]!.first).toMatch(/^[0-9a-f]{64}$/);
    const content = written.differences!.leaves[1]!.differences[0]!;
    expect(content.what === "content" && content.regions[0]!.a.slice(32, 36)).toBe("de7a");
    expect(written.differences!.leaves[9]!.differences).toEqual([{ what: "compression", sizes: [17_503_367, null] }]);
    expect(written.differences!.leaves[6]!.differences).toEqual([{ what: "attribute", name: "mode", a: "0644" }]);
    expect(Object.keys(read(notLocked))).not.toContain("differences");
    expect(written.differences!.causes).toEqual({
      unknown: 5,
      "build timestamp": 1,
      ordering: 1,
      umask: 1,
      follows: 1,
      compression: 1,
    });
  });

  it("names what lies in the project from there, and nothing else", () => {
    const at = (folder: string) => read({ ...green, first: { ...green.first, folder } }).first.folder;
    expect(at(`${ROOT}/out/minimal/qemu`)).toBe("out/minimal/qemu");
    expect(at(ROOT)).toBe(".");
    expect(at("/elsewhere/out")).toBe("/elsewhere/out");
    expect(at(`${ROOT}-2/out`)).toBe(`${ROOT}-2/out`);
    expect(at("out/minimal/qemu")).toBe("out/minimal/qemu");
    expect(at(`${ROOT}/..out`)).toBe("..out");
    const kept = { ...red, runs: red.runs.map((run) => ({ ...run, kept: `${ROOT}/out/other` })) };
    expect(read(kept).runs[0]!.kept).toBe("out/other");
  });

  it("does not hand on what only the search for causes needs", () => {
    const content = { ...(everyDifference[0]!.differences[0] as Difference), texts: ["a", "b"] } as Difference;
    expect(renderVerdictJson(withLeaves([leaf("x", [content])]), ROOT)).not.toContain("texts");
  });

  it("takes any text there may be", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (path, text) => {
        const differences: Difference[] = [{ what: "attribute", name: "target", a: text, b: undefined }];
        const small = { ...withLeaves([leaf(path, differences)]), runs: [], sizes: undefined };
        expect(read(small).differences!.leaves[0]!.path).toBe(path);
      }),
    );
  });

  it("is described in docs/VERDICT.md, field by field", async () => {
    const text = await readFile(join(checkout, "docs/VERDICT.md"), "utf8");
    expect(text.slice(text.indexOf("## The verdict")).trimEnd()).toBe(verdictTables(verdictSchema));
  });
});

describe("the schema", () => {
  it("refuses what is not a verdict of this version", () => {
    const sound = verdictToJson(green, ROOT);
    const damaged = [
      { ...sound, version: 2 },
      { ...sound, extra: 1 },
      { ...sound, artifacts: [{ ...sound.artifacts[0]!, first: "sha256-abc" }] },
      { ...sound, outcome: "fine" },
      { ...sound, runs: undefined },
    ];
    expect(verdictSchema.safeParse(sound).success).toBe(true);
    expect(damaged.map((one) => verdictSchema.safeParse(one).success)).toEqual(damaged.map(() => false));
  });
});
