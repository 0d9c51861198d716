import { describe, expect, it } from "vitest";
import { type Finding, findCauses } from "../../../src/diff/cause.ts";
import { compareContent } from "../../../src/diff/compare-content.ts";
import { bufferContent } from "../../../src/diff/content.ts";
import type { Difference } from "../../../src/diff/leaf.ts";

const EPOCH = 1_789_171_200;
const references = [
  { label: "SOURCE_DATE_EPOCH", seconds: EPOCH },
  { label: "the time file B was written", seconds: 1_795_169_824 },
];

const causes = (differences: readonly Difference[], more: Partial<Finding> = {}) =>
  findCauses({
    path: "x",
    kind: "file",
    format: "cpio archive",
    differences,
    references,
    aliases: [],
    membersDiffer: false,
    ...more,
  });

async function contentCauses(a: string | Buffer, b: string | Buffer, more: Partial<Finding> = {}) {
  const difference = await compareContent(bufferContent(Buffer.from(a)), bufferContent(Buffer.from(b)));
  return causes([difference!], more).map(({ kind }) => kind);
}

describe("text", () => {
  it.each([
    ["an ISO date", "built 2026-09-12 00:00:00 +0000\n", "built 2026-11-20 10:17:04 +0000\n", ["build timestamp"]],
    [
      "RFC 2822",
      "Date: Sat, 12 Sep 2026 00:00:00 +0000\n",
      "Date: Fri, 20 Nov 2026 10:17:04 +0000\n",
      ["build timestamp"],
    ],
    ["date(1)", "#1 SMP Sat Sep 12 00:00:00 UTC 2026\n", "#1 SMP Fri Nov 20 10:17:04 UTC 2026\n", ["build timestamp"]],
    ["__DATE__ and __TIME__", "Sep 12 2026 00:00:00\n", "Nov 20 2026 10:17:04\n", ["build timestamp"]],
    ["seconds near a known time", "T=1789171200\n", "T=1795169820\n", ["build timestamp"]],
    ["seconds in hexadecimal", "t 0x6aa49600\n", `t 0x${(1_795_169_820).toString(16)}\n`, ["build timestamp"]],
    ["a number that is no time", "n=1234567890\n", "n=1345678901\n", ["unknown"]],
    [
      "a random UUID",
      "id a8098c1a-f86e-41da-bd1a-00112444be1e\n",
      "id b9098c1a-f86e-4fda-8d1a-00112444be1e\n",
      ["random id"],
    ],
    [
      "a UUID made from a name",
      "id a8098c1a-f86e-51da-bd1a-00112444be1e\n",
      "id b8098c1a-f86e-51da-bd1a-00112444be1e\n",
      ["unknown"],
    ],
    ["user and host", "by root@alpha (gcc)\n", "by bob@beta (gcc)\n", ["user or host name"]],
    ["a build path", "I=/build/a1/src/x.h end\n", "I=/tmp/other/deep/x.h end\n", ["build path"]],
    ["paths of other files", "I=/usr/include/x.h\n", "I=/usr/include/y.h\n", ["unknown"]],
    ["two causes in one line", "root@a 2026-09-12\n", "bob@b 2026-11-20\n", ["build timestamp", "user or host name"]],
    ["a date and something else", "2026-09-12 one\n", "2026-11-20 two\n", ["unknown"]],
    ["lines in another order", "a\nb\nc\n", "c\na\nb\n", ["ordering"]],
    ["words in another order", "set: x, y, z\n", "set: z, x, y\n", ["ordering"]],
    ["JSON in another order", '{"a": [1, 2],\n"b": 3}\n', '{"b":3,"a":[2,1]}\n', ["ordering"]],
    ["other words", "one\n", "two\n", ["unknown"]],
    ["one line more", "one\n", "one\ntwo\n", ["unknown"]],
  ])("%s", async (_, a, b, expected) => {
    expect(await contentCauses(a, b)).toEqual(expected);
  });

  it("of lists of digests follows from the files", async () => {
    const aliases = [["aa11", "bb22"]] as const;
    expect(await contentCauses("aa11  x\n", "bb22  x\n", { aliases })).toEqual(["follows"]);
    expect(await contentCauses("aa11  x\n", "cc33  x\n", { aliases })).toEqual(["unknown"]);
  });
});

describe("accounts", () => {
  it.each([
    ["etc/passwd", "a:x:998:997::/:/bin/sh\n", "a:x:997:998::/:/bin/sh\n", ["owner assignment"]],
    ["etc/group", "a:x:998:\nb:x:997:\n", "b:x:998:\na:x:997:\n", ["owner assignment"]],
    ["etc/passwd", "a:x:998:997::/:/bin/sh\n", "a:x:998:997::/:/bin/bash\n", ["unknown"]],
    ["etc/shadow", "r:$y$j9T$aaa$bbb:20708:0\n", "r:$y$j9T$ccc$ddd:20777:0\n", ["random salt", "build timestamp"]],
    ["etc/shadow", "r:$y$j9T$aaa$bbb:20708:0\n", "r:*:20708:0\n", ["unknown"]],
  ])("%s", async (path, a, b, expected) => {
    expect(await contentCauses(a, b, { path: `x.efi!.initrd!${path}` })).toEqual(expected);
  });
});

describe("known files", () => {
  it.each([
    ["etc/machine-id", "machine id"],
    ["var/cache/ldconfig/aux-cache", "cache"],
    ["var/log/apt/history.log", "log"],
    ["var/log/dpkg.log", "log"],
    ["etc/ssh/ssh_host_ed25519_key", "ssh host key"],
    ["var/lib/systemd/random-seed", "random seed"],
  ])("%s", async (path, kind) => {
    const found = await compareContent(bufferContent(Buffer.from("1")), bufferContent(Buffer.from("2")));
    const missing: Difference = { what: "missing", only: "a", kind: "file", size: 1, below: 0 };
    for (const difference of [found!, missing]) {
      expect(causes([difference], { path: `a.efi!.initrd!${path}` })).toMatchObject([
        { kind, fix: expect.any(String) },
      ]);
    }
  });
});

describe("binary files", () => {
  const binary = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => (index * 37 + 11) % 251));
    bytes[0] = 0;
    change(bytes);
    return bytes;
  };
  const time = (write: "writeUInt32LE" | "writeUInt32BE", seconds: number) =>
    binary((bytes) => bytes[write](seconds, 100));

  it.each(["writeUInt32LE", "writeUInt32BE"] as const)("hold a time in four bytes (%s)", async (write) => {
    expect(await contentCauses(time(write, EPOCH), time(write, EPOCH + 4711))).toEqual(["build timestamp"]);
    const far = references.map(({ label }) => ({ label, seconds: 1_000_000_000 }));
    expect(await contentCauses(time(write, EPOCH), time(write, EPOCH + 4711), { references: far })).toEqual([
      "unknown",
    ]);
  });

  it("hold paths and dates as strings, whatever moved with their length", async () => {
    const file = (text: string) =>
      Buffer.concat([Buffer.from("\0\0\x7f"), Buffer.from(`${text}\0other string\0`), Buffer.alloc(20, 1)]);
    expect(await contentCauses(file("/build/one/src/main.c"), file("/home/somebody/main.c"))).toEqual(["build path"]);
    expect(await contentCauses(file("Linux (root@a) 2026-09-12"), file("Linux (root@bb) 2026-11-20"))).toEqual([
      "build timestamp",
      "user or host name",
    ]);
    expect(await contentCauses(file("some words"), file("more words"))).toEqual(["unknown"]);
  });
});

describe("attributes", () => {
  const attribute = (name: string, a: string | number, b: string | number, more: Partial<Finding> = {}) =>
    causes([{ what: "attribute", name, a, b }], more).map(({ kind }) => kind);

  it.each([
    ["mode", "0755", "0700", ["umask"]],
    ["mode", "0644", "0664", ["umask"]],
    ["mode", "0644", "0755", ["unknown"]],
    ["mode", "0640", "0604", ["unknown"]],
    ["mode", "4755", "0755", ["unknown"]],
    ["uid", 0, 1000, ["owner assignment"]],
    ["mtime", EPOCH, EPOCH + 1, ["file time"]],
    ["guid", "a", "b", ["random id"]],
    ["target", "a", "b", ["unknown"]],
  ])("%s %s and %s", (name, a, b, expected) => {
    expect(attribute(name, a, b)).toEqual(expected);
  });

  it("of a container follow from what is inside, where something is", () => {
    const container = { kind: "container", format: "PE image" } as const;
    expect(attribute("SizeOfImage", "0x1", "0x2", { ...container, membersDiffer: true })).toEqual(["follows"]);
    expect(attribute("SizeOfImage", "0x1", "0x2", container)).toEqual(["unknown"]);
    expect(attribute("mtime", 5, 6, { ...container, format: "gzip" })).toEqual(["build timestamp"]);
  });
});
