import { execFile } from "node:child_process";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SamebitsError } from "../../src/base/errors.ts";
import { mergeLikeScript } from "../../src/kernel/merge-script/merge.ts";
import { readScriptWords } from "../../src/kernel/merge-script/words.ts";

/** A folder and a command line for merge_config.sh. Contents are bytes, written as Latin-1. */
export interface MergeCase {
  /** Options, base and fragments. */
  readonly words: readonly string[];
  /** Contents by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  /** Targets by path. */
  readonly links?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** All that is to be seen of a run. */
export interface MergeOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Every file there is afterwards: mode and content by path. */
  readonly left: Readonly<Record<string, string>>;
}

/**
 * Plays the kernel's make: writes down what it was asked, reads KCONFIG_ALLCONFIG, and writes a .config where kconfig would, with
 * some values other than asked for. MAKE_FAILS makes it fail with that status, MAKE_IDLE makes it write nothing.
 */
const FAKE_MAKE = `#!/bin/sh
out=.
for word; do case $word in KCONFIG_ALLCONFIG=*) all=\${word#*=} ;; O=*) out=\${word#*=} ;; esac; done
{ echo "$@" && echo "KCONFIG_CONFIG=\${KCONFIG_CONFIG-unset} ARCH=\${ARCH-unset}" && cat "$all"; } |
  sed 's/[.]tmp[.]config[.][A-Za-z0-9]*/TEMPORARY/' >make.log
echo "make's output"
echo "make's warning" >&2
[ -z "\${MAKE_FAILS-}" ] || exit "$MAKE_FAILS"
[ -z "\${MAKE_IDLE-}" ] || exit 0
{ echo "# made"; sed -e 's/A=m/A=y/' -e '/X/d' -e 's/^# \\(.*\\) is not set/\\1=n/' "$all"; } >"\${KCONFIG_CONFIG:-$out/.config}"
`;

/** Runs cases in folders of their own below one folder. */
export class MergeArena {
  readonly #folder: string;
  /** Words that start merge_config.sh. */
  readonly #script: readonly string[];
  readonly #bin: string;

  private constructor(folder: string, script: readonly string[]) {
    this.#folder = folder;
    this.#script = script;
    this.#bin = join(folder, "bin");
  }

  static async open(folder: string, script: readonly string[]): Promise<MergeArena> {
    const arena = new MergeArena(folder, script);
    await mkdir(arena.#bin);
    await writeFile(join(arena.#bin, "make"), FAKE_MAKE);
    await chmod(join(arena.#bin, "make"), 0o755);
    return arena;
  }

  #env(one: MergeCase): Record<string, string> {
    return { PATH: `${this.#bin}:${process.env.PATH}`, LC_ALL: "C", ...one.env };
  }

  /** The kernel's script. */
  theirs(one: MergeCase): Promise<MergeOutcome> {
    return this.process(one, this.#script);
  }

  /** Any program that takes the script's words. */
  async process(one: MergeCase, program: readonly string[]): Promise<MergeOutcome> {
    return this.#inFolder(one, (cwd) => execute([...program, ...one.words], cwd, this.#env(one)));
  }

  /** samebits in this process, all but the start of make. */
  async ours(one: MergeCase): Promise<MergeOutcome> {
    return this.#inFolder(one, async (cwd) => {
      const stdout: Buffer[] = [];
      let stderr = "";
      let exitCode: number;
      try {
        const outcome = await mergeLikeScript(readScriptWords(one.words), {
          cwd,
          env: this.#env(one),
          out: (bytes) => void stdout.push(Buffer.from(bytes)),
          err: (text) => {
            stderr += Buffer.from(text).toString("latin1");
          },
          make: async (words, env) => {
            const made = await execute(["make", ...words], cwd, env);
            stdout.push(Buffer.from(made.stdout, "latin1"));
            stderr += made.stderr;
            return made.exitCode;
          },
        });
        exitCode = outcome.exitCode;
      } catch (error) {
        if (!(error instanceof SamebitsError)) throw error;
        exitCode = error.exitCode;
        stderr += `error: ${error.message}\n`;
      }
      return { exitCode, stdout: Buffer.concat(stdout).toString("latin1"), stderr };
    });
  }

  async #inFolder(one: MergeCase, work: (cwd: string) => Promise<Omit<MergeOutcome, "left">>): Promise<MergeOutcome> {
    const cwd = await mkdtemp(join(this.#folder, "case-"));
    try {
      for (const folder of one.folders ?? []) await mkdir(join(cwd, folder), { recursive: true });
      for (const [name, bytes] of Object.entries(one.files)) {
        if (dirname(name) !== ".") await mkdir(join(cwd, dirname(name)), { recursive: true });
        await writeFile(join(cwd, name), bytes, "latin1");
      }
      for (const [name, target] of Object.entries(one.links ?? {})) await symlink(target, join(cwd, name));
      const { stdout, stderr, exitCode } = await work(cwd);
      // Absolute names (of -O) tell the folders apart.
      const plain = (text: string) => text.replaceAll(cwd, "/CASE");
      return { exitCode, stdout: plain(stdout), stderr: plain(stderr), left: await filesBelow(cwd, plain) };
    } finally {
      await rm(cwd, { recursive: true });
    }
  }
}

async function filesBelow(folder: string, plain: (text: string) => string): Promise<Record<string, string>> {
  const left: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    const found = await lstat(path);
    if (found.isDirectory()) continue;
    left[name] = found.isSymbolicLink()
      ? `-> ${await readlink(path)}`
      : `${(found.mode & 0o7777).toString(8)} ${plain(await readFile(path, "latin1"))}`;
  }
  return left;
}

function execute(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  return new Promise<Omit<MergeOutcome, "left">>((done, reject) => {
    const options = { cwd, env, encoding: "latin1", maxBuffer: 256 * 1024 * 1024 } as const;
    execFile(command[0]!, command.slice(1), options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === "number") done({ exitCode, stdout, stderr });
      else reject(error);
    });
  });
}
