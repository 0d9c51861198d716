import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadSources } from "../../../src/sources/definition.ts";
import {
  type LockedProgram,
  lockedPrograms,
  readSourcesLock,
  renderSourcesLock,
} from "../../../src/sources/lock-file.ts";
import { recordOf, stalePrograms } from "../../../src/sources/stale-programs.ts";
import { newFolder } from "../base/script.ts";

let root: string;
let image: { readonly name: string; readonly folder: string };
const write = async (file: string, text: string) => {
  await mkdir(dirname(join(image.folder, file)), { recursive: true });
  await writeFile(join(image.folder, file), text);
};

beforeEach(async () => {
  root = await newFolder();
  image = { name: "mine", folder: join(root, "images/mine") };
  await write("programs/go.mod", "module programs\n");
  await write("programs/go.sum", "example.org/x v1.0.0 h1:x\n");
  await write("crate/Cargo.toml", "[package]\n");
  await write("crate/Cargo.lock", "version = 4\n");
  await write(
    "sources.toml",
    '[go.own]\npath = "programs"\npackages = ["./cmd/own"]\n\n[go.far]\nmodule = "example.org/far"\nversion = "v1.0.0"\nprofiles = ["devtools"]\n\n[rust.grey]\npath = "crate"\nbins = ["grey"]\n',
  );
  const locked: Record<string, LockedProgram> = {};
  for (const program of await loadSources(image)) {
    const record = await recordOf(image.folder, program);
    locked[program.name] = {
      ...record,
      ...(program.language === "go" ? { modules: [] } : { crates: [] }),
    } as LockedProgram;
  }
  await write("sources.lock.json", renderSourcesLock(locked));
});

describe("what does not agree with sources.lock.json", () => {
  it("is nothing after it was written", async () => {
    expect(await stalePrograms(image, root)).toEqual([]);
  });

  it.each<[what: string, file: string, change: (text: string) => string, says: string]>([
    [
      "sources.toml",
      "sources.toml",
      (text) => text.replace("v1.0.0", "v1.0.1"),
      'images/mine/sources.toml: "far" was changed since it was locked',
    ],
    [
      "a profile",
      "sources.toml",
      (text) => text.replace('["devtools"]', '["debug"]'),
      'images/mine/sources.toml: "far" was changed since it was locked',
    ],
    [
      "a program more",
      "sources.toml",
      (text) => `${text}[go.more]\npath = "programs"\n`,
      'images/mine/sources.toml names "more", which is not locked',
    ],
    [
      "a program less",
      "sources.toml",
      (text) => text.replace(/\[go\.far\][^[]*\[\S+\]\n\n/, ""),
      'images/mine/sources.lock.json holds "far", which images/mine/sources.toml does not name',
    ],
    [
      "go.mod",
      "programs/go.mod",
      (text) => `${text}\ngo 1.24\n`,
      'images/mine/programs/go.mod was changed since "own" was locked',
    ],
    ["go.sum", "programs/go.sum", () => "", 'images/mine/programs/go.sum was changed since "own" was locked'],
    [
      "Cargo.lock",
      "crate/Cargo.lock",
      (text) => `${text}\n`,
      'images/mine/crate/Cargo.lock was changed since "grey" was locked',
    ],
    [
      "the lock itself",
      "sources.lock.json",
      (text) => text.replace("\n", "\n\n"),
      "images/mine/sources.lock.json was edited by hand",
    ],
  ])("is told: %s", async (_, file, change, says) => {
    const before = await readFile(join(image.folder, file), "utf8");
    expect(change(before)).not.toBe(before);
    await write(file, change(before));
    expect(await stalePrograms(image, root)).toEqual([says]);
  });

  it("is each program, where there is no lock", async () => {
    await rm(join(image.folder, "sources.lock.json"));
    expect(await stalePrograms(image, root)).toHaveLength(3);
  });

  it("is not a program's code: that is built as it is", async () => {
    await write("programs/cmd/own/main.go", "package main\n");
    expect(await stalePrograms(image, root)).toEqual([]);
  });
});

it("a build takes the programs of every build, and those of its profiles", async () => {
  const names = async (profiles: readonly string[]) => (await lockedPrograms(image, profiles)).map(({ name }) => name);
  expect(await names([])).toEqual(["grey", "own"]);
  expect(await names(["debug"])).toEqual(["grey", "own"]);
  expect(await names(["debug", "devtools"])).toEqual(["far", "grey", "own"]);
});

it("a lock that is none is refused, naming the file", async () => {
  await write("sources.lock.json", '{ "note": "", "programs": { "x": { "language": "cobol" } } }');
  await expect(readSourcesLock(image)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("sources.lock.json"),
  });
});
