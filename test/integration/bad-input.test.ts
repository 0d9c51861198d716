import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyProject, type Project } from "../support/project.ts";

let project: Project;
beforeAll(async () => {
  project = await copyProject("bad-input");
});
afterAll(() => project?.remove());

describe("names that do not exist", () => {
  it.each<[command: string, says: RegExp]>([
    ["build minimall", /there is no image "minimall"\n.*minimal/],
    ["verify minimal builderet", /there is no image "builderet"\n.*buildernet/],
    ["boot minmal", /there is no image "minmal"\n.*minimal/],
    ["inputs minimal-", /there is no image "minimal-"\n.*minimal/],
    ["build minimal --flavour qemo", /no flavour "qemo"\n.*qemu/],
    ["verify minimal --flavour qmu", /no flavour "qmu"\n.*qemu/],
    ["kernel config minimul", /no kernel is called "minimul"\n.*minimal/],
    ["biuld minimal", /unknown command "biuld"\n.*build/],
    ["build minimal --flavor qemu", /unknown option --flavor\n.*--flavour/],
  ])("%s: exit 2, and the nearest that does", async (command, says) => {
    const { exitCode, text } = await project.samebits(command.split(" "));
    expect(text).toMatch(says);
    expect(text).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(2);
  });
});

describe("files that are malformed", () => {
  /** Each: a file, the command that reads it, a change, and what must be said of it. */
  it.each<[file: string, what: string, command: string, change: (text: string) => string, says: RegExp]>([
    [
      "images/minimal/image.toml",
      "an open string",
      "build minimal",
      (text) => text.replace('kernel = "minimal"', 'kernel = "minimal'),
      /image\.toml:2:\d+: not valid TOML\n.*\n? *2 \| kernel = "minimal$/m,
    ],
    [
      "images/minimal/image.toml",
      "an unknown key",
      "build minimal",
      (text) => text.replace("kernel =", "kernle ="),
      /image\.toml:2:\d+: unknown key "kernle".*kernel/,
    ],
    [
      "images/minimal/image.toml",
      "a value of the wrong type",
      "build minimal",
      (text) => text.replace('kernel = "minimal"', "kernel = 7"),
      /image\.toml:2:\d+: "kernel": /,
    ],
    [
      "images/minimal/image.toml",
      "a kernel that does not exist",
      "build minimal",
      (text) => text.replace('kernel = "minimal"', 'kernel = "minimol"'),
      /minimol/,
    ],
    [
      "kernel/minimal/kernel.toml",
      "a key twice",
      "kernel config minimal",
      (text) => text.replace("modules = false", "modules = false\nmodules = true"),
      /kernel\.toml:5:\d+: /,
    ],
    [
      "kernel/minimal/kernel.toml",
      "an unknown key",
      "kernel config minimal",
      (text) => text.replace("localversion", "localvershun"),
      /kernel\.toml:3:\d+: unknown key "localvershun".*localversion/,
    ],
    [
      "nix/debian.toml",
      "no value",
      "lock --check",
      (text) => text.replace(/^release = .*$/m, "release ="),
      /debian\.toml:[23]:\d+: not valid TOML/,
    ],
    [
      "nix/debian.toml",
      "a suite that does not exist",
      "lock --check",
      (text) => text.replace('suites = ["release"]', 'suites = ["relaese"]'),
      /debian\.toml:\d+:\d+: .*release/,
    ],
    [
      "nix/toolchains.toml",
      "an open list",
      "lock --check",
      (text) => text.replace('"swtpm"]', '"swtpm"'),
      /toolchains\.toml:\d+:\d+: not valid TOML/,
    ],
    [
      "nix/toolchains.toml",
      "an unknown set",
      "lock --check",
      (text) => text.replace('sets = ["shell"]', 'sets = ["shel"]'),
      /toolchains\.toml: toolchain "image" names the set "shel", which is not defined\n.*shell/,
    ],
    [
      "images/minimal/packages.lock.json",
      "half of it",
      "lock --check",
      (text) => text.slice(0, text.length / 2),
      /packages\.lock\.json:\d+:\d+: /,
    ],
    [
      "images/minimal/packages.lock.json",
      "half of it",
      "inputs minimal",
      (text) => text.slice(0, text.length / 2),
      /packages\.lock\.json:\d+:\d+: /,
    ],
    [
      "images/minimal/packages.lock.json",
      "a list where an object belongs",
      "lock --check",
      () => "[]\n",
      /packages\.lock\.json/,
    ],
    [
      "package-lock.json",
      "a missing comma",
      "lock --check",
      (text) => text.replace(",", ""),
      /package-lock\.json:\d+:\d+: /,
    ],
    [
      "kernel/minimal/config.d/20-firmware.config",
      "a line that is none of a configuration",
      "kernel config minimal",
      (text) => `CONFIG_EFI=y\nEFI_STUB = yes please\n${text}`,
      /20-firmware\.config:2\b/,
    ],
    [
      "kernel/minimal/config.d/20-firmware.config",
      "a line that is none of a configuration",
      "lock --check",
      (text) => `CONFIG_EFI=y\nEFI_STUB = yes please\n${text}`,
      /20-firmware\.config:2\b/,
    ],
  ])("%s with %s: `samebits %s` names the place, exit 2", async (file, _, command, change, says) => {
    const before = await project.read(file);
    await project.edit(file, change);
    try {
      const { exitCode, text } = await project.samebits(command.split(" "));
      expect(text).toMatch(says);
      expect(text).not.toMatch(/^ +at /m);
      expect(exitCode).toBe(2);
    } finally {
      await writeFile(project.path(file), before);
    }
  });

  it("a generated file that is no Nix expression: says which folder, and how to have it back", async () => {
    const file = "nix/generated/toolchains.nix";
    const before = await project.read(file);
    await writeFile(project.path(file), before.slice(0, before.length / 2));
    try {
      const { exitCode, text } = await project.samebits(["inputs", "minimal"]);
      expect(text).toContain("nix/generated");
      expect(text).toContain("toolchains.nix");
      expect(text).toContain("restore nix/generated/ with git");
      expect(exitCode).not.toBe(0);
    } finally {
      await writeFile(project.path(file), before);
    }
  });
});
