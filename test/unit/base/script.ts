import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";

const folders: string[] = [];
afterAll(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));

/** A new folder, removed when the test file is done. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "samebits-test-"));
  folders.push(folder);
  return folder;
}

/** Bundles TypeScript text (imports relative to src/base) into a file that plain node runs as a process of its own. */
export async function bundleScript(source: string): Promise<string> {
  const result = await build({
    stdin: { contents: source, resolveDir: join(import.meta.dirname, "../../../src/base"), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  const path = join(await newFolder(), "script.mjs");
  await writeFile(path, result.outputFiles[0]!.contents);
  return path;
}

export interface Script {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Resolves with the match once the output matches; rejects when the process ends first. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | NodeJS.Signals>;
}

export function startScript(path: string, ...args: string[]): Script {
  const child = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const add = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on("close", (code, signal) => resolve(code ?? signal!));
  });
  return {
    child,
    output: () => text,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(text);
          if (match) resolve(match);
          return match !== null;
        };
        if (look()) return;
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        void ended.then(() => look() || reject(new Error(`ended without saying ${pattern}:\n${text}`)));
      }),
  };
}

/** Waits until a condition holds, for at most 5 s. */
export async function until(condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 250; i++) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return condition();
}
