import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hex, readSums, sha256Of } from "../support/artifacts.ts";
import { type BootEvent, type BuildEvent, eventOf, type VerifyEvent } from "../support/events.ts";
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

  it.each([
    ["the UKI", []],
    ["the disk", ["--disk"]],
  ])("boots from %s with all its services, and powers off when asked", async (_, options) => {
    const outcome = await ownProject.samebits([
      "boot",
      "buildernet",
      "--expect",
      "",
      "--timeout",
      "480",
      "--json",
      ...options,
    ]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { matched, failedUnits, poweredOff } = eventOf<BootEvent>(outcome, "boot");
    expect(matched).toContain("multi-user.target");
    expect(failedUnits).toEqual([]);
    expect(poweredOff).toBe(true);
  });

  it("builds the same a second time, elsewhere (its kernel aside)", async () => {
    const outcome = await ownProject.samebits(["verify", "buildernet", "--skip-kernel", "--json"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { same, artifacts, kernel } = eventOf<VerifyEvent>(outcome, "verify");
    expect(same).toBe(true);
    expect(kernel).toBeUndefined();
    for (const one of artifacts) expect(one.second, one.file).toBe(one.locked);
  });
});
