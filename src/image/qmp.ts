import type { Duplex } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** A connection to QEMU's machine protocol (QMP); see QEMU's docs/interop/qmp-spec. */
export interface Qmp {
  /** Resolves once QEMU has greeted and commands may be sent; rejects when the connection ends before. */
  readonly ready: Promise<void>;
  /** Sends a command and resolves with what it returns; rejects with QEMU's error, or when the connection ends. */
  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

type Waiter = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/**
 * Speaks QMP over a stream. QEMU gets the other end as an inherited file descriptor (`-chardev socket,fd=N`), so that no
 * socket file is needed and it works across changes of root.
 */
export function connectQmp(stream: Duplex): Qmp {
  const decoder = new StringDecoder("utf8");
  const waiting = new Map<number, Waiter>();
  let ended: Error | undefined;
  let ids = 0;
  let rest = "";
  let greeted: () => void;
  const greeting = new Promise<void>((resolve, reject) => {
    greeted = resolve;
    waiting.set(0, { resolve: () => resolve(), reject });
  });

  const execute: Qmp["execute"] = (command, args) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = ++ids;
      waiting.set(id, { resolve, reject });
      stream.write(`${JSON.stringify({ execute: command, id, ...(args && { arguments: args }) })}\n`);
    });

  const receive = (message: Record<string, unknown>) => {
    if ("QMP" in message) return greeted();
    const waiter = waiting.get(Number(message.id));
    if (waiter === undefined) return;
    waiting.delete(Number(message.id));
    if ("error" in message) waiter.reject(new Error((message.error as { desc?: string }).desc ?? "unknown QMP error"));
    else waiter.resolve(message.return);
  };
  const end = () => {
    ended ??= new Error("QEMU closed the connection");
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line.trim() !== "") receive(JSON.parse(line));
  });
  stream.on("error", end).on("close", end).on("end", end);

  const ready = greeting.then(async () => {
    waiting.delete(0);
    await execute("qmp_capabilities");
  });
  // Whoever does not wait for it (an interactive session) is not to blame when QEMU ends early.
  ready.catch(() => {});
  return { ready, execute };
}
