import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createDisk, parseDiskSize, showDiskSize } from "../../../src/image/create-disk.ts";
import { findDisk } from "../../../src/image/disk-file.ts";
import { newFolder } from "../base/script.ts";

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});
const at = (name: string) => join(folder, name);

const QCOW2 = Buffer.concat([Buffer.from("QFI\xfb", "latin1"), Buffer.alloc(1020)]);
const VDI = Buffer.alloc(1024);
VDI.writeUInt32LE(0xbeda107f, 64);
const VHD = Buffer.concat([Buffer.alloc(1024), Buffer.from("conectix".padEnd(512, "\0"))]);

describe("the format of a disk", () => {
  it.each([
    ["a", QCOW2, "qcow2"],
    ["a.qcow2", QCOW2, "qcow2"],
    ["a.vdi", VDI, "vdi"],
    ["a.vhd", VHD, "vpc"],
    ["a", Buffer.alloc(512), "raw"],
    ["a", Buffer.from("x"), "raw"],
    // What the guest wrote into a raw disk is not believed.
    ["a.raw", QCOW2, "raw"],
    ["a.img", VHD, "raw"],
  ])("of %s follows from what is in it", async (name, content, format) => {
    await writeFile(at(name), content);
    expect(await findDisk(at(name), "")).toEqual({ file: at(name), format });
  });

  it.each([
    ["missing", "does not exist"],
    [".", "is neither a file nor a block device"],
    ["empty", "is empty"],
  ])("%s: an error that says what to do (exit 2)", async (name, message) => {
    await writeFile(at("empty"), "");
    await expect(findDisk(at(name), "create it")).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });
});

describe("the size of a disk", () => {
  it.each([
    ["8G", 8 * 1024 ** 3, "8 GiB"],
    ["1M", 1024 ** 2, "1 MiB"],
    ["2tib", 2 * 1024 ** 4, "2 TiB"],
    ["1536m", 1536 * 1024 ** 2, "1536 MiB"],
    ["1048576", 1024 ** 2, "1 MiB"],
  ])("%s is %i bytes, shown as %s", (text, bytes, shown) => {
    expect(parseDiskSize(text)).toBe(bytes);
    expect(showDiskSize(bytes)).toBe(shown);
  });

  it.each(["", "G", "-1G", "1.5G", "8Q", "1023K", "65T", "1048577", "999999999999999T"])("cannot be %j", (text) => {
    expect(() => parseDiskSize(text)).toThrow("is not the size of a disk");
  });
});

describe("a disk that is created", () => {
  const fake = join(import.meta.dirname, "fake-qemu-img.mjs");
  const options = (more: Record<string, string> = {}) => ({
    tool: (command: readonly string[]) => [process.execPath, fake, ...command],
    env: more,
    logs: at("logs"),
  });

  it("is a qcow2, or raw where its name says so, and for its owner alone", async () => {
    expect(await createDisk(at("a.qcow2"), 2 ** 20, options())).toMatchObject({ format: "qcow2", isNew: true });
    expect(await readFile(at("a.qcow2"), "utf8")).toBe("create -q -f qcow2 1048576");
    expect((await stat(at("a.qcow2"))).mode & 0o777).toBe(0o600);
    expect(await createDisk(at("a.raw"), 2 ** 20, options())).toMatchObject({ format: "raw", isNew: true });
  });

  it("is used as it is when it is there, and as large", async () => {
    await writeFile(at("a"), QCOW2);
    expect(await createDisk(at("a"), 2 ** 20, options())).toEqual({ file: at("a"), format: "qcow2", isNew: false });
    expect(await readFile(at("a"))).toEqual(QCOW2);
  });

  it("is never written over when it is there with another size (exit 2)", async () => {
    await writeFile(at("a"), QCOW2);
    await expect(createDisk(at("a"), 2 ** 21, options())).rejects.toMatchObject({
      exitCode: 2,
      message: `the disk ${at("a")} is there already, with 1 MiB instead of 2 MiB`,
    });
    expect(await readFile(at("a"))).toEqual(QCOW2);
  });

  it("leaves nothing behind when that fails, and says so where there is no such folder", async () => {
    await expect(createDisk(at("a"), 2 ** 20, options({ FAKE_QEMU_IMG: "fail" }))).rejects.toMatchObject({
      exitCode: 1,
    });
    await expect(stat(at("a"))).rejects.toThrow("ENOENT");
    await expect(createDisk(at("no/a"), 2 ** 20, options())).rejects.toMatchObject({
      exitCode: 1,
      message: `cannot create the disk ${at("no/a")}`,
    });
  });
});
