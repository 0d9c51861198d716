import { spawn } from "node:child_process";
import { machineLacks, stepFailed, systemCode } from "./errors.ts";
import { showCommand } from "./process.ts";
import { endWithParent } from "./process-tree.ts";

export interface TerminalRunOptions {
  /** The child's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What failed, in words, should it fail. */
  readonly failure: string;
  readonly next?: string;
  /** Ends the child: SIGTERM, after `graceSeconds` SIGKILL. */
  readonly signal?: AbortSignal;
  /** Default: 5. */
  readonly graceSeconds?: number;
}

/**
 * Runs a program that a person works with: the terminal is its own until it ends. It stays in the foreground group, so that it can
 * read keys; Ctrl-C reaches both it and samebits, and this waits until it has put the terminal in order.
 * @throws SamebitsError (exit 1) with its exit status; exit 3: there is no such program; the signal's reason when aborted
 */
export async function runOnTerminal(command: readonly string[], options: TerminalRunOptions): Promise<void> {
  const { env, failure, next, signal, graceSeconds = 5 } = options;
  signal?.throwIfAborted();
  const [file, ...args] = command;
  const child = spawn(file!, args, { env, stdio: "inherit" });
  const unguard = child.pid === undefined ? () => {} : endWithParent(child.pid);
  let forced: NodeJS.Timeout | undefined;
  const onAbort = () => {
    child.kill("SIGTERM");
    forced = setTimeout(() => child.kill("SIGKILL"), graceSeconds * 1000);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const how = await new Promise<string | undefined>((resolve, reject) => {
      child.once("error", (cause) => {
        if (systemCode(cause) !== "ENOENT") return reject(cause);
        reject(
          machineLacks(`${file} is not installed, or not on PATH`, { why: `command: ${showCommand(command)}`, cause }),
        );
      });
      child.once("exit", (code, killed) =>
        resolve(code === 0 ? undefined : code === null ? `killed by ${killed}` : `exit status ${code}`),
      );
    });
    signal?.throwIfAborted();
    if (how === undefined) return;
    throw stepFailed(`${failure} (${how})`, {
      why: `command: ${showCommand(command)}`,
      ...(next !== undefined && { next }),
    });
  } finally {
    clearTimeout(forced);
    signal?.removeEventListener("abort", onAbort);
    unguard();
  }
}
