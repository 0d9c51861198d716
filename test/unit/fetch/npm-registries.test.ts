import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { askNpm, npmRegistries, registryInNpmrc } from "../../../src/fetch/npm-registries.ts";

let home: string;
let etc: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "samebits-home-"));
  etc = await mkdtemp(join(tmpdir(), "samebits-etc-"));
});
afterEach(() => Promise.all([home, etc].map((folder) => rm(folder, { recursive: true }))));

it("asks in order: own variable, npm's variable, the user's npmrc, the machine's; npm only when none of them knows", async () => {
  await writeFile(join(home, ".npmrc"), "registry=https://user.example/npm/\n");
  await writeFile(join(etc, "npmrc"), "registry = https://machine.example\n");
  let asked = 0;
  const ask = async () => {
    asked++;
    return "https://built-in.example/";
  };
  const env = {
    SAMEBITS_NPM_REGISTRY: "https://a.example/ https://b.example",
    npm_config_registry: "https://c.example",
  };
  expect(await npmRegistries({ env, home, etc, askNpm: ask })).toEqual([
    "https://a.example",
    "https://b.example",
    "https://c.example",
    "https://user.example/npm",
    "https://machine.example",
  ]);
  expect(await npmRegistries({ env: { HOME: home }, etc, askNpm: ask })).toEqual([
    "https://user.example/npm",
    "https://machine.example",
  ]);
  expect(asked).toBe(0);
  expect(await npmRegistries({ env: {}, etc: join(etc, "none"), askNpm: ask })).toEqual(["https://built-in.example"]);
});

it("ends with exit 3 and names the variable when no registry is known, and with 2 when it is malformed", async () => {
  const none = npmRegistries({ env: {}, home, etc, askNpm: async () => "undefined" });
  await expect(none).rejects.toMatchObject({ exitCode: 3, next: [expect.stringContaining("SAMEBITS_NPM_REGISTRY")] });
  const malformed = npmRegistries({ env: { SAMEBITS_NPM_REGISTRY: "registry.example" }, home, etc });
  await expect(malformed).rejects.toMatchObject({ exitCode: 2 });
});

it("reads npmrc as npm does", () => {
  const read = (text: string) => registryInNpmrc(text, { HOST: "h.example" });
  expect(
    read("; registry=https://no.example\n# registry=https://no.example\n@scope:registry=https://no.example\n"),
  ).toBe(undefined);
  expect(read('registry="https://a.example"\n')).toBe("https://a.example");
  expect(read("registry=https://a.example ; why\n")).toBe("https://a.example");
  expect(read("registry=https://a.example\nregistry=https://b.example\n[section]\nregistry=https://c.example")).toBe(
    "https://b.example",
  );
  // biome-ignore lint/suspicious/noTemplateCurlyInString: npm's own syntax for variables
  expect(read("registry=https://${HOST}/npm")).toBe("https://h.example/npm");
});

it("asks npm itself, and takes a missing npm for no answer", async () => {
  const npm = join(home, "npm");
  await writeFile(
    npm,
    '#!/bin/sh\necho a warning >&2\n[ "$*" = "config get registry" ] && echo "https://npm.example/"\n',
  );
  await chmod(npm, 0o755);
  const options = { cwd: "/", log: join(home, "log"), env: { PATH: "/usr/bin:/bin" } };
  expect(await askNpm({ npm: [npm], ...options })).toBe("https://npm.example/");
  expect(await askNpm({ npm: [join(home, "none")], ...options })).toBeUndefined();
});
