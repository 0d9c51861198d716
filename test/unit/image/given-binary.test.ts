import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeBinariesTree } from "../../../src/image/binaries-tree.ts";
import { readGivenBinaries } from "../../../src/image/given-binary.ts";
import { missingLibraries } from "../../../src/image/missing-libraries.ts";
import { hex } from "../../support/artifacts.ts";
import { elfProgram, tarOf } from "../../support/formats.ts";
import { project } from "./project.ts";

const image = { name: "mine" };
const plain = (name: string) => ({ name, install: `/usr/bin/${name}`, pin: undefined });
const PROGRAM = elfProgram({ interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libc.so.6", "libssl.so.3"] });

async function folderWith(content: Buffer) {
  const folder = await project({});
  await writeFile(join(folder, "program"), content);
  return folder;
}

describe("a program given as a file", () => {
  it("is read: its digest, and what it needs to be started", async () => {
    const folder = await folderWith(PROGRAM);
    const [given, ...others] = await readGivenBinaries(image, [plain("a"), plain("b")], ["a=program"], folder);
    expect(others).toEqual([]);
    expect(given).toMatchObject({ name: "a", install: "/usr/bin/a", path: join(folder, "program"), pinned: false });
    expect(given!.program).toMatchObject({
      interpreter: "/lib64/ld-linux-x86-64.so.2",
      needed: ["libc.so.6", "libssl.so.3"],
    });
  });

  it("is no other than the pinned one when its digest says so, unless the pin is an archive's", async () => {
    const folder = await folderWith(PROGRAM);
    const read = async (sha256: string, member?: string) =>
      (
        await readGivenBinaries(
          image,
          [{ ...plain("a"), pin: { urls: ["https://x"], sha256, member } }],
          ["a=program"],
          folder,
        )
      )[0]!;
    const { integrity } = await read("0".repeat(64));
    expect((await read("0".repeat(64))).pinned).toBe(false);
    expect((await read(hex(integrity))).pinned).toBe(true);
    expect((await read(hex(integrity), "a")).pinned).toBe(false);
  });

  it.each([
    ["a word without a file", PROGRAM, "a", "a name and a file are needed"],
    ["an unknown name", PROGRAM, "rbulider=program", 'takes no program "rbulider"'],
    ["a file that is not there", PROGRAM, "a=nothing", "nothing does not exist"],
    ["a folder", PROGRAM, "a=.", "not a regular file"],
    ["a script", Buffer.from("#!/bin/sh\necho this is a script, not a program\n"), "a=program", "not an ELF program"],
    ["nothing", Buffer.alloc(0), "a=program", "not an ELF program"],
    ["half a program", PROGRAM.subarray(0, 100), "a=program", "not an ELF program"],
    ["one for another machine", elfProgram({ machine: 183 }), "a=program", "not a program for x86-64"],
    ["an object file", elfProgram({ type: 1 }), "a=program", "not a program for x86-64"],
  ])("is refused: %s", async (_, content, word, message) => {
    const folder = await folderWith(content);
    await expect(readGivenBinaries(image, [plain("a"), plain("rbuilder")], [word], folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });

  it("tells what the image lacks to start it", async () => {
    const folder = await folderWith(PROGRAM);
    const given = await readGivenBinaries(image, [plain("a")], ["a=program"], folder);
    const owners = join(folder, "owners");
    await writeFile(owners, "usr/lib64/ld-linux-x86-64.so.2\tlibc6\nusr/lib/x86_64-linux-gnu/libc.so.6\tlibc6\n");
    expect(await missingLibraries(given, owners)).toEqual(new Map([["a", ["libssl.so.3"]]]));
    expect(await missingLibraries(given, join(folder, "nothing"))).toEqual(new Map());
  });
});

describe("the tree of programs", () => {
  it("has each where it is installed, executable by all, out of archives too", async () => {
    const folder = await folderWith(PROGRAM);
    const [given] = await readGivenBinaries(image, [plain("a")], ["a=program"], folder);
    const archive = join(folder, "archive");
    await writeFile(archive, gzipSync(tarOf({ "./doc/b": "text", "./bin/b": "program b" })));
    const fetched = { name: "b", install: "/opt/b", path: archive, integrity: "", member: "bin/b" };
    const tree = join(folder, "tree");
    await mkdir(tree);
    await makeBinariesTree(tree, [given!, fetched]);
    expect(await readFile(join(tree, "usr/bin/a"))).toEqual(PROGRAM);
    expect(await readFile(join(tree, "opt/b"), "utf8")).toBe("program b");
    for (const path of ["usr/bin/a", "opt/b"]) {
      const { mode, mtimeMs } = await stat(join(tree, path));
      expect([mode & 0o7777, mtimeMs]).toEqual([0o755, 0]);
    }
    await expect(makeBinariesTree(tree, [{ ...fetched, member: "bin/c" }])).rejects.toMatchObject({ exitCode: 2 });
    await writeFile(given!.path, elfProgram({}));
    await expect(makeBinariesTree(tree, [given!])).rejects.toMatchObject({
      message: expect.stringContaining("changed while the image was being built"),
    });
  });
});
