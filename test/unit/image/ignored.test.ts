import { execFileSync, spawnSync } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isLocalFile } from "../../../src/image/local-files.ts";
import { hasGit } from "../../support/machine.ts";
import { checkout } from "../../support/project.ts";
import { newFolder } from "../base/script.ts";

describe.runIf(hasGit)("what git ignores in an image's folder", () => {
  it("is what samebits takes as local, and nothing else: what lies in trees gets into images that are not marked", async () => {
    const root = await newFolder();
    execFileSync("git", ["init", "-q", root]);
    await copyFile(join(checkout, ".gitignore"), join(root, ".gitignore"));
    const paths = [
      ...["mkosi.local.conf", "mkosi.local", "mkosi.local/x.conf", "custom", "custom/etc/x", "authorized_keys"],
      ...["packages.local.lock.json", "packages.lock.json", "mkosi.conf", "mkosi.images/base/mkosi.conf"],
      ...["mkosi.images/base/mkosi.local.conf", "mkosi.images/base/mkosi.local", "mkosi.images/base/custom"],
      ...["mkosi.extra/custom", "mkosi.extra/mkosi.local.conf", "mkosi.images/base/mkosi.extra/mkosi.local.conf"],
      ...[
        "mkosi.images/base/mkosi.extra/etc/mkosi.local/x",
        "mkosi.extra/root/authorized_keys",
        "mkosi.profiles/custom",
      ],
    ];
    const ignored = (path: string) =>
      spawnSync("git", ["-C", root, "check-ignore", "-q", `images/mine/${path}`]).status === 0;
    const local = (path: string) => {
      const parts = path.split("/");
      return parts.some((_, index) => isLocalFile(parts.slice(0, index + 1)));
    };
    expect(paths.filter(ignored)).toEqual(paths.filter(local));
    expect(paths.filter(local)).toHaveLength(9);
  });
});
