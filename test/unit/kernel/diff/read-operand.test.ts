import { execFileSync } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseOperands } from "../../../../src/kernel/diff/operand.ts";
import { readOperand } from "../../../../src/kernel/diff/read-operand.ts";
import { hasGit } from "../../../support/machine.ts";
import { newFolder } from "../../base/script.ts";

const toml = (base: string) =>
  `localversion = "-x"\nmodules = false\n[source]\npackage = "linux-source-6.12"\n[base]\n${base}\n`;

let root: string;
let repository: string;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...args], { cwd: repository });
const put = async (file: string, text: string) => {
  await mkdir(join(root, "kernel", "mine", file, ".."), { recursive: true });
  await writeFile(join(root, "kernel", "mine", file), text);
};

const read = async (word: string, cwd = root, project = root) => {
  const [operand] = parseOperands([word, "mine"], ["mine"]);
  return readOperand(operand, {
    root: project,
    cwd,
    env: { PATH: process.env.PATH!, HOME: root },
    logs: join(root, "logs"),
    signal: new AbortController().signal,
  });
};

describe.skipIf(!hasGit)("reading one side of a comparison", () => {
  beforeAll(async () => {
    repository = await newFolder();
    // The project may be a folder of a larger repository.
    root = join(repository, "part");
    await put("kernel.toml", toml('file = "old.config"'));
    await put("old.config", "CONFIG_OLD=y\n");
    await put("resolved.config", "CONFIG_A=y\n");
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "one");
    await put("kernel.toml", toml('target = "tinyconfig"'));
    await put("base.config", "CONFIG_TINY=y\n");
    await put("resolved.config", "CONFIG_A=m\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "two");
    await put("resolved.config", "CONFIG_A=n\n");
  });

  it.each([
    ["mine", "kernel/mine/resolved.config", "CONFIG_A=n\n"],
    ["mine@HEAD", "kernel/mine/resolved.config at HEAD", "CONFIG_A=m\n"],
    ["mine@HEAD~1", "kernel/mine/resolved.config at HEAD~1", "CONFIG_A=y\n"],
    ["mine:base", "kernel/mine/base.config", "CONFIG_TINY=y\n"],
    ["mine@HEAD:base", "kernel/mine/base.config at HEAD", "CONFIG_TINY=y\n"],
    ["mine@HEAD~1:base", "kernel/mine/old.config at HEAD~1", "CONFIG_OLD=y\n"],
  ])("%s", async (word, name, text) => {
    expect(await read(word)).toEqual({ name, text });
  });

  it("reads a file relative to the folder that samebits was called in", async () => {
    expect(await read("./resolved.config", join(root, "kernel/mine"))).toMatchObject({ text: "CONFIG_A=n\n" });
    await expect(read("./resolved.config")).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each([
    ["mine@nope", 'git knows no revision "nope"'],
    ["mine@--help", 'git knows no revision "--help"'],
    ["mine@HEAD:merged", "kernel/mine/merged.config does not exist at HEAD"],
    ["mine:merged", "kernel/mine/merged.config does not exist"],
    ["other@HEAD", "kernel/other/resolved.config does not exist at HEAD"],
  ])("%s: exit 2, %s", async (word, message) => {
    await expect(read(word)).rejects.toMatchObject({ exitCode: 2, message });
  });

  it.each([
    ["mine@HEAD^{tree}", '"HEAD^{tree}" is not a commit', "git has a tree of that name"],
    ["mine@blob-tag", '"blob-tag" is not a commit', "git has a blob of that name"],
  ])("%s: exit 2, %s", async (word, message, why) => {
    const blob = git("rev-parse", "HEAD:part/kernel/mine/resolved.config").toString().trim();
    git("tag", "--force", "blob-tag", blob);
    await expect(read(word)).rejects.toMatchObject({ exitCode: 2, message, why: [why] });
  });

  it("does not take a damaged repository for a file that is not there", async () => {
    const damaged = await newFolder();
    await cp(repository, damaged, { recursive: true });
    const blob = git("rev-parse", "HEAD:part/kernel/mine/resolved.config").toString().trim();
    await rm(join(damaged, ".git/objects", blob.slice(0, 2), blob.slice(2)), { force: true });
    await expect(read("mine@HEAD", join(damaged, "part"), join(damaged, "part"))).rejects.toMatchObject({
      exitCode: 2,
      message: `git cannot read the history of ${join(damaged, "part")}`,
    });
  });

  it("says so where there is no git repository", async () => {
    const elsewhere = await newFolder();
    const [operand] = parseOperands(["mine@HEAD", "mine"], ["mine"]);
    const env = { PATH: process.env.PATH!, GIT_CEILING_DIRECTORIES: join(elsewhere, "..") };
    const options = { root: elsewhere, cwd: root, env, logs: join(elsewhere, "logs") };
    await expect(readOperand(operand, { ...options, signal: new AbortController().signal })).rejects.toMatchObject({
      exitCode: 2,
      message: `${elsewhere} is in no git repository`,
    });
  });
});
