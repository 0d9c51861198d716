import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { until } from "./project.ts";

/** A command on a terminal of its own, worked by a test. */
export interface PseudoTerminal {
  /** Types keys. */
  type(keys: string): void;
  /** Waits until a text stands among what was shown since the last call; escape sequences do not count. */
  shows(text: string, seconds?: number): Promise<void>;
  /** Everything shown. */
  text(): string;
  /** The exit status; -1 when the terminal itself was killed. */
  readonly ended: Promise<number>;
}

/**
 * Runs a command on a pseudo terminal (pty.py), with the Python of the kernel toolchain, started through its own loader: what a
 * machine has of `script` or Python differs.
 * @param tree the kernel toolchain
 */
export function onTerminal(
  command: readonly string[],
  options: { readonly tree: string; readonly env: Readonly<Record<string, string | undefined>>; readonly cwd: string },
): PseudoTerminal {
  const { tree, env, cwd } = options;
  const python = [`${tree}/usr/lib64/ld-linux-x86-64.so.2`, "--library-path", `${tree}/usr/lib/x86_64-linux-gnu`];
  const child: ChildProcess = spawn(
    python[0]!,
    [...python.slice(1), `${tree}/usr/bin/python3`, join(import.meta.dirname, "pty.py"), ...command],
    { cwd, env: { ...env, PYTHONHOME: `${tree}/usr` }, stdio: ["pipe", "pipe", "inherit"] },
  );
  let text = "";
  let seen = 0;
  child.stdout!.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  return {
    type: (keys) => void child.stdin!.write(keys),
    async shows(wanted, seconds = 120) {
      await until(
        `"${wanted}" on the terminal`,
        () => {
          const found = stripVTControlCharacters(text.slice(seen)).includes(wanted);
          if (found) seen = text.length;
          return found;
        },
        seconds,
      ).catch((error: unknown) => {
        child.kill();
        throw new Error(`${(error as Error).message}:\n${stripVTControlCharacters(text).slice(-4000)}`);
      });
    },
    text: () => text,
    ended,
  };
}
