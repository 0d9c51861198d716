import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { loadSources } from "../../../src/sources/definition.ts";
import { newFolder } from "../base/script.ts";

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});

async function load(text: string, files: readonly string[] = []) {
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), "");
  }
  await writeFile(join(folder, "sources.toml"), text);
  return loadSources({ folder });
}

const GO = '[go.tool]\nmodule = "example.org/tool"\nversion = "v1.2.3"\n';
const RUST = '[rust.tool]\ncrate = "tool"\nversion = "1.2.3"\n';

describe("sources.toml", () => {
  it("is not needed", async () => {
    expect(await loadSources({ folder })).toEqual([]);
  });

  it("names programs, sorted, with all that follows from what it says", async () => {
    const text = `[rust.b]\ncrate = "bee"\nversion = "0.1.0-rc.1"\ndefault-features = false\n
[go.c]\npath = "programs"\npackages = ["./cmd/y", "./cmd/x"]\ninstall = { "./cmd/y" = "/usr/lib/y" }\n
[go.a]\nmodule = "example.org/tool/v2"\nversion = "v2.0.0"\nprofiles = ["devtools"]\n`;
    expect(await load(text, ["programs/go.mod"])).toEqual([
      {
        name: "a",
        language: "go",
        origin: { kind: "registry", name: "example.org/tool/v2", version: "v2.0.0" },
        packages: ["."],
        tags: [],
        ldflags: [],
        // As `go install` calls it: a major version is no name.
        install: { ".": "/usr/bin/tool" },
        profiles: ["devtools"],
      },
      {
        name: "b",
        language: "rust",
        origin: { kind: "registry", name: "bee", version: "0.1.0-rc.1" },
        bins: ["bee"],
        features: [],
        defaultFeatures: false,
        install: { bee: "/usr/bin/bee" },
        profiles: undefined,
      },
      {
        name: "c",
        language: "go",
        origin: { kind: "folder", folder: "programs" },
        packages: ["./cmd/x", "./cmd/y"],
        tags: [],
        ldflags: [],
        install: { "./cmd/x": "/usr/bin/x", "./cmd/y": "/usr/lib/y" },
        profiles: undefined,
      },
    ]);
  });

  it.each<[what: string, text: string, says: RegExp]>([
    [
      "an unknown key",
      `${GO}package = ["."]\n`,
      /sources\.toml:4:1: unknown key "go\.tool\.package"; did you mean "packages"/,
    ],
    ["neither a folder nor a module", "[go.tool]\n", /sources\.toml:1:5: .*needs "path", or "module" and "version"/],
    ["a module without a version", '[go.tool]\nmodule = "example.org/tool"\n', /:2:1: .*needs "version"/],
    ["a module and a folder", `${GO}path = "programs"\n`, /:4:1: .*cannot stand beside "module"/],
    ["a folder with a version", '[go.tool]\npath = "x"\nversion = "v1.0.0"\n', /:3:1: .*cannot stand beside "path"/],
    ["a branch", GO.replace("v1.2.3", "main"), /:3:1: .*one exact version/],
    ["the newest version", GO.replace("v1.2.3", "latest"), /one exact version/],
    ["a range of crates", RUST.replace("1.2.3", "^1.2"), /one exact version of a crate/],
    ["a folder elsewhere", '[go.tool]\npath = "../other"\n', /a folder below the image's own/],
    ["a pattern of packages", `${GO}packages = ["./..."]\n`, /no pattern/],
    ["a package of another module", `${GO}packages = ["example.org/x"]\n`, /a package of the module by its folder/],
    ["a program that leaves /usr", `${GO}install = { "." = "/etc/tool" }\n`, /a path below \/usr/],
    ["a program that climbs out", `${GO}install = { "." = "/usr/bin/../../etc/tool" }\n`, /a path below \/usr/],
    ["a place for what is not built", `${GO}install = { "./cmd" = "/usr/bin/x" }\n`, /is not one of the packages/],
    ["words that a linker would split", `${GO}ldflags = ["-X", "main.a='b"]\n`, /without quotation marks/],
    ["one name twice", `${GO}${RUST}`, /there is a \[go\] of this name already/],
    ["two programs at one place", `${GO}${RUST.replace("rust.tool", "rust.other")}`, /\/usr\/bin\/tool/],
    [
      "a program where another one would need a folder",
      `${GO}${RUST.replace("rust.tool", "rust.other")}install = { "tool" = "/usr/bin/tool/part" }\n`,
      /tool would be \/usr\/bin\/tool\/part, and \. of "tool" would be \/usr\/bin\/tool/,
    ],
    ["a program of Rust that is a path", `${RUST}bins = ["a/../../b"]\n`, /the name of a program of the crate/],
    ["a folder of Rust without programs", '[rust.tool]\npath = "x"\n', /needs "bins"/],
    ["a folder without go.mod", '[go.tool]\npath = "nowhere"\n', /nowhere holds no go\.mod/],
  ])("is refused with %s (exit 2)", async (_, text, says) => {
    const error = await load(text).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SamebitsError);
    const { message, why, exitCode } = error as SamebitsError;
    expect([message, ...why].join("\n")).toMatch(says);
    expect(exitCode).toBe(2);
  });
});
