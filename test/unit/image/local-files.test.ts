import { chmod, mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { variantOf } from "../../../src/image/build.ts";
import { findLocalChanges, type LocalChanges, refuseToLock } from "../../../src/image/local-changes.ts";
import { isLocalFile, localConfiguration, readAuthorizedKeys } from "../../../src/image/local-files.ts";
import { project } from "./project.ts";
import { publicKey } from "./public-key.ts";

const NOTHING_LOCAL: LocalChanges = {
  what: [],
  authorizedKeys: undefined,
  binaries: [],
  breakpoints: undefined,
  packagesLock: undefined,
};

const KEY = `${publicKey("ssh-ed25519")} someone\n`;

describe("what belongs to a machine", () => {
  it.each([
    ["mkosi.local.conf", true],
    ["mkosi.local", true],
    ["custom", true],
    ["authorized_keys", true],
    ["packages.local.lock.json", true],
    ["mkosi.images/base/mkosi.local.conf", true],
    ["mkosi.images/base/custom", false],
    ["mkosi.extra/custom", false],
    ["mkosi.extra/etc/ssh/authorized_keys", false],
    ["packages.lock.json", false],
  ])("%s: %s", (path, local) => {
    expect(isLocalFile(path.split("/"))).toBe(local);
  });

  it("is found: what mkosi reads in the image's folder and its sub-images'", async () => {
    const root = await project({
      "mkosi.conf": "",
      "mkosi.local.conf": "",
      "mkosi.images/base/mkosi.local/mkosi.conf": "",
      "mkosi.images/base/mkosi.extra/mkosi.local.conf": "",
      "mkosi.images/file.conf": "",
    });
    expect(await localConfiguration(root)).toEqual(["mkosi.images/base/mkosi.local", "mkosi.local.conf"]);
  });
});

describe("authorized_keys", () => {
  const withKeys = async (mode: number) => {
    const folder = await project({ authorized_keys: KEY });
    await chmod(join(folder, "authorized_keys"), mode);
    return folder;
  };

  it("is taken with the mode 0400", async () => {
    const folder = await withKeys(0o400);
    expect(await readAuthorizedKeys(folder)).toBe(KEY);
    await rm(join(folder, "authorized_keys"));
    expect(await readAuthorizedKeys(folder)).toBeUndefined();
  });

  it.each([0o600, 0o644, 0o440, 0o500, 0o1400, 0o000])("is refused with another one (%o)", async (mode) => {
    await expect(readAuthorizedKeys(await withKeys(mode))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`has the mode 0${mode.toString(8).padStart(3, "0")}, and must have 0400`),
      next: expect.arrayContaining([expect.stringMatching(/^chmod 0400 \//)]),
    });
  });

  it("is refused when it is a link to such a file, in the same folder or elsewhere", async () => {
    const folder = await withKeys(0o400);
    const other = await project({});
    await symlink(join(folder, "authorized_keys"), join(other, "authorized_keys"));
    await rename(join(folder, "authorized_keys"), join(folder, "keys"));
    await symlink("keys", join(folder, "authorized_keys"));
    for (const one of [folder, other]) {
      await expect(readAuthorizedKeys(one)).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining("is not a regular file"),
      });
    }
  });

  it("is refused without a key in it", async () => {
    const folder = await project({ authorized_keys: "# nobody yet\n" });
    await chmod(join(folder, "authorized_keys"), 0o400);
    await expect(readAuthorizedKeys(folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("holds no key"),
    });
  });
});

describe("custom/", () => {
  const found = (folder: string, profile?: string) => findLocalChanges({ folder }, { profile });

  it("is nothing while it is empty", async () => {
    const folder = await project({});
    await mkdir(join(folder, "custom"));
    expect(await found(folder)).toEqual(NOTHING_LOCAL);
  });

  it.each([
    [
      "a link to a folder elsewhere",
      async (folder: string) => symlink(await project({ "etc/x": "" }), join(folder, "custom")),
      "is a link",
    ],
    [
      "a link to a folder beside it",
      async (folder: string) => symlink("mkosi.extra", join(folder, "custom")),
      "is a link",
    ],
    ["a link that leads nowhere", async (folder: string) => symlink("nothing", join(folder, "custom")), "is a link"],
    ["a file", async (folder: string) => rename(join(folder, "mkosi.extra/x"), join(folder, "custom")), "is no folder"],
  ])("is refused when it is %s", async (_, make, message) => {
    const folder = await project({ "mkosi.extra/x": "" });
    await make(folder);
    await expect(found(folder)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });

  it("has no part in where keys lie, which is said before anything is built", async () => {
    const folder = await project({ "custom/etc/ssh/x": "", authorized_keys: KEY });
    await chmod(join(folder, "authorized_keys"), 0o400);
    expect((await found(folder, "devtools")).what).toEqual(["custom/", "authorized_keys"]);
    await symlink("/tmp", join(folder, "custom/etc/ssh/authorized_keys.d"));
    expect((await found(folder)).what).toEqual(["custom/"]);
    await expect(found(folder, "devtools")).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("custom/etc/ssh/authorized_keys.d lies where the keys"),
    });
  });
});

describe("local changes", () => {
  const folder = () =>
    project({ "custom/etc/x": "", "mkosi.local.conf": "", "packages.local.lock.json": "{}", authorized_keys: KEY });

  it("are named; keys count for the profile devtools alone, and are not even looked at elsewhere", async () => {
    const image = { folder: await folder() };
    const plain = await findLocalChanges(image, { profile: undefined });
    expect(plain).toEqual({
      ...NOTHING_LOCAL,
      what: ["mkosi.local.conf", "custom/"],
      packagesLock: join(image.folder, "packages.local.lock.json"),
    });
    await expect(findLocalChanges(image, { profile: "devtools" })).rejects.toMatchObject({ exitCode: 2 });
    await chmod(join(image.folder, "authorized_keys"), 0o400);
    const devtools = await findLocalChanges(image, { profile: "devtools", breakpoints: { timeout: 5 } });
    expect(devtools.what).toEqual(["mkosi.local.conf", "custom/", "authorized_keys", "debug-hook"]);
    expect(devtools.authorizedKeys).toBe(KEY);
  });

  it("are none in an image as the project has it; a program that is the pinned one is none either", async () => {
    const image = { folder: await project({ "mkosi.conf": "", "custom.conf": "" }) };
    expect(await findLocalChanges(image, { profile: "devtools" })).toEqual(NOTHING_LOCAL);
    const program = { bits: 64, machine: 62, type: 3, interpreter: undefined, needed: [] } as const;
    const binary = (name: string, pinned: boolean) => ({
      ...{ name, pinned, program },
      ...{ install: `/usr/bin/${name}`, path: "/x", integrity: "sha256-x" },
    });
    const given = await findLocalChanges(image, {
      profile: undefined,
      binaries: [binary("a", true), binary("b", false)],
    });
    expect(given.what).toEqual(["binary:b"]);
    expect(given.binaries.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("give a build a folder of its own, and keep it out of the lock", async () => {
    const local = { ...NOTHING_LOCAL, what: ["custom/"] };
    expect(variantOf("qemu", undefined, NOTHING_LOCAL)).toBe("qemu");
    expect(variantOf("qemu", "devtools", local)).toBe("qemu+devtools.local");
    expect(() => refuseToLock("mine", NOTHING_LOCAL)).not.toThrow();
    expect(() => refuseToLock("mine", local)).toThrow(
      expect.objectContaining({ exitCode: 2, message: '"mine" has local changes, and cannot be locked' }),
    );
  });
});
