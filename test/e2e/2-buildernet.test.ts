import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { hex, readSums, sha256Of } from "../support/artifacts.ts";
import { type BootEvent, type BuildEvent, eventOf, type VerifyEvent } from "../support/events.ts";
import { imageTool, machineNix, temporary } from "../support/nix.ts";
import { ownProject } from "../support/project.ts";

const folder = ownProject.path("out/buildernet/qemu");

describe("the image buildernet", () => {
  it("is built with exactly the digests of the lock", async () => {
    const outcome = await ownProject.samebits(["build", "buildernet", "--rehash", "--json"], { timeout: 1800 });
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { digests } = eventOf<BuildEvent>(outcome, "build");
    expect(digests.length).toBeGreaterThanOrEqual(5);
    for (const { file, actual, locked } of digests) expect(actual, file).toBe(locked);
    const lock = JSON.parse(await readFile(ownProject.path("images/buildernet/digests.lock.json"), "utf8"));
    const sums = await readSums(folder);
    for (const integrity of Object.values<string>(lock.flavours.qemu))
      expect([...sums.values()]).toContain(hex(integrity));
    for (const [file, digest] of sums) expect(await sha256Of(join(folder, file)), file).toBe(digest);
  });

  // Without a partition around it, as other images of BuilderNet make it; what this one makes is for 3-buildernet-hub.test.ts.
  it("boots from the UKI with all its services, mounts a disk labelled persistent, and powers off when asked", async () => {
    const folder = await temporary("persistent-disk");
    const disk = join(folder, "persistent.raw");
    await writeFile(disk, "");
    await truncate(disk, 64 * 1024 * 1024);
    const tool = await imageTool(await machineNix(folder));
    const [program, ...words] = tool(["/usr/sbin/mkfs.ext4", "-q", "-L", "persistent", disk]);
    await execa(program!, words);
    const signs = ["Mounted .*Persistent Disk", "Reached target multi-user\\.target"];
    const expected = `${signs.join("[\\s\\S]*")}|${[...signs].reverse().join("[\\s\\S]*")}`;
    const outcome = await ownProject.samebits(
      ["boot", "buildernet", "--disk", disk, "--expect", expected, "--timeout", "480", "--json"],
      { timeout: 600 },
    );
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(eventOf<BootEvent>(outcome, "boot")).toMatchObject({ failedUnits: [], poweredOff: true });
    // Superblock at 1024, s_mnt_count at 52 (kernel: Documentation/filesystems/ext4/super.rst): mounted for writing once.
    expect((await readFile(disk)).readUInt16LE(1024 + 52)).toBe(1);
  });

  it("builds the same a second time, elsewhere (its kernel aside)", async () => {
    const outcome = await ownProject.samebits([
      "verify",
      "buildernet",
      "--flavour",
      "qemu",
      "--skip-kernel",
      "--skip-toolchains",
      "--json",
    ]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { same, artifacts, rebuilt, skipped } = eventOf<VerifyEvent>(outcome, "verify");
    expect(same).toBe(true);
    expect(rebuilt).toEqual([]);
    expect(skipped).toEqual(["kernel", "toolchains"]);
    for (const one of artifacts) expect(one.others, one.file).toEqual([one.locked]);
  });
});
