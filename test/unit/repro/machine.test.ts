import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listing, parseProcessors } from "../../../src/repro/machine.ts";

describe("the processors that a process may use", () => {
  it.each([
    ["0-3", [0, 1, 2, 3]],
    ["1", [1]],
    ["2-3,6,8-9", [2, 3, 6, 8, 9]],
  ])("Cpus_allowed_list: %s", (list, numbers) => {
    expect(parseProcessors(`Name:\tnode\nCpus_allowed:\t3\nCpus_allowed_list:\t${list}\nMems_allowed:\t1\n`)).toEqual(
      numbers,
    );
  });
});

describe("the order in which a file system lists files", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "samebits-test-listing-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is the one that ls -U shows", async () => {
    const found = await listing(folder);
    const names = [..."abcdefghij"];
    for (const name of names) await writeFile(join(folder, name), "");
    const shown = spawnSync("ls", ["-U", folder], { encoding: "utf8" }).stdout.split("\n").join("");
    const known = new Map([
      [names.join(""), "by name"],
      [names.toReversed().join(""), "backwards"],
    ]);
    expect(found).toBe(known.get(shown) ?? "otherwise");
  });
});
