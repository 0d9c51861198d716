import { createWriteStream } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { execa } from "execa";
import { type ErrorParts, EXIT, SamebitsError, stepFailed } from "./errors.ts";

export interface RunOptions {
  /** File that receives everything the child prints, stdout and stderr interleaved; made new, its folder too. */
  readonly log: string;
  /** What failed, in words, should it fail: the error's message. Default: `NAME failed`. */
  readonly failure?: string;
  /** What to do next, for the error. */
  readonly next?: string | readonly string[];
  readonly cwd?: string;
  /** The child's whole environment; nothing is inherited besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes or text for the child's standard input; default: none. */
  readonly input?: string | Uint8Array;
  /** Called with each line the child prints. */
  readonly onLine?: (line: string) => void;
  /** Ends the child (SIGTERM, after 5 s SIGKILL). */
  readonly signal?: AbortSignal;
  /** Exit statuses that are not a failure; default: 0 alone. */
  readonly okExitCodes?: readonly number[];
}

export interface RunResult {
  readonly stdout: string;
  readonly exitCode: number;
}

/**
 * Runs a child process given as a literal argument list, with its whole output kept in a log file.
 * @returns standard output (final newline removed) and the exit status.
 * @throws SamebitsError (exit 1) with the last lines, the command, the log's path and what to do next.
 */
export async function run(command: readonly string[], options: RunOptions): Promise<RunResult> {
  const [file, ...args] = command;
  await mkdir(dirname(options.log), { recursive: true });
  const log = createWriteStream(options.log);
  log.write(`$ ${showCommand(command)}\n`);
  const child = execa(file!, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env !== undefined && { env: options.env, extendEnv: false }),
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    ...(options.signal !== undefined && { cancelSignal: options.signal }),
    forceKillAfterDelay: 5_000,
    all: true,
    maxBuffer: 512 * 1024 * 1024,
    reject: false,
  });
  child.all.pipe(log);
  if (options.onLine) {
    const onLine = options.onLine;
    void (async () => {
      for await (const line of child.iterable({ from: "all" })) onLine(line);
    })().catch(() => {});
  }
  const result = await child;
  await new Promise<void>((resolve) => (log.writableFinished ? resolve() : log.once("close", () => resolve())));
  const exitCode = result.exitCode ?? -1;
  if (result.exitCode !== undefined && (options.okExitCodes ?? [0]).includes(exitCode)) {
    return { stdout: result.stdout, exitCode };
  }
  if (options.signal?.aborted) throw options.signal.reason;
  const how =
    result.exitCode !== undefined
      ? `exit status ${exitCode}`
      : result.signal !== undefined
        ? `killed by ${result.signal}`
        : (result.originalMessage ?? "did not start");
  const failure = options.failure ?? `${file} failed`;
  throw stepFailed(`${failure} (${how})`, {
    why: [...(await lastLines(options.log)), `command: ${showCommand(command)}`, `full log: ${options.log}`],
    ...(options.next !== undefined && { next: options.next }),
  } satisfies ErrorParts);
}

/** The command as one line that a POSIX shell would read back as the same words. */
export function showCommand(command: readonly string[]): string {
  return command
    .map((word) => (/^[\w@%+=:,./^#-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

/** The last lines of a log (at most 20, from its last 16 KiB), without the line that names the command. */
export async function lastLines(path: string, most = 20): Promise<string[]> {
  const { size } = await stat(path);
  const file = await open(path, "r");
  try {
    const length = Math.min(size, 16_384);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.toString("utf8").trimEnd().split("\n");
    return lines.filter((line, index) => !(index === 0 && line.startsWith("$ "))).slice(-most);
  } finally {
    await file.close();
  }
}

/** The error for work ended by Ctrl-C or SIGTERM. */
export const interrupted = (signal: string) =>
  new SamebitsError(EXIT.failed, `interrupted by ${signal}`, {
    next: "nothing is half-written; run the same command again to go on",
  });
