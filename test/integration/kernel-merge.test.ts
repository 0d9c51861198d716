import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import glob from "fast-glob";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lostLines, mergeConfigs } from "../../src/kernel/kconfig/merge.ts";
import { MergeArena, type MergeCase, type MergeOutcome } from "../support/merge-script.ts";
import { checkout } from "../support/project.ts";

/**
 * The kernel's own merge_config.sh is the judge of ours. test/support/prepare-integration.ts names the folder with the script and
 * the kernel's configurations; without it these tests fail.
 */
const source = process.env.SAMEBITS_KERNEL_SOURCE ?? "/SAMEBITS_KERNEL_SOURCE is not set";
const script = join(source, "scripts/kconfig/merge_config.sh");
const cli = [
  process.execPath,
  "--disable-warning=ExperimentalWarning",
  join(checkout, "src/cli.ts"),
  "kernel",
  "merge",
];

let folder: string;
let arena: MergeArena;
beforeAll(async () => {
  if (!existsSync(script)) throw new Error(`no ${script}`);
  folder = await realpath(await mkdtemp(join(tmpdir(), "samebits-merge-")));
  arena = await MergeArena.open(folder, ["sh", script]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How many merges run at a time. */
const WIDTH = 4;

async function compare(one: MergeCase): Promise<MergeOutcome> {
  const [theirs, ours] = await Promise.all([arena.theirs(one), arena.ours(one)]);
  expect({ case: one, ...ours }).toEqual({ case: one, ...theirs });
  return theirs;
}

/** Compares all of them, some at a time; calls back with each outcome. */
async function compareAll(cases: readonly MergeCase[], onOutcome: (outcome: MergeOutcome) => void = () => {}) {
  const waiting = [...cases];
  await Promise.all(
    Array.from({ length: WIDTH }, async () => {
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) onOutcome(await compare(one));
    }),
  );
}

// Bytes in Latin-1. No backslash, and no glob character that is a word by itself: see "differs on purpose".
const VALUES = [
  ...["y", "m", "n", "y", "m", "n", "0x10", "64", "-1", '""', "", "y ", '"a = b"', '"CONFIG_A=y"', '"CONFIG_X "'],
  ...[
    '"two  blanks"',
    '"tab\there"',
    '"\xc3\xa9"',
    '"\xff\xfe"',
    '"a*b [c]"',
    '"$HOME `id` ;& \' %s"',
    '"# not set"',
    "\x0b",
  ],
];

/** Lines of a configuration whose symbols begin with a prefix, among others that look much the same. */
function lines(prefix: string) {
  const symbol = fc.constantFrom(
    ...["A", "A", "AB", "A_1", "X", `I${prefix}X`, "", "a"].map((rest) => prefix + rest),
    `X${prefix}A`,
    "CONFIG_A",
  );
  return fc.oneof(
    { weight: 12, arbitrary: fc.tuple(symbol, fc.constantFrom(...VALUES)).map(([name, value]) => `${name}=${value}`) },
    { weight: 6, arbitrary: symbol.map((name) => `# ${name} is not set`) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom("# see ", "# see\t", "#", "\t", " ", "x ", "\xe9", "-"),
          symbol,
          fc.constantFrom("", ".", " why", "=y", "-", "-B=y", " =y", "\xe9"),
        )
        .map((parts) => parts.join("")),
    },
    fc.tuple(symbol, symbol).map(([a, b]) => `${a}=y # ${b} is not set`),
    fc.constantFrom("", "", "# comment", "=y", "#", "# is not set", "# CONFIG_A is not set ", "\xef\xbb\xbfCONFIG_A=y"),
  );
}

function texts(prefix: string) {
  return fc
    .tuple(fc.array(lines(prefix), { maxLength: 12 }), fc.constantFrom("\n", "\n", "\n", "\r\n"), fc.boolean())
    .map(([all, end, finished]) => all.join(end) + (finished && all.length > 0 ? end : ""));
}

/** Without lines that name a symbol in which another one ends, or the reverse: see "differs on purpose". */
function withoutEndings(text: string): string {
  const seen = new Set<string>();
  return text
    .split("\n")
    .filter((line) => {
      const words = line.match(/\w+/g) ?? [];
      for (const word of words) seen.add(word);
      return !words.some((word) => [...seen].some((one) => one !== word && (one.endsWith(word) || word.endsWith(one))));
    })
    .join("\n");
}

/** One symbol that -y is about: random lines rarely make it `y` here and `m` there, and nothing else. */
const tristate = fc.constantFrom(
  ...["CONFIG_Z=y", "CONFIG_Z=y", "CONFIG_Z=m", "CONFIG_Z=m", "CONFIG_Z=m\nCONFIG_Z=m", "# CONFIG_Z is not set"],
  ...["CONFIG_Z=m\r", "# about CONFIG_Z\nCONFIG_Z=m", "# about CONFIG_Z=y\n", ""],
);

const PREFIXES = ["CONFIG_", "CONFIG_", "CONFIG_", "BR2_", ""];

/** Bases and fragments under all options that only merge. */
const merges: fc.Arbitrary<MergeCase> = fc.constantFrom(...PREFIXES).chain((prefix) =>
  fc
    .record({
      base: texts(prefix),
      fragments: fc.array(texts(prefix), { maxLength: 4 }),
      options: fc.subarray(["-r", "-y", "-s", "-Q", "-n"]),
      output: fc.constantFrom(
        [],
        [],
        [],
        ["-O", "."],
        ["-O", "out"],
        ["-O", "./out//"],
        ["-O", "out", "-O", "out/deep"],
        ["-O", "none"],
      ),
      before: fc.constantFrom<string | undefined>(undefined, undefined, "CONFIG_OLD=y\n"),
      kconfig: fc.constantFrom<string | undefined>(undefined, undefined, undefined, "", "my.config", "out/my config"),
      missing: fc.constantFrom("", "", "", "", "", "base", "fragment"),
      again: fc.boolean(),
      tristates: fc.array(tristate, { minLength: 4, maxLength: 4 }),
      builtIn: fc.constantFrom("CONFIG_Z=y", "CONFIG_Z=y", "CONFIG_Z=y", "CONFIG_Z=m", ""),
    })
    .map(({ base, fragments, options, output, before, kconfig, missing, again, tristates, builtIn }): MergeCase => {
      const builtin = options.includes("-y");
      const names = fragments.map((_, index) => `f${index}.config`);
      if (again && names.length > 0) names.push(names[0]!);
      if (missing === "fragment") names.splice(1, 0, "none.config");
      const withTristate = (text: string, index: number) =>
        builtin ? `${tristates[index]}\n${withoutEndings(text)}` : text;
      const files: Record<string, string> = { "base.config": builtin ? `${builtIn}\n${withoutEndings(base)}` : base };
      if (missing === "base") delete files["base.config"];
      if (before !== undefined) files[".config"] = before;
      for (const [index, text] of fragments.entries()) files[`f${index}.config`] = withTristate(text, index);
      return {
        words: ["-m", ...options, ...output, "base.config", ...names],
        files,
        folders: ["out/deep"],
        env: {
          ...(prefix !== "CONFIG_" && { CONFIG_: prefix }),
          ...(kconfig !== undefined && { KCONFIG_CONFIG: kconfig }),
        },
      };
    }),
);

/** The same, with make. */
const makes: fc.Arbitrary<MergeCase> = fc
  .tuple(
    merges,
    fc.constantFrom<Record<string, string>>({}, {}, {}, { ARCH: "arm64" }, { MAKE_FAILS: "2" }, { MAKE_FAILS: "77" }),
  )
  .map(([one, env]) => ({ ...one, words: one.words.slice(1), env: { ...one.env, ...env } }));

/** Compares so many generated cases. @returns how many of them the script said each of `wanted` of */
async function check(cases: fc.Arbitrary<MergeCase>, count: number, wanted: Readonly<Record<string, RegExp>>) {
  const met = new Map(Object.keys(wanted).map((name) => [name, 0]));
  const meet = ({ stdout, stderr, exitCode }: MergeOutcome) => {
    for (const [name, words] of Object.entries(wanted)) {
      if (words.test(`${stdout}${stderr}exit ${exitCode}\n`)) met.set(name, met.get(name)! + 1);
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.array(cases, { minLength: WIDTH, maxLength: WIDTH }), (some) => compareAll(some, meet)),
    { numRuns: count / WIDTH },
  );
  return met;
}

describe("generated configurations: files, output, exit status and what is left behind", () => {
  it("are those of the script with -m, under all options, for 1,000 sets", async () => {
    const met = await check(merges, 1000, {
      redefined: /is redefined by/,
      redundant: /is redundant by/,
      "not demoted": /will not demote/,
      strict: /strict mode had been passed/,
      "no base": /Creating one/,
      "no fragment": /The merge file/,
      "no folder": /output directory none/,
      done: /needs make/,
    });
    for (const [name, times] of met) expect(times, name).toBeGreaterThan(5);
    expect(met.get("done")).toBeGreaterThan(400);
    expect(met.get("redefined")).toBeGreaterThan(200);
  });

  it("are those of the script with make, for 200 sets", async () => {
    const met = await check(makes, 200, { lost: /^Value requested for/m, failed: /exit (2|77)$/m, done: /exit 0$/m });
    for (const [name, times] of met) expect(times, name).toBeGreaterThan(5);
  });
});

describe("the kernel's own configurations", () => {
  const read = async (path: string) => readFile(join(source, path), "latin1");
  const merge = (
    base: string,
    paths: readonly string[],
    files: Record<string, string>,
    ...options: string[]
  ): MergeCase => {
    const wanted = [base, ...paths];
    return {
      words: ["-m", ...options, ...wanted],
      files: Object.fromEntries(wanted.map((path) => [path, files[path]!])),
    };
  };
  let files: Record<string, string>;
  let fragments: readonly string[];
  /** A complete configuration of the fragment's own architecture. */
  const baseOf = (fragment: string): string => {
    const arch = /^arch\/([^/]+)\//.exec(fragment)?.[1] ?? "x86";
    const configs = Object.keys(files).filter(
      (path) => path.startsWith(`arch/${arch}/configs/`) && path.endsWith("defconfig"),
    );
    return (
      configs.find((path) => ["defconfig", "x86_64_defconfig", "ppc64_defconfig"].includes(basename(path))) ??
      configs[0]!
    );
  };
  beforeAll(async () => {
    const paths = (await glob(["kernel/configs/*.config", "arch/*/configs/**/*"], { cwd: source })).sort();
    files = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await read(path)] as const)));
    fragments = paths.filter((path) => path.endsWith(".config"));
  });

  it("are all there", () => {
    expect(fragments.length).toBeGreaterThan(60);
    expect(new Set(fragments.map((path) => path.split("/").slice(0, 2).join("/"))).size).toBeGreaterThanOrEqual(8);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(["arch/x86/configs/x86_64_defconfig", "arch/arm64/configs/defconfig"]),
    );
  });

  it("merge alike, each fragment on its architecture's defconfig", async () => {
    await compareAll(fragments.map((path) => merge(baseOf(path), [path], files, "-r")));
  });

  it("merge alike with -y and -s", async () => {
    await compareAll(
      fragments.map((path) => merge(baseOf(path), [path, "kernel/configs/debug.config"], files, "-r", "-y")),
    );
    await compareAll(fragments.map((path) => merge(baseOf(path), [path], files, "-s")));
  });

  it("merge alike in pairs and sets of any order", async () => {
    const sets = fc.sample(fc.shuffledSubarray([...fragments], { minLength: 2, maxLength: 5 }), 40);
    await compareAll(sets.map((paths) => merge(baseOf(paths[0]!), paths, files, "-r")));
  });

  it("merge alike all together", async () => {
    const backwards = [...fragments].reverse();
    await compareAll([
      merge(baseOf("x86"), fragments, files, "-r"),
      merge("arch/arm64/configs/defconfig", backwards, files, "-r", "-y"),
    ]);
  });

  it("merge alike with one defconfig on another", async () => {
    const name = "arch/riscv/configs/defconfig";
    await compareAll([
      merge("arch/arm64/configs/defconfig", [name], files, "-r"),
      merge(name, ["arch/x86/configs/i386_defconfig"], files),
    ]);
  });
});

describe("the kernels of this repository", () => {
  it.each(["minimal", "buildernet"])("%s: its fragments merge as the script merges them", async (kernel) => {
    const root = join(checkout, "kernel", kernel);
    const paths = (await glob("config.d/*.config", { cwd: root })).sort();
    expect(paths).not.toEqual([]);
    const wanted = ["base.config", ...paths];
    const files = Object.fromEntries(
      await Promise.all(wanted.map(async (path) => [path, await readFile(join(root, path), "latin1")] as const)),
    );
    await compare({ words: ["-m", "-r", ...wanted], files });
  });
});

describe("what surrounds the merge", () => {
  const A: MergeCase = { words: ["-m", "a", "b"], files: { a: "CONFIG_A=y\n", b: "CONFIG_A=m\n" } };

  it("is the script's: the file that is written", async () => {
    await compareAll([
      { ...A, links: { ".config": "elsewhere" }, files: { ...A.files, elsewhere: "old\n" } },
      { ...A, env: { KCONFIG_CONFIG: "b" } },
      { ...A, words: ["-m", "-O", "out", "a", "b"], folders: ["out"], links: { "out/.config": "../elsewhere" } },
      { ...A, words: ["-m", "-O", "link", "a", "b"], folders: ["out"], links: { link: "out" } },
      { ...A, words: ["-m", ".config", "a", "b"], files: { ...A.files, ".config": "CONFIG_B=y" } },
      { ...A, words: ["-m", "a"] },
      { ...A, words: ["-m", "new", "a"] },
      { ...A, words: ["-O", "out", "-m", "-O", ".", "a", "b"], folders: ["out"] },
    ]);
  });

  it("is the script's: names taken apart at blanks, and globs", async () => {
    const files = {
      ...A.files,
      "d/1.config": "CONFIG_B=y\n",
      "d/2.config": "CONFIG_A=n\n",
      "d/.3.config": "CONFIG_C=y\n",
    };
    for (const words of [
      ["b d/1.config"],
      ["d/*.config"],
      ["./d/[12].config", " b"],
      ["d/?.config\tb"],
      ["", "b"],
      ["none/*"],
    ]) {
      await compare({ files, words: ["-m", "a", ...words] });
    }
  });

  it("is the script's: make's environment, its failure, and no file after it", async () => {
    await compareAll([
      { ...A, words: ["a", "b"], env: { KCONFIG_CONFIG: "" } },
      { ...A, words: ["-n", "-O", "out/", "a", "b"], folders: ["out"], env: { ARCH: "riscv" } },
      { ...A, words: ["a", "b"], env: { MAKE_FAILS: "3" } },
      { ...A, words: ["-s", "a", "b"] },
    ]);
  });

  it("fails with the script's status where cat, touch and cp fail", async () => {
    for (const one of [
      { ...A, words: ["-m", "a", "d", "b"], folders: ["d"] },
      { ...A, words: ["-m", "d", "b"], folders: ["d"] },
      { ...A, words: ["-m", "none/a", "b"] },
      { ...A, words: ["-m", "", "b"] },
      { ...A, env: { KCONFIG_CONFIG: "none/x" } },
      { ...A, env: { KCONFIG_CONFIG: "d" }, folders: ["d"] },
    ]) {
      const [theirs, ours] = await Promise.all([arena.theirs(one), arena.ours(one)]);
      expect({ ...ours, stderr: "" }).toEqual({ ...theirs, stderr: "" });
      expect(ours.exitCode).toBe(1);
      expect(ours.stderr).toMatch(/^(The base file '.*' does not exist\. Creating one\.\.\.\n)?error: .*'/);
    }
  });
});

describe("differs on purpose", () => {
  const both = async (one: MergeCase) => ({ theirs: await arena.theirs(one), ours: await arena.ours(one) });

  it("a file with a blank or a glob character in its name is one file", async () => {
    const files = { "a b": "CONFIG_A=y\n", "*": "CONFIG_B=y\n", c: "CONFIG_C=y\n" };
    const { theirs, ours } = await both({ files, words: ["-m", "c", "a b", "*"] });
    expect(theirs.exitCode).toBe(1);
    expect(ours).toMatchObject({ exitCode: 0, left: { ".config": "600 CONFIG_C=y\n\nCONFIG_A=y\n\nCONFIG_B=y\n" } });
  });

  it("a backslash is shown as it is, whatever the shell's echo makes of it; the file is the script's", async () => {
    const { theirs, ours } = await both({
      files: { a: 'CONFIG_A="\\tx"\n', b: 'CONFIG_A="\\\\x\\n"\n' },
      words: ["-m", "a", "b"],
    });
    expect(ours.left).toEqual(theirs.left);
    expect(ours.stdout).toContain('Previous value: CONFIG_A="\\tx"\nNew value: CONFIG_A="\\\\x\\n"\n\n');
  });

  it("a glob character in a value is shown as it is; the file is the script's", async () => {
    const { theirs, ours } = await both({
      files: { a: 'CONFIG_A="x * y"\n', b: "CONFIG_A=n\n" },
      words: ["-m", "a", "b"],
    });
    expect(ours.left).toEqual(theirs.left);
    expect(theirs.stdout).toContain('Previous value: CONFIG_A="x a b y"\n');
    expect(ours.stdout).toContain('Previous value: CONFIG_A="x * y"\n');
  });

  it("-y and a symbol that ends in another one's name: no silent failure", async () => {
    const { theirs, ours } = await both({
      files: { a: "CONFIG_A=y\nCONFIG_MY_CONFIG_A=n\n", b: "CONFIG_A=m\nCONFIG_MY_CONFIG_A=y\nCONFIG_B=y\n" },
      words: ["-m", "-y", "a", "b"],
    });
    expect(theirs).toMatchObject({ exitCode: 1, stderr: "" });
    expect(theirs.left).not.toHaveProperty(".config");
    expect(ours.exitCode).toBe(0);
    expect(ours.left[".config"]).toBe("600 CONFIG_A=y\nCONFIG_MY_CONFIG_A=n\n\nCONFIG_B=y\n");
  });

  it("zero bytes are refused", async () => {
    const { theirs, ours } = await both({
      files: { a: "CONFIG_A=y\n", b: "CONFIG_A=m\n\0\n" },
      words: ["-m", "a", "b"],
    });
    expect(theirs.exitCode).toBe(0);
    expect(ours).toMatchObject({ exitCode: 2, stderr: "error: the merge file 'b' is a binary file\n" });
    expect(ours.left).not.toHaveProperty(".config");
  });

  it("the prefix is no regular expression", async () => {
    const one = { files: { a: "CONFIG_A=y\n" }, words: ["-m", "a"], env: { CONFIG_: "C.*_" } };
    const { theirs, ours } = await both(one);
    expect(theirs.exitCode).toBe(0);
    expect(ours).toMatchObject({ exitCode: 2, stdout: "" });
  });

  it("-O '' is no folder", async () => {
    const ours = await arena.ours({ files: { a: "" }, words: ["-m", "-O", "", "a"] });
    expect(ours).toMatchObject({ exitCode: 1, stdout: "", stderr: "output directory  does not exist\n" });
  });

  it("a missing final configuration is said once", async () => {
    const { theirs, ours } = await both({
      files: { a: "CONFIG_A=y\nCONFIG_B=y\n" },
      words: ["a"],
      env: { MAKE_IDLE: "1" },
    });
    expect({ ...ours, stderr: "" }).toEqual({ ...theirs, stderr: "" });
    expect(theirs.stderr.match(/grep: /g)).toHaveLength(2);
    expect(ours.stderr).toBe("make's warning\nmake succeeded, but there is no .config\n");
  });

  it("STRICT_MODE_VIOLATED in the environment means nothing", async () => {
    const { theirs, ours } = await both({
      files: { a: "" },
      words: ["-m", "a"],
      env: { STRICT_MODE_VIOLATED: "true" },
    });
    expect([theirs.exitCode, ours.exitCode]).toEqual([1, 0]);
  });

  it("no make is exit status 3", async () => {
    const one = { files: { a: "" }, words: ["a"], env: { PATH: join(folder, "empty") } };
    const ours = await arena.process(one, cli);
    expect(ours).toMatchObject({ exitCode: 3, stdout: "Using a as base\n" });
    expect(ours.stderr).toContain("error: make is not installed, or not on PATH\n");
    expect(Object.keys(ours.left)).toEqual(["a"]);
  });

  it("options are not names of files, and -h names samebits", async () => {
    for (const words of [
      ["-mr", "a"],
      ["-Z", "a"],
      ["-m", "-O"],
    ]) {
      expect(await arena.process({ files: { a: "" }, words }, cli)).toMatchObject({ exitCode: 2, stdout: "" });
    }
    const [theirs, ours, bare] = await Promise.all([
      arena.theirs({ files: {}, words: ["-h"] }),
      arena.process({ files: {}, words: ["-h"] }, cli),
      arena.process({ files: {}, words: [] }, cli),
    ]);
    expect(theirs).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ours).toMatchObject({ exitCode: 0, stderr: "" });
    expect(bare).toEqual(ours);
    for (const option of theirs.stdout.match(/^ {2}-\w/gm)!) expect(ours.stdout).toContain(`${option} `);
  });
});

describe("the program", () => {
  it("is the script in another shape, for 24 sets with and without make", async () => {
    const cases = [...fc.sample(merges, 12), ...fc.sample(makes, 12)];
    for (const one of cases) {
      const [theirs, ours] = await Promise.all([arena.theirs(one), arena.process(one, cli)]);
      expect({ case: one, ...ours }).toEqual({ case: one, ...theirs });
    }
  });

  it("reads pipes, as the script does", async () => {
    const one = { files: { a: "CONFIG_A=y\n" }, words: [] };
    const shell = (program: readonly string[]) => [
      "sh",
      "-c",
      `printf 'CONFIG_B=y\\n' | ${program.join(" ")} -m a /dev/stdin && printf 'CONFIG_C=y\\n' | ${program.join(" ")} -m - .config`,
    ];
    expect(await arena.process(one, shell(cli))).toEqual(await arena.process(one, shell(["sh", script])));
  });

  it("prints one event with --json, and make's output on standard error", async () => {
    const files = { a: "CONFIG_A=y\n", b: '# why\nCONFIG_A=m\nCONFIG_X="\xc3\xa9"\n' };
    const made = await arena.process({ files, words: ["a", "b"] }, [...cli, "--json"]);
    expect(made).toMatchObject({ exitCode: 0, stderr: "make's output\nmake's warning\n" });
    const { time, ...event } = JSON.parse(Buffer.from(made.stdout, "latin1").toString());
    expect(event).toEqual({
      event: "kernel-merge",
      exitCode: 0,
      base: "a",
      fragments: ["b"],
      written: ".config",
      reports: [
        {
          kind: "redefined",
          symbol: "CONFIG_A",
          fragment: "b",
          previous: [{ file: "a", line: 1, text: "CONFIG_A=y" }],
          next: [{ file: "b", line: 2, text: "CONFIG_A=m" }],
        },
      ],
      lost: [
        { symbol: "CONFIG_A", requested: ["CONFIG_A=m"], actual: ["CONFIG_A=y"] },
        { symbol: "CONFIG_X", requested: ['CONFIG_X="é"'], actual: [] },
      ],
    });
    const strict = await arena.process({ files, words: ["-m", "-s", "a", "b"] }, [...cli, "--json"]);
    expect(strict).toMatchObject({ exitCode: 1, stderr: "" });
    const refused = JSON.parse(strict.stdout.replace(/\xc3\xa9/g, ""));
    expect(refused).toMatchObject({
      exitCode: 1,
      failure: "The fragment redefined a value and strict mode had been passed.",
    });
    for (const key of ["written", "lost"]) expect(refused).not.toHaveProperty(key);
  });
});

describe("the functions below it", () => {
  it("agree with the script's text for decoded UTF-8 as for bytes", async () => {
    const base = 'CONFIG_A="é"\nCONFIG_B=y\n';
    const fragment = 'CONFIG_A="ü"\n';
    const bytes = (text: string) => Buffer.from(text).toString("latin1");
    const { left } = await arena.theirs({ files: { a: bytes(base), b: bytes(fragment) }, words: ["-m", "a", "b"] });
    const { text } = mergeConfigs({ name: "a", text: base }, [{ name: "b", text: fragment }]);
    expect(left[".config"]).toBe(`600 ${bytes(text)}`);
    expect(lostLines({ name: "m", text }, { name: "f", text: base })).toHaveLength(1);
  });
});
