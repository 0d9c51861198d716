import { mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { keepRoots } from "../../../src/inputs/roots.ts";
import type { Nix } from "../../../src/nix/nix.ts";
import { newFolder } from "../base/script.ts";

let state: string;
beforeEach(async () => {
  state = await newFolder();
});

/** A Nix that makes its links, `NAME`, `NAME-2`…, and whose store holds all but what is named `gone`. */
const nix = {
  missing: async (paths: string[]) => new Set(paths.filter((path) => path.endsWith("gone"))),
  command: async (_: string, command: string[]) => {
    const [link, ...paths] = command.slice(command.indexOf("--add-root") + 1) as [string, ...string[]];
    expect(command.slice(0, 2)).toEqual(["nix-store", "--realise"]);
    for (const [index, path] of paths.entries()) {
      const name = index === 0 ? link : `${link}-${index + 1}`;
      await symlink(path, name).catch(() => {});
    }
  },
} as unknown as Nix;

const roots = async (name: string) => {
  const folder = join(state, "roots", name);
  return Promise.all((await readdir(folder)).sort().map((one) => readlink(join(folder, one))));
};

describe("the roots of an image's inputs", () => {
  it("are what the store holds of them, each once; other profiles have their own", async () => {
    await keepRoots("mine", ["/nix/store/a", "/nix/store/gone", "/nix/store/b", "/nix/store/a"], { nix, state });
    await keepRoots("mine+devtools", ["/nix/store/c"], { nix, state });
    expect(await roots("mine")).toEqual(["/nix/store/a", "/nix/store/b"]);
    expect(await roots("mine+devtools")).toEqual(["/nix/store/c"]);
  });

  it("are fewer when there are fewer inputs, even none", async () => {
    await keepRoots("mine", ["/nix/store/a", "/nix/store/b"], { nix, state });
    await keepRoots("mine", ["/nix/store/a"], { nix, state });
    expect(await roots("mine")).toEqual(["/nix/store/a"]);
    await keepRoots("mine", ["/nix/store/gone"], { nix, state });
    expect(await roots("mine")).toEqual([]);
  });

  it("take the place of the links that once lay in their folder's place, and of no others", async () => {
    const folder = join(state, "roots");
    await mkdir(folder);
    for (const name of ["mine", "mine-2", "mine-11", "other", "mine-else"]) await symlink(state, join(folder, name));
    await keepRoots("mine", ["/nix/store/a"], { nix, state });
    expect(await roots("mine")).toEqual(["/nix/store/a"]);
    expect((await readdir(folder)).sort()).toEqual(["mine", "mine-else", "other"]);
  });
});
