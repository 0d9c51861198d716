import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { nixConfiguration } from "../../../src/nix/configuration.ts";
import { newFolder } from "../base/script.ts";

let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  folder = await newFolder();
  // Nothing of the machine that runs the tests is read.
  env = { NIX_CONF_DIR: join(folder, "etc"), HOME: join(folder, "home") };
});

async function write(path: string, content: string): Promise<string> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
  return full;
}

async function configuration(
  more: { env?: Record<string, string>; uid?: number; group?: string } = {},
): Promise<string[]> {
  const text = await nixConfiguration({
    env: { ...env, ...more.env },
    uid: more.uid ?? 1000,
    stateFolder: folder,
    groupFile: await write("group", more.group ?? "root:x:0:\n"),
  });
  return text.split("\n");
}

describe("always", () => {
  it("flakes are enabled and the registry is an empty file", async () => {
    const lines = await configuration();
    expect(lines).toContain("extra-experimental-features = nix-command flakes");
    const registry = lines.find((line) => line.startsWith("flake-registry = "))!.slice("flake-registry = ".length);
    expect(JSON.parse(await readFile(registry, "utf8"))).toEqual({ flakes: [], version: 2 });
  });

  it("the user's own NIX_CONFIG comes first, whole", async () => {
    const lines = await configuration({ env: { NIX_CONFIG: "cores = 1\nmax-jobs = 2\n" } });
    expect(lines.slice(0, 3)).toEqual([
      "cores = 1",
      "max-jobs = 2",
      "extra-experimental-features = nix-command flakes",
    ]);
  });
});

describe("substituters", () => {
  it("none is asked when the user names none", async () => {
    expect(await configuration()).toContain("substituters =");
  });

  it.each([
    ["in the machine's nix.conf", "etc/nix.conf", "substituters = http://cache.example\n"],
    ["as an extra one", "etc/nix.conf", "sandbox = true\n\textra-substituters=http://cache.example\n"],
    ["in the user's nix.conf", "home/.config/nix/nix.conf", "substituters = http://cache.example"],
  ])("the user's stays: %s", async (_, path, content) => {
    await write(path, content);
    expect(await configuration()).not.toContain("substituters =");
  });

  it("the user's stays: in NIX_CONFIG, XDG_CONFIG_HOME or NIX_USER_CONF_FILES", async () => {
    expect(await configuration({ env: { NIX_CONFIG: "substituters = http://cache.example" } })).not.toContain(
      "substituters =",
    );
    await write("xdg/nix/nix.conf", "substituters = http://cache.example\n");
    expect(await configuration({ env: { XDG_CONFIG_HOME: join(folder, "xdg") } })).not.toContain("substituters =");
    const own = await write("own.conf", "substituters = http://cache.example\n");
    expect(await configuration({ env: { NIX_USER_CONF_FILES: `/nonexistent:${own}` } })).not.toContain(
      "substituters =",
    );
  });

  it("NIX_USER_CONF_FILES replaces the user's nix.conf, as it does for Nix", async () => {
    await write("home/.config/nix/nix.conf", "substituters = http://cache.example\n");
    expect(await configuration({ env: { NIX_USER_CONF_FILES: "/nonexistent" } })).toContain("substituters =");
  });

  it.each([
    ["a comment", "# substituters = http://cache.example\n"],
    ["a setting of another name", "trusted-substituters = http://cache.example\n"],
    ["an empty one, with another setting below", "extra-substituters =\ncores = 4\n"],
    ["an empty one with a comment", "extra-substituters = # none\n"],
  ])("%s names none", async (_, content) => {
    await write("etc/nix.conf", content);
    expect(await configuration()).toContain("substituters =");
  });
});

describe("build-users-group", () => {
  it("is empty only for root on a machine without the group nixbld", async () => {
    expect(await configuration({ uid: 0 })).toContain("build-users-group =");
    expect(await configuration({ uid: 1000 })).not.toContain("build-users-group =");
    expect(await configuration({ uid: 0, group: "root:x:0:\nnixbld:x:30000:a\n" })).not.toContain(
      "build-users-group =",
    );
    expect(await configuration({ uid: 0, group: "notnixbld:x:30000:\nnixbld2:x:1:\n" })).toContain(
      "build-users-group =",
    );
  });

  it("is the user's, where configured", async () => {
    await write("etc/nix.conf", "build-users-group = builders\n");
    expect((await configuration({ uid: 0 })).filter((line) => line.startsWith("build-users-group"))).toEqual([]);
  });
});
