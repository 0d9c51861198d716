import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startModuleProxy } from "../../../src/sources/module-proxy.ts";
import { newFolder } from "../base/script.ts";

it("a module of which only the zip was asked for is served whole: a lock names its go.mod as well", async () => {
  const folder = await newFolder();
  for (const kind of ["mod", "zip"]) await writeFile(join(folder, kind), `the ${kind}`);
  const proxy = await startModuleProxy({
    upstream: async () => [],
    known: async (_path, _version, kind) => ({ file: join(folder, kind), integrity: `sha256-${kind}` }),
    folder: join(folder, "fetched"),
    onFetch: () => {},
    signal: new AbortController().signal,
  });
  onTestFinished(() => proxy.close());
  const answer = await fetch(`${proxy.url}/example.org/!module/@v/v1.2.3.zip`);
  expect(await answer.text()).toBe("the zip");
  expect(proxy.failure).toBeUndefined();
  const module = { path: "example.org/Module", version: "v1.2.3" };
  expect(proxy.served).toEqual([
    { ...module, kind: "zip", file: join(folder, "zip"), integrity: "sha256-zip" },
    { ...module, kind: "mod", file: join(folder, "mod"), integrity: "sha256-mod" },
  ]);
});
