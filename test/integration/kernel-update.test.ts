import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import glob from "fast-glob";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventOf } from "../support/events.ts";
import { checkout, copyProject, type Project } from "../support/project.ts";

/** The point release has two versions of the source package side by side. */
const [OLDER, NEWER] = ["6.12.94-1", "6.12.107-1"];

let project: Project;
let original: Map<string, string>;
const files = async () => {
  const found = await glob(["nix/generated/*", "kernel/**"], { cwd: project.root });
  return new Map(await Promise.all(found.map(async (file) => [file, await project.read(file)] as const)));
};
beforeAll(async () => {
  project = await copyProject("kernel-update");
  const archive = join(checkout, ".samebits/archive");
  if (existsSync(archive)) await cp(archive, project.path(".samebits/archive"), { recursive: true });
  const { exitCode, text } = await project.samebits(["kernel", "config", "minimal"]);
  expect(exitCode, text).toBe(0);
  original = await files();
});
afterAll(() => project?.remove());

describe("samebits kernel update", () => {
  it("is content with the newest version of the pinned suites", async () => {
    const { exitCode, text } = await project.samebits(["kernel", "update"]);
    expect(exitCode, text).toBe(0);
    expect(text).toContain(`minimal: linux-source-6.12 ${NEWER} already`);
    expect(await files()).toEqual(original);
  });

  it("names vanished options with the line that asks for them, and writes nothing", async () => {
    const fragment = "kernel/minimal/config.d/70-network.config";
    await project.edit(fragment, (text) => `${text}CONFIG_NET_VENDOR_AIROHA=y\n`);
    const line = (await project.read(fragment)).split("\n").length - 1;
    const before = await files();
    const { exitCode, text } = await project.samebits(["kernel", "update", "minimal", "--to", OLDER]);
    expect(exitCode, text).toBe(2);
    expect(text).toContain(`  CONFIG_NET_VENDOR_AIROHA  ${fragment}:${line}\n`);
    expect(text).toMatch(/^error: .*CONFIG_NET_VENDOR_AIROHA/m);
    expect(await files()).toEqual(before);
    await project.edit(fragment, () => original.get(fragment)!);
  });

  it("refuses a version that the archive does not have, and says which it has", async () => {
    const { exitCode, text } = await project.samebits(["kernel", "update", "minimal", "--to", "6.12.1-1"]);
    expect(exitCode).toBe(2);
    expect(text).toContain(`${NEWER} (trixie)`);
    expect(text).toContain(`${OLDER} (trixie)`);
  });

  it("moves one kernel there and back, as `samebits lock` and `kernel config` would", async () => {
    await project.edit("kernel/minimal/kernel.toml", (text) =>
      text.replace('package = "linux-source-6.12"\n', 'package = "linux-source-6.12" # of Debian\n'),
    );
    const dry = await project.samebits(["kernel", "update", "minimal", "--to", OLDER, "--dry-run"]);
    expect(dry.exitCode, dry.text).toBe(0);
    expect(dry.text).toContain("Nothing was written (--dry-run).");
    expect(await project.read("nix/generated/kernels.nix")).toBe(original.get("nix/generated/kernels.nix"));

    const there = await project.samebits(["kernel", "update", "minimal", "--to", OLDER, "--json"]);
    expect(there.exitCode, there.text).toBe(0);
    expect(eventOf(there, "kernel-update")).toMatchObject({
      kernel: "minimal",
      source: { before: NEWER, after: OLDER },
      report: { before: "6.12.107", after: "6.12.94", vanished: [] },
    });
    expect(eventOf(there, "kernel-update")).not.toHaveProperty("failure");
    expect(eventOf<{ written: string[] }>(there, "kernel-update-written").written.sort()).toEqual([
      "kernel/minimal/base.config",
      "kernel/minimal/config.lock.json",
      "kernel/minimal/kernel.toml",
      "kernel/minimal/merged.config",
      "kernel/minimal/resolved.config",
      "nix/generated/kernels.nix",
      "nix/generated/packages.nix",
    ]);
    expect(await project.read("kernel/minimal/kernel.toml")).toContain(
      `package = "linux-source-6.12" # of Debian\nversion = "${OLDER}"\n`,
    );
    expect(await project.read("kernel/minimal/resolved.config")).toContain("Linux/x86 6.12.94 Kernel Configuration");
    const locked = await project.samebits(["lock"]);
    expect(locked.text).toContain("Nothing changed: the locks are up to date.");
    const checked = await project.samebits(["lock", "--check"]);
    expect(checked.exitCode, checked.text).toBe(0);

    const back = await project.samebits(["kernel", "update", "minimal"]);
    expect(back.exitCode, back.text).toBe(0);
    const now = await files();
    expect(now.get("kernel/minimal/kernel.toml")).toContain(`version = "${NEWER}"\n`);
    for (const file of ["kernel/minimal/kernel.toml"]) for (const map of [now, original]) map.delete(file);
    expect(now).toEqual(original);
  });
});
