import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { RULES } from "../../../src/check/rules.ts";
import { listImages } from "../../../src/image/definition.ts";
import { newFolder } from "../base/script.ts";
import { tree } from "../check/found.ts";

const root = join(import.meta.dirname, "../../..");
let cli: string;

beforeAll(async () => {
  const folder = join(await newFolder(), "dist");
  await promisify(execFile)(process.execPath, [join(root, "scripts/bundle.mjs"), folder]);
  cli = join(folder, "cli.js");
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const samebits = (cwd: string, words: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [cli, ...words],
      { cwd, env: { PATH: "/nonexistent", ...env } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const SCRIPT = `#!/bin/bash
umask 022
# samebits: allow account-without-id the tests remove it again
useradd x
curl -o x https://example.org/x
useradd y
`;
const FILES = {
  "mkosi.conf": "[Output]\nFormat=none\n[Content]\nSourceDateEpoch=0\n",
  "mkosi.build": SCRIPT,
};

describe("samebits check PATH", () => {
  it("tells place, line, why and what to do, and fails for an error", async () => {
    const folder = await tree(FILES);
    const { code, stdout, stderr } = await samebits(folder, ["check", "."]);
    expect(stdout).toBe(`mkosi.build
  mkosi.build:5:1 error unverified-download: a download whose hash nobody checks
    curl -o x https://example.org/x
    why   A server answers with other bytes tomorrow, or with an error page, and the image changes without a
          change of its sources.
    fix   commit the hash and check it before the file is used: echo "HASH  FILE" | sha256sum --check
  mkosi.build:6:1 warning account-without-id: an account whose number is not fixed
    useradd y
    why   The number depends on which accounts are there already, that is on the order in which packages and
          scripts made theirs; files carry it.
    fix   give the number (useradd --uid N, groupadd --gid N), or describe the account in /usr/lib/sysusers.d
          with a fixed one
  mkosi.build:4 allowed account-without-id: the tests remove it again

.: 1 error, 1 warning, 1 allowed in 2 files
`);
    expect(stderr).toContain(
      "error: check found what may make builds differ in .\n  .: 1 error, 1 warning, 1 allowed\n",
    );
    expect(code).toBe(1);
  });

  it("fails for a warning with --strict alone", async () => {
    const folder = await tree({ ...FILES, "mkosi.build": SCRIPT.replace(/curl.*\n/, "") });
    expect(await samebits(folder, ["check", "./"])).toMatchObject({ code: 0, stderr: "" });
    expect((await samebits(folder, ["check", "--strict", "./"])).code).toBe(1);
  });

  it("gives programs one event for each", async () => {
    const folder = await tree(FILES);
    const { stdout } = await samebits("/", ["check", "--json", folder]);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(["check", "error"]);
    expect(events[0]).toMatchObject({ name: folder, path: folder, files: ["mkosi.build", "mkosi.conf"], unread: [] });
    expect(events[0].findings[1]).toMatchObject({
      rule: "unverified-download",
      severity: "error",
      file: "mkosi.build",
      line: 5,
      column: 1,
      words: "curl -o x https://example.org/x",
    });
    expect(events[0].findings[0].waived).toBe("the tests remove it again");
  });

  it("annotates lines on GitHub", async () => {
    const folder = await tree({ "sub/mkosi.conf": FILES["mkosi.conf"], "sub/mkosi.build": SCRIPT });
    const { stdout } = await samebits(folder, ["check", "sub/"], { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: folder });
    expect(stdout).toContain(
      "\n::error file=sub/mkosi.build,line=5,col=1,title=samebits check%3A unverified-download::a download whose hash",
    );
    expect(stdout).toContain(
      "\n::warning file=sub/mkosi.build,line=6,col=1,title=samebits check%3A account-without-id::",
    );
    expect(stdout.match(/^::/gm)).toHaveLength(2);
  });

  it("says what is no configuration, and how a folder is named", async () => {
    const folder = await tree({ "a/x": "" });
    expect(await samebits(folder, ["check", "./a"])).toMatchObject({ code: 2 });
    const { code, stderr } = await samebits(folder, ["check", "a"]);
    expect(code).toBe(2);
    expect(stderr).toContain("write ./a");
  });
});

describe("samebits check IMAGE", () => {
  let project: string;
  beforeAll(async () => {
    project = await newFolder();
    await mkdir(join(project, "nix"));
    await cp(join(root, "images"), join(project, "images"), {
      recursive: true,
      filter: (path) => !/mkosi\.(?:output|cache|builddir|workspace)$/.test(path),
    });
    for (const mark of ["flake.nix", "nix/debian.toml"]) await writeFile(join(project, mark), "");
  });

  it("has nothing against the images of this project", async () => {
    const { code, stdout } = await samebits(project, ["check", "--strict"]);
    const names = await listImages(root);
    expect(stdout.match(/^.+: 0 errors, 0 warnings/gm)).toHaveLength(names.length);
    expect(code).toBe(0);
    // What both are built with has been looked into.
    const { stdout: json } = await samebits(project, ["check", "minimal", "--json"]);
    expect(JSON.parse(json).files).toEqual(
      expect.arrayContaining([
        "images/common/uki/mkosi.finalize",
        "images/common/debian.conf",
        "images/minimal/mkosi.conf",
      ]),
    );
  });

  it("knows the lock of an image, and build --strict refuses before anything is built", async () => {
    const conf = join(project, "images/minimal/mkosi.conf");
    const text = await readFile(conf, "utf8");
    await writeFile(conf, text.replace("[Content]\n", "[Content]\nPackages=nobody-locked-this\n"));
    try {
      const { code, stdout } = await samebits(project, ["check", "minimal"]);
      expect(stdout).toContain("error unlocked-package: nobody-locked-this is not in packages.lock.json");
      expect(code).toBe(1);
      const build = await samebits(project, ["build", "minimal", "--strict"]);
      expect(build.code).toBe(1);
      expect(build.stderr).toMatch(
        /^error: check found what may make builds of "minimal" differ: 1 error, 0 warnings, 0 allowed\n {2}images\/minimal\/mkosi\.conf:\d+:10 unlocked-package: /,
      );
      expect(build.stderr).toContain("next: samebits check minimal tells why, and what to do");
    } finally {
      await writeFile(conf, text);
    }
  });

  it("knows no image of that name", async () => {
    const { code, stderr } = await samebits(project, ["check", "minimall"]);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "minimal"?');
  });
});

it("docs/CHECK.md lists every rule as it is", async () => {
  const text = await readFile(join(root, "docs/CHECK.md"), "utf8");
  const rows = text.split("\n").filter((line) => /^\| `/.test(line));
  const cell = (words: string) => words.replace(/\|/g, "\\|");
  expect(rows).toEqual(RULES.map(({ id, severity, finds }) => `| \`${id}\` | ${severity} | ${cell(finds)} |`));
});
