import { mkdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareContents, compareAt as compareFilesAt, short } from "../../support/compare-files.ts";
import { formatFixture, makeCpio, makePe, type SmallFile } from "../../support/formats.ts";
import { newFolder } from "../base/script.ts";

const EPOCH = 1_789_171_200;

const compareAt = (a: string, b: string) => compareFilesAt(a, b, EPOCH);
const compare = (a: Buffer | string, b: Buffer | string, name = "x") => compareContents(a, b, { name, epoch: EPOCH });

const tree: SmallFile[] = [
  { name: "etc", mode: 0o040755 },
  { name: "etc/os-release", content: "NAME=small\nBUILD_ID=2026-09-12T00:00:00Z\nID=small\n" },
  { name: "etc/passwd", content: "root:x:0:0::/root:/bin/sh\nbob:x:998:998::/:/bin/sh\neve:x:997:997::/:/bin/sh\n" },
  { name: "lib", mode: 0o120777, content: "usr/lib" },
  { name: "usr/bin/tool", mode: 0o100755, content: Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) },
  { name: "var/lib/dpkg/info/base-files.list", content: "/.\n/etc\n/etc/os-release\n" },
  { name: "var/lib/dpkg/info/tools:amd64.list", content: "/.\n/bin\n/bin/tool\n" },
];
const change = (name: string, changes: Partial<SmallFile>): SmallFile[] =>
  tree.map((file) => (file.name === name ? { ...file, ...changes } : file));
const uki = (files: readonly SmallFile[], cmdline = "quiet") =>
  makePe([
    [".cmdline", Buffer.from(cmdline)],
    [".initrd", zstdCompressSync(makeCpio(files))],
  ]);

describe("two unified kernel images", () => {
  it("that are equal have no difference", async () => {
    expect(await compare(uki(tree), uki(tree))).toEqual([]);
  });

  it("differ in the file within the initrd, and it is known whose it is", async () => {
    const later = change("etc/os-release", { content: "NAME=small\nBUILD_ID=2026-11-20T10:00:00Z\nID=small\n" });
    const leaves = await compare(uki(tree), uki(later), "small.efi");
    expect(leaves).toMatchObject([
      {
        path: "small.efi!.initrd!etc/os-release",
        package: "base-files",
        differences: [
          {
            what: "content",
            hunks: [{ lineA: 2, lineB: 2, a: ["BUILD_ID=2026-09-12T00:00:00Z"], b: ["BUILD_ID=2026-11-20T10:00:00Z"] }],
          },
        ],
        causes: [{ kind: "build timestamp", evidence: '"2026-09-12T00:00:00Z" and "2026-11-20T10:00:00Z"' }],
      },
    ]);
  });

  it("differ in attributes, each with its cause, in one leaf a file", async () => {
    const other = change("usr/bin/tool", {
      mode: 0o100700,
      mtime: EPOCH + 5,
      content: Buffer.from([0, 1, 2, 3, 9, 5, 6, 7, 8, 9]),
    });
    const leaves = await compare(uki(tree), uki(other));
    expect(short(leaves)).toEqual([["x!.initrd!usr/bin/tool", "mode,mtime,content", "umask,file time,unknown"]]);
    expect(leaves[0]).toMatchObject({ package: "tools" });
    expect(leaves[0]!.differences[2]).toMatchObject({ sizes: [10, 10], firstOffset: 4, differing: 1 });
  });

  it("differ in owners, link targets, and numbers of accounts", async () => {
    const other = change("lib", { content: "usr/lib64", uid: 3 }).map((file) =>
      file.name === "etc/passwd" ? { ...file, content: String(file.content).replace("998:998", "995:995") } : file,
    );
    expect(short(await compare(uki(tree), uki(other)))).toEqual([
      ["x!.initrd!lib", "uid,target", "owner assignment,unknown"],
      ["x!.initrd!etc/passwd", "content", "owner assignment"],
    ]);
  });

  it("differ in files that one has, a folder named once, a file with another name recognised", async () => {
    const more: SmallFile[] = [
      ...tree.slice(0, -1),
      { name: "tmp.Xa1", content: "some content" },
      { name: "opt", mode: 0o040755 },
      { name: "opt/one", content: "1" },
      { name: "opt/two", content: "2" },
    ];
    const leaves = await compare(uki([...tree.slice(0, -1), { name: "tmp.9zT", content: "some content" }]), uki(more));
    expect(leaves.map(({ path, differences }) => [path, differences])).toEqual([
      ["x!.initrd!tmp.9zT", [{ what: "missing", only: "a", kind: "file", size: 12, below: 0, twin: "tmp.Xa1" }]],
      ["x!.initrd!tmp.Xa1", [{ what: "missing", only: "b", kind: "file", size: 12, below: 0, twin: "tmp.9zT" }]],
      ["x!.initrd!opt", [{ what: "missing", only: "b", kind: "directory", size: 0, below: 2 }]],
    ]);
  });

  it("differ in the order of members alone, or in inodes alone", async () => {
    const numbered = tree.map((file, index) => ({ ...file, ino: index + 1 }));
    const moved = [...numbered.slice(1), numbered[0]!];
    expect(short(await compare(uki(numbered), uki(moved)))).toEqual([["x!.initrd", "order", "ordering"]]);
    const other = tree.map((file, index) => ({ ...file, ino: index + 100 }));
    const leaves = await compare(uki(numbered), uki(other));
    expect(leaves).toMatchObject([
      {
        path: "x!.initrd",
        differences: [{ what: "numbering", name: "inode", members: 7 }],
        causes: [{ kind: "inode numbers" }],
      },
    ]);
  });

  it("differ in another section, and in what follows from its size", async () => {
    const leaves = await compare(uki(tree), uki(tree, `${"quiet ".repeat(200)}`));
    expect(short(leaves)).toEqual([["x!.cmdline", "content", "unknown"]]);
  });

  it("differ in the time of the header, which is told as a date", async () => {
    const [a, b] = [EPOCH, EPOCH + 60].map((time) => makePe([[".text", Buffer.from("code")]], time));
    const leaves = await compare(a!, b!);
    expect(short(leaves)).toEqual([["x", "TimeDateStamp", "build timestamp"]]);
    expect(leaves[0]!.causes[0]!.evidence).toBe(
      "TimeDateStamp 2026-09-12T00:00:00Z and 2026-09-12T00:01:00Z; 2026-09-12T00:00:00Z is SOURCE_DATE_EPOCH; " +
        "2026-09-12T00:01:00Z is 60 s after SOURCE_DATE_EPOCH",
    );
  });
});

describe("compressed files", () => {
  const archive = makeCpio(
    Array.from({ length: 200 }, (_, index) => ({ name: `f${index}`, content: `text ${index * index}` })),
  );

  it("of the same content differ in how they were compressed", async () => {
    const level = (value: number) =>
      zstdCompressSync(archive, { params: { [constants.ZSTD_c_compressionLevel]: value } });
    const leaves = await compare(level(1), level(19));
    expect(leaves.at(-1)).toMatchObject({ kind: "container", causes: [{ kind: "compression" }] });
    expect(leaves.every(({ causes }) => causes.every(({ kind }) => kind === "compression"))).toBe(true);
  });

  it("of archives that differ outside of their members are not taken for the same content", async () => {
    const other = Buffer.from(archive);
    // A digit of the first header's sum, which is of no use in this variant of cpio.
    other[109] = 0x31;
    const leaves = await compare(zstdCompressSync(archive), zstdCompressSync(other));
    expect(leaves).toMatchObject([
      {
        path: "x",
        differences: [{ what: "content", firstOffset: 109, differing: 1 }],
        causes: [{ kind: "unknown" }],
        notes: ["no member and no known field differs, but bytes elsewhere do"],
      },
    ]);
  });

  it("of gzip differ in the time in their header", async () => {
    const [one, other] = [gzipSync("text"), gzipSync("text")];
    one.writeUInt32LE(EPOCH, 4);
    other.writeUInt32LE(EPOCH + 3600, 4);
    expect(short(await compare(one, other))).toEqual([["x", "mtime", "build timestamp"]]);
    expect(short(await compare(one, gzipSync("texts")))).toEqual([
      ["x", "mtime", "build timestamp"],
      ["x", "content", "unknown"],
    ]);
  });

  it("behind an archive with microcode are looked into", async () => {
    const early = makeCpio([{ name: "kernel/x86/microcode/x.bin", content: "microcode" }]);
    const image = (text: string) =>
      Buffer.concat([early, zstdCompressSync(makeCpio([{ name: "init", content: text }]))]);
    expect(short(await compare(image("one"), image("two")))).toEqual([["x!(archive 2)!init", "content", "unknown"]]);
  });

  it("that are cut short or damaged are compared as bytes, and so is what has no reader: it is said", async () => {
    const sound = zstdCompressSync(archive);
    const [short, broken] = [sound.subarray(0, -10), Buffer.from(sound)];
    broken[sound.length >> 1]! ^= 0xff;
    for (const other of [short, broken]) {
      const [leaf, ...more] = await compare(sound, other);
      expect(more).toEqual([]);
      expect(leaf).toMatchObject({ path: "x", differences: [{ what: "content" }], causes: [{ kind: "unknown" }] });
    }
    const bzip2 = (text: string) => Buffer.concat([Buffer.from("425a6839", "hex"), Buffer.from(text)]);
    expect(await compare(bzip2("one"), bzip2("two"))).toMatchObject([{ notes: ["a bzip2 file: compared as bytes"] }]);
    // One of both kinds: nothing inside to compare.
    expect(await compare(sound, "text")).toMatchObject([{ path: "x", differences: [{ what: "content" }] }]);
  });
});

it("two kernels differ in what was compressed into them, with user, host and time", async () => {
  const kernel = (banner: string) => {
    const image = Buffer.alloc(2048);
    image[0x1f1] = 1;
    image.write("HdrS", 0x202, "latin1");
    image.writeUInt16LE(0x20f, 0x206);
    const vmlinux = zstdCompressSync(Buffer.from(`\0\0\x7f${banner}\0`));
    image.writeUInt32LE(1024, 0x248);
    image.writeUInt32LE(vmlinux.length + 4, 0x24c);
    return Buffer.concat([image, vmlinux, Buffer.alloc(4, 1)]);
  };
  const [a, b] = ["me@here 2026-09-12", "you@ther 2026-11-20"].map((who) => kernel(`Linux version 6.12 (${who})`));
  const uki = (linux: Buffer) => makePe([[".linux", linux]]);
  const leaves = await compare(uki(a!), uki(b!), "x.efi");
  expect(short(leaves)[0]).toEqual(["x.efi!.linux!vmlinux", "content", "build timestamp,user or host name"]);
});

describe("two folders", () => {
  const folderOf = async (files: Readonly<Record<string, string | Buffer>>) => {
    const folder = await newFolder();
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return folder;
  };

  it("are the same whatever the times and modes on disk", async () => {
    const [a, b] = [await folderOf({ "sub/x": "same" }), await folderOf({ "sub/x": "same" })];
    await utimes(join(a, "sub/x"), 1, 1);
    expect(await compareAt(a, b)).toEqual([]);
  });

  it("differ once in what both contain in several places; lists of digests follow", async () => {
    const { createHash } = await import("node:crypto");
    const output = (content: string) => {
      const initrd = zstdCompressSync(makeCpio([{ name: "init", content }]));
      const efi = makePe([[".initrd", initrd]]);
      const sum = (buffer: Buffer) => createHash("sha256").update(buffer).digest();
      return folderOf({
        "a.initrd": initrd,
        "b.efi": efi,
        SHA256SUMS: `${sum(initrd).toString("hex")}  a.initrd\n`,
        "build.json": JSON.stringify({ integrity: `sha256-${sum(efi).toString("base64")}` }),
      });
    };
    const [a, b] = [await output("one"), await output("two")];
    expect(short(await compareAt(a, b))).toEqual([
      ["SHA256SUMS", "content", "follows"],
      ["a.initrd!init", "content", "unknown"],
      ["b.efi!.initrd", "repeat", "follows"],
      ["build.json", "content", "follows"],
    ]);
  });

  it("differ in what one of them has, in kinds and in targets of links", async () => {
    const [a, b] = [
      await folderOf({ one: "1", "sub/two": "2", "sub/in/three": "3", kind: "x" }),
      await folderOf({ one: "1" }),
    ];
    await mkdir(join(b, "kind"));
    await symlink("one", join(a, "link"));
    await symlink("two", join(b, "link"));
    expect((await compareAt(a, b)).map(({ path, differences }) => [path, differences[0]])).toEqual([
      ["kind", { what: "kind", a: "file", b: "directory" }],
      ["link", { what: "attribute", name: "target", a: "one", b: "two" }],
      ["sub", { what: "missing", only: "a", kind: "directory", size: expect.any(Number), below: 3 }],
    ]);
  });

  it("may have names that are not UTF-8: files are read by their bytes, and each byte is shown", async () => {
    const folder = await newFolder();
    const at = (...pieces: (string | Buffer)[]) =>
      Buffer.concat([Buffer.from(`${folder}/`), ...pieces.map((one) => Buffer.from(one as string))]);
    for (const side of ["a", "b"]) {
      const below = at(side, "/caf", Buffer.of(0xe9));
      await mkdir(below, { recursive: true });
      await writeFile(Buffer.concat([below, Buffer.from("/né")]), side);
      await writeFile(at(side, "/", Buffer.of(0xff)), "same");
      await writeFile(at(side, "/x", Buffer.of(0xfd), ".efi"), `${side}${side}`);
      await writeFile(at(side, "/x", Buffer.of(0xfd), ".owners"), "");
      // Two targets that would both be shown with U+FFFD.
      await symlink(Buffer.of(side === "a" ? 0xfe : 0xff), join(folder, side, "link"));
    }
    await writeFile(at("a/one", Buffer.of(0xfe)), "");
    await writeFile(at("b/one", Buffer.of(0xff)), "");
    const leaves = await compareAt(join(folder, "a"), join(folder, "b"));
    expect(leaves.map(({ path, differences: [one] }) => [path, one!.what])).toEqual([
      ["link", "attribute"],
      ["one\\xfe", "missing"],
      ["one\\xff", "missing"],
      ["caf\\xe9/né", "content"],
      ["x\\xfd.efi", "content"],
    ]);
    expect(leaves[0]!.differences).toEqual([{ what: "attribute", name: "target", a: "\\xfe", b: "\\xff" }]);
  });
});

describe.each(["newc.cpio", "posix.tar", "small.efi", "small.elf", "gpt.img", "fat12.img"])(
  "%s with any byte changed",
  (file) => {
    it("is never taken for the same", async () => {
      const sound = await formatFixture(file);
      const folder = await newFolder();
      const [a, b] = [join(folder, "a"), join(folder, "b")];
      await writeFile(a, sound);
      const at = fc.oneof(fc.nat({ max: 600 }), fc.nat({ max: sound.length - 1 }));
      await fc.assert(
        fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (offset, bits) => {
          const changed = Buffer.from(sound);
          changed[offset % sound.length]! ^= bits;
          await writeFile(b, changed);
          expect((await compareAt(a, b)).length).toBeGreaterThan(0);
        }),
        { numRuns: 60 },
      );
    });
  },
);

it("two disks differ in the file of their FAT partition", async () => {
  const disk = async (text: string) => {
    const [gpt, fat] = [await formatFixture("gpt.img"), await formatFixture("fat12.img")];
    const at = fat.indexOf("1\n2\n3\n4\n5\n");
    fat.write(text, at + 2, "latin1");
    return Buffer.concat([gpt.subarray(0, 1024 * 1024), fat, gpt.subarray(2 * 1024 * 1024)]);
  };
  const leaves = await compare(await disk("2"), await disk("7"), "disk.raw");
  expect(leaves).toMatchObject([
    {
      path: expect.stringMatching(/^disk\.raw!esp!(A folder with a long name\/And a file .*|EFI\/Linux\/image\.efi)$/),
      format: "FAT12 file system",
      differences: [{ what: "content", hunks: [{ lineA: 2, a: ["2"], b: ["7"] }] }],
    },
  ]);
});
