import { open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../../src/formats/bytes.ts";
import { parseQcow2 } from "../../src/formats/qcow2.ts";
import { parseVdi } from "../../src/formats/vdi.ts";
import { parseVhd } from "../../src/formats/vhd.ts";
import { hex, readSums, sha256Of } from "../support/artifacts.ts";
import { type DiskTools, diskTools, readBootDisk } from "../support/disk-tools.ts";
import { type BuildEvent, eventOf, type VerifyEvent } from "../support/events.ts";
import { temporary } from "../support/nix.ts";
import { ownProject } from "../support/project.ts";

const MIB = 1024 * 1024;
const FLAVOURS = ["qemu", "azure", "gcp"];
const at = (flavour: string, ending: string) =>
  ownProject.path(`out/buildernet/${flavour}/buildernet-${flavour}.${ending}`);
/** SourceDateEpoch= of images/common/debian.conf. */
const epoch = async () => Number(/^SourceDateEpoch=(\d+)$/m.exec(await committed("images/common/debian.conf"))![1]);

let folder: string;
let tools: DiskTools;
const committed = (file: string) => readFile(ownProject.path(file), "utf8");
const inFolder = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await temporary("flavours");
  tools = await diskTools();
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true });
});

/** The UKI on a raw disk is the flavour's artifact. */
async function expectBootDisk(raw: string, flavour: string): Promise<void> {
  const extracted = await readBootDisk(tools, raw, folder);
  expect(await sha256Of(extracted)).toBe(await sha256Of(at(flavour, "efi")));
  await rm(extracted);
}

describe("all flavours of buildernet", () => {
  it("are built by one command, each with exactly the digests of its lock", async () => {
    const outcome = await ownProject.samebits(["build", "buildernet", "--flavour", "all", "--json"], { timeout: 1800 });
    expect(outcome.exitCode, outcome.text).toBe(0);
    const lock = JSON.parse(await committed("images/buildernet/digests.lock.json")).flavours;
    for (const flavour of FLAVOURS) {
      const sums = [...(await readSums(ownProject.path(`out/buildernet/${flavour}`))).values()];
      const locked = Object.values<string>(lock[flavour]).map(hex);
      expect(locked.length).toBeGreaterThanOrEqual(5);
      expect(sums).toEqual(expect.arrayContaining(locked));
    }
    expect(eventOf<BuildEvent>(outcome, "build").digests.map(({ file }) => file)).toContain("buildernet-gcp.tar.gz");
  });

  it.each(FLAVOURS)("%s: the UKI is under 100 MB", async (flavour) => {
    expect((await stat(at(flavour, "efi"))).size).toBeLessThan(100_000_000);
  });

  it("qemu: the raw disk holds the UKI; the qcow2 and a VDI hold the same disk", async () => {
    const raw = at("qemu", "raw");
    await expectBootDisk(raw, "qemu");
    const content = await readFile(raw);
    const outcome = await ownProject.samebits(["convert", "buildernet", "--output", inFolder("disk.vdi"), "--json"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    for (const [disk, parse] of [
      [at("qemu", "qcow2"), parseQcow2],
      [inFolder("disk.vdi"), parseVdi],
    ] as const) {
      expect(await tools.qemuImg("check", disk)).toContain("No errors were found");
      expect(await tools.qemuImg("compare", disk, raw)).toContain("Images are identical.");
      const { disk: read } = parse(bytesOf(await readFile(disk)));
      expect(read.read(0, read.size).equals(content), disk).toBe(true);
    }
  });

  it("azure: a VHD of whole MiB, with a footer that holds neither the day of the build nor chance", async () => {
    const vhd = at("azure", "vhd");
    const { size } = await stat(vhd);
    expect((size - 512) % MIB).toBe(0);
    const info = JSON.parse(await tools.qemuImg("info", "--output=json", "-f", "vpc", vhd));
    expect(info).toMatchObject({ format: "vpc", "virtual-size": size - 512 });
    const read = parseVhd(bytesOf(await readFile(vhd)));
    // The geometry comes as near to the size as whole cylinders can.
    const [cylinders, heads, sectors] = read.geometry.split("/").map(Number) as [number, number, number];
    expect(Math.floor((size - 512) / 512 / heads / sectors)).toBe(cylinders);
    expect(read).toMatchObject({
      type: "fixed",
      timeStamp: await epoch(),
      checksumIsRight: true,
      originalSize: size - 512,
      savedState: 0,
      uniqueId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    });
    const raw = inFolder("azure.raw");
    await tools.qemuImg("convert", "-f", "vpc", "-O", "raw", vhd, raw);
    await expectBootDisk(raw, "azure");
    await rm(raw);
  });

  it("gcp: disk.raw of whole GiB, alone in an archive of GNU's old format, sparse, in a gzip without a name or a time", async () => {
    const archive = at("gcp", "tar.gz");
    const file = await open(archive);
    const { buffer } = await file.read(Buffer.alloc(10), 0, 10, 0);
    await file.close();
    // RFC 1952: magic, deflate, no flags (no name), no time.
    expect(buffer.subarray(0, 8).toString("hex")).toBe("1f8b080000000000");
    const listing = await tools.run("/usr/bin/tar", "--utc", "--full-time", "--numeric-owner", "-tvzf", archive);
    const time = new Date((await epoch()) * 1000).toISOString().slice(0, 19).replace("T", " ");
    expect(listing.trim().split(/ +/)).toEqual(`-rw-r--r-- 0/0 ${1024 * MIB} ${time} disk.raw`.split(" "));
    await tools.run("/usr/bin/tar", "-xzf", archive, "-C", folder);
    const { size, blocks } = await stat(inFolder("disk.raw"));
    expect(size % (1024 * MIB)).toBe(0);
    expect(blocks * 512).toBeLessThan((await stat(archive)).size + 16 * MIB);
    const header = inFolder("header.tar");
    await tools.run("/bin/sh", "-c", 'gzip -dc "$1" | head -c 512 >"$2"', "sh", archive, header);
    const head = await readFile(header);
    // "ustar", two blanks, NUL is GNU's; S a sparse file.
    expect(head.toString("latin1", 257, 265)).toBe("ustar  \0");
    expect(head.toString("latin1", 156, 157)).toBe("S");
    await expectBootDisk(inFolder("disk.raw"), "gcp");
  });

  it("has a table of what takes how much", async () => {
    const outcome = await ownProject.samebits(["sizes", "buildernet", "--flavour", "azure"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(outcome.stdout).toMatch(/^buildernet \(azure\): .* unpacked, the initrd is .* compressed/);
    expect(outcome.stdout).toMatch(/\nkernel +\d/);
  });

  it("the clouds' build the same a second time, elsewhere, a verdict each (the kernel aside)", async () => {
    // In memory: that the file system makes no difference is seen with the flavour qemu.
    const varied = ["--vary=-filesystem", "--skip-kernel", "--skip-toolchains"];
    const words = ["--flavour", "azure,gcp", ...varied, "--json"];
    const outcome = await ownProject.samebits(["verify", "buildernet", ...words], { timeout: 1800 });
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(eventOf<VerifyEvent>(outcome, "verify")).toMatchObject({ same: true, variant: "gcp" });
    for (const flavour of ["azure", "gcp"]) {
      const verdict = JSON.parse(await committed(`out/buildernet/verify/${flavour}/verdict.json`)) as VerifyEvent;
      expect(verdict.same).toBe(true);
      for (const one of verdict.artifacts) expect(one.others, one.file).toEqual([one.locked]);
    }
  });
});
