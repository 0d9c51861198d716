import { lstat, mkdir, readdir, readFile, readlink, stat, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeCustomTree } from "../../../src/image/custom-tree.ts";
import { settleFolders } from "../../../src/image/settle-folders.ts";
import { newFolder } from "../base/script.ts";
import { project } from "./project.ts";

const KEYS = "etc/ssh/authorized_keys.d/root";

/** A folder of somebody else's, whose mode and time would show that it was touched. */
async function another(): Promise<string> {
  const folder = await project({ "etc/x": "" });
  for (const path of ["etc", ""]) await utimes(join(folder, path), 5, 5);
  return folder;
}
const touched = async (folder: string) => {
  const status = await stat(folder);
  return status.mtimeMs !== 5000 || (await stat(join(folder, "etc"))).mtimeMs !== 5000;
};

describe("the tree that goes over the image's root", () => {
  it("is custom/ with the keys, which everybody can read; links stay links", async () => {
    const copied = await project({ "custom/etc/motd": "hello" });
    await symlink("/somewhere", join(copied, "custom/link"));
    const tree = join(await newFolder(), "tree");
    await makeCustomTree(tree, copied, "keys");
    await settleFolders(tree);
    expect(await readFile(join(tree, "etc/motd"), "utf8")).toBe("hello");
    expect(await readlink(join(tree, "link"))).toBe("/somewhere");
    expect(await readFile(join(tree, KEYS), "utf8")).toBe("keys");
    expect((await lstat(join(tree, KEYS))).mode & 0o7777).toBe(0o644);
    expect((await lstat(join(tree, "etc/ssh"))).mode & 0o7777).toBe(0o755);
  });

  it("is empty without either", async () => {
    const tree = join(await newFolder(), "tree");
    await makeCustomTree(tree, await project({}), undefined);
    expect(await readdir(tree)).toEqual([]);
  });

  it("is not made of a link: nothing is written or changed where it leads", async () => {
    const other = await another();
    const copied = await project({});
    await symlink(other, join(copied, "custom"));
    const tree = join(await newFolder(), "tree");
    await expect(makeCustomTree(tree, copied, "keys")).rejects.toMatchObject({ exitCode: 2 });
    expect(await touched(other)).toBe(false);
    await symlink(other, tree);
    await expect(settleFolders(tree)).rejects.toThrow("is no folder");
    expect(await touched(other)).toBe(false);
  });

  it.each(["etc", "etc/ssh", "etc/ssh/authorized_keys.d", KEYS])(
    "has no keys behind a link in custom/ (%s)",
    async (at) => {
      const other = await another();
      const copied = await project({});
      await mkdir(join(copied, "custom", at, ".."), { recursive: true });
      await symlink(at === KEYS ? join(other, "new") : other, join(copied, "custom", at));
      const tree = join(await newFolder(), "tree");
      await expect(makeCustomTree(tree, copied, "keys")).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining(`custom/${at} lies where the keys`),
      });
      expect(await touched(other)).toBe(false);
      expect(await readdir(other)).toEqual(["etc"]);
    },
  );

  it("does not mix keys with those that custom/ has at their place", async () => {
    const copied = await project({ [`custom/${KEYS}`]: "other keys" });
    await expect(makeCustomTree(join(await newFolder(), "tree"), copied, "keys")).rejects.toMatchObject({
      exitCode: 2,
    });
  });
});
