import { readdir } from "node:fs/promises";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import type { Nix } from "../../src/nix/nix.ts";
import { builtPath, gitCheckout, machineNix, temporary } from "../support/nix.ts";
import { type OtherNix, otherNix, Unreachable } from "../support/other-nix.ts";
import type { Project } from "../support/project.ts";

/** The pinned release's Nix, and the newest that Debian has. */
const RELEASES = ["trixie", "sid"];

let project: Project;
let folder: string;
let nix: Nix;
beforeAll(async () => {
  folder = await temporary("nix-versions");
  project = await gitCheckout("nix-versions");
  nix = await machineNix(folder, project.root);
});
afterAll(async () => {
  await project?.remove();
  await removeFolder(folder);
});

describe.each(RELEASES)("the flake under the Nix of Debian %s", (release) => {
  let other: OtherNix | undefined;
  let unreachable: string | undefined;
  beforeAll(async () => {
    try {
      other = await otherNix(release);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      unreachable = `Debian's archive is out of reach: ${error.message}`;
    }
  });
  afterAll(() => other?.remove());
  beforeEach((context) => context.skip(unreachable !== undefined, unreachable));

  const run = (...command: string[]) => other!.run(command, { cwd: project.root });

  it("is another Nix than the machine's, with a store of its own", async () => {
    const own = await nix.command("version", ["nix", "--version"]);
    const version = await run("nix", "--version");
    expect(version).toMatch(/^nix \(Nix\) \d+\.\d+/);
    const [samebits] = await nix.outPaths("samebits", ["samebits"]);
    // On Debian 13 the machine's own is the same version: the private store tells them apart.
    if (version === own.stdout) expect(await run("nix-store", "--check-validity", samebits!).catch(() => "")).toBe("");
    else expect(version).not.toBe(own.stdout);
  });

  it("shows what the machine's Nix shows", async () => {
    const shown = JSON.parse(await run("nix", "flake", "show", "--json")) as Record<string, Record<string, object>>;
    const own = await nix.command("show", ["nix", "flake", "show", "--json"]);
    const names = (flake: Record<string, Record<string, object>>) =>
      Object.fromEntries(Object.entries(flake).map(([kind, systems]) => [kind, Object.keys(systems["x86_64-linux"]!)]));
    expect(names(shown)).toEqual(names(JSON.parse(own.stdout)));
    expect(names(shown).apps).toEqual(["build", "default", "verify-repro"]);
  });

  it("passes nix flake check", async () => {
    await run("nix", "flake", "check", "--no-build");
    // Without types, lint and unit tests: what they say has nothing to do with Nix.
    for (const name of ["cli", "generated", "shell"]) {
      await run("nix", "build", "--no-link", `.#checks.x86_64-linux.${name}`);
    }
  });

  it("builds the same CLI under the same store path", async () => {
    const path = builtPath(await run("nix", "build", "--no-link", "--json", ".#samebits"));
    const [expected] = await nix.build("samebits", ["samebits"]);
    expect(path).toBe(expected);
    const own = await nix.command("hash", ["nix", "hash", "path", path]);
    expect(await run("nix", "hash", "path", path)).toBe(own.stdout);
  });

  it("runs the apps", async () => {
    expect(await run("nix", "run", ".", "--", "--version")).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await run("nix", "run", ".#build", "--", "--help")).toContain("samebits build <image>");
    expect(await run("nix", "run", ".#verify-repro", "--", "--help")).toContain("samebits verify [image..]");
  });

  it("enters nix develop, with mkosi 25.3", async () => {
    expect(await run("nix", "develop", "-c", "mkosi", "--version")).toBe("mkosi 25.3");
    expect(await run("nix", "develop", "-c", "ukify", "--version")).toMatch(/^ukify 257/);
  });

  it("leaves no folder of nix develop behind", async () => {
    const empty = await temporary("empty", folder);
    await other!.run(["nix", "develop", "-c", "mkosi", "--version"], { cwd: project.root, env: { TMPDIR: empty } });
    expect(await readdir(empty)).toEqual([]);
  });

  it("leaves the flake's lock as it is", async () => {
    const { stdout } = await execa("git", ["-C", project.root, "status", "--porcelain"]);
    expect(stdout).toBe("");
  });
});
