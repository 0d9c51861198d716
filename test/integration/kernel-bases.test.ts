import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkout, copyProject, type Project } from "../support/project.ts";

/** Kernels that differ in their base alone. */
const BASES = {
  tiny: 'target = "tinyconfig"',
  nothing: 'target = "allnoconfig"',
  default: 'target = "defconfig"',
  named: 'target = "x86_64_defconfig"',
  whole: 'file = "whole.config"',
};
const names = Object.keys(BASES);

let project: Project;
beforeAll(async () => {
  project = await copyProject("kernel-bases");
  const archive = join(checkout, ".samebits/archive");
  if (existsSync(archive)) await cp(archive, project.path(".samebits/archive"), { recursive: true });
  for (const [name, base] of Object.entries(BASES)) {
    await mkdir(project.path(`kernel/${name}`), { recursive: true });
    const toml = [
      `localversion = "-${name}"`,
      "modules = true",
      'fragments = ["my.config"]',
      "[source]",
      'package = "linux-source-6.12"',
      "[base]",
      base,
      "",
    ].join("\n");
    await writeFile(project.path(`kernel/${name}/kernel.toml`), toml);
    // tinyconfig and allnoconfig are kernels of 32 bits.
    await writeFile(project.path(`kernel/${name}/my.config`), "CONFIG_64BIT=y\nCONFIG_HZ_100=y\n");
  }
  // A flavour of Debian's, as a file.
  await cp(project.path("kernel/buildernet/base.config"), project.path("kernel/whole/whole.config"));
  const locked = await project.samebits(["lock"]);
  expect(locked.exitCode, locked.text).toBe(0);
  const configured = await project.samebits(["kernel", "config", ...names]);
  expect(configured.exitCode, configured.text).toBe(0);
});
afterAll(() => project?.remove());

it.each(names)("%s: the fragment is merged into its base, and what comes out is complete", async (name) => {
  const resolved = await project.read(`kernel/${name}/resolved.config`);
  expect(resolved).toContain("\nCONFIG_HZ_100=y\n");
  expect(resolved).toContain(`\nCONFIG_LOCALVERSION="-${name}"\n`);
  expect(resolved).toContain("\nCONFIG_64BIT=y\n");
});

it("each base is what it says", async () => {
  expect(await project.read("kernel/tiny/base.config")).toContain("\nCONFIG_KERNEL_XZ=y\n");
  expect(await project.read("kernel/nothing/base.config")).not.toContain("\nCONFIG_KERNEL_XZ=y\n");
  expect(await project.read("kernel/nothing/base.config")).not.toMatch(/^CONFIG_NET=y$/m);
  expect(await project.read("kernel/named/base.config")).toMatch(/^CONFIG_NET=y$/m);
  expect(await project.read("kernel/default/base.config")).toBe(await project.read("kernel/named/base.config"));
  // Modules stay modules.
  expect(await project.read("kernel/whole/resolved.config")).toMatch(/^CONFIG_BTRFS_FS=m$/m);
});

it("a file as base is read where it lies, and lock --check notices when it changes", async () => {
  expect(existsSync(project.path("kernel/whole/base.config"))).toBe(false);
  const fresh = await project.samebits(["lock", "--check"]);
  expect(fresh.exitCode, fresh.text).toBe(0);
  await project.edit("kernel/whole/whole.config", (text) => text.replace("CONFIG_BTRFS_FS=m", "CONFIG_BTRFS_FS=y"));
  const stale = await project.samebits(["lock", "--check"]);
  expect(stale.text).toContain("kernel/whole/merged.config is not what base and fragments make");
  expect(stale.exitCode).toBe(2);
});

it("a target that the source does not have is an error that says so, and nothing is written", async () => {
  await project.edit("kernel/named/kernel.toml", (text) => text.replace("x86_64_defconfig", "x86_46_defconfig"));
  const before = await project.read("kernel/named/base.config");
  const locked = await project.samebits(["lock"]);
  expect(locked.exitCode, locked.text).toBe(0);
  const { exitCode, text } = await project.samebits(["kernel", "config", "named"]);
  expect(text).toContain("make x86_46_defconfig failed");
  expect(exitCode).toBe(1);
  expect(await project.read("kernel/named/base.config")).toBe(before);
});
