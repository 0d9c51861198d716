import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { makeCpio, makePe } from "../../support/formats.ts";
import { newFolder } from "../base/script.ts";
import { BUILD_RECORD, IMAGE } from "../image/project.ts";

const root = join(import.meta.dirname, "../../..");
let cli: string;
let project: string;
let elsewhere: string;

const bundle = async (folder: string) => {
  await promisify(execFile)(process.execPath, [join(root, "scripts/bundle.mjs"), folder]);
  return folder;
};

beforeAll(async () => {
  cli = join(await bundle(join(await newFolder(), "dist")), "cli.js");
  elsewhere = await newFolder();
  project = await newFolder();
  await mkdir(join(project, "nix"));
  await mkdir(join(project, "images", "minimal"), { recursive: true });
  await writeFile(join(project, "flake.nix"), "{}");
  await writeFile(join(project, "nix", "debian.toml"), "");
  await writeFile(join(project, "images", "minimal", "image.toml"), 'description = "x"\nkernal = "minimal"\n');
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function samebits(
  words: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: "/nonexistent", ...options.env };
    execFile(process.execPath, [cli, ...words], { cwd: options.cwd ?? project, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("the bundled CLI", () => {
  it.each([
    ["verify minimal --vary -clock", "--vary"],
    ["verify minimal --seed", "--seed"],
  ])("%s: an option without its value is one of usage, with the way to write it", async (words, option) => {
    const { code, stderr } = await samebits(words.split(" "));
    expect(stderr).toContain(`error: ${option} wants a value\n`);
    expect(stderr).toContain(`${option}=-…`);
    expect(code).toBe(2);
  });

  it("is the same bytes from every run, and names no folder of this machine", async () => {
    const again = await bundle(join(await newFolder(), "other"));
    const files = async (folder: string) =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort();
    const first = join(cli, "..");
    expect(await files(again)).toEqual(await files(first));
    for (const file of await files(first)) {
      const text = await readFile(join(first, file), "utf8");
      expect(text === (await readFile(join(again, file), "utf8")), file).toBe(true);
      expect(text.includes(root), file).toBe(false);
    }
  });

  it("shows help with commands and exit codes on standard output, exit 0", async () => {
    const help = await samebits(["--help"], { cwd: elsewhere });
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("samebits boot <image>");
    expect(help.stdout).toMatch(/4 {2}bits differ/);
    expect((await samebits(["boot", "--help"], { cwd: elsewhere })).stdout).toContain("--kvm");
  });

  it("shows its version", async () => {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    expect(await samebits(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([
    [["boto", "minimal"], 'unknown command "boto"\n  did you mean "boot"?'],
    [[], "a command is missing: "],
    [["boot"], "an argument is missing\n  usage: samebits boot <image>\nnext: see samebits boot --help"],
    [["boot", "minimal", "again"], '"again" is one argument too many'],
    [["boot", "minimal", "--kvn=on"], 'unknown option --kvn\n  did you mean "--kvm"?'],
    [["boot", "minimal", "--kvm", "maybe"], 'Invalid values: Argument: kvm, Given: "maybe"'],
    [["boot", "minimol"], 'there is no image "minimol"\n  did you mean "minimal"?'],
    [["boot", "minimal"], 'unknown key "kernal"; did you mean "kernel"?'],
  ])("%j: exit 2 on standard error", async (words, text) => {
    const ended = await samebits(words);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toMatch(/^error: /);
    expect(ended.stderr).toContain(text);
    expect(ended.stderr).not.toContain("bug");
  });

  it("takes every one of several images, and the last of an option given twice", async () => {
    await writeFile(join(project, "images", "minimal", "image.toml"), IMAGE);
    for (const words of [
      ["minimal", "nope"],
      ["nope", "minimal"],
    ]) {
      const ended = await samebits(["verify", ...words]);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('no image "nope"') });
    }
    const twice = await samebits(["build", "minimal", "--flavour", "first", "--flavour", "second"]);
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('no flavour "second"') });
  });

  it.each([
    "build --binary a=b nope",
    "build --binary a=b --binary c=d nope",
    "verify --binary a=b nope",
    "verify --binary a=b minimal nope",
    "boot --forward 1:1 --credential a=b nope",
  ])("%s: an option that may be repeated takes one word, not the image's name", async (words) => {
    await writeFile(join(project, "images", "minimal", "image.toml"), IMAGE);
    const ended = await samebits(words.split(" "));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('no image "nope"') });
  });

  it.each(["build minimal --binary", "boot minimal --forward", "boot minimal --credential", "fetch --toolchain"])(
    "%s: wants a value",
    async (words) => {
      const ended = await samebits(words.split(" "));
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain(`error: ${words.split(" ").at(-1)} wants a value\n`);
    },
  );

  it("boots what only this machine has with an alarm that says what it is, and without local changes on demand", async () => {
    const image = join(project, "images", "minimal");
    await writeFile(join(image, "image.toml"), IMAGE);
    for (const [variant, local] of [
      ["qemu", []],
      ["qemu.local", ["binary:x"]],
    ] as const) {
      const folder = join(project, "out/minimal", variant);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "x.efi"), "");
      await writeFile(join(folder, "build.json"), JSON.stringify({ ...BUILD_RECORD, local }));
    }
    const alarm = "LOCAL CHANGES, never locked: binary:x";
    // It gets as far as the tools, which need Nix.
    const boot = async (...words: string[]) => {
      const { stderr } = await samebits(["boot", "minimal", ...words]);
      expect(stderr).toContain("error: nix is not installed");
      return stderr;
    };
    expect(await boot()).not.toContain(alarm);
    expect(await boot("--local")).toContain(alarm);
    await mkdir(join(image, "custom"));
    await writeFile(join(image, "custom", "file"), "");
    expect(await boot()).toContain(alarm);
    expect(await boot("--no-local")).not.toContain(alarm);
  });

  it.each(["sizes minimal", "convert minimal", "boot minimal", "inputs minimal"])(
    "%s: a profile is one of the image's",
    async (words) => {
      await writeFile(join(project, "images", "minimal", "image.toml"), IMAGE);
      expect(await samebits([...words.split(" "), "--profile", "../../x"])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('the image "minimal" has no profile "../../x"'),
      });
    },
  );

  it("speaks English whatever the locale", async () => {
    const ended = await samebits(["boot", "minimal", "--kvn"], { env: { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" } });
    expect(ended.stderr).toContain("unknown option --kvn");
  });

  it("gives an error as one event with --json, wrong usage included", async () => {
    const ended = await samebits(["boot", "minimol", "--json"]);
    expect(ended).toMatchObject({ code: 2, stderr: "" });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      event: "error",
      message: 'there is no image "minimol"',
      why: ['did you mean "minimal"?'],
      exitCode: 2,
    });
    expect(JSON.parse((await samebits(["boto", "--json"])).stdout)).toMatchObject({ event: "error", exitCode: 2 });
  });

  it("compares large files in little memory: 60 MB that differ in one byte, and that have no string in common", async () => {
    // Of this process alone: what getrusage has may be of the one that started it.
    const peak = `import { readFileSync } from "node:fs";
      process.on("exit", () => console.error(readFileSync("/proc/self/status", "utf8").match(/VmHWM.*/)[0]));`;
    const flags = ["--import", `data:text/javascript,${encodeURIComponent(peak)}`];
    const size = 60 * 1024 * 1024;
    const byte = (index: number) => Buffer.alloc(size).fill(index, size - 1);
    // 4 MB without two equal strings, between zeros; the other side has none of them.
    const strings = (side: string) => {
      const text = Array.from({ length: 250_000 }, (_, index) => `${side} string ${index}\0`).join("");
      return Buffer.concat([Buffer.from(text), Buffer.alloc(size - text.length)]);
    };
    for (const [name, make] of [
      ["byte", (index: number) => byte(index)],
      ["strings", (index: number) => strings("ab"[index]!)],
    ] as const) {
      for (const index of [0, 1]) await writeFile(join(elsewhere, `${name}${index}`), make(index));
      const ended = await new Promise<string>((resolve) => {
        const words = [...flags, cli, "diff", `${name}0`, `${name}1`];
        execFile(process.execPath, words, { cwd: elsewhere }, (_, stdout, stderr) => resolve(stdout + stderr));
      });
      expect(ended).toContain("1 difference; 1 file compared");
      for (const index of [0, 1]) await rm(join(elsewhere, `${name}${index}`));
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(ended)!;
      expect(Number(kilobytes)).toBeLessThan(300_000);
    }
  });

  it("tells what two files differ in and why, outside of any project too: exit 4; 0 when they are the same", async () => {
    const initrd = (time: string) => makeCpio([{ name: "etc/issue", content: `built ${time}\n` }]);
    await writeFile(join(elsewhere, "a.efi"), makePe([[".initrd", zstdCompressSync(initrd("2026-09-12"))]]));
    await writeFile(join(elsewhere, "b.efi"), makePe([[".initrd", zstdCompressSync(initrd("2026-11-20"))]]));
    const differs = await samebits(["diff", "a.efi", "b.efi"], { cwd: elsewhere });
    expect(differs).toMatchObject({ code: 4, stderr: expect.stringContaining("error: a.efi and b.efi differ\n") });
    expect(differs.stdout).toBe(`a.efi!.initrd!etc/issue
  content     17 B, 4 bytes differ; first at 11 (0xb)
  line 1      - built 2026-09-12
              + built 2026-11-20
  cause       build timestamp: "2026-09-12" and "2026-11-20"
  fix         take the time from SOURCE_DATE_EPOCH, or leave it out

1 difference; 3 files and members compared; by cause: 1 build timestamp
`);
    // A file whose header and content differ: more differences than files.
    for (const [index, name] of ["a.gz", "b.gz"].entries()) {
      const gz = gzipSync(`built ${index}\n`);
      gz.writeUInt32LE(1_800_000_000 + index, 4);
      await writeFile(join(elsewhere, name), gz);
    }
    const header = await samebits(["diff", "a.gz", "b.gz"], { cwd: elsewhere });
    expect(header.stdout).toMatch(/^2 differences; 1 file compared; by cause: /m);
    const json = await samebits(["diff", "a.efi", "b.efi", "--json"], { cwd: elsewhere });
    expect(json.code).toBe(4);
    const events = json.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.find(({ event }) => event === "diff")).toMatchObject({
      same: false,
      causes: { "build timestamp": 1 },
      leaves: [{ path: "a.efi!.initrd!etc/issue", causes: [{ kind: "build timestamp" }] }],
    });
    const same = await samebits(["diff", "a.efi", "a.efi"], { cwd: elsewhere });
    expect(same).toMatchObject({ code: 0, stdout: "a.efi and a.efi are the same, bit for bit (1 file compared).\n" });
    expect(await samebits(["diff", "a.efi", "c.efi"], { cwd: elsewhere })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("c.efi does not exist"),
    });
    expect(await samebits(["diff", "a.efi", "."], { cwd: elsewhere })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a.efi is a file and . is a folder"),
    });
  });

  it("finds the project upwards, by --project or by SAMEBITS_PROJECT, in that order of weight", async () => {
    const found = 'there is no image "x"';
    expect((await samebits(["boot", "x"], { cwd: join(project, "images", "minimal") })).stderr).toContain(found);
    expect((await samebits(["boot", "x", "--project", project], { cwd: elsewhere })).stderr).toContain(found);
    const variable = { cwd: elsewhere, env: { SAMEBITS_PROJECT: project } };
    expect((await samebits(["boot", "x"], variable)).stderr).toContain(found);
    const nowhere = await samebits(["boot", "x"], { cwd: elsewhere });
    expect(nowhere).toMatchObject({ code: 2 });
    expect(nowhere.stderr).toContain("not inside a samebits project");
    const wrong = await samebits(["boot", "x", "--project", elsewhere], variable);
    expect(wrong.stderr).toContain(`${elsewhere} is not a samebits project`);
  });
});
