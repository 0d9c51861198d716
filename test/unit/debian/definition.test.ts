import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadDebianDefinition, loadToolchainsDefinition } from "../../../src/debian/definition.ts";
import { keyOf, lockEntry, sortedPackages } from "../../../src/debian/locked-package.ts";
import type { PackageEntry } from "../../../src/debian/packages.ts";
import { pinnedSuites, suiteOf } from "../../../src/debian/suites.ts";
import { newFolder } from "../base/script.ts";
import { packageExample } from "../inputs/example.ts";

let root: string;
const keyring = Buffer.from("a keyring");
const hash = createHash("sha256").update(keyring).digest("hex");
const debian = `release = "trixie"
architecture = "amd64"
components = ["main"]
suites = ["release", "security"]
snapshot = "20260913T000000Z"
[keyring]
file = "keyring.pgp"
sha256 = "${hash}"
`;
beforeEach(async () => {
  root = await newFolder();
  await mkdir(join(root, "nix"));
  await writeFile(join(root, "nix/keyring.pgp"), keyring);
});

async function load(text: string) {
  await writeFile(join(root, "nix/debian.toml"), text);
  return loadDebianDefinition(root);
}

describe("nix/debian.toml", () => {
  it("is read, its keyring found", async () => {
    const definition = await load(debian);
    expect(definition).toMatchObject({ release: "trixie", suites: ["release", "security"], components: ["main"] });
    expect(definition.keyringFile).toBe(join(root, "nix/keyring.pgp"));
  });

  it.each([
    ["another architecture", ['"amd64"', '"arm64"'], ':2:1: "architecture"'],
    ["a suite that is none", ['"security"', '"secure"'], ':4:22: "suites.1"'],
    ["no release", ['"release", ', ""], ':4:1: "suites": must hold "release"'],
    ["a suite twice", ['"security"', '"release"'], ':4:1: "suites": names a suite twice'],
    ["no components", ['["main"]', "[]"], ':3:1: "components"'],
    ["a snapshot that is no time", ["20260913T000000Z", "2026-09-13"], ':5:1: "snapshot": a time such as'],
    ["a keyring outside nix/", ['"keyring.pgp"', '"../keyring.pgp"'], ':7:1: "keyring.file"'],
    ["an unknown key", ["snapshot", "snapshots"], ':5:1: unknown key "snapshots"; did you mean "snapshot"?'],
  ])("%s is refused at its place", async (_, [from, to], message) => {
    await expect(load(debian.replace(from!, to!))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`nix/debian.toml${message}`),
    });
  });

  it("another keyring than the pinned one is refused with both hashes", async () => {
    await writeFile(join(root, "nix/keyring.pgp"), "another keyring");
    await expect(load(debian)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("is not the archive keyring"),
      why: [`expected sha256 ${hash}`, expect.stringMatching(/^actual {3}sha256 [0-9a-f]{64}$/)],
    });
  });

  it("a keyring that is not there, or a folder, is an error that says who names it", async () => {
    await rm(join(root, "nix/keyring.pgp"));
    await expect(load(debian)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/keyring\.pgp does not exist$/),
    });
    await mkdir(join(root, "nix/keyring.pgp"));
    await expect(load(debian)).rejects.toMatchObject({
      exitCode: 2,
      next: [expect.stringContaining("nix/debian.toml")],
    });
  });
});

describe("nix/toolchains.toml", () => {
  const seed = '[seed]\nbusybox = "busybox-static"\nbash = "bash-static"\nnpm = "npm"\n';
  async function toolchains(text: string) {
    await writeFile(join(root, "nix/toolchains.toml"), seed + text);
    return loadToolchainsDefinition(root);
  }

  it("a toolchain is its own packages and those of its sets, sorted, each once", async () => {
    const { toolchains: found } = await toolchains(
      '[sets]\nshell = ["dash", "coreutils"]\nmore = ["dash"]\n[toolchains.a]\nsets = ["shell", "more"]\npackages = ["zstd", "coreutils", "bash/trixie-backports"]\n[toolchains.b]\npackages = []\n',
    );
    expect([...found]).toEqual([
      ["a", ["bash/trixie-backports", "coreutils", "dash", "zstd"]],
      ["b", []],
    ]);
  });

  it.each(["shel", "constructor"])("a set that is not defined (%s) is refused with those that are", async (set) => {
    await expect(
      toolchains(`[sets]\nshell = []\n[toolchains.a]\nsets = ["${set}"]\npackages = []\n`),
    ).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`the set "${set}"`),
      why: ["known sets: shell"],
    });
  });

  it("what is no package name is refused", async () => {
    await expect(toolchains('[toolchains.a]\npackages = ["--download-only"]\n')).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/:6:13: "toolchains\.a\.packages\.0": the name of a Debian package$/),
    });
  });
});

describe("suites", () => {
  it("have Debian's names; only security lies in the other archive", () => {
    expect(["release", "updates", "security", "backports"].map((kind) => suiteOf("trixie", kind as never))).toEqual([
      { kind: "release", name: "trixie", archive: "debian" },
      { kind: "updates", name: "trixie-updates", archive: "debian" },
      { kind: "security", name: "trixie-security", archive: "security" },
      { kind: "backports", name: "trixie-backports", archive: "debian" },
    ]);
    expect(pinnedSuites({ release: "forky", suites: ["release", "updates"] }).map((suite) => suite.name)).toEqual([
      "forky",
      "forky-updates",
    ]);
  });
});

describe("locked packages", () => {
  it("keep of the index what it takes to fetch them again", () => {
    const entry = {
      ...packageExample(),
      filename: "pool/x.deb",
      integrity: "",
      essential: true,
    } as unknown as PackageEntry;
    const { path: _, ...rest } = packageExample();
    expect(lockEntry(entry, "debian")).toEqual({ ...rest, path: "pool/x.deb" });
    expect(lockEntry(entry, "security")).toEqual({ ...rest, path: "pool/x.deb", archive: "security" });
  });

  it("are sorted by key, each once, whatever order they came in", () => {
    const all = [
      ["b", "1"],
      ["a", "2"],
      ["a", "10"],
      ["b", "1"],
    ].map(([name, version]) => packageExample({ package: name!, version: version! }));
    const keys = ["a_10_amd64", "a_2_amd64", "b_1_amd64"];
    expect(sortedPackages(all).map(keyOf)).toEqual(keys);
    expect(sortedPackages(all.reverse()).map(keyOf)).toEqual(keys);
  });
});
