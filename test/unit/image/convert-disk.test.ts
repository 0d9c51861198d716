import { link, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { parseVdi } from "../../../src/formats/vdi.ts";
import { fileIntegrity } from "../../../src/image/artifacts.ts";
import { convertToVdi, requireTarget } from "../../../src/image/convert-disk.ts";
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

describe("the file to write", () => {
  const built = async () => {
    const folder = await newFolder();
    const kept = [join(folder, "disk.raw"), join(folder, "disk.efi"), join(folder, "not-built")];
    for (const path of kept.slice(0, 2)) await writeFile(path, "");
    return { folder, kept };
  };

  it("may be new, or an older one", async () => {
    const { folder, kept } = await built();
    await writeFile(join(folder, "older.vdi"), "");
    for (const name of ["new.vdi", "older.vdi", "not-built"]) await requireTarget(join(folder, name), kept);
  });

  it("is none of what was built, by whatever name", async () => {
    const { folder, kept } = await built();
    await symlink(folder, `${folder}/again`);
    await link(join(folder, "disk.efi"), join(folder, "linked"));
    for (const name of ["disk.raw", "disk.efi", "again/disk.raw", "linked"]) {
      await expect(requireTarget(join(folder, name), kept), name).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining("a part of what was built"),
      });
    }
  });

  it.each([
    ["missing/x.vdi", "/missing does not exist"],
    ["disk.raw/x.vdi", "/disk.raw is a file"],
    ["disk.raw/further/x.vdi", "/disk.raw/further does not exist"],
    ["folder", "/folder is a folder"],
  ])("%s: cannot be there", async (name, message) => {
    const { folder, kept } = await built();
    await mkdir(join(folder, "folder"));
    await expect(requireTarget(join(folder, name), kept)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });
});
