import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTrees } from "../../../src/check/check-tree.ts";
import { readIni } from "../../../src/check/config/ini.ts";
import { readConfigTree } from "../../../src/check/config/read-tree.ts";
import { findStarts } from "../../../src/check/find-starts.ts";
import { SourceText } from "../../../src/check/source-text.ts";
import { loadImages, packagesLockFile } from "../../../src/image/definition.ts";
import { MKOSI_INSTALLS } from "../../../src/image/mkosi-summary.ts";
import { ids, inTree, tree } from "./found.ts";

const ini = (text: string) => readIni(new SourceText("x", text));
const settings = (text: string) =>
  ini(text).settings.map(({ section, name, lines }) => [section, name, ...lines.map((line) => line.text)]);

describe("mkosi's INI dialect", () => {
  // What mkosi 25.3 itself makes of the same texts.
  it.each([
    ["[A]\nB=1\n", [["A", "B", "1"]]],
    [
      "[A]\nB=1\n  2\n\n  3\nC=\n",
      [
        ["A", "B", "1", "2", "3"],
        ["A", "C"],
      ],
    ],
    ["[A]\nB=\n  1 # x\n  # y\n  2\n", [["A", "B", "1", "2"]]],
    [
      "   [A]\n   B=1\n     2\n   @E = a=b\n",
      [
        ["A", "B", "1", "2"],
        ["A", "E", "a=b"],
      ],
    ],
    [
      "[A]\nB=1\nB=2\n[C]\nB=3",
      [
        ["A", "B", "1"],
        ["A", "B", "2"],
        ["C", "B", "3"],
      ],
    ],
    ["[A]\n\tB=1\n", [["A", "B", "1"]]],
    ["[A]\nB=#x\n", [["A", "B"]]],
  ])("%j", (text, expected) => {
    expect(settings(text)).toEqual(expected);
    expect(ini(text).problems).toEqual([]);
  });

  it.each(["B=1", "[A]\nB", "[A]\n=1", "[A\nB=1", "[]\n"])("is not %j", (text) => {
    expect(ini(text).problems.length).toBeGreaterThan(0);
  });

  it("never throws, and says where each value stands", () => {
    const lines = fc.array(
      fc.constantFrom("[A]", "[A", "B=1", "C= x y ", "  2", "\t3 # c", "", "# c", "=", "D=", " é=ü"),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          lines.map((all) => all.join("\n")),
        ),
        (text) => {
          for (const setting of ini(text).settings) {
            for (const line of setting.lines) expect(text.slice(line.pos, line.end)).toBe(line.text);
            expect(text.slice(setting.pos, setting.end).replace(/^@/, "").startsWith(setting.name)).toBe(true);
          }
        },
      ),
    );
  });
});

const FILES = {
  "mkosi.conf": "[Include]\nInclude=common\nInclude=extra.conf\n[Content]\nPackages=a\n[Output]\nFormat=uki\n",
  "common/mkosi.conf": "[Content]\nPackages=b,c\nBuildScripts=scripts/own.sh\n[Output]\nFormat=disk\n",
  "common/mkosi.postinst": "#!/bin/sh\n",
  "common/scripts/own.sh": "#!/bin/sh\n. ./helper.sh\n",
  "common/scripts/helper.sh": "uuidgen > f\n",
  "extra.conf": "[Content]\nPackages=d\n",
  "mkosi.conf.d/10-x.conf": "[Match]\nDistribution=fedora\n[Content]\nPackages=e\n[Output]\nFormat=tar\n",
  "mkosi.conf.d/20-y/mkosi.conf": "[Content]\nPackages=\n  f\n",
  "mkosi.conf.d/20-y/mkosi.finalize.d/1": "#!/bin/sh\n",
  "mkosi.profiles/p/mkosi.conf": "[Content]\nPackages=g\n",
  "mkosi.profiles/p/mkosi.build.chroot": "#!/bin/sh\n",
  "mkosi.profiles/q.conf": "[Content]\nPackages=h\n",
  "mkosi.images/sub/mkosi.conf": "[Content]\nPackages=i\n",
  "mkosi.images/sub/mkosi.prepare": "#!/bin/sh\n",
  "mkosi.version": "#!/bin/sh\ndate\n",
};

describe("a tree of configuration", () => {
  it("is read as mkosi reads it, with every profile and subimage", async () => {
    const folder = await tree(FILES);
    const { images } = await readConfigTree(folder, { base: folder });
    const [main, sub] = images;
    expect(images.map(({ subimage }) => subimage)).toEqual([undefined, "sub"]);
    expect(main!.values("Packages").map(({ text }) => text)).toEqual(["b", "c", "d", "a", "e", "f", "g", "h"]);
    // The last one that holds for every build, and the conditional ones behind it.
    expect(main!.values("Format").map(({ text }) => text)).toEqual(["uki", "tar"]);
    expect(main!.value("Format")).toBe("uki");
    expect(sub!.values("Packages").map(({ text }) => text)).toEqual(["i"]);
    const scripts = images.flatMap((image) =>
      image.scripts.map(({ path, kind, chroot }) => [path.slice(folder.length + 1), kind, chroot]),
    );
    expect(scripts.sort()).toEqual([
      ["common/mkosi.postinst", "postinst", false],
      ["common/scripts/own.sh", "build", false],
      ["mkosi.conf.d/20-y/mkosi.finalize.d/1", "finalize", false],
      ["mkosi.images/sub/mkosi.prepare", "prepare", false],
      ["mkosi.profiles/p/mkosi.build.chroot", "build", true],
      ["mkosi.version", "value", false],
    ]);
  });

  it("knows where specifiers lead, and says nothing of those that it does not know", async () => {
    const folder = await tree({
      "mkosi/mkosi.conf":
        "[Include]\nInclude=%D/mkosi/a.conf\n  %C/b.conf\n  %O/c.conf\n[Content]\nBuildScripts=%P/x\n  %a/y\n",
      "mkosi/a.conf": "[Content]\nPackages=a\n",
      "mkosi/b.conf": "[Content]\nPackages=b\n",
    });
    const { images, remarks } = await readConfigTree(join(folder, "mkosi"), { base: folder });
    expect(images[0]!.values("Packages").map(({ text }) => text)).toEqual(["a", "b"]);
    expect(images[0]!.scripts.map(({ path }) => path)).toEqual([join(folder, "mkosi/x")]);
    expect(remarks).toEqual([]);
  });

  it("names the packages that mkosi's own summary names, which the locks hold", async () => {
    const root = join(import.meta.dirname, "../../..");
    for (const image of await loadImages(root)) {
      const { images } = await readConfigTree(image.folder, { base: root });
      const lists = ["Packages", "BuildPackages", "VolatilePackages"];
      const named = images.flatMap((one) => lists.flatMap((list) => one.values(list).map(({ text }) => text)));
      const { requested } = JSON.parse(await readFile(packagesLockFile(image), "utf8"));
      const asked = new Set<string>(Object.values<string[]>(requested).flat());
      expect([...new Set([...named, ...MKOSI_INSTALLS])].sort()).toEqual([...asked].sort());
    }
  });

  it("knows the formats of the configurations that come with mkosi", async () => {
    const rest = "[Content]\nSourceDateEpoch=0\n";
    expect(ids(await inTree({ "mkosi.conf": `[Include]\nInclude=mkosi-vm\n${rest}` }))).toEqual(["missing-seed"]);
    expect(ids(await inTree({ "mkosi.conf": `[Include]\nInclude=mkosi-initrd\n${rest}` }))).toEqual([]);
  });

  it("empties a list with an empty assignment", async () => {
    const folder = await tree({ "mkosi.conf": "[Content]\nPackages=a\nPackages=\nPackages=b\n" });
    const { images } = await readConfigTree(folder, { base: folder });
    expect(images[0]!.values("Packages").map(({ text }) => text)).toEqual(["b"]);
  });

  it("is checked with the scripts that its scripts source, and each file is told once", async () => {
    const found = await inTree(FILES);
    expect(found.filter(({ rule }) => rule === "random-value").map(({ file, line }) => [file, line])).toEqual([
      ["common/scripts/helper.sh", 1],
    ]);
    expect(found.filter(({ rule }) => rule === "build-time").map(({ file, line }) => [file, line])).toEqual([
      ["mkosi.version", 2],
    ]);
  });

  it("is checked with the modules of the tree that its Python scripts import", async () => {
    const random = "import uuid\nopen('f', 'w').write(str(uuid.uuid4()))\n";
    const found = await inTree({
      "mkosi.conf": "[Content]\nSourceDateEpoch=0\n",
      "mkosi.postoutput":
        "#!/usr/bin/env python3\nimport os, sys\nsys.path.insert(0, os.path.join(os.environ['SRCDIR'], 'common/lib'))\n" +
        "from disk import make\nimport beside\n",
      "common/lib/disk.py": `import further\n${random}`,
      "common/lib/further.py": random,
      "beside.py": random,
      "common/other.py": random,
      "common/lib/not_imported.py": random,
    });
    expect(found.filter(({ rule }) => rule === "random-value").map(({ file, line }) => [file, line])).toEqual([
      ["beside.py", 2],
      ["common/lib/disk.py", 3],
      ["common/lib/further.py", 2],
    ]);
  });

  it("survives includes in a circle, missing ones, and folders where files should be", async () => {
    const found = await inTree({
      "mkosi.conf": "[Include]\nInclude=a.conf\nInclude=gone\n[Content]\nSourceDateEpoch=0\n[Output]\nFormat=uki\n",
      "a.conf": "[Include]\nInclude=b.conf\n",
      "b.conf": "[Include]\nInclude=a.conf\n",
      "mkosi.postinst/x": "",
    });
    expect(found.map(({ rule, words }) => [rule, words])).toEqual([["invalid-configuration", "gone"]]);
  });

  it("does not know languages other than shell and Python", async () => {
    const folder = await tree({
      "mkosi.conf": "",
      "mkosi.build": "#!/usr/bin/perl\nprint time;",
      "mkosi.postinst": "#!/usr/bin/env -S bash -e\nuuidgen >f\n",
      "mkosi.finalize": "#!/usr/bin/python3\n",
    });
    const { unread, files, findings } = await checkTrees([{ folder }], { base: folder });
    expect(unread).toEqual([{ file: "mkosi.build", why: "no shell and no Python: #!/usr/bin/perl" }]);
    expect(files).toEqual(["mkosi.conf", "mkosi.finalize", "mkosi.postinst"]);
    expect(ids(findings)).toContain("random-value");
  });
});

describe("a path outside of a project", () => {
  const starts = async (files: Readonly<Record<string, string>>) => {
    const folder = await tree(files);
    const found = await findStarts(folder);
    return found.starts.map((start) =>
      [start.folder, ...(start.include ?? [])].map((path) => path.slice(folder.length + 1)).join("+"),
    );
  };

  it("is a folder with mkosi.conf", async () => {
    expect(await starts({ "mkosi.conf": "", "mkosi.images/a/mkosi.conf": "", "b/mkosi.conf": "" })).toEqual([""]);
  });

  it("is a folder with several of them below, those that others include left out", async () => {
    expect(
      await starts({ "a/mkosi.conf": "[Include]\nInclude=../c\n", "b/mkosi.conf": "", "c/mkosi.conf": "" }),
    ).toEqual(["a", "b"]);
  });

  it("is a folder with files for --include=, whose paths are relative to the folder", async () => {
    expect(
      await starts({
        "images/x.conf": "[Include]\nInclude=shared/mkosi.conf\n",
        "y.conf": "[Distribution]\nDistribution=debian\n",
        "z.conf": "[Unit]\nDescription=x\n",
        "shared/mkosi.conf": "[Distribution]\nDistribution=debian\n",
        "mkosi.extra/etc/w.conf": "[Distribution]\nDistribution=debian\n",
      }),
    ).toEqual(["+images/x.conf", "+y.conf"]);
  });

  it("is one file, and scripts that nothing names are checked too", async () => {
    const folder = await tree({
      "a.conf": "[Content]\nPackages=x\n",
      "m/mkosi.build": "#!/bin/sh\ndate > f\n",
      "m/mkosi.extra/mkosi.build": "date > f\n",
    });
    expect((await findStarts(join(folder, "a.conf"))).starts).toEqual([{ folder, include: [join(folder, "a.conf")] }]);
    const found = await findStarts(folder);
    expect(found.scripts).toEqual([{ path: join(folder, "m/mkosi.build"), kind: "build" }]);
    const { findings } = await checkTrees(found.starts, found);
    expect(ids(findings)).toContain("build-time");
  });

  it("is refused when there is nothing, or no path", async () => {
    await expect(findStarts(await tree({ a: "" }))).rejects.toMatchObject({ exitCode: 2 });
    await expect(findStarts("/nonexistent")).rejects.toMatchObject({
      exitCode: 2,
      message: "/nonexistent does not exist",
    });
  });
});
