import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { renderPackagesLock } from "../../../src/inputs/packages-lock.ts";
import { readOldLocks } from "../../../src/lock/old-locks.ts";
import { newFolder } from "../base/script.ts";
import { packageExample } from "../inputs/example.ts";

it("reads the locks of known images; one that is missing or malformed counts as none", async () => {
  const root = await newFolder();
  const good = renderPackagesLock({ codename: "trixie", requested: {}, packages: [packageExample()] });
  const texts: Record<string, string | undefined> = {
    good,
    unknown: good,
    missing: undefined,
    empty: "",
    half: good.slice(0, 100),
    other: '{"packages": 3}',
    list: "[]",
    conflict: `<<<<<<< ours\n${good}`,
  };
  const images = Object.keys(texts).map((name) => ({ name, folder: join(root, name) }));
  for (const { name, folder } of images) {
    await mkdir(folder);
    const text = texts[name];
    if (text !== undefined) await writeFile(join(folder, "packages.lock.json"), text);
  }
  const known = Object.keys(texts).filter((name) => name !== "unknown");
  expect(await readOldLocks(images, known)).toEqual(new Map([["good", [packageExample()]]]));
});
