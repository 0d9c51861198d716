import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import { machineLacks, systemCode } from "../base/errors.ts";
import { showCommand } from "../base/process.ts";
import { endWithParent, killTree } from "../base/process-tree.ts";
import { hideCredentials } from "./qemu-arguments.ts";
import { connectQmp, type Qmp } from "./qmp.ts";

export interface QemuProcess {
  readonly qmp: Qmp;
  /** The guest's console, when captured. */
  readonly stdout: Readable | null;
  /** QEMU's own complaints. */
  readonly stderr: Readable;
  /** How QEMU ended; rejects when it could not be started (SamebitsError, exit 3). */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Kills QEMU, should it still run, and resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts QEMU with QMP on file descriptor 3.
 * @param command the whole command; its arguments must contain `qmpArguments`.
 * @param options.cwd what relative paths among the arguments are relative to; default: the folder of this process
 * @param options.console `terminal` leaves standard input and output to QEMU; `capture` pipes the output.
 */
export function startQemu(
  command: readonly string[],
  options: {
    readonly console: "terminal" | "capture";
    readonly env: Readonly<Record<string, string>>;
    readonly cwd?: string;
  },
): QemuProcess {
  const [file, ...args] = command;
  const terminal = options.console === "terminal";
  const child: ChildProcess = spawn(file!, args, {
    env: options.env,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    // On a terminal QEMU must stay in the foreground group to read keys; otherwise Ctrl-C is ours alone to handle.
    detached: !terminal,
    stdio: [terminal ? "inherit" : "pipe", terminal ? "inherit" : "pipe", "pipe", "pipe"],
  });
  const unguard = child.pid === undefined ? () => {} : endWithParent(child.pid);
  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once("error", (error) => {
      if (systemCode(error) !== "ENOENT") return reject(error);
      reject(
        machineLacks(`${file} is not installed, or not on PATH`, {
          why: `command: ${showCommand(hideCredentials(command))}`,
          cause: error,
        }),
      );
    });
    child.once("close", (exitCode, signal) => {
      unguard();
      resolve({ exitCode, signal });
    });
  });
  ended.catch(() => {});
  return {
    qmp: connectQmp(child.stdio[3] as Duplex),
    stdout: child.stdout,
    stderr: child.stderr!,
    ended,
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        if (terminal) child.kill("SIGKILL");
        else await killTree(child.pid);
      }
      await ended.catch(() => {});
    },
  };
}
