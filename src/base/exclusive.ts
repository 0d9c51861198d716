import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
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
 * @throws SamebitsError (exit 1) naming pid and work of the holder, when `wait` is false; the signal's reason when aborted.
 */
export async function withExclusive<T>(name: string, options: ExclusiveOptions, work: () => Promise<T>): Promise<T> {
  const release = await hold(abstractAddress(`${await realpath(options.folder)}\0${name}`), options);
  try {
    return await work();
  } finally {
    await release();
  }
}

type HoldOptions = Omit<ExclusiveOptions, "folder">;

/**
 * The lock is a listening socket in Linux's abstract name space (unix(7)): the kernel holds it for exactly as long as the
 * process lives, so a killed holder leaves nothing behind. Whoever comes second connects to it, is told by the holder
 * itself who that is, and waits for the connection to end.
 */
async function hold(address: string, options: HoldOptions): Promise<() => Promise<void>> {
  for (;;) {
    options.signal?.throwIfAborted();
    const release = await listen(address, {
      pid: process.pid,
      describe: options.describe,
      started: new Date().toISOString(),
    });
    if (release !== undefined) return release;
    await awaitHolder(address, options);
  }
}

/**
 * NUL and exactly 107 bytes, which fills sockaddr_un: Node 20 pads a shorter abstract name with NULs and Node 22 does not,
 * and both must mean the same name.
 */
function abstractAddress(name: string): string {
  const digest = createHash("sha512").update(name).digest("hex");
  return `\0samebits-${digest}`.slice(0, 108);
}

/** Becomes the holder, and returns how to give it back; undefined when another process holds the name. */
function listen(address: string, holder: Holder): Promise<(() => Promise<void>) | undefined> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<Socket>();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => {}).on("close", () => waiting.delete(socket));
      socket.unref().write(`${JSON.stringify(holder)}\n`);
    });
    server.once("error", (error) => (systemCode(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => {
      // Holding on to something is no reason to stay alive.
      server.unref();
      resolve(async () => {
        if (!server.listening) return;
        // The name is free as soon as close() returns; only then may those who wait be told.
        const closed = new Promise<void>((done) => server.close(() => done()));
        for (const socket of waiting) socket.destroy();
        await closed;
      });
    });
  });
}

/** Resolves once the present holder is gone (or was gone already). */
async function awaitHolder(address: string, options: HoldOptions): Promise<void> {
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
