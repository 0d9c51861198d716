import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { nixConfiguration } from "../../src/nix/configuration.ts";
import { Nix } from "../../src/nix/nix.ts";
import { insideTree, type Tool } from "../../src/nix/tool.ts";
import { checkout, copyProject, type Project } from "./project.ts";

/** What tests leave of the caller's environment. */
export const plainEnv: Readonly<Record<string, string>> = Object.fromEntries(
  ["HOME", "PATH", "SAMEBITS_DEBIAN_MIRROR", "SAMEBITS_NPM_REGISTRY", "SSL_CERT_FILE", "NIX_SSL_CERT_FILE"].flatMap(
    (name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    },
  ),
);

/** A new folder of a test's own. */
export async function temporary(name: string, parent = tmpdir()): Promise<string> {
  return realpath(await mkdtemp(join(parent, `samebits-test-${name}-`)));
}

/**
 * The machine's Nix, set up as samebits sets it up, on the nix/ of a project.
 * @param folder for logs and the empty registry
 */
export async function machineNix(folder: string, root = checkout): Promise<Nix> {
  const config = await nixConfiguration({
    env: { ...plainEnv, NIX_CONFIG: process.env.NIX_CONFIG ?? "" },
    uid: process.getuid!(),
    stateFolder: folder,
  });
  return new Nix({ env: { ...plainEnv, NIX_CONFIG: config }, root, logs: join(folder, "logs") });
}

/** Commands inside the image toolchain, which the tests' set-up has put into the store. */
export async function imageTool(nix: Nix): Promise<Tool> {
  const [enter, tree] = await nix.build("build-image-toolchain", ["enter", "toolchains.image"]);
  return insideTree(enter!, tree!);
}

const builtSchema = z.tuple([z.object({ outputs: z.object({ out: z.string() }) })]);

/** The store path in what `nix build --json` prints. */
export const builtPath = (json: string): string => builtSchema.parse(JSON.parse(json))[0].outputs.out;

/** A copy of the checkout that is a git repository of one commit: a flake has to be one. */
export async function gitCheckout(name: string): Promise<Project> {
  const copy = await copyProject(name);
  const git = (...args: string[]) => execa("git", ["-C", copy.root, ...args]);
  await git("init", "--quiet");
  await git("add", "--all");
  await git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "--message", "test");
  return copy;
}
