import { chmod, mkdir, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { buildKey } from "../../../src/image/build-key.ts";
import { IMAGE, project } from "./project.ts";

let root: string;
let first: string;
const key = (more: object = {}) =>
  buildKey({
    root,
    image: "mine",
    kernel: "k",
    patches: ["patches/1.patch", "fix (2).patch", "../features/net/3.patch"],
    recipe: ["--force"],
    ...more,
  });
beforeEach(async () => {
  root = await project({
    "flake.nix": "{}",
    "package-lock.json": "{}",
    "nix/default.nix": "1",
    "nix/generated/packages.nix": "1",
    "kernel/k/resolved.config": "1",
    "kernel/k/patches/1.patch": "1",
    "kernel/k/fix (2).patch": "1",
    "kernel/features/net/3.patch": "1",
    "kernel/other/resolved.config": "1",
    "images/mine/image.toml": IMAGE,
    "images/mine/mkosi.extra/.hidden": "1",
    "images/common/debian.conf": "1",
    "images/other/image.toml": IMAGE,
    "README.md": "1",
  });
  first = await key();
});

async function write(path: string, content: string) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

describe("the key of a build", () => {
  it("is a SHA-256, the same for the same inputs, whatever their times", async () => {
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    await utimes(join(root, "nix/default.nix"), 1, 1);
    await chmod(join(root, "nix/default.nix"), 0o600);
    expect(await key()).toBe(first);
  });

  it.each([
    "flake.nix",
    "package-lock.json",
    "nix/default.nix",
    "nix/generated/packages.nix",
    "nix/new.sh",
    "kernel/k/resolved.config",
    "kernel/k/patches/1.patch",
    "kernel/k/fix (2).patch",
    "kernel/features/net/3.patch",
    "images/mine/image.toml",
    "images/mine/mkosi.conf",
    "images/mine/mkosi.extra/.hidden",
    "images/mine/mkosi.extra/mkosi.output/file",
    "images/mine/packages.lock.json",
    "images/common/debian.conf",
  ])("is another one when %s changes", async (path) => {
    await write(path, "2");
    expect(await key()).not.toBe(first);
  });

  it.each([
    "README.md",
    "kernel/other/resolved.config",
    "kernel/k/kernel.toml",
    "images/other/mkosi.conf",
    "images/mine/digests.lock.json",
    "images/mine/authorized_keys",
    "images/mine/mkosi.output/x.raw",
    "images/mine/mkosi.cache/x",
    "images/mine/mkosi.builddir/x",
    "images/mine/mkosi.workspace/x",
    "out/mine/qemu/x.raw",
  ])("stays when %s changes, which the image is not made from", async (path) => {
    await write(path, "2");
    expect(await key()).toBe(first);
  });

  it("knows what can be executed, what is a link and where it leads, and what a file is called", async () => {
    const seen = new Set([first]);
    const changed = async () => {
      const now = await key();
      expect(seen).not.toContain(now);
      seen.add(now);
    };
    const file = join(root, "images/common/debian.conf");
    await chmod(file, 0o755);
    await changed();
    await rename(file, `${file}.x`);
    await changed();
    await symlink("1", file);
    await changed();
    await rm(file);
    await symlink("2", file);
    await changed();
    await rm(file);
    await write("images/common/debian.conf", "2");
    await changed();
  });

  it("is another one for another image, kernel or recipe", async () => {
    const keys = await Promise.all([
      key({ image: "other" }),
      key({ kernel: "other" }),
      key({ recipe: ["--force", "x"] }),
      key({ recipe: ["--force x"] }),
    ]);
    expect(new Set([first, ...keys]).size).toBe(5);
  });
});
