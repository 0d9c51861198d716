import { mkdtemp, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import { writeVerdict } from "../../../src/commands/write-verdict.ts";
import { green } from "../../support/verdicts.ts";

let root: string;
const warnings: string[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "samebits-test-verdict-"));
  warnings.length = 0;
});
afterEach(() => rm(root, { recursive: true }));

const write = (summary?: string) =>
  writeVerdict(
    {
      root,
      env: summary === undefined ? {} : { GITHUB_STEP_SUMMARY: summary },
      now: () => new Date(0),
      report: { warn: (text: string) => warnings.push(text) },
    } as unknown as Context,
    green,
  );

describe("a verdict's files", () => {
  it("are there by variant, with links to the latest ones", async () => {
    await write();
    const folder = join(root, "out", green.image, "verify");
    for (const file of ["verdict.json", "report.html"]) {
      expect(await readlink(join(folder, file))).toBe(`${green.variant}/${file}`);
      expect(await readFile(join(folder, file), "utf8")).toContain(green.image);
    }
    expect(warnings).toEqual([]);
  });

  it("do without a summary that cannot be written, and say so", async () => {
    const { report } = await write(join(root, "nowhere", "summary.md"));
    expect(await readFile(report, "utf8")).toContain(green.image);
    expect(warnings.join()).toContain("GITHUB_STEP_SUMMARY");
    await write(join(root, "summary.md"));
    expect(await readFile(join(root, "summary.md"), "utf8")).toContain(green.image);
  });
});
