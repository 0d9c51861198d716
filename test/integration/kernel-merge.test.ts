import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import glob from "fast-glob";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mergeConfigs, type Redefinition } from "../../src/kernel/kconfig/merge.ts";
import type { ConfigSource } from "../../src/kernel/kconfig/parse.ts";

/** An unpacked kernel source: the real scripts/kconfig/merge_config.sh is the judge of ours. */
const source = process.env.SAMEBITS_KERNEL_SOURCE;

const execute = promisify(execFile);

describe.skipIf(source === undefined)("the merge against the kernel's merge_config.sh (SAMEBITS_KERNEL_SOURCE)", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "samebits-merge-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function theirs(options: readonly string[], base: ConfigSource, fragments: readonly ConfigSource[]) {
    for (const { name, text } of [base, ...fragments]) await writeFile(join(folder, name), text);
    const names = [base, ...fragments].map(({ name }) => name);
    const script = join(source!, "scripts/kconfig/merge_config.sh");
    const { stdout } = await execute("sh", [script, "-m", "-r", ...options, ...names], {
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: "C" },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { text: await readFile(join(folder, ".config"), "utf8"), reports: reportsIn(stdout) };
  }

  function ours(builtinWins: boolean, base: ConfigSource, fragments: readonly ConfigSource[]) {
    const { text, redefinitions, redundant, notDemoted } = mergeConfigs(base, fragments, { builtinWins });
    const line =
      (verb: string) =>
      ({ symbol, fragment }: Redefinition) =>
        `${symbol} ${verb} ${fragment}`;
    return {
      text,
      reports: {
        redefined: redefinitions.map(line("redefined")),
        redundant: redundant.map(line("redundant")),
        notDemoted: notDemoted.length,
      },
    };
  }

  function reportsIn(output: string) {
    const find = (verb: string) =>
      [...output.matchAll(new RegExp(`^Value of (\\S+) is ${verb} by fragment (\\S+):$`, "gm"))].map(
        ([, symbol, fragment]) => `${symbol} ${verb} ${fragment}`,
      );
    return {
      redefined: find("redefined"),
      redundant: find("redundant"),
      notDemoted: [...output.matchAll(/^-y passed, will not demote y to m$/gm)].length,
    };
  }

  // No backslash and no glob character outside of quotes: the script's echo would interpret them (in its report only).
  const symbol = fc.constantFrom(
    "CONFIG_A",
    "CONFIG_AB",
    "CONFIG_A_1",
    "CONFIG_X",
    "CONFIG_IKCONFIG_X",
    "CONFIG_",
    "XCONFIG_A",
  );
  const value = fc.constantFrom("y", "m", "n", "0x10", "64", '"a = b"', '"CONFIG_A=y"', '""', "", "y ");
  const line = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(symbol, value).map(([name, v]) => `${name}=${v}`) },
    { weight: 4, arbitrary: symbol.map((name) => `# ${name} is not set`) },
    fc.tuple(symbol, fc.constantFrom("", ".", " why", "=y", "-")).map(([name, rest]) => `# see ${name}${rest}`),
    fc.constantFrom("", "# comment", " CONFIG_A=y", "CONFIG_A", "# CONFIG_A is not set ", "CONFIG_A =y"),
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\n", "\n", "\r\n"), fc.boolean())
    .map(([lines, end, finished]) => lines.join(end) + (finished && lines.length > 0 ? end : ""));
  const sources = fc.tuple(text, fc.array(text, { maxLength: 3 })).map(([base, fragments]) => ({
    base: { name: "base.config", text: base },
    fragments: fragments.map((content, index) => ({ name: `fragment${index}.config`, text: content })),
  }));

  it("writes the same bytes and reports the same symbols for 200 generated sets", async () => {
    await fc.assert(
      fc.asyncProperty(sources, async ({ base, fragments }) => {
        expect(ours(false, base, fragments)).toEqual(await theirs([], base, fragments));
      }),
      { numRuns: 200 },
    );
  });

  it("does so with -y, where no fragment gives a symbol twice (the script then ends without a word)", async () => {
    const once = ({ text: content }: ConfigSource) => {
      const set = content.split("\n").flatMap((l) => /CONFIG_[A-Za-z0-9_]*/.exec(l)?.[0] ?? []);
      return new Set(set).size === set.length;
    };
    await fc.assert(
      fc.asyncProperty(sources, async ({ base, fragments }) => {
        fc.pre(fragments.every(once));
        expect(ours(true, base, fragments)).toEqual(await theirs(["-y"], base, fragments));
      }),
      { numRuns: 50 },
    );
  });

  it("does so for the fragments the kernel ships, each and all together", async () => {
    const read = async (path: string) => ({
      name: path.replaceAll("/", "_"),
      text: await readFile(join(source!, path), "utf8"),
    });
    const base = await read("arch/x86/configs/x86_64_defconfig");
    const paths = await glob(["kernel/configs/*.config", "arch/{x86,arm64,powerpc}/configs/*.config"], {
      cwd: source!,
    });
    expect(paths.length).toBeGreaterThan(10);
    const fragments = await Promise.all(paths.sort().map(read));
    for (const fragment of fragments) {
      expect(ours(false, base, [fragment])).toEqual(await theirs([], base, [fragment]));
    }
    expect(ours(false, base, fragments)).toEqual(await theirs([], base, fragments));
  });

  it("does so for the kernels of this repository", async () => {
    const root = join(import.meta.dirname, "../..");
    const base = {
      name: "base.config",
      text: await readFile(join(source!, "arch/x86/configs/x86_64_defconfig"), "utf8"),
    };
    for (const kernel of ["minimal", "buildernet"]) {
      const paths = await glob("config.d/*.config", { cwd: join(root, "kernel", kernel) });
      const fragments = await Promise.all(
        paths.sort().map(async (path) => ({
          name: path.replaceAll("/", "_"),
          text: await readFile(join(root, "kernel", kernel, path), "utf8"),
        })),
      );
      expect(ours(false, base, fragments)).toEqual(await theirs([], base, fragments));
    }
  });
});
