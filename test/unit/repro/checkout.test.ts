import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCheckout } from "../../../src/repro/checkout.ts";
import { hasGit } from "../../support/machine.ts";
import { newFolder } from "../base/script.ts";

const PATH = process.env.PATH ?? "";

/** A git that reads no one's settings. */
const ENV = { PATH, HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1" };
const read = (root: string, logs: string, env: Readonly<Record<string, string>> = ENV) =>
  readCheckout({ root, env, logs, signal: new AbortController().signal });

function git(folder: string, ...args: string[]): string {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
  const { status, stdout, stderr } = spawnSync("git", [...author, ...args], {
    cwd: folder,
    env: ENV,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

async function newRepository() {
  const [root, logs] = [await newFolder(), await newFolder()];
  await writeFile(join(root, "flake.nix"), "{}\n");
  await writeFile(join(root, ".gitignore"), "out/\n");
  git(root, "init", "-q");
  git(root, "add", ".");
  git(root, "commit", "-q", "-m", "first");
  return { root, logs, id: git(root, "rev-parse", "HEAD") };
}

describe("readCheckout", () => {
  it.runIf(hasGit)("names the commit, and whether files differ from it", async () => {
    const { root, logs, id } = await newRepository();
    expect(await read(root, logs)).toEqual({ id, changed: false });
    await mkdir(join(root, "out"));
    await writeFile(join(root, "out/minimal.efi"), "ignored");
    expect(await read(root, logs)).toEqual({ id, changed: false });
    await writeFile(join(root, "new"), "untracked");
    expect(await read(root, logs)).toEqual({ id, changed: true });
    await rm(join(root, "new"));
    await writeFile(join(root, "flake.nix"), "{ }\n");
    expect(await read(root, logs)).toEqual({ id, changed: true });
  });

  it.runIf(hasGit)("takes a project within a larger repository, and looks at its part alone", async () => {
    const { root, logs } = await newRepository();
    await mkdir(join(root, "inner"));
    await writeFile(join(root, "inner/flake.nix"), "{}\n");
    git(root, "add", "inner");
    git(root, "commit", "-q", "-m", "second");
    await writeFile(join(root, "elsewhere"), "");
    expect(await read(join(root, "inner"), logs)).toEqual({ id: git(root, "rev-parse", "HEAD"), changed: false });
  });

  it.runIf(hasGit)("does not take a copy within a repository for a part of it", async () => {
    const { root, logs } = await newRepository();
    await mkdir(join(root, "out/copy"), { recursive: true });
    await writeFile(join(root, "out/copy/flake.nix"), "{}\n");
    expect(await read(join(root, "out/copy"), logs)).toEqual({ none: "the project's folder is not a git checkout" });
  });

  it.runIf(hasGit)("says that a folder is no checkout", async () => {
    expect(await read(await newFolder(), await newFolder())).toEqual({
      none: "the project's folder is not a git checkout",
    });
  });

  it("says that git is missing", async () => {
    const empty = await newFolder();
    expect(await read(empty, await newFolder(), { PATH: empty })).toEqual({ none: "git is not installed" });
  });
});
