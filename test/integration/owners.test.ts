import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { readOwners } from "../../src/diff/owners.ts";
import { imageTool, machineNix, temporary } from "../support/nix.ts";
import { checkout } from "../support/project.ts";

/** What dpkg's lists say, one path a line. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  "base-files": ["/.", "/bin", "/lib", "/usr", "/usr/bin", "/usr/lib", "/etc", "/etc/os-release", "/var", "/var/run"],
  "libtool7:amd64": ["/.", "/usr", "/usr/lib", "/usr/lib/tool", "/usr/lib/tool/tool.so.7", "/lib/tool.so.7"],
  tools: ["/.", "/bin", "/bin/tool", "/usr/bin/other", "/etc", "/etc/tool.conf", "/var/run/tool", "/usr/bin/a b"],
  replacing: ["/.", "/usr", "/usr/bin", "/usr/bin/other"],
};
const FILES = [
  "etc/os-release",
  "usr/lib/tool.so.7",
  "usr/bin/tool",
  "usr/bin/other",
  "usr/bin/other.real",
  "usr/bin/a b",
];

let folder: string;
let root: string;
let owners: ReadonlyMap<string, string>;
/** dpkg itself, on the same lists. */
let search: (path: string) => Promise<string>;

beforeAll(async () => {
  folder = await temporary("owners");
  root = join(folder, "root");
  const dpkg = join(root, "var/lib/dpkg");
  await mkdir(join(dpkg, "info"), { recursive: true });
  await mkdir(join(dpkg, "updates"));
  for (const file of FILES) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), file);
  }
  for (const [link, target] of [
    ["bin", "usr/bin"],
    ["lib", "usr/lib"],
    ["var/run", "/run"],
  ]) {
    await symlink(target!, join(root, link!));
  }
  const status = Object.keys(LISTS).map((name) => {
    const [plain] = name.split(":");
    const multi = name.includes(":") ? "Multi-Arch: same\n" : "";
    return `Package: ${plain}\nStatus: install ok installed\nMaintainer: me\nArchitecture: amd64\n${multi}Version: 1\nDescription: x\n`;
  });
  await writeFile(join(dpkg, "status"), status.join("\n"));
  await writeFile(join(dpkg, "diversions"), "/usr/bin/other\n/usr/bin/other.real\nreplacing\n");
  await writeFile(join(dpkg, "info/format"), "1\n");
  for (const [name, paths] of Object.entries(LISTS)) {
    await writeFile(join(dpkg, "info", `${name}.list`), `${paths.join("\n")}\n`);
  }
  const config = { Output: "mine", ImageId: "mine", Distribution: "debian", Architecture: "x86-64", Release: "trixie" };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));

  const tool = await imageTool(await machineNix(folder));
  const inTree = (...command: string[]) => {
    const [file, ...words] = tool(command);
    return execa(file!, words, {
      env: { BUILDROOT: root, OUTPUTDIR: folder, MKOSI_CONFIG: join(folder, "config.json") },
      reject: false,
    });
  };
  const { exitCode, stderr } = await inTree("/usr/bin/python3", join(checkout, "images/common/uki/mkosi.postinst"));
  expect(exitCode, stderr).toBe(0);
  owners = await readOwners(join(folder, "mine.owners"));
  search = async (path) => (await inTree("/usr/bin/dpkg-query", `--admindir=${dpkg}`, "--search", path)).stdout;
});
afterAll(async () => {
  if (folder) await removeFolder(folder);
});

describe("the list of owners of an image", () => {
  it("has the paths that one package owns, as they are in the image, sorted", () => {
    expect([...owners]).toEqual([
      ["etc/os-release", "base-files"],
      ["etc/tool.conf", "tools"],
      ["lib", "base-files"],
      ["run/tool", "tools"],
      ["usr/bin/a b", "tools"],
      ["usr/bin/other", "replacing"],
      ["usr/bin/other.real", "tools"],
      ["usr/bin/tool", "tools"],
      ["usr/lib/tool", "libtool7"],
      ["usr/lib/tool.so.7", "libtool7"],
      ["usr/lib/tool/tool.so.7", "libtool7"],
      ["var", "base-files"],
      ["var/run", "base-files"],
    ]);
  });

  it("agrees with dpkg, which knows paths as the packages name them", async () => {
    const named: Readonly<Record<string, string>> = {
      "usr/bin/tool": "/bin/tool",
      "usr/lib/tool.so.7": "/lib/tool.so.7",
    };
    for (const path of ["etc/os-release", "etc/tool.conf", "usr/bin/a b", "usr/bin/tool", "usr/lib/tool.so.7"]) {
      const line = (await search(named[path] ?? `/${path}`)).split("\n").at(-1)!;
      expect(`${owners.get(path)}`).toBe(line.split(":", 1)[0]);
    }
    expect(await search("/usr/bin/other")).toContain("diversion by replacing");
  });

  it("stands beside the list of packages", async () => {
    const manifest = JSON.parse(await readFile(join(folder, "mine.manifest"), "utf8"));
    expect(manifest.packages.map((one: { name: string }) => one.name)).toEqual([
      "base-files",
      "libtool7",
      "replacing",
      "tools",
    ]);
  });
});
