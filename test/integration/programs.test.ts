import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SamebitsError } from "../../src/base/errors.ts";
import { removeFolder } from "../../src/base/workspace.ts";
import { parseElf } from "../../src/formats/elf.ts";
import { ensureInStore } from "../../src/inputs/ensure-in-store.ts";
import { pinnedCrate, pinnedGoModule } from "../../src/inputs/pinned-file.ts";
import { type LockProgramsOptions, lockPrograms } from "../../src/lock/lock-programs.ts";
import { string, strings } from "../../src/nix/expression.ts";
import type { Nix } from "../../src/nix/nix.ts";
import { render } from "../../src/nix/render.ts";
import type { Tool } from "../../src/nix/tool.ts";
import { renderSourcesLock, SOURCES_LOCK, type SourcesLock } from "../../src/sources/lock-file.ts";
import { type GoModule, goSum, proxyFiles } from "../support/go-module.ts";
import { type Mirror, serve } from "../support/mirror.ts";
import { machineNix, temporary } from "../support/nix.ts";
import { checkout } from "../support/project.ts";
import { silent } from "../support/silent.ts";
import { toolchain } from "../support/toolchain.ts";

/*
 * Modules and crates that only a registry of this machine's own has. What they hold is made anew at every run, so that no store has
 * them or what is built of them already.
 */
const salt = createHash("sha256").update(String(process.hrtime.bigint())).digest("hex");

const module = (path: string, version: string, files: Record<string, string>, requires = ""): GoModule => ({
  path,
  version,
  files: { "go.mod": `module ${path}\n\ngo 1.21\n${requires}`, ...files },
});
// A capital letter in a path is escaped in URLs and in the cache.
const greeting = module("example.org/Greeting", "v1.0.0", {
  "greeting.go": `package greeting\n\nconst Text = "hello ${salt}"\n`,
});
// The one that go.mod asks for is replaced by a fork, which is what must be compiled.
const original = module("example.org/original", "v0.1.0", { "o.go": 'package original\n\nconst Text = "original"\n' });
const fork = module("example.org/fork", "v0.2.0", { "o.go": 'package original\n\nconst Text = "fork"\n' });
const unused = module("example.org/unused", "v1.0.0", { "u.go": "package unused\n" });
const tool = module(
  "example.org/tool",
  "v1.2.3",
  {
    "cmd/one/main.go": [
      "package main",
      'import ("example.org/Greeting"; "example.org/original")',
      'var version = "unknown"',
      'func main() { println(greeting.Text + " " + original.Text + " " + version) }',
    ].join("\n"),
    "cmd/two/main.go": 'package main\n\nfunc main() { panic("two") }\n',
    "library/l.go": "package library\n",
    "go.sum": [greeting, original, fork, unused].map(goSum).join(""),
  },
  [
    "require (\n\texample.org/Greeting v1.0.0\n\texample.org/original v0.1.0\n\texample.org/unused v1.0.0\n)",
    "replace example.org/original => example.org/fork v0.2.0",
    "",
  ].join("\n"),
);

/** What Cargo.lock calls the registry that a crate comes from when its manifest names none. */
const CARGOS_OWN = ["https://github.com/rust-lang/crates", "io-index"].join(".");

let folder: string;
let nix: Nix;
let tools: Record<string, Tool>;
let registry: Mirror;
let image: { readonly name: string; readonly folder: string };
let answers: Record<string, Buffer>;

beforeAll(async () => {
  folder = await temporary("programs");
  nix = await machineNix(folder);
  tools = { go: await toolchain("go"), rust: await toolchain("rust") };
});
afterAll(() => folder && removeFolder(folder));
afterEach(async () => {
  await registry?.close();
});

/** An image's folder with these files, and a registry that has the modules above. */
async function start(files: Readonly<Record<string, string>>, more: Record<string, Buffer> = {}): Promise<void> {
  image = { name: "mine", folder: join(folder, "images/mine") };
  await rm(image.folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(image.folder, name)), { recursive: true });
    await writeFile(join(image.folder, name), text);
  }
  answers = { ...proxyFiles([greeting, original, fork, unused, tool]), ...more };
  registry = await serve(answers);
}

async function lock(more: Partial<LockProgramsOptions> = {}): Promise<SourcesLock> {
  const work = join(folder, "work");
  await rm(work, { recursive: true, force: true });
  const locked = await lockPrograms(image, {
    report: silent,
    nix,
    toolchain: async (name) => tools[name]!,
    folder: work,
    fetchFolder: join(folder, "fetch"),
    goProxies: async () => [registry.url],
    cargoIndices: async () => [registry.url],
    goChecksums: async () => ({ database: "off", except: "" }),
    logs: join(folder, "logs"),
    env: nix.settings.env,
    step: { progress: () => {}, skip: () => {} },
    signal: new AbortController().signal,
    ...more,
  });
  await writeFile(join(image.folder, SOURCES_LOCK), renderSourcesLock(locked));
  return locked;
}

const refused = async (work: Promise<unknown>): Promise<SamebitsError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SamebitsError);
  return error as SamebitsError;
};
const text = (error: SamebitsError) => [error.message, ...error.why, ...error.next].join("\n");

/** Builds the image's programs with the checkout's nix/, and once more elsewhere, one job at a time. @returns their tree */
async function build(names: readonly string[]): Promise<string> {
  const file = join(folder, "programs.nix");
  await writeFile(
    file,
    `let
      all = import ${checkout}/nix { };
      system = "x86_64-linux";
      inherit (all) busybox toolchains;
      programs = import ${checkout}/nix/programs.nix {
        inherit system busybox toolchains;
        fetch = import ${checkout}/nix/fetch.nix {
          inherit system busybox;
          curlTree = "none"; npmPackage = "none"; goTree = "none"; rustTree = "none";
        };
        runInTree = import ${checkout}/nix/run-in-tree.nix { inherit system busybox; };
        image = ${render(string(image.name))};
        lock = builtins.fromJSON (builtins.readFile ${image.folder}/${SOURCES_LOCK});
        folder = ${image.folder};
      };
    in programs // { it = programs.tree ${render(strings(names))}; }`,
  );
  const { stdout } = await nix.command("programs", ["nix-build", "--no-out-link", file, "-A", "it"]);
  for (const name of names) {
    const elsewhere = ["--check", "--cores", "1", "--option", "sandbox-build-dir", "/samebits/another/place/to/build"];
    await nix.command(`again-${name}`, ["nix-build", "--no-out-link", file, "-A", `built."${name}"`, ...elsewhere]);
  }
  return stdout;
}

/** What must be true of every program: static, without an id, without the path of a folder that it was built in. */
async function look(path: string): Promise<void> {
  const content = await readFile(path);
  const elf = parseElf({
    size: content.length,
    read: (at: number, length: number) => content.subarray(at, at + length),
  });
  expect(elf.buildId).toBeUndefined();
  const names = elf.sections.map(({ name }) => name);
  expect(names).not.toContain(".interp");
  expect(names.filter((name) => /^\.(debug|symtab|note\.go\.buildid)/.test(name))).toEqual([]);
  for (const trace of ["/nix/store/", "/build/", "/samebits/", folder])
    expect(content.includes(trace), trace).toBe(false);
}

const TOOL = '[go.tool]\nmodule = "example.org/tool"\nversion = "v1.2.3"\n';

describe("a program out of a Go module of a proxy", () => {
  it("is compiled from what its go.mod says, replacements included, and from nothing else; the same bytes elsewhere", async () => {
    await start({
      "sources.toml": `${TOOL}packages = ["./cmd/one", "./cmd/two"]
ldflags = ["-X", "main.version=of today"]
install = { "./cmd/two" = "/usr/lib/tool/two" }
`,
    });
    const { tool: locked } = await lock();
    if (locked?.language !== "go") throw new Error("not Go");
    const zips = locked.modules.filter(({ zip }) => zip !== undefined).map(({ path }) => path);
    expect(zips).toEqual(["example.org/Greeting", "example.org/fork", "example.org/tool"]);
    expect(goSum(greeting)).toContain(` ${locked.modules[0]!.sum}\n`);
    // Everything is in the store now, and nothing asks for anything.
    await registry.close();
    const tree = await build(["tool"]);
    const one = join(tree, "usr/bin/one");
    expect((await execa(one)).stderr).toBe(`hello ${salt} fork of today`);
    for (const path of [one, join(tree, "usr/lib/tool/two")]) await look(path);
    // What is locked stays, without a network.
    expect(await lock()).toEqual({ tool: locked });
  });

  it.each([
    [
      "a version that the proxy does not have",
      TOOL.replace("1.2.3", "9.9.9"),
      2,
      /example\.org\/tool v9\.9\.9 cannot be fetched[\s\S]*404/,
    ],
    ["a folder that is no package", `${TOOL}packages = ["./cmd/three"]\n`, 2, /cmd\/three/],
    [
      "a package that is no program",
      `${TOOL}packages = ["./library"]\n`,
      2,
      /example\.org\/tool\/library is not a program/,
    ],
  ])("says what is wrong with %s", async (_, sources, status, says) => {
    await start({ "sources.toml": sources });
    const error = await refused(lock());
    expect(text(error)).toMatch(says);
    expect(text(error)).toContain("[go.tool]");
    expect(error.exitCode).toBe(status);
  });

  it("is refused when a module is not what go.sum says", async () => {
    const forged = { ...fork, files: { ...fork.files, "o.go": 'package original\n\nconst Text = "forged"\n' } };
    await start({ "sources.toml": `${TOOL}packages = ["./cmd/one"]\n` }, proxyFiles([forged]));
    const error = await refused(lock());
    expect(text(error)).toMatch(/verifying example\.org\/fork@v0\.2\.0: checksum mismatch/);
    expect(text(error)).toContain("do not trust that proxy");
  });

  it("is refused when a module that is locked has changed since", async () => {
    await start({ "sources.toml": `${TOOL}packages = ["./cmd/two"]\n` });
    const { tool: locked } = await lock();
    if (locked?.language !== "go") throw new Error("not Go");
    const other = { ...locked.modules[0]!, path: "example.org/other" };
    await registry.close();
    registry = await serve(proxyFiles([{ ...tool, path: "example.org/other" }]));
    const step = { progress: () => {}, skip: () => {} };
    const error = await refused(
      ensureInStore(pinnedGoModule(other, [registry.url]), { nix, folder: join(folder, "fetch"), step }),
    );
    expect(text(error)).toContain("the content is not what is pinned");
    expect(text(error)).toContain(other.zip);
  });
});

it("a Go module in the image's folder is built as it lies there; a module that its go.sum lacks is told of", async () => {
  const own = (sum: string) => ({
    "sources.toml": '[go.own]\npath = "programs"\npackages = ["./cmd/own"]\n',
    "programs/go.mod": "module own\n\ngo 1.21\n\nrequire example.org/Greeting v1.0.0\n",
    "programs/go.sum": sum,
    "programs/cmd/own/main.go": [
      "package main",
      'import (_ "embed"; "example.org/Greeting"; "own/target")',
      "//go:embed .motto",
      "var motto string",
      'func main() { println(greeting.Text + " " + target.Text + " " + motto) }',
    ].join("\n"),
    // Only part of the source where they lie are a folder of this name and a hidden file.
    "programs/cmd/own/.motto": "hidden",
    "programs/target/target.go": 'package target\n\nconst Text = "there"\n',
    "programs/cmd/own/main_test.go": 'package main\n\nimport _ "example.org/absent"\n',
  });
  await start(own(goSum(greeting)));
  await lock();
  const tree = await build(["own"]);
  await look(join(tree, "usr/bin/own"));
  expect((await execa(join(tree, "usr/bin/own"))).stderr).toBe(`hello ${salt} there hidden`);
  await registry.close();
  await start(own(""));
  const error = await refused(lock());
  expect(text(error)).toMatch(/missing go\.sum entry/);
  expect(text(error)).toContain("go mod tidy");
});

describe("a program out of a crate", () => {
  /** A .crate file: a gzipped tar of one folder. */
  async function crate(name: string, version: string, files: Readonly<Record<string, string>>): Promise<Buffer> {
    const at = join(folder, "crates", `${name}-${version}`);
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(at, file)), { recursive: true });
      await writeFile(join(at, file), content);
    }
    const { stdout } = await execa("tar", ["-czf", "-", "-C", dirname(at), `${name}-${version}`], {
      encoding: "buffer",
    });
    return Buffer.from(stdout);
  }
  const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

  it("is compiled from its Cargo.lock; the same bytes elsewhere", async () => {
    const word = await crate("word", "1.0.0", {
      "Cargo.toml": '[package]\nname = "word"\nversion = "1.0.0"\nedition = "2021"\n',
      "src/lib.rs": `pub fn word() -> &'static str { if std::env::args().count() > 9 { panic!("many") } "${salt}" }\n`,
    });
    const lockFile = (checksum: string) =>
      `version = 3\n\n[[package]]\nname = "says"\nversion = "0.1.0"\ndependencies = ["word"]\n\n[[package]]\nname = "word"\nversion = "1.0.0"\nsource = "registry+${CARGOS_OWN}"\nchecksum = "${checksum}"\n`;
    const says = await crate("says", "0.1.0", {
      "Cargo.toml": '[package]\nname = "says"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nword = "1.0.0"\n',
      "Cargo.lock": lockFile(sha256(word)),
      "src/main.rs": 'fn main() { println!("{}", word::word()) }\n',
    });
    await start({ "sources.toml": '[rust.says]\ncrate = "says"\nversion = "0.1.0"\n' });
    const entry = JSON.stringify({ name: "says", vers: "0.1.0", cksum: sha256(says), deps: [], yanked: true });
    answers["config.json"] = Buffer.from(JSON.stringify({ dl: `${registry.url}/dl` }));
    answers["sa/ys/says"] = Buffer.from(`${entry}\n`);
    answers["dl/says/0.1.0/download"] = says;
    answers["dl/word/1.0.0/download"] = word;
    const warnings: string[] = [];
    const { says: locked } = await lock({ report: { ...silent, warn: (text) => warnings.push(text) } });
    expect(warnings).toEqual([expect.stringContaining("says 0.1.0 was withdrawn")]);
    expect(locked).toMatchObject({
      crates: [
        { name: "says", sha256: sha256(says) },
        { name: "word", sha256: sha256(word) },
      ],
    });
    if (locked?.language !== "rust") throw new Error("not Rust");
    const crates = locked.crates.map((one) => pinnedCrate(one, [`${registry.url}/dl`]));
    await ensureInStore(crates, { nix, folder: join(folder, "fetch"), step: { progress: () => {}, skip: () => {} } });
    const tree = await build(["says"]);
    await look(join(tree, "usr/bin/says"));
    expect((await execa(join(tree, "usr/bin/says"))).stdout).toBe(salt);
    await rm(join(image.folder, SOURCES_LOCK));
    await writeFile(join(image.folder, "sources.toml"), '[rust.says]\ncrate = "says"\nversion = "0.2.0"\n');
    const error = await refused(lock());
    expect(text(error)).toMatch(/no version 0\.2\.0 of the crate "says"[\s\S]*0\.1\.0/);
    expect(error.exitCode).toBe(2);
  });

  it("in the image's folder is built as it lies there, but for what cargo has left behind", async () => {
    await start({
      "sources.toml": '[rust.own]\npath = "own"\nbins = ["own"]\n',
      "own/Cargo.toml": '[package]\nname = "own"\nversion = "0.1.0"\nedition = "2021"\n',
      "own/Cargo.lock": 'version = 3\n\n[[package]]\nname = "own"\nversion = "0.1.0"\n',
      // What is included by a whole path has that path in the program: one that tells of no folder of this build.
      "own/src/main.rs": [
        "mod target;",
        'include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/place.rs"));',
        'fn main() { println!("{} {} {}", target::TEXT, include_str!(".motto"), place()) }',
      ].join("\n"),
      "own/src/place.rs": "fn place() -> &'static str { file!() }\n",
      "own/src/target/mod.rs": `pub const TEXT: &str = "${salt}";\n`,
      "own/src/.motto": "hidden",
      "own/target/release/own": "of another day",
      "own/.git": "gitdir: ../.git/modules/own\n",
    });
    await lock();
    const tree = await build(["own"]);
    await look(join(tree, "usr/bin/own"));
    expect((await execa(join(tree, "usr/bin/own"))).stdout).toBe(`${salt} hidden /source/src/place.rs`);
    const file = join(folder, "programs.nix");
    const source = await nix.command("source", ["nix-instantiate", "--eval", file, "-A", "built.own.source"]);
    const { stdout } = await execa("find", [JSON.parse(source.stdout), "-type", "f", "-printf", "%P\n"]);
    expect(stdout.split("\n").sort()).toEqual([
      "Cargo.lock",
      "Cargo.toml",
      "src/.motto",
      "src/main.rs",
      "src/place.rs",
      "src/target/mod.rs",
    ]);
  });
});
