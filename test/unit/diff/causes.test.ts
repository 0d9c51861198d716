import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Finding, findCauses, type Surrounding } from "../../../src/diff/cause.ts";
import { areAddresses } from "../../../src/diff/causes/addresses.ts";
import { alignSurroundings } from "../../../src/diff/causes/surroundings.ts";
import { zoneOffset } from "../../../src/diff/causes/zones.ts";
import { compareContent } from "../../../src/diff/compare-content.ts";
import { bufferContent } from "../../../src/diff/content.ts";
import type { Difference } from "../../../src/diff/leaf.ts";

const EPOCH = 1_789_171_200;
const references = [
  { label: "SOURCE_DATE_EPOCH", seconds: EPOCH },
  { label: "the time file B was written", seconds: 1_795_169_824 },
];

const findingOf = (differences: readonly Difference[], more: Partial<Finding> = {}): Finding => ({
  path: "x",
  kind: "file",
  format: undefined,
  differences,
  references,
  aliases: [],
  membersDiffer: false,
  ...more,
});

async function causesOf(a: string | Buffer, b: string | Buffer, more: Partial<Finding> = {}) {
  const difference = await compareContent(bufferContent(Buffer.from(a)), bufferContent(Buffer.from(b)));
  return findCauses(findingOf([difference!], more));
}

const kindsOf = async (...words: Parameters<typeof causesOf>) => (await causesOf(...words)).map(({ kind }) => kind);

const SURROUNDINGS: readonly Surrounding[] = [
  { aspect: "path", a: "/samebits/images", b: "/srv/some/where" },
  { aspect: "home", a: "/root", b: "/home/someone" },
  { aspect: "user", a: "root", b: "someone" },
  { aspect: "hostname", a: "builder", b: "another-host" },
  { aspect: "timezone", a: "UTC", b: "<+1345>-13:45" },
  { aspect: "locale", a: "C.UTF-8", b: "tr_TR.UTF-8" },
  { aspect: "processors", a: "8", b: "1" },
  { aspect: "uname", a: "6.12.43+deb13-amd64", b: "2.6.72+deb13-amd64" },
  { aspect: "environment", a: "", b: "surprise-4711" },
  { aspect: "filesystem", a: "ext2/ext3", b: "tmpfs" },
  { aspect: "clock", a: "2026-11-20T10:00:00Z", b: "2031-03-01T00:00:00Z" },
];

describe("values of the surroundings, A's where A has it and B's in the same place of B", () => {
  it.each([
    ["path", "dir=/samebits/images/x\n", "dir=/srv/some/where/x\n", ["build path"]],
    ["home", "HOME=/root\n", "HOME=/home/someone\n", ["build path"]],
    ["user", "built by root.\n", "built by someone.\n", ["user or host name"]],
    ["host", "on builder\n", "on another-host\n", ["user or host name"]],
    ["processors", "make -j8 of 81\n", "make -j1 of 81\n", ["unknown"]],
    ["processors as a word", "jobs: 8 of 81\n", "jobs: 1 of 81\n", ["parallelism"]],
    ["the same number in the other build", "1 and 8\n", "1 and 1\n", ["parallelism"]],
    ["kernel", "on 6.12.43+deb13-amd64\n", "on 2.6.72+deb13-amd64\n", ["kernel version"]],
    ["environment", "value=''\n", "value='surprise-4711'\n", ["environment"]],
    ["file system", "type ext2/ext3\n", "type tmpfs\n", ["file system"]],
    ["clock", "(c) 2026 all\n", "(c) 2031 all\n", ["build timestamp"]],
    [
      "two in one line",
      "root builder /root\n",
      "someone another-host /home/someone\n",
      ["user or host name", "build path"],
    ],
    ["with a date", "root 2026-09-12\n", "someone 2026-11-20\n", ["user or host name", "build timestamp"]],
    ["as a part of a word", "rooted\n", "someoneed\n", ["unknown"]],
    ["the wrong way around", "on another-host\n", "on builder\n", ["unknown"]],
    ["and something else", "on builder one\n", "on another-host two\n", ["unknown"]],
  ])("%s", async (_, a, b, expected) => {
    expect(await kindsOf(a, b, { surroundings: SURROUNDINGS })).toEqual(expected);
    expect(await kindsOf(a, b).then((kinds) => kinds.includes("unknown") || expected[0] !== "unknown")).toBe(true);
  });

  it("come with what they were", async () => {
    expect(await causesOf("/root\n", "/home/someone\n", { surroundings: SURROUNDINGS })).toEqual([
      {
        kind: "build path",
        evidence: 'the home folder was "/root" and "/home/someone" in the two builds',
        fix: "set HOME to a fixed folder",
      },
    ]);
  });

  it("are found as further lines, and in strings of binaries where others moved", async () => {
    const more = { surroundings: SURROUNDINGS };
    expect(await kindsOf("A=1\nB=2\n", "A=1\nNEW=surprise-4711\nB=2\n", more)).toEqual(["environment"]);
    expect(await kindsOf("A=1\nB=2\n", "A=1\nNEW=surprise-4712\nB=2\n", more)).toEqual(["unknown"]);
    const file = (...texts: string[]) => Buffer.from(`\0\x7f${texts.join("\0\x01")}\0\0`);
    expect(
      await kindsOf(file("/samebits/images", "[A\\A]A^"), file("/srv/some/where", "moved1", "moved2"), more),
    ).toEqual(["build path"]);
    expect(await kindsOf(file("/samebits/images", "/srv/some/where"), file("/srv/some/where"), more)).toEqual([
      "unknown",
    ]);
  });

  it("leave what differs otherwise, for any texts", () => {
    const word = fc.constantFrom("root", "someone", "8", "1", "x", " ", "/", "builder", "another-host");
    const line = fc.array(word, { maxLength: 12 }).map((words) => words.join(""));
    fc.assert(
      fc.property(line, line, (a, b) => {
        const aligned = alignSurroundings(a, b, SURROUNDINGS);
        if (aligned === undefined) return;
        const put = (text: string, side: "a" | "b") =>
          SURROUNDINGS.reduce((done, one) => done.replaceAll(`<${one.aspect}>`, one[side]), text);
        expect([put(aligned.a, "a"), put(aligned.b, "b")]).toEqual([a, b]);
      }),
      { numRuns: 500 },
    );
  });

  it("name owners of members", () => {
    const attribute = { what: "attribute", name: "user name", a: "root", b: "someone" } as const;
    expect(findCauses(findingOf([attribute], { surroundings: SURROUNDINGS }))).toMatchObject([
      { kind: "user or host name" },
    ]);
    expect(findCauses(findingOf([attribute], { format: "tar archive" }))).toMatchObject([
      { kind: "owner assignment", fix: "tar --owner=0 --group=0 --numeric-owner" },
    ]);
  });
});

describe("time zones", () => {
  const zones = { surroundings: SURROUNDINGS };
  it.each([
    ["one moment, two zones", "2026-09-12 00:00:00 +0000\n", "2026-09-12 13:45:00 +1345\n", ["time zone"]],
    ["as date(1) writes it", "Sat Sep 12 00:00:00 UTC 2026\n", "Sat Sep 12 13:45:00 +1345 2026\n", ["time zone"]],
    ["RFC 2822", "Sat, 12 Sep 2026 00:00:00 +0000\n", "Fri, 11 Sep 2026 19:00:00 -0500\n", ["time zone"]],
    [
      "another moment in another zone",
      "2026-09-12 00:00:00 +0000\n",
      "2026-09-12 13:45:10 +1345\n",
      ["build timestamp", "time zone"],
    ],
  ])("%s", async (_, a, b, expected) => {
    expect(await kindsOf(a, b)).toEqual(expected);
  });

  it("show in local times that are as far apart as they are, where they are known", async () => {
    const [a, b] = ["2026-09-12 00:00:00\n", "2026-09-12 13:45:00\n"];
    expect(await kindsOf(a, b, zones)).toEqual(["time zone"]);
    expect(await kindsOf(a, b)).toEqual(["build timestamp"]);
    expect(await kindsOf(a, "2026-09-12 13:45:01\n", zones)).toEqual(["build timestamp"]);
    const modified = {
      what: "attribute",
      name: "modified",
      a: "2026-09-12T20:00:00",
      b: "2026-09-13T09:45:00",
    } as const;
    expect(findCauses(findingOf([modified], zones))).toMatchObject([{ kind: "time zone" }]);
    const accessed = { what: "attribute", name: "accessed", a: "2026-09-12", b: "2026-09-13" } as const;
    expect(findCauses(findingOf([modified, accessed], zones)).map(({ kind }) => kind)).toEqual([
      "time zone",
      "time zone",
    ]);
    expect(findCauses(findingOf([accessed], zones))).toMatchObject([{ kind: "file time" }]);
    expect(findCauses(findingOf([modified]))).toMatchObject([{ kind: "file time" }]);
  });

  it("are read as POSIX and as the time zone database have them", () => {
    expect(
      ["UTC", "<+1345>-13:45", "EST5EDT", "Etc/GMT+3", "America/Lima", "nowhere"].map((zone) =>
        zoneOffset(zone, EPOCH),
      ),
    ).toEqual([0, 49_500, -18_000, -10_800, -18_000, undefined]);
    // Half an hour of summer time.
    expect(zoneOffset("Australia/Lord_Howe", EPOCH)).toBe(37_800);
    expect(zoneOffset("Australia/Lord_Howe", 1_795_169_824)).toBe(39_600);
  });
});

describe("locales", () => {
  it.each([
    ["names of months and days", "Fri Nov 20 10:17:04 UTC 2026\n", "Cum 20 Kas 2026 10:17:04 UTC\n", ["locale"]],
    ["in German", "Sat Sep 12 2026\n", "Sa 12. Sep 2026\n", ["locale"]],
    ["full names", "Today is Friday.\n", "Today is Cuma.\n", ["locale"]],
    ["full names of two days", "Today is Friday.\n", "Today is Pazar.\n", ["unknown"]],
    ["and time has passed", "Fri Nov 20 10:17:04 2026\n", "Cum 20 Kas 2026 10:17:05\n", ["locale", "build timestamp"]],
    ["a decimal comma", "1234.50 MB\n", "1234,50 MB\n", ["locale"]],
    ["groups of digits", "1,234.5\n", "1.234,5\n", ["locale"]],
    ["other numbers", "1234.50\n", "1234,51\n", ["unknown"]],
    ["a mark that makes another number", "1.5\n", "15\n", ["unknown"]],
    ["groups alone", "12345 B\n", "12.345 B\n", ["locale"]],
    ["versions", "v1.2.3\n", "v1.23\n", ["unknown"]],
    ["names of locales", "LANG=C.UTF-8\n", "LANG=tr_TR.UTF-8\n", ["locale"]],
    ["Turkish letters", "TITLE IN CAPITALS\n", "TİTLE İN CAPİTALS\n", ["locale"]],
    ["an order", "9\nA\nB\nZ\n_x\na\na-c\nab\nb\n", "9\na\nA\nab\na-c\nb\nB\n_x\nZ\n", ["locale"]],
    ["an order of some other kind", "b\na\nC\nd\n", "C\nd\na\nb\n", ["ordering"]],
    ["too few to be an order", "B\na\n", "a\nB\n", ["ordering"]],
  ])("%s", async (_, a, b, expected) => {
    expect(await kindsOf(a, b)).toEqual(expected);
  });
});

describe("hash tables", () => {
  it.each([
    ["a set of Python", "flags = {'a', 'b', 'c'}\n", "flags = {'c', 'a', 'b'}\n", ["hash order"]],
    ["a dictionary", '{"a": 1, "b": 2} end\n', '{"b": 2, "a": 1} end\n', ["hash order"]],
    ["another set", "flags = {'a', 'b'}\n", "flags = {'a', 'd'}\n", ["unknown"]],
    ["keys of JSON", '{"a": 1,\n"b": [1, 2]}\n', '{"b": [1, 2],\n"a": 1}\n', ["hash order"]],
    ["Data::Dumper", "$V = {\n  'a' => 1,\n  'b' => 2\n};\n", "$V = {\n  'b' => 2,\n  'a' => 1\n};\n", ["hash order"]],
    ["words in no brackets", "a, b\n", "b, a\n", ["ordering"]],
  ])("%s", async (_, a, b, expected) => {
    expect(await kindsOf(a, b)).toEqual(expected);
  });
});

describe("traces of the machine that built", () => {
  it.each([
    ["addresses", "at 0x7f3a12345678\n", "at 0x7fbbcdef5678\n", ["address"]],
    ["addresses of other things", "at 0x7f3a12345678\n", "at 0x7fbbcdef5679\n", ["unknown"]],
    ["the stack", "sp 0x7ffd12345670\n", "sp 0x7ffe4321aa70\n", ["address"]],
    ["a name of mktemp", "using tmp.AbCdEf1234\n", "using tmp.zYxWvU9876\n", ["temporary name"]],
    ["a name of gcc", "/tmp/ccAbCdEf.o\n", "/tmp/ccZyXwVu.o\n", ["temporary name"]],
    ["a name from a template", "/tmp/build-AbCdEf/x\n", "/tmp/build-ZyXwVu/x\n", ["temporary name"]],
    ["words below /tmp", "/tmp/production\n", "/tmp/deployment\n", ["unknown"]],
    ["a kernel that hides its version", "6.12.43+deb13\n", "2.6.72+deb13\n", ["kernel version"]],
    ["two kernels", "6.12.43+deb13\n", "6.13.1+deb13\n", ["unknown"]],
    ["file systems", "on tmpfs now\n", "on ext4 now\n", ["file system"]],
    ["a machine id", "id 0123456789ab4def8123456789abcdef\n", "id fedcba98765443219123456789abcdef\n", ["random id"]],
    ["a digest", "id 0123456789abcdef8123456789abcdef\n", "id fedcba98765403219123456789abcdef\n", ["unknown"]],
  ])("%s", async (_, a, b, expected) => {
    expect(await kindsOf(a, b)).toEqual(expected);
  });

  it("addresses in binaries", async () => {
    const at = (value: bigint) => {
      const bytes = Buffer.alloc(64, 1);
      bytes.writeBigUInt64LE(value, 24);
      return bytes;
    };
    expect(await kindsOf(at(0x55d0_1234_5010n), at(0x563f_4321_a010n))).toEqual(["address"]);
    expect(await kindsOf(at(0x55d0_1234_5010n), at(0x563f_4321_a011n))).toEqual(["unknown"]);
  });

  it("numbers that are no addresses are none, and the order does not matter", () => {
    const value = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(areAddresses(a, b)).toBe(areAddresses(b, a));
        expect(areAddresses(a, a)).toBe(false);
        if (a >> 48n !== 0n) expect(areAddresses(a, b)).toBe(false);
      }),
    );
  });

  it("members with names that are made up", () => {
    const missing: Difference = { what: "missing", only: "a", kind: "file", size: 1, below: 0 };
    const of = (path: string, twin?: string) =>
      findCauses(findingOf([twin === undefined ? missing : { ...missing, twin }], { path })).map(({ kind }) => kind);
    expect(of("x.tar!tmp/tmp.AbCdEf1234")).toEqual(["temporary name"]);
    expect(of("x.tar!opt/file", "opt/other")).toEqual(["unknown"]);
    expect(of("x.tar!usr/lib/__pycache__/x.cpython-313.pyc")).toEqual(["cache"]);
  });

  it("inodes that archives keep", () => {
    const numbering: Difference = { what: "numbering", name: "inode", members: 3, example: "a: 1 -> 2" };
    expect(findCauses(findingOf([numbering], { format: "cpio archive" }))).toMatchObject([{ kind: "inode numbers" }]);
  });
});

describe("compiled Python", () => {
  const module = (flags: number, time: number) => {
    const bytes = Buffer.alloc(80, 7);
    bytes.write("f30d0d0a", "hex");
    bytes.writeUInt32LE(flags, 4);
    bytes.writeUInt32LE(time, 8);
    return bytes;
  };
  it("holds the time of its source", async () => {
    const path = "x.tar!usr/lib/m.pyc";
    const causes = await causesOf(module(0, EPOCH - 9_000_000), module(0, EPOCH - 8_000_000), { path });
    expect(causes).toMatchObject([{ kind: "file time", evidence: expect.stringContaining("2026-") }]);
    expect(causes[0]!.fix).toContain("unchecked-hash");
    // Flags that say: here is a digest of the source.
    expect(await kindsOf(module(1, EPOCH - 9_000_000), module(1, EPOCH - 8_000_000), { path })).toEqual(["unknown"]);
  });
});

describe("keys", () => {
  const block = (label: string, text: string) => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
  it("are made at random; what is around them must be the same", async () => {
    const [a, b] = ["QUJD", "REVG"].map((text) => block("OPENSSH PRIVATE KEY", text));
    expect(await kindsOf(a!, b!)).toEqual(["random key"]);
    expect(await kindsOf(`one\n${a}`, `two\n${b}`)).toEqual(["unknown"]);
    expect(await kindsOf(block("CERTIFICATE", "QUJD"), block("CERTIFICATE", "REVG"))).toEqual(["unknown"]);
    const line = (sign: string) => `ssh-ed25519 AAAA${sign.repeat(64)} root@builder\n`;
    expect(await kindsOf(line("x"), line("y"))).toEqual(["random key"]);
  });
});
