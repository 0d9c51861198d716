import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findLocalChanges } from "../../../src/image/local-changes.ts";
import { currentLocalLock, localLockBasis } from "../../../src/image/local-lock.ts";
import { renderPackagesLock } from "../../../src/inputs/packages-lock.ts";
import { project } from "./project.ts";

const LOCK = { codename: "trixie", requested: {}, packages: [] };

/** An image with local configuration, and a local lock that was resolved from it. */
async function locked() {
  const folder = await project({
    "packages.lock.json": renderPackagesLock(LOCK),
    "mkosi.conf": "[Content]\nPackages=bash\n",
    "mkosi.local.conf": "[Content]\nPackages=nano\n",
    "mkosi.images/base/mkosi.local/mkosi.conf": "[Content]\nPackages=vim\n",
  });
  const image = { name: "mine", folder };
  const path = join(folder, "packages.local.lock.json");
  await writeFile(path, renderPackagesLock({ ...LOCK, basis: await localLockBasis(image) }));
  const current = async () => currentLocalLock(image, await findLocalChanges(image, { profile: undefined }));
  return { path, current, write: (name: string, text: string) => writeFile(join(folder, name), text) };
}

describe("the package lock of local configuration", () => {
  it("is taken while everything is as it was when it was resolved", async () => {
    const { path, current, write } = await locked();
    await write("mkosi.conf", "[Content]\nPackages=bash\n# of which the image's own lock speaks\n");
    await write("other", "");
    expect(await current()).toBe(path);
  });

  it.each([
    ["mkosi.local.conf", "[Content]\nPackages=nano,strace\n"],
    ["mkosi.images/base/mkosi.local/mkosi.conf", ""],
    ["mkosi.images/base/mkosi.local/more.conf", ""],
    ["mkosi.images/base/mkosi.local.conf", ""],
    ["packages.lock.json", renderPackagesLock({ ...LOCK, requested: { qemu: ["bash"] } })],
    ["packages.local.lock.json", renderPackagesLock(LOCK)],
  ])("is out of date when %s is another one", async (name, text) => {
    const { path, current, write } = await locked();
    await write(name, text);
    await expect(current()).rejects.toMatchObject({
      exitCode: 2,
      message: `${path} is out of date`,
      next: expect.arrayContaining(["run: samebits lock --local mine"]),
    });
  });

  it("is none where no local configuration is", async () => {
    expect(await currentLocalLock({ name: "mine", folder: "/" }, { packagesLock: undefined })).toBeUndefined();
  });
});
