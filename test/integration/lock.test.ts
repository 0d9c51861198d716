import { existsSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import glob from "fast-glob";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { withoutNetwork } from "../support/machine.ts";
import { checkout, copyProject, type Project } from "../support/project.ts";

let project: Project;
/** Every file that a lock writes or reads, as it was. */
const original = new Map<string, string>();

beforeAll(async () => {
  project = await copyProject("lock");
  // The archive's index files (9 MB) that the checkout has fetched and verified already.
  const archive = join(checkout, ".samebits/archive");
  if (existsSync(archive)) await cp(archive, project.path(".samebits/archive"), { recursive: true });
  // The toolchain whose mkosi is asked.
  const fetched = await project.samebits(["inputs", "minimal"]);
  expect(fetched.text).not.toContain("error:");
  for (const file of await lockFiles()) original.set(file, await project.read(file));
});
afterAll(() => project?.remove());

const lockFiles = () =>
  glob(["nix/**", "images/**", "kernel/**", "package-lock.json"], {
    cwd: project.root,
    followSymbolicLinks: false,
    onlyFiles: true,
    ignore: ["images/common/**/systemd/**"],
  });

/** Puts the copy back as it was. */
async function restore(): Promise<void> {
  for (const file of await lockFiles()) if (!original.has(file)) await rm(project.path(file));
  for (const [file, text] of original) {
    const now = await readFile(project.path(file), "utf8").catch(() => undefined);
    if (now !== text) await writeFile(project.path(file), text);
  }
}

const check = (prefix: readonly string[] = []) => project.samebits(["lock", "--check"], { prefix });

describe("samebits lock", () => {
  it("writes nothing when the committed locks are up to date, twice in a row", async () => {
    for (const run of [1, 2]) {
      const { exitCode, text } = await project.samebits(["lock"]);
      expect(text, `run ${run}`).toContain("Nothing changed: the locks are up to date.");
      expect(exitCode).toBe(0);
    }
    for (const [file, text] of original) expect(await project.read(file), file).toBe(text);
  });

  it("writes the committed bytes again where generated files were lost or damaged", async () => {
    await project.edit("nix/generated/kernels.nix", (text) => text.replace("\n", "\n# a remark\n"));
    await project.edit("nix/generated/launcher-files", (text) => text.split("\n").slice(0, 5).join("\n"));
    await rm(project.path("images/minimal/packages.lock.json"));
    const { exitCode, text } = await project.samebits(["lock"]);
    expect(text).toContain("Written:");
    expect(exitCode).toBe(0);
    for (const [file, was] of original) expect(await project.read(file), file).toBe(was);
  });

  it.each([
    [
      "a toolchain",
      "nix/toolchains.toml",
      '"bubblewrap", ',
      '"bubblewrap", "bubblewarp", ',
      "bubblewarp",
      "bubblewrap",
    ],
  ])(
    "offers the nearest names when %s asks for a package that the archive does not have (exit 2)",
    async (_, file, from, to, wrong, nearest) => {
      try {
        await project.replace(file, from, to);
        const { exitCode, text } = await project.samebits(["lock"]);
        expect(text).toContain(wrong);
        expect(text.replaceAll(wrong, "")).toContain(nearest);
        expect(exitCode).toBe(2);
      } finally {
        await restore();
      }
    },
  );

  it("offers the nearest names when an image asks for a package that the archive does not have (exit 2)", async () => {
    try {
      await project.edit("images/minimal/mkosi.conf", (text) => `${text}\n[Content]\nPackages=libnss-sytemd\n`);
      const { exitCode, text } = await project.samebits(["lock"]);
      expect(text).toContain("libnss-sytemd");
      expect(text).toContain("libnss-systemd");
      expect(exitCode).toBe(2);
      // An image's lock is not half-written.
      expect(await project.read("images/minimal/packages.lock.json")).toBe(
        original.get("images/minimal/packages.lock.json"),
      );
    } finally {
      await restore();
    }
  });
});

describe("samebits lock --check", () => {
  afterEach(restore);

  it("says yes to what is committed", async () => {
    const { exitCode, text } = await check();
    expect(text).not.toContain("error");
    expect(exitCode).toBe(0);
  });

  it("needs no network", async ({ skip }) => {
    skip(withoutNetwork === undefined, "this machine does not allow a network name space");
    const { exitCode, text } = await check(withoutNetwork);
    expect(text).not.toContain("error");
    expect(exitCode).toBe(0);
  });

  it("changes no file", async () => {
    await check();
    for (const [file, text] of original) expect(await project.read(file), file).toBe(text);
  });

  it.each<[what: string, file: string, change: (text: string) => string, says: RegExp, next: string]>([
    [
      "a toolchain asks for another package",
      "nix/toolchains.toml",
      (text) => text.replace('"ovmf", ', '"ovmf", "less", '),
      /toolchains\.toml: the toolchain "boot" asks for other packages/,
      "samebits lock",
    ],
    [
      "the snapshot time was changed",
      "nix/debian.toml",
      (text) => text.replace(/^snapshot = .*$/m, 'snapshot = "20260101T000000Z"'),
      /debian\.toml names another snapshot time/,
      "samebits lock",
    ],
    [
      "another suite is named",
      "nix/debian.toml",
      (text) => text.replace('suites = ["release"]', 'suites = ["release", "security"]'),
      /names the suites trixie, trixie-security; locked are trixie$/m,
      "samebits lock",
    ],
    [
      "a generated file was edited",
      "nix/generated/packages.nix",
      (text) => text.replace("\n", "\n# a friendly remark\n"),
      /nix\/generated\/packages\.nix was edited by hand/,
      "samebits lock",
    ],
    [
      "an image's package lock was edited",
      "images/minimal/packages.lock.json",
      (text) => text.replace('"codename"', ' "codename"'),
      /images\/minimal\/packages\.lock\.json was edited by hand/,
      "samebits lock",
    ],
    [
      "an image asks for another package",
      "images/minimal/mkosi.conf",
      (text) => `${text}\n[Content]\nPackages=less\n`,
      /images\/minimal: mkosi asks for other packages than those locked.*less/,
      "samebits lock",
    ],
    [
      "a kernel's definition names another source",
      "kernel/minimal/kernel.toml",
      (text) => text.replace('package = "linux-source-6.12"', 'package = "linux-source-6.11"'),
      /kernel\/minimal\/kernel\.toml was changed since it was locked/,
      "samebits lock",
    ],
    [
      "a fragment was changed",
      "kernel/minimal/config.d/70-network.config",
      (text) => `${text}CONFIG_VSOCKETS=y\n`,
      /kernel\/minimal/,
      "samebits kernel config minimal",
    ],
    [
      "a merged configuration was edited",
      "kernel/buildernet/merged.config",
      (text) => `${text}CONFIG_VSOCKETS=y\n`,
      /kernel\/buildernet/,
      "samebits kernel config buildernet",
    ],
    [
      "package-lock.json has another version of a dependency",
      "package-lock.json",
      (text) => text.replace(/("node_modules\/execa": \{\s*"version": ")[^"]*/, "$19.0.0"),
      /launcher-files does not fit package-lock\.json/,
      "samebits lock",
    ],
  ])("says no when %s (exit 2)", async (_, file, change, says, next) => {
    await project.edit(file, change);
    const { exitCode, text } = await check();
    expect(text).toMatch(says);
    expect(text).toContain(`run: ${next}`);
    expect(exitCode).toBe(2);
  });

  it("says no when an image was added that was never locked (exit 2)", async () => {
    await cp(project.path("images/minimal"), project.path("images/another"), { recursive: true });
    try {
      const { exitCode, text } = await check();
      expect(text).toContain("samebits lock");
      expect(exitCode).toBe(2);
    } finally {
      await rm(project.path("images/another"), { recursive: true });
    }
  });

  it("lists everything that does not agree, not only the first", async () => {
    await project.edit("nix/debian.toml", (text) => text.replace(/^snapshot = .*$/m, 'snapshot = "20260101T000000Z"'));
    await project.edit("kernel/minimal/config.d/70-network.config", (text) => `${text}CONFIG_VSOCKETS=y\n`);
    const { exitCode, text } = await check();
    expect(text).toMatch(/snapshot time/);
    expect(text).toMatch(/run: samebits lock/);
    expect(text).toMatch(/run: samebits kernel config minimal/);
    expect(exitCode).toBe(2);
  });
});
