import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { z } from "zod";
import { stepFailed, systemCode } from "./errors.ts";

/** Who holds a name. */
export interface Holder {
  readonly pid: number;
  /** What it does, in words, as given by the holder: `build of minimal`. */
  readonly describe: string;
  /** When it began: ISO 8601. */
  readonly started: string;
}

const holderSchema = z.object({ pid: z.number(), describe: z.string(), started: z.string() });

export interface ExclusiveOptions {
  /** What this process wants to do, in words; shown to whoever comes second. */
  readonly describe: string;
  /** The folder the name belongs to: the same name under two folders is two names. Must exist. */
  readonly folder: string;
  /** Wait for the holder to end (true), or fail at once. */
  readonly wait: boolean;
  /** Called once for each holder that is waited for; undefined when it does not say who it is. */
  readonly onWait?: (holder: Holder | undefined) => void;
  readonly signal?: AbortSignal;
}

/**
 * Does `work` while no other process of this machine does work of the same name and folder.
 *
 * The lock is a listening socket in Linux's abstract name space (unix(7)): the kernel holds it for exactly as long as the
 * process lives, so a killed holder leaves nothing behind. Whoever comes second connects to it, is told by the holder
 * itself who that is, and waits for the connection to end.
 * @throws SamebitsError (exit 1) naming pid and work of the holder, when `wait` is false; the signal's reason when aborted.
 */
export async function withExclusive<T>(name: string, options: ExclusiveOptions, work: () => Promise<T>): Promise<T> {
  const address = abstractAddress(name, await realpath(options.folder));
  for (;;) {
    options.signal?.throwIfAborted();
    const waiting = new Set<Socket>();
    const server = await listen(address, waiting, {
      pid: process.pid,
      describe: options.describe,
      started: new Date().toISOString(),
    });
    if (server !== undefined) {
      try {
        return await work();
      } finally {
        await close(server, waiting);
      }
    }
    await awaitHolder(address, options);
  }
}

/**
 * NUL and exactly 107 bytes, which fills sockaddr_un: Node 20 pads a shorter abstract name with NULs and Node 22 does not,
 * and both must mean the same name.
 */
function abstractAddress(name: string, folder: string): string {
  const digest = createHash("sha512").update(folder).update("\0").update(name).digest("hex");
  return `\0samebits-${digest}`.slice(0, 108);
}

/** The server that is the lock; undefined when another process has it. */
function listen(address: string, waiting: Set<Socket>, holder: Holder): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => waiting.delete(socket));
      socket.write(`${JSON.stringify(holder)}\n`);
    });
    server.once("error", (error) => (systemCode(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function close(server: Server, waiting: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    // The name is free as soon as close() returns; only then may those who wait be told.
    server.close(() => resolve());
    for (const socket of waiting) socket.destroy();
  });
}

/** Resolves once the present holder is gone (or was gone already). */
async function awaitHolder(address: string, options: ExclusiveOptions): Promise<void> {
  const socket = connect(address);
  let told = false;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(silent);
      options.signal?.removeEventListener("abort", onAbort);
      socket.destroy();
      reject(error);
    };
    const tell = (holder: Holder | undefined) => {
      if (told) return;
      told = true;
      clearTimeout(silent);
      if (options.wait) options.onWait?.(holder);
      else fail(held(options.describe, holder));
    };
    const onAbort = () => fail(options.signal!.reason);
    // The holder may be stopped, or busy: then it says nothing, and is waited for all the same.
    const silent = setTimeout(() => tell(undefined), 3_000);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) tell(parseHolder(text));
    });
    // Refused or reset: the holder ended between our attempt to listen and now, or while we waited.
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(silent);
      options.signal?.removeEventListener("abort", onAbort);
      resolve();
    });
  });
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const held = (describe: string, holder: Holder | undefined) =>
  stepFailed(`cannot start the ${describe}: it would meet another one`, {
    why: holder
      ? `process ${holder.pid} has been busy with the ${holder.describe} since ${holder.started}`
      : "another process holds the lock and does not say which",
    next: holder ? `wait for it, or end it with: kill ${holder.pid}` : "wait for it, then run the same command again",
  });
