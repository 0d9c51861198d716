import { readFile, stat } from "node:fs/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { removeFolder } from "../../src/base/workspace.ts";
import { mountsBelow } from "../support/machine.ts";
import { gitCheckout, machineNix, plainEnv, temporary } from "../support/nix.ts";
import type { Project } from "../support/project.ts";

/** An image folder of the project is one of plain mkosi: the one command that mkosi's users know works there. */
describe("mkosi --force in nix develop", () => {
  let project: Project;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    project = await gitCheckout("mkosi");
    folder = await temporary("mkosi-nix");
    const nix = await machineNix(folder, project.root);
    env = { ...plainEnv, NIX_CONFIG: nix.settings.env.NIX_CONFIG! };
  });
  afterAll(async () => {
    await project?.remove();
    await removeFolder(folder);
  });

  it("builds into mkosi.output of the image's folder, with the locked repository and kernel", async () => {
    const image = project.path("images/minimal");
    const { all } = await execa("nix", ["develop", project.root, "--command", "mkosi", "--force"], {
      cwd: image,
      env,
      extendEnv: false,
      all: true,
      stdin: "ignore",
    });
    const uki = await readFile(`${image}/mkosi.output/minimal.efi`);
    expect(uki.subarray(0, 2).toString()).toBe("MZ");
    expect((await stat(`${image}/mkosi.output/minimal.raw`)).isFile()).toBe(true);
    const lock = z
      .object({ packages: z.array(z.object({ package: z.string(), version: z.string() })) })
      .parse(JSON.parse(await readFile(`${image}/packages.lock.json`, "utf8")));
    const locked = new Set(lock.packages.map((one) => `${one.package} ${one.version}`));
    const manifest = z
      .object({ packages: z.array(z.object({ name: z.string(), version: z.string() })) })
      .parse(JSON.parse(await readFile(`${image}/mkosi.output/minimal.manifest`, "utf8")));
    expect(manifest.packages.length).toBeGreaterThan(10);
    expect(manifest.packages.filter((one) => !locked.has(`${one.name} ${one.version}`))).toEqual([]);
    expect(all).not.toMatch(/https?:\/\/\S+ (In)?Release/);
    expect(mountsBelow(project.root)).toEqual([]);
  });

  it("finds the image's folder by --directory too, and takes mkosi's other verbs", async () => {
    const { stdout } = await execa(
      "nix",
      ["develop", project.root, "--command", "mkosi", "-C", "images/minimal", "--json", "summary"],
      { cwd: project.root, env, extendEnv: false, stdin: "ignore" },
    );
    expect(stdout).toContain("/samebits/repository");
  });
});
