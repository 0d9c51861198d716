import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkout, copyProject, type Project } from "../support/project.ts";

const fixtures = join(checkout, "test/fixtures");
const TOML = "kernel/minimal/kernel.toml";
const BAD = "0001-init-written-for-another-source.patch";

/** A machine as Yocto's kernel-cache describes one. */
const VM = `localversion = "-vm"
modules = true
features = ["../features"]
fragments = ["bsp/vm/vm-standard.scc"]
[source]
package = "linux-source-6.12"
[base]
target = "tinyconfig"
[expected]
CONFIG_VM_CONSOLE_COLOUR = "not in this kernel"
`;

let project: Project;
beforeAll(async () => {
  project = await copyProject("kernel-patches");
  const archive = join(checkout, ".samebits/archive");
  if (existsSync(archive)) await cp(archive, project.path(".samebits/archive"), { recursive: true });
  await cp(join(fixtures, "scc"), project.path("kernel/features"), { recursive: true });
  await mkdir(project.path("kernel/vm"));
  await writeFile(project.path("kernel/vm/kernel.toml"), VM);
});
afterAll(() => project?.remove());

/** Every file of the kernel's folder, with its text. */
async function kernelFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(project.path("kernel/minimal"), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path, await readFile(path, "utf8"));
  }
  return files;
}

describe("a kernel with a feature that patches its Kconfig", () => {
  it("is locked with the feature's patches, and lock --check notices where they are not", async () => {
    await project.edit(TOML, (text) =>
      text.replace(
        'fragments = ["config.d/*.config"]',
        'features = ["../features"]\nfragments = ["features/greeting/greeting.scc", "config.d/*.config"]',
      ),
    );
    const stale = await project.samebits(["lock", "--check"]);
    expect(stale.text).toContain('the patches of the kernel "minimal" are not those that were locked');
    expect(stale.exitCode).toBe(2);
    const locked = await project.samebits(["lock"]);
    expect(locked.exitCode, locked.text).toBe(0);
    const [first, second] = [...(await project.read("nix/generated/kernels.nix")).matchAll(/\S+\.patch/g)].map(
      ([path]) => path,
    );
    expect(first).toBe("../../kernel/features/features/greeting/0001-init-an-option-for-a-greeting.patch");
    expect(second).toBe("../../kernel/features/features/greeting/0002-init-the-text-of-the-greeting.patch");
  });

  it("has the option that the patches add, with the value that the feature's fragment gives it", async () => {
    const configured = await project.samebits(["kernel", "config", "minimal"]);
    expect(configured.exitCode, configured.text).toBe(0);
    const resolved = await project.read("kernel/minimal/resolved.config");
    expect(resolved).toContain('\nCONFIG_GREETING=y\nCONFIG_GREETING_TEXT="good morning"\n');
    // Where a feature is among the fragments, they are audited.
    expect(configured.text).toMatch(/^ {2}audit: /m);
    expect(configured.text).not.toContain("not an option of this kernel");
  });

  it("may be nothing but a machine of kernel-cache; its fragments are audited", async () => {
    const { exitCode, text } = await project.samebits(["kernel", "config", "vm"]);
    expect(exitCode, text).toBe(0);
    const resolved = await project.read("kernel/vm/resolved.config");
    for (const value of ["64BIT=y", "GREETING=y", "PACKET=m", "SERIAL_8250_CONSOLE=y", "VIRTIO_NET=y"]) {
      expect(resolved).toContain(`\nCONFIG_${value}\n`);
    }
    expect(text).toContain(
      "audit:   CONFIG_PACKET: y (hardware, kernel/features/bsp/vm/vm.cfg:5), then m (non-hardware, kernel/features/features/net/net.cfg:3)",
    );
    expect(text).toContain("audit:   CONFIG_VM_CONSOLE_COLOUR (kernel/features/bsp/vm/vm.cfg:6)");
    expect(text).not.toContain("with another value in the end");
    const check = await project.samebits(["lock", "--check"]);
    expect(check.exitCode, check.text).toBe(0);
  });

  it("is stale as soon as the feature names another patch", async () => {
    const feature = "kernel/features/features/greeting/greeting.scc";
    await project.edit(feature, (text) => text.replace(/^patch 0002.*\n/m, ""));
    const { exitCode, text } = await project.samebits(["lock", "--check"]);
    expect(text).toContain('the patches of the kernel "minimal" are not those that were locked');
    expect(exitCode).toBe(2);
    await cp(join(fixtures, "scc/features/greeting/greeting.scc"), project.path(feature));
  });
});

describe("a patch that does not fit the source", () => {
  it("is an error that names the patch and the hunk, and leaves every file as it was", async () => {
    await mkdir(project.path("kernel/minimal/patches"));
    await cp(join(fixtures, "patches", BAD), project.path(`kernel/minimal/patches/${BAD}`));
    await project.edit(TOML, (text) => text.replace("patches = []", 'patches = ["patches/*.patch"]'));
    const locked = await project.samebits(["lock"]);
    expect(locked.exitCode, locked.text).toBe(0);
    // A change that merged.config would show, were it written.
    const fragment = project.path("kernel/minimal/config.d/90-reproducible.config");
    await writeFile(fragment, `${await readFile(fragment, "utf8")}# a remark\n`);

    const before = await kernelFiles();
    const { exitCode, text } = await project.samebits(["kernel", "config", "minimal"]);
    expect(text).toContain(BAD);
    expect(text).toMatch(
      /patch \d of \d \(0001-init-written-for-another-source\.patch\) does not apply to this source: hunk 2 of init\/Kconfig \(line \d+\)/,
    );
    expect(text).not.toMatch(/[Hh]unk #?1\b.*FAILED/);
    expect(text).toContain("init/Kconfig");
    expect(exitCode).toBe(1);
    expect(await kernelFiles()).toEqual(before);
  });
});
