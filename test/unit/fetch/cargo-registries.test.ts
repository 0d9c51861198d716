import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cargoIndices } from "../../../src/fetch/cargo-registries.ts";
import { newFolder } from "../base/script.ts";

const builtIn = async () => "https://default.example";

it("the index is samebits' own variable, what cargo's configuration puts in place of the public one, or what cargo has built in", async () => {
  const home = await newFolder();
  const env = { CARGO_HOME: home };
  expect(await cargoIndices({ env, builtIn })).toEqual(["https://default.example"]);
  await writeFile(
    join(home, "config.toml"),
    `[source.crates-io]\nreplace-with = "near"\n[source.near]\nreplace-with = "far"\n[registries.far]\nindex = "sparse+https://far.example/index/"\n`,
  );
  expect(await cargoIndices({ env, builtIn })).toEqual(["https://far.example/index"]);
  const own = { ...env, SAMEBITS_CARGO_REGISTRY: "sparse+http://one.example/ file:///srv/index" };
  expect(await cargoIndices({ env: own, builtIn })).toEqual(["http://one.example", "file:///srv/index"]);
});

it("replacements that lead in a circle end", async () => {
  const home = await newFolder();
  await writeFile(
    join(home, "config.toml"),
    `[source.crates-io]\nreplace-with = "a"\n[source.a]\nreplace-with = "crates-io"\n`,
  );
  expect(await cargoIndices({ env: { CARGO_HOME: home }, builtIn })).toEqual(["https://default.example"]);
});

it("what is no sparse index is refused: of a variable (exit 2), of cargo's configuration (exit 3)", async () => {
  const env = { SAMEBITS_CARGO_REGISTRY: "ssh://one.example/index" };
  await expect(cargoIndices({ env })).rejects.toMatchObject({ exitCode: 2 });
  const home = await newFolder();
  await writeFile(
    join(home, "config.toml"),
    `[source.crates-io]\nreplace-with = "a"\n[source.a]\nregistry = "ssh://git.example/index"\n`,
  );
  await expect(cargoIndices({ env: { CARGO_HOME: home }, builtIn })).rejects.toMatchObject({ exitCode: 3 });
});
