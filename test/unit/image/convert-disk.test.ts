import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { parseVdi } from "../../../src/formats/vdi.ts";
import { fileIntegrity } from "../../../src/image/artifacts.ts";
import { convertToVdi } from "../../../src/image/convert-disk.ts";
import { newFolder } from "../base/script.ts";

describe("a raw disk as VDI", () => {
  it("is written whole, with the digest that is told, in place of an older one", async () => {
    const folder = await newFolder();
    const disk = Buffer.alloc(3 * 1024 * 1024 + 512, "content");
    await writeFile(join(folder, "disk.raw"), disk);
    await writeFile(join(folder, "disk.vdi"), "older");
    const { file, size, integrity } = convertToVdi(join(folder, "disk.raw"), join(folder, "disk.vdi"));
    expect(file).toBe(join(folder, "disk.vdi"));
    expect((await stat(file)).size).toBe(size);
    expect(await fileIntegrity(file)).toBe(integrity);
    const read = parseVdi(bytesOf(await readFile(file))).disk;
    expect(read.read(0, read.size).equals(disk)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(["disk.raw", "disk.vdi"]);
  });

  it("leaves nothing behind when it cannot be made", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "disk.raw"), "no whole sector");
    expect(() => convertToVdi(join(folder, "disk.raw"), join(folder, "disk.vdi"))).toThrow(RangeError);
    expect(() => convertToVdi(join(folder, "missing"), join(folder, "disk.vdi"))).toThrow("ENOENT");
    expect(await readdir(folder)).toEqual(["disk.raw"]);
  });
});
