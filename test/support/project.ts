import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { processTree } from "../../src/base/process-tree.ts";
import { removeFolder } from "../../src/base/workspace.ts";

/** The checkout that the tests belong to. */
export const checkout = join(import.meta.dirname, "../..");

/** What is not part of the project itself. */
const NOT_COPIED = new Set([".git", ".samebits", "node_modules", "out", "result"]);

export interface Outcome {
  /** Exit status; -1 when a signal ended it. */
  readonly exitCode: number;
  /** Standard output and standard error, as they came. */
  readonly text: string;
  readonly stdout: string;
  readonly seconds: number;
}

/** samebits, started and not waited for. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Outcome>;
  /** What it has printed so far. */
  text(): string;
  /** Sends a signal to samebits alone, as `kill` does. */
  kill(signal: NodeJS.Signals): void;
  /** Itself and every process it started, while it lives. */
  tree(): number[];
}

export interface RunOptions {
  /** Added to the environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Words before the command: `unshare --net`… */
  readonly prefix?: readonly string[];
  /** Run this instead of the CLI's sources. */
  readonly program?: readonly string[];
  /** Seconds until it is killed; default 600. */
  readonly timeout?: number;
}

/** A private copy of the project, to be damaged: it shares the Nix store with the checkout, and nothing else. */
export class Project {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  path(file: string): string {
    return join(this.root, file);
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), "utf8");
  }

  /** Changes a file; that nothing changes is a mistake of the test. */
  async edit(file: string, change: (text: string) => string): Promise<void> {
    const before = await this.read(file);
    const after = change(before);
    if (before === after) throw new Error(`the edit of ${file} changes nothing`);
    await writeFile(this.path(file), after);
  }

  /** Replaces the one place where `from` stands. */
  async replace(file: string, from: string, to: string): Promise<void> {
    const parts = (await this.read(file)).split(from);
    if (parts.length !== 2) throw new Error(`${file} holds ${JSON.stringify(from)} ${parts.length - 1} times`);
    await writeFile(this.path(file), parts.join(to));
  }

  samebits(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return this.start(args, options).ended;
  }

  start(args: readonly string[], options: RunOptions = {}): Started {
    const cli = [
      process.execPath,
      "--disable-warning=ExperimentalWarning",
      join(checkout, "src/cli.ts"),
      "--project",
      this.root,
    ];
    return start([...(options.prefix ?? []), ...(options.program ?? cli), ...args], this.root, options);
  }

  async remove(): Promise<void> {
    await removeFolder(this.root);
  }
}

/** The checkout itself, through its launcher: as a user has it. Tests that use it leave it as it was. */
export const ownProject = {
  path: (file: string) => join(checkout, file),
  samebits: (args: readonly string[], options: RunOptions = {}): Promise<Outcome> =>
    start([join(checkout, "samebits"), ...args], checkout, options).ended,
};

/** @param name goes into the folder's name */
export async function copyProject(name: string): Promise<Project> {
  const root = await realpath(await mkdtemp(join(tmpdir(), `samebits-test-${name}-`)));
  await cp(checkout, root, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => source === checkout || !NOT_COPIED.has(basename(source)),
  });
  return new Project(root);
}

function start(command: readonly string[], cwd: string, options: RunOptions): Started {
  const env = { ...process.env, SAMEBITS_PROJECT: undefined, NO_COLOR: "1", ...options.env };
  const began = performance.now();
  const child: ChildProcess = spawn(command[0]!, command.slice(1), { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let stdout = "";
  child.stdout!.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    stdout += part;
  });
  child.stderr!.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const late = setTimeout(() => child.kill("SIGKILL"), (options.timeout ?? 600) * 1000);
  const ended = new Promise<Outcome>((resolve, reject) => {
    const seconds = () => (performance.now() - began) / 1000;
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(late);
      const done = () => resolve({ exitCode: code ?? -1, text, stdout, seconds: seconds() });
      // The output's last words come before "close"; but a process that outlived samebits may hold it open, and that is
      // for the test to find out.
      child.once("close", done);
      setTimeout(done, 1_000);
    });
  });
  return {
    pid: child.pid ?? -1,
    ended,
    text: () => text,
    kill: (signal) => void child.kill(signal),
    tree: () => processTree(child.pid!),
  };
}

/** Waits until `condition` gives something other than undefined or false, and returns it. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  seconds = 60,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await condition();
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
