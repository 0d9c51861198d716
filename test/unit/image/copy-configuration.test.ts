import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyConfiguration } from "../../../src/image/copy-configuration.ts";
import { newFolder } from "../base/script.ts";
import { IMAGE, project } from "./project.ts";

/** Everything below a folder: kind, mode, time, and content or target. */
async function describeTree(folder: string, below = ""): Promise<string[]> {
  const status = await lstat(join(folder, below));
  const time = status.mtimeMs;
  const mode = (status.mode & 0o7777).toString(8);
  if (status.isSymbolicLink()) return [`${below} -> ${await readlink(join(folder, below))} ${time}`];
  if (status.isFile()) return [`${below} ${mode} ${time} ${await readFile(join(folder, below), "utf8")}`];
  const names = (await readdir(join(folder, below))).sort();
  const inner = await Promise.all(names.map((name) => describeTree(folder, join(below, name))));
  return [`${below}/ ${mode} ${time}`, ...inner.flat()];
}

async function checkout(umask: number): Promise<string> {
  const before = process.umask(umask);
  try {
    const root = await project({
      "images/mine/image.toml": IMAGE,
      "images/mine/mkosi.conf": "conf",
      "images/mine/mkosi.extra/etc/motd": "hello",
      "images/mine/mkosi.extra/srv/mkosi.output/kept": "part of the image",
      "images/mine/run.sh": "#!/bin/sh",
      "images/mine/authorized_keys": "its owner alone may read it",
      "images/mine/mkosi.extra/etc/authorized_keys": "of the project",
      "images/mine/mkosi.output/old.raw": "left over",
      "images/mine/mkosi.cache/x": "left over",
      "images/mine/mkosi.builddir/x": "left over",
      "images/mine/mkosi.workspace/x": "left over",
      "images/other/image.toml": IMAGE,
      "images/common/debian.conf": "shared",
    });
    await chmod(join(root, "images/mine/run.sh"), 0o777 & ~umask);
    await mkdir(join(root, "images/mine/mkosi.extra/empty"));
    await symlink("/nonexistent/target", join(root, "images/mine/mkosi.extra/dangling"));
    await symlink("../common", join(root, "images/mine/shared"));
    return root;
  } finally {
    process.umask(before);
  }
}

async function copyOf(root: string, umask: number): Promise<string[]> {
  const to = join(await newFolder(), "images");
  const before = process.umask(umask);
  try {
    await copyConfiguration(root, "mine", to);
  } finally {
    process.umask(before);
  }
  return describeTree(to);
}

describe("the copy of an image's configuration", () => {
  it("is the image and what images share, links as links, and neither other images nor what mkosi left behind", async () => {
    expect(await copyOf(await checkout(0o022), 0o022)).toEqual([
      "/ 755 0",
      "common/ 755 0",
      "common/debian.conf 644 0 shared",
      "mine/ 755 0",
      `mine/image.toml 644 0 ${IMAGE}`,
      "mine/mkosi.conf 644 0 conf",
      "mine/mkosi.extra/ 755 0",
      "mine/mkosi.extra/dangling -> /nonexistent/target 0",
      "mine/mkosi.extra/empty/ 755 0",
      "mine/mkosi.extra/etc/ 755 0",
      "mine/mkosi.extra/etc/authorized_keys 644 0 of the project",
      "mine/mkosi.extra/etc/motd 644 0 hello",
      "mine/mkosi.extra/srv/ 755 0",
      "mine/mkosi.extra/srv/mkosi.output/ 755 0",
      "mine/mkosi.extra/srv/mkosi.output/kept 644 0 part of the image",
      "mine/run.sh 755 0 #!/bin/sh",
      "mine/shared -> ../common 0",
    ]);
  });

  it("is the same whatever umask and time the checkout and the copy were made with", async () => {
    const expected = await copyOf(await checkout(0o022), 0o022);
    for (const [checkedOut, copied] of [
      [0o002, 0o077],
      [0o077, 0o000],
    ] as const) {
      const root = await checkout(checkedOut);
      await utimes(join(root, "images/mine/mkosi.conf"), 1e9, 1e9);
      expect(await copyOf(root, copied)).toEqual(expected);
    }
  });
});
