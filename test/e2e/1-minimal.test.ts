import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flipBit, hex, readSums, sha256Of } from "../support/artifacts.ts";
import { type BootEvent, type BuildEvent, eventOf } from "../support/events.ts";
import { copyProject, ownProject, type Project } from "../support/project.ts";

const COMPARED = ["minimal.efi", "minimal.raw", "minimal.vmlinuz", "minimal.initrd", "minimal.manifest"];
const folder = ownProject.path("out/minimal/qemu");
const locked = async () =>
  JSON.parse(await readFile(ownProject.path("images/minimal/digests.lock.json"), "utf8")).flavours.qemu as Record<
    string,
    string
  >;

describe("the image minimal", () => {
  it("is built with exactly the digests of the lock", async () => {
    const outcome = await ownProject.samebits(["build", "minimal", "--force", "--json"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { upToDate, digests } = eventOf<BuildEvent>(outcome, "build");
    expect(upToDate).toBe(false);
    expect(digests.map(({ file }) => file).sort()).toEqual([...COMPARED].sort());
    for (const { file, actual, locked: expected } of digests) expect(actual, file).toBe(expected);
    // Nor is it samebits' own word alone.
    const lock = Object.values(await locked()).map(hex);
    for (const file of COMPARED) expect(lock, file).toContain(await sha256Of(join(folder, file)));
  });

  it("comes with sums and a record of what it was made from", async () => {
    const sums = await readSums(folder);
    for (const file of COMPARED) expect(sums.get(file), file).toBe(await sha256Of(join(folder, file)));
    const record = JSON.parse(await readFile(join(folder, "build.json"), "utf8"));
    expect(record.inputs.kernel).toMatch(/^\/nix\/store\/[a-z0-9]{32}-kernel-minimal$/);
    expect(record.inputs.repository).toMatch(/^\/nix\/store\//);
  });

  it("is under 25 MB", async () => {
    expect((await stat(join(folder, "minimal.efi"))).size).toBeLessThan(25_000_000);
  });

  it("is up to date at once when nothing changed", async () => {
    const outcome = await ownProject.samebits(["build", "minimal", "--json"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(eventOf<BuildEvent>(outcome, "build").upToDate).toBe(true);
    // 0.3 s on an idle machine; the bound is for a busy one.
    expect(outcome.seconds).toBeLessThan(5);
  });

  it("is built again when an artifact was altered and is read again, and comes out as locked", async () => {
    await flipBit(join(folder, "minimal.efi"), 1_000_000);
    const outcome = await ownProject.samebits(["build", "minimal", "--rehash", "--json"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { upToDate, digests } = eventOf<BuildEvent>(outcome, "build");
    expect(upToDate).toBe(false);
    for (const { file, actual, locked: expected } of digests) expect(actual, file).toBe(expected);
  });

  it.each([
    ["the UKI", []],
    ["the disk", ["--from", "disk"]],
  ])("boots from %s, and no unit fails", async (_, options) => {
    const outcome = await ownProject.samebits([
      "boot",
      "minimal",
      "--expect",
      "",
      "--timeout",
      "300",
      "--json",
      ...options,
    ]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { matched, failedUnits } = eventOf<BootEvent>(outcome, "boot");
    expect(matched).toContain("multi-user.target");
    expect(failedUnits).toEqual([]);
  });

  it("does not pass as booted when the machine never says what is expected (exit 1)", async () => {
    const { exitCode, text } = await ownProject.samebits([
      "boot",
      "minimal",
      "--expect",
      "no such words",
      "--timeout",
      "4",
    ]);
    expect(text).toContain("no such words");
    expect(exitCode).toBe(1);
  });
});

describe("an image that does not come out as locked", () => {
  let project: Project;
  let lock: string;
  beforeAll(async () => {
    project = await copyProject("changed");
    lock = await project.read("images/minimal/digests.lock.json");
    await mkdir(project.path("images/minimal/mkosi.extra/etc"), { recursive: true });
    await writeFile(project.path("images/minimal/mkosi.extra/etc/motd"), "One file more.\n");
  });
  afterAll(() => project?.remove());

  it("ends the build with exit 4, expected and actual; the lock stays, the artifacts are there", async () => {
    const { exitCode, text } = await project.samebits(["build", "minimal"]);
    expect(exitCode, text).toBe(4);
    const expected = Object.entries(JSON.parse(lock).flavours.qemu as Record<string, string>);
    const actual = await readSums(project.path("out/minimal/qemu"));
    for (const artifact of ["efi", "raw", "initrd"]) {
      const was = hex(expected.find(([name]) => name === artifact)![1]);
      const is = actual.get(`minimal.${artifact}`)!;
      expect(is).not.toBe(was);
      expect(text).toContain(`minimal.${artifact}\n    expected sha256 ${was}\n    actual   sha256 ${is}\n`);
    }
    // What the file is not part of is not complained about.
    expect(text).not.toContain("minimal.vmlinuz\n");
    expect(await project.read("images/minimal/digests.lock.json")).toBe(lock);
  });

  it("fails again when nothing changed since: an up-to-date build is compared as well", async () => {
    const { exitCode, text } = await project.samebits(["build", "minimal"]);
    expect(exitCode, text).toBe(4);
    expect(text).not.toContain("Assemble");
  });

  it("a malformed digests.lock.json is told by file and line (exit 2)", async () => {
    await writeFile(project.path("images/minimal/digests.lock.json"), lock.replace('"efi": ', '"efi" '));
    const { exitCode, text } = await project.samebits(["build", "minimal"]);
    await writeFile(project.path("images/minimal/digests.lock.json"), lock);
    expect(text).toMatch(/digests\.lock\.json:4:\d+: /);
    expect(exitCode).toBe(2);
  });

  it("a lock that is not there: the build says so and does not write one", async () => {
    await rm(project.path("images/minimal/digests.lock.json"));
    const { exitCode, text } = await project.samebits(["build", "minimal"]);
    expect(exitCode, text).toBe(0);
    expect(text).toContain("not locked");
    await expect(project.read("images/minimal/digests.lock.json")).rejects.toThrow("ENOENT");
    await writeFile(project.path("images/minimal/digests.lock.json"), lock);
  });

  it("is locked anew by --update-lock alone", async () => {
    const update = await project.samebits(["build", "minimal", "--update-lock"]);
    expect(update.exitCode, update.text).toBe(0);
    expect(await project.read("images/minimal/digests.lock.json")).not.toBe(lock);
    const again = await project.samebits(["build", "minimal"]);
    expect(again.exitCode, again.text).toBe(0);
    await writeFile(project.path("images/minimal/digests.lock.json"), lock);
  });

  it("with bits that differ from build to build: verify tells build 1, build 2 and lock apart (exit 4)", async () => {
    const script = project.path("images/minimal/mkosi.postinst");
    await writeFile(script, '#!/bin/sh\ncat /proc/sys/kernel/random/uuid >"$BUILDROOT/etc/motd"\n', { mode: 0o755 });
    const outcome = await project.samebits(["verify", "minimal", "--skip-kernel", "--skip-toolchains", "--bisect"]);
    expect(outcome.exitCode, outcome.text).toBe(4);
    expect(outcome.text).toContain("DIFFERS");
    // Down to the file, with the cause; and that no variation is to blame.
    expect(outcome.text).toMatch(/\nminimal\.efi!\.initrd!etc\/motd\n.*\n(.*\n){2} {2}cause {7}random id: /);
    expect(outcome.text).toContain("bisected (1 build): the bits differ without any variation");
    const second = await readSums(project.path("out/minimal/qemu"));
    const kept = await sha256Of(project.path("out/minimal/qemu.second/minimal.efi"));
    expect(kept).not.toBe(second.get("minimal.efi"));
    expect(outcome.text).toContain(`build 1 ${second.get("minimal.efi")}`);
    expect(outcome.text).toContain(`build 2 ${kept}`);
    expect(outcome.text).toContain(`lock    ${hex(JSON.parse(lock).flavours.qemu.efi)}`);
  });
});
