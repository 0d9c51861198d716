import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import diff from "../../../src/commands/diff.ts";
import { silent } from "../../support/silent.ts";
import { newFolder } from "../base/script.ts";

/** `samebits diff a b --html FILE` in a folder in which a and b differ. */
async function compare(html: string) {
  const folder = await newFolder();
  await mkdir(join(folder, "pages"));
  await writeFile(join(folder, "a"), "NAME=one\n");
  await writeFile(join(folder, "b"), "NAME=<two>\n");
  const context = {
    cwd: folder,
    report: silent,
    signal: new AbortController().signal,
    env: {},
    out: () => {},
  } as unknown as Context;
  const failure = await diff.run(context, { a: "a", b: "b", html } as never).then(
    () => undefined,
    (error) => error,
  );
  return { folder, failure };
}

describe("samebits diff --html", () => {
  it("writes the page, although bits differ", async () => {
    const { folder, failure } = await compare("pages/diff.html");
    expect(failure.exitCode).toBe(4);
    const page = await readFile(join(folder, "pages/diff.html"), "utf8");
    expect(page).toContain("1 difference; 1 file compared.");
    expect(page).toContain("+ NAME=&lt;two&gt;");
  });

  it("refuses, before it compares, a file that cannot be", async () => {
    for (const [file, message] of [
      ["nowhere/diff.html", /there is no folder .*nowhere$/],
      ["pages", /not a file$/],
      ["", /not a file$/],
    ] as const) {
      const { folder, failure } = await compare(file);
      expect(failure.message).toMatch(message);
      expect(failure.exitCode).toBe(2);
      await expect(stat(join(folder, "nowhere"))).rejects.toThrow("ENOENT");
    }
  });
});
