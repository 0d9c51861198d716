import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { lostLines, mergeConfigs } from "../../../src/kernel/kconfig/merge.ts";
import { mergeLikeScript, textOfBytes } from "../../../src/kernel/merge-script/merge.ts";
import { readScriptWords } from "../../../src/kernel/merge-script/words.ts";
import { BECOME_NOBODY, canBecomeNobody } from "../../support/machine.ts";

describe("the words of merge_config.sh", () => {
  it("are options up to the first that is none, and files from there on", () => {
    expect(readScriptWords(["-m", "-r", "-O", "out", "-y", "base", "-s", "f"])).toEqual({
      help: false,
      mergeOnly: true,
      allNo: false,
      reportRedundant: true,
      builtinWins: true,
      strict: false,
      quiet: false,
      outputs: ["out"],
      files: ["base", "-s", "f"],
    });
    expect(readScriptWords(["-n", "-s", "-Q", "--json", "--", "-base"])).toMatchObject({
      allNo: true,
      strict: true,
      quiet: true,
      files: ["-base"],
    });
    expect(readScriptWords(["-"]).files).toEqual(["-"]);
  });

  it("ask for help with -h, and with no file", () => {
    for (const words of [[], ["-m"], ["-h", "base"], ["--help"], ["-m", "-h", "-Z"]]) {
      expect(readScriptWords(words)).toMatchObject({ help: true, files: [] });
    }
  });

  it("are refused where the script would take an option for the base", () => {
    const problem = (words: string[]) => {
      try {
        readScriptWords(words);
      } catch (error) {
        const { exitCode, message, next } = error as SamebitsError;
        return [exitCode, message, ...next];
      }
      return [];
    };
    expect(problem(["-mr", "a"])).toEqual([2, "unknown option -mr", "write the options one by one: -m -r"]);
    expect(problem(["-Z"])).toEqual([
      2,
      "unknown option -Z",
      "see samebits kernel merge -h; a file of that name is ./-Z",
    ]);
    expect(problem(["-m", "-O"])).toEqual([2, "-O needs a folder", "see samebits kernel merge -h"]);
  });
});

describe("a merge in a folder", () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), "samebits-merge-"));
  });
  afterEach(async () => {
    await rm(cwd, { recursive: true });
  });

  const bytes = (text: string) => Buffer.from(text, "latin1");
  const write = (name: string, text: string) => writeFile(join(cwd, name), bytes(text));
  const read = (name: string) => readFile(join(cwd, name), "latin1");

  /** Runs it; make notes its words, and makes `final`. */
  async function merge(
    words: readonly string[],
    { env = {}, final = "", status = 0 } = {} as { env?: Record<string, string>; final?: string; status?: number },
  ) {
    let [stdout, stderr] = ["", ""];
    const made: { words: readonly string[]; env: Readonly<Record<string, string>>; given: string }[] = [];
    const outcome = await mergeLikeScript(readScriptWords(words), {
      cwd,
      env,
      out: (some) => {
        stdout += Buffer.from(some).toString("latin1");
      },
      err: (text) => {
        stderr += text;
      },
      make: async (args, makeEnv) => {
        made.push({ words: args, env: makeEnv, given: await read(args[0]!.replace("KCONFIG_ALLCONFIG=", "")) });
        await write(env.KCONFIG_CONFIG || ".config", final);
        return status;
      },
    }).catch((error: unknown) => {
      if (error instanceof SamebitsError) return error;
      throw error;
    });
    return { outcome, stdout, stderr, made };
  }

  it("writes .config with mode 0600, in place where there is one", async () => {
    await write("a", "CONFIG_A=y\n");
    await write("b", "CONFIG_A=m\n");
    const first = await merge(["-m", "a", "b"]);
    expect(first).toMatchObject({
      outcome: { exitCode: 0, written: ".config", fragments: ["b"] },
      stderr: "",
      made: [],
    });
    expect(first.stdout).toBe(
      "Using a as base\nMerging b\nValue of CONFIG_A is redefined by fragment b:\nPrevious value: CONFIG_A=y\n" +
        "New value: CONFIG_A=m\n\n#\n# merged configuration written to .config (needs make)\n#\n",
    );
    expect(await read(".config")).toBe("\nCONFIG_A=m\n");
    expect((await stat(join(cwd, ".config"))).mode & 0o777).toBe(0o600);

    await rm(join(cwd, ".config"));
    await write("kept", "old\n");
    await chmod(join(cwd, "kept"), 0o640);
    await symlink("kept", join(cwd, ".config"));
    await merge(["-m", "a"]);
    expect(await read("kept")).toBe("CONFIG_A=y\n");
    expect((await stat(join(cwd, "kept"))).mode & 0o777).toBe(0o640);
    expect((await readdir(cwd)).sort()).toEqual([".config", "a", "b", "kept"]);
  });

  it("keeps every byte of text that is not UTF-8", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ min: 1, maxLength: 200 }), fc.uint8Array({ min: 1 }), async (a, b) => {
        await writeFile(join(cwd, "a"), a);
        await writeFile(join(cwd, "b"), b);
        await merge(["-m", "a", "b"]);
        const [mine, other] = [a, b].map((part) => Buffer.from(part).toString("latin1"));
        expect(await read(".config")).toBe(`${mine}\n${other}`);
      }),
      { numRuns: 100 },
    );
    await write("a", 'CONFIG_A="\xc3\xa9\xff"\n');
    await write("b", "CONFIG_A=n\n");
    const { stdout, outcome } = await merge(["-m", "a", "b"]);
    expect(stdout).toContain('Previous value: CONFIG_A="\xc3\xa9\xff"\n');
    expect(outcome).toMatchObject({ reports: [{ redefinition: { previous: [{ text: 'CONFIG_A="\xc3\xa9\xff"' }] } }] });
    expect(textOfBytes("\xc3\xa9")).toBe("é");
  });

  it("makes a base that is not there, and says so", async () => {
    const { stderr, outcome } = await merge(["-m", "new", "new"]);
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(stderr).toBe("The base file 'new' does not exist. Creating one...\n");
    expect(await read(".config")).toBe("\n");
  });

  it("ends at a fragment that is missing; .config stays", async () => {
    await write("a", "CONFIG_A=y\n");
    await write(".config", "old\n");
    const { stdout, stderr, outcome } = await merge(["-m", "a", "a", "none", "a"]);
    expect(outcome).toMatchObject({
      exitCode: 1,
      failure: "The merge file 'none' does not exist.  Exit.",
      fragments: ["a"],
    });
    expect(stdout).toBe("Using a as base\nMerging a\nMerging none\n");
    expect(stderr).toBe("The merge file 'none' does not exist.  Exit.\n");
    expect(await read(".config")).toBe("old\n");
  });

  it("fails on a redefinition with -s, not on a repetition", async () => {
    await write("a", "CONFIG_A=y\n");
    await write("b", "CONFIG_A=m\n");
    expect((await merge(["-m", "-s", "a", "a"])).outcome).toMatchObject({ exitCode: 0 });
    await rm(join(cwd, ".config"));
    const { stdout, outcome } = await merge(["-m", "-s", "-Q", "a", "b"]);
    const words = "The fragment redefined a value and strict mode had been passed.";
    expect(outcome).toMatchObject({ exitCode: 1, failure: words });
    expect(stdout).toBe(`Using a as base\nMerging b\n${words}\n`);
    expect(await readdir(cwd)).not.toContain(".config");
  });

  it("gives make the merged text, and compares with what it makes", async () => {
    await write("a", "CONFIG_A=y\n# CONFIG_B is not set\n# CONFIG_C is not set\n");
    const { stdout, outcome, made } = await merge(["a"], { final: "CONFIG_A=y\nCONFIG_B=y\n", env: { ARCH: "arm64" } });
    expect(made).toEqual([
      {
        words: [expect.stringMatching(/^KCONFIG_ALLCONFIG=\.\/\.tmp\.config\.[a-z0-9]{10}$/), "alldefconfig"],
        env: { ARCH: "arm64" },
        given: await read("a"),
      },
    ]);
    expect(stdout).toBe(
      "Using a as base\n" +
        "Value requested for CONFIG_B not in final .config\nRequested value:  # CONFIG_B is not set\nActual value:     CONFIG_B=y\n\n" +
        "Value requested for CONFIG_C not in final .config\nRequested value:  # CONFIG_C is not set\nActual value:     \n\n",
    );
    expect(outcome).toMatchObject({
      exitCode: 0,
      written: ".config",
      lost: [{ symbol: "CONFIG_B" }, { symbol: "CONFIG_C" }],
    });
    expect((await readdir(cwd)).sort()).toEqual([".config", "a"]);
  });

  it("tells make of -n, -O and KCONFIG_CONFIG as the script does", async () => {
    await write("a", "");
    await mkdir(join(cwd, "out"));
    const { made } = await merge(["-n", "-O", "out//", "a"], { env: { KCONFIG_CONFIG: "my.config" } });
    expect(made[0]?.words.slice(1)).toEqual(["O=out", "allnoconfig"]);
    expect(made[0]?.env).toEqual({ KCONFIG_CONFIG: "my.config" });
    expect((await merge(["-O", "out", "-O", ".", "a"], { env: { KCONFIG_CONFIG: "" } })).made[0]).toMatchObject({
      words: [expect.anything(), "alldefconfig"],
      env: { KCONFIG_CONFIG: ".config" },
    });
  });

  it("has make's exit status, and leaves nothing of its own behind", async () => {
    await write("a", "CONFIG_A=y\n");
    const { outcome, stdout } = await merge(["a"], { status: 130 });
    expect(outcome).toMatchObject({ exitCode: 130, failure: "make failed (exit status 130)" });
    expect(stdout).toBe("Using a as base\n");
    expect((await readdir(cwd)).sort()).toEqual([".config", "a"]);
  });

  it("takes other prefixes out of CONFIG_, none at all too", async () => {
    await write("a", "BR2_A=y\nA=1\nCONFIG_A=y\n");
    await write("b", "BR2_A=n\nA=2\nCONFIG_A=n\n");
    const merged = async (prefix: string) => {
      await merge(["-m", "a", "b"], { env: { CONFIG_: prefix } });
      return read(".config");
    };
    expect(await merged("BR2_")).toBe("A=1\nCONFIG_A=y\n\nBR2_A=n\nA=2\nCONFIG_A=n\n");
    expect(await merged("")).toBe("\nBR2_A=n\nA=2\nCONFIG_A=n\n");
    expect((await merge(["-m", "a"], { env: { CONFIG_: "." } })).outcome).toMatchObject({ exitCode: 2 });
  });

  describe("given what is no configuration", () => {
    it("refuses a binary file", async () => {
      await write("a", "");
      await write("b", "CONFIG_A=y\n\0");
      const { outcome } = await merge(["-m", "a", "b"]);
      expect(outcome).toMatchObject({
        exitCode: 2,
        message: "the merge file 'b' is a binary file",
        why: ["byte 11 is zero"],
      });
    });

    it("refuses 50 MB", async () => {
      await writeFile(join(cwd, "a"), Buffer.alloc(50_000_000, "CONFIG_A=y\n"));
      const { outcome } = await merge(["-m", "a"]);
      expect(outcome).toMatchObject({ exitCode: 2, message: "the base file 'a' is larger than 32 MiB" });
    });

    it("says that a folder is one", async () => {
      await write("a", "");
      await mkdir(join(cwd, "d"));
      expect((await merge(["-m", "a", "d"])).outcome).toMatchObject({
        exitCode: 1,
        message: "the merge file 'd' is a folder",
        next: ["name the files in it"],
      });
      expect((await merge(["-m", "d"])).outcome).toMatchObject({
        exitCode: 1,
        message: "the base file 'd' is a folder",
      });
    });

    it("says what cannot be written, and why", async () => {
      await write("a", "");
      await mkdir(join(cwd, "d"));
      const message = async (words: string[], KCONFIG_CONFIG: string) =>
        ((await merge(["-m", ...words], { env: { KCONFIG_CONFIG } })).outcome as SamebitsError).message;
      expect(await message(["a"], "d")).toBe("'d' cannot be written: it is a folder");
      expect(await message(["a"], "none/x")).toBe(
        `'none/x' cannot be written: there is no folder ${join(cwd, "none")}`,
      );
      expect(await message(["none/a"], "")).toBe(`'none/a' cannot be written: there is no folder ${join(cwd, "none")}`);
      expect(await message([""], "")).toBe("the base file '' cannot be made: its name is empty");
    });

    it.skipIf(!canBecomeNobody)("says what may not be read", async () => {
      await write("a", "");
      await write("b", "");
      await chmod(join(cwd, "b"), 0);
      await chmod(cwd, 0o777);
      const source = (file: string) =>
        pathToFileURL(join(import.meta.dirname, "../../../src/kernel/merge-script", file)).href;
      // Root may read everything: a process of its own becomes nobody, once it has loaded what it needs.
      const program = `
        import { mergeLikeScript } from "${source("merge.ts")}";
        import { readScriptWords } from "${source("words.ts")}";
        ${BECOME_NOBODY}
        const [cwd, KCONFIG_CONFIG, ...words] = process.argv.slice(1);
        const world = { cwd, env: { KCONFIG_CONFIG }, out() {}, err: (text) => process.stderr.write(text) };
        await mergeLikeScript(readScriptWords(words), world).then(
          ({ exitCode }) => console.error(exitCode),
          ({ exitCode, message }) => console.error(exitCode + " " + message),
        );`;
      const merged = async (kconfig: string, ...words: string[]) => {
        const flags = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", program, "--"];
        const { stderr } = await execa(process.execPath, [...flags, cwd, kconfig, "-m", ...words]);
        return stderr.split("\n");
      };
      expect(await merged("", "a", "b")).toEqual([
        "The merge file 'b' does not exist.  Exit.",
        "It is there, but may not be read: permission denied.",
        "1",
      ]);
      expect(await merged("", "b")).toEqual([
        "The base file 'b' does not exist. Creating one...",
        "1 the base file 'b' cannot be read: permission denied",
      ]);
      expect(await merged("b", "a")).toEqual(["1 'b' cannot be written: permission denied"]);
    });
  });
});

describe("lines that did not survive", () => {
  const lost = (merged: string, final: string) =>
    lostLines({ name: "m", text: merged }, { name: "f", text: final }).map(({ symbol }) => symbol);

  it("are compared as text, each time a symbol is set", () => {
    expect(lost("CONFIG_A=y\nCONFIG_B=0x10\n", "CONFIG_A=y\nCONFIG_B=0x10\n")).toEqual([]);
    expect(lost("CONFIG_A=y\nCONFIG_A=m\n", "CONFIG_A=m\n")).toEqual(["CONFIG_A", "CONFIG_A"]);
    expect(lost("# CONFIG_A is not set\n", "")).toEqual(["CONFIG_A"]);
    expect(lost("# about CONFIG_A\nCONFIG_A=y\n", "CONFIG_A=y\n")).toEqual(["CONFIG_A"]);
  });
});

describe("a merge, checked by the plainest way to do it", () => {
  const symbols = ["CONFIG_A", "CONFIG_AB", "CONFIG_XCONFIG_A", "CONFIG_"];
  const line = fc.oneof(
    fc
      .tuple(fc.constantFrom(...symbols), fc.constantFrom("y", "m", '"CONFIG_A "'))
      .map(([name, value]) => `${name}=${value}`),
    fc.constantFrom(...symbols).map((name) => `# ${name} is not set`),
    fc.constantFrom(...symbols).map((name) => `# see ${name}`),
  );
  const text = fc.tuple(fc.array(line), fc.boolean()).map(([lines, open]) => lines.join("\n") + (open ? "" : "\n"));

  /** Line by line and symbol by symbol, as the script's sed does it. */
  function plainly(base: string, fragments: readonly string[]): string {
    let merged = base;
    for (const fragment of fragments) {
      for (const set of fragment.split("\n")) {
        const symbol = /^(?:# )?(CONFIG_\w*)(?==| is not set$)/.exec(set)?.[1];
        if (symbol === undefined || (set.startsWith("#") && set.includes("="))) continue;
        if (!new RegExp(`(?<!\\w)${symbol}(?!\\w)`).test(merged)) continue;
        merged = merged
          .split(/(?<=\n)/)
          .filter((one) => !one.includes(`${symbol} `) && !one.includes(`${symbol}=`))
          .join("");
      }
      merged += `\n${fragment}`;
    }
    return merged;
  }

  it("is the same text", () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (base, fragments) => {
        const sources = fragments.map((one, index) => ({ name: `f${index}`, text: one }));
        expect(mergeConfigs({ name: "base", text: base }, sources).text).toBe(plainly(base, fragments));
      }),
      { numRuns: 500 },
    );
  });
});
