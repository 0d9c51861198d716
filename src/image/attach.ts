import { open } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { stepFailed, systemCode } from "../base/errors.ts";
import type { Waiting } from "./breakpoints.ts";

/** Who types and reads: a terminal, or a program's pipes. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { setRawMode?: (raw: boolean) => unknown; readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly rows?: number;
    readonly columns?: number;
  };
}

/** The size of a terminal as xterm reports it (CSI 8 ; rows ; columns t): nobody types that. */
export const sizeReport = (rows: number, columns: number): string => `\x1b[8;${rows};${columns}t`;

/** What leaves a shell whose input has ended. Not Ctrl-D, which is lost where it is typed before the shell reads. */
const END_OF_INPUT = "\nexit\n";

/**
 * Connects a terminal with the shell of a script that waits, until that shell ends. All keys go there, Ctrl-C among them; the
 * other terminal has the size of this one.
 * @throws SamebitsError (exit 1) when nobody listens any more: nobody does while somebody else is connected
 */
export async function attach(
  { folder, socket: name }: Waiting,
  { input, output }: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const directory = await open(folder, "r");
  try {
    // By the folder's descriptor: the name of a project's folder may be longer than a socket's address.
    const socket = connect(`/proc/self/fd/${directory.fd}/${name}`);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    }).catch((error) => {
      throw stepFailed("the script that had stopped does not wait any more", {
        why: systemCode(error) ?? String(error),
        next: "its build has gone on or ended",
        cause: error,
      });
    });
    await exchange(socket, { input, output }, signal);
  } finally {
    await directory.close();
  }
}

async function exchange(socket: Socket, { input, output }: Terminal, signal: AbortSignal): Promise<void> {
  const resize = () => {
    if (output.rows && output.columns) socket.write(sizeReport(output.rows, output.columns));
  };
  const typed = (chunk: Buffer | string) => void socket.write(chunk);
  const ended = () => void socket.write(END_OF_INPUT);
  const abort = () => void socket.destroy();
  let heard = false;
  const raw = input.isTTY === true && output.isTTY === true;
  if (raw) {
    input.setRawMode?.(true);
    output.on("resize", resize);
    resize();
  }
  input.on("data", typed);
  input.once("end", ended);
  signal.addEventListener("abort", abort);
  try {
    await new Promise<void>((resolve) => {
      socket.on("data", (chunk) => {
        heard = true;
        output.write(chunk);
      });
      // A connection that breaks ends like one that is closed: the shell at its other end is gone.
      socket.on("error", () => {});
      socket.once("close", () => resolve());
    });
  } finally {
    signal.removeEventListener("abort", abort);
    input.off("data", typed);
    input.off("end", ended);
    input.pause();
    output.off("resize", resize);
    if (raw) input.setRawMode?.(false);
  }
  signal.throwIfAborted();
  // Each shell shows a prompt at least.
  if (!heard) {
    throw stepFailed("no shell came from the script that had stopped", {
      why: "somebody else connected at the same time, or its build has ended",
      next: "samebits shell IMAGE --list tells what waits",
    });
  }
}
