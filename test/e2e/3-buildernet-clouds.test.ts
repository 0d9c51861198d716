import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BootEvent, eventOf } from "../support/events.ts";
import { temporary } from "../support/nix.ts";
import { ownProject } from "../support/project.ts";

/** In whatever order: the disk appears when it does. */
const UP = ["Reached target multi-user\\.target", "Mounted .*Persistent Disk"];
const expected = `${UP.join("[\\s\\S]*")}|${[...UP].reverse().join("[\\s\\S]*")}`;

let folder: string;
beforeAll(async () => {
  folder = await temporary("clouds");
  for (const flavour of ["azure", "gcp"]) {
    // Up to date, where the tests of the image have run before; whether the digests are the locked ones is theirs to say.
    const { exitCode, text } = await ownProject.samebits(["build", "buildernet", "--flavour", flavour]);
    expect([0, 4], text).toContain(exitCode);
  }
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true });
});

describe("what is deployed to a cloud", () => {
  // Side by side: while one waits for its firmware, the other one calculates.
  it.concurrent.each([
    ["azure", "the VHD", "buildernet-azure.vhd", "UEFI Msft Virtual Disk ", "persistent.qcow2"],
    ["gcp", "disk.raw, out of its archive", "disk.raw", "UEFI Google PersistentDisk ", "persistent.raw"],
  ])(
    "%s: OVMF boots %s, every unit starts, and the persistent disk is made and mounted",
    async (flavour, _, file, entry, disk) => {
      const outcome = await ownProject.samebits(
        [
          ...["boot", "buildernet", "--flavour", flavour, "--from", "disk", "--expect", expected, "--timeout", "480"],
          ...["--disk", join(folder, disk), "--create-disk", "256M", "--json"],
        ],
        { timeout: 600 },
      );
      expect(outcome.exitCode, outcome.text).toBe(0);
      expect(eventOf<BootEvent>(outcome, "boot")).toMatchObject({ failedUnits: [], poweredOff: true });
      const log = await readFile(ownProject.path(`.samebits/logs/boot-buildernet-${flavour}.log`), "utf8");
      // Nothing but this disk was there to boot from.
      expect(log.split("\n")[0]).not.toContain(" -kernel ");
      expect(log.split("\n")[0]).toContain(`/${file},`);
      expect(log).toContain(`BdsDxe: starting Boot0001 "${entry}" from PciRoot`);
    },
  );
});
