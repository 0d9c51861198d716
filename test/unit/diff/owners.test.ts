import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compareFiles } from "../../../src/diff/compare.ts";
import { OpenFiles } from "../../../src/diff/content.ts";
import { ownersBeside, readOwners } from "../../../src/diff/owners.ts";
import { makeCpio, makePe } from "../../support/formats.ts";
import { newFolder } from "../base/script.ts";

const files = (text: string) => [
  { name: "etc", mode: 0o040755 },
  { name: "etc/os-release", content: text },
  { name: "etc/of no package", content: text },
];
const uki = (text: string) => makePe([[".initrd", zstdCompressSync(makeCpio(files(text)))]]);

describe("the list of owners beside an artifact", () => {
  it("names the package of what differs, in whatever it lies", async () => {
    const folder = await newFolder();
    for (const side of ["a", "b"]) {
      await mkdir(join(folder, side));
      await writeFile(join(folder, side, "mine.efi"), uki(side));
      await writeFile(join(folder, side, "other.efi"), uki(`${side}${side}`));
    }
    await writeFile(join(folder, "a/mine.owners"), "etc/os-release\tbase-files\n");
    await writeFile(join(folder, "b/mine.owners"), "etc/os-release\tbase-files\n");
    const open = new OpenFiles();
    try {
      const options = { files: open, signal: new AbortController().signal };
      const { leaves } = await compareFiles(join(folder, "a"), join(folder, "b"), options);
      expect(leaves.map(({ path, package: owner }) => [path, owner])).toEqual([
        ["mine.efi!.initrd!etc/os-release", "base-files"],
        ["mine.efi!.initrd!etc/of no package", undefined],
        ["other.efi!.initrd!etc/os-release", undefined],
        ["other.efi!.initrd!etc/of no package", undefined],
      ]);
    } finally {
      open.close();
    }
  });

  it("may be missing, and is not the artifact itself", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "mine.owners"), "a\tb\n");
    expect(await ownersBeside(join(folder, "other.efi"))).toEqual(new Map());
    expect(await ownersBeside(join(folder, "mine.owners"))).toEqual(new Map());
    expect(await ownersBeside(join(folder, "mine.raw"))).toEqual(new Map([["a", "b"]]));
  });

  it("is read line by line, with names as archives have them", async () => {
    const path = join(await newFolder(), "mine.owners");
    await writeFile(
      path,
      Buffer.concat([
        Buffer.from("a b\ttabs\tpackage\nno package\n\ncaf"),
        Buffer.from([0xe9]),
        Buffer.from("\tlatin\nlast\tone"),
      ]),
    );
    expect([...(await readOwners(path))]).toEqual([
      ["a b\ttabs", "package"],
      ["caf\\xe9", "latin"],
      ["last", "one"],
    ]);
  });
});
