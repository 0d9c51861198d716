import { createWriteStream } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { execa } from "execa";
import { type ErrorParts, machineLacks, stepFailed, systemCode } from "./errors.ts";
import { isFolder } from "./is-folder.ts";
import { endWithParent, killTree, type ProcessStat, signalTree, treeStats } from "./process-tree.ts";

export interface RunOptions {
  /** File that receives everything the child prints, stdout and stderr interleaved; made new, its folder too. */
  readonly log: string;
  /** What failed, in words, should it fail: the error's message. Default: `NAME failed`. */
  readonly failure?: string;
  /** What to do next, for the error. */
  readonly next?: string | readonly string[];
  /** What to do when the program itself is missing (exit 3), such as what to install. */
  readonly missing?: string | readonly string[];
  readonly cwd?: string;
  /** The child's whole environment; nothing is inherited besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes or text for the child's standard input; default: none. */
  readonly input?: string | Uint8Array;
  /** false: standard output is not returned, which is in the log alone then: for what may print any amount. Default: true. */
  readonly keepOutput?: boolean;
  /** Called with each line the child prints, without its line end. Must not throw. */
  readonly onLine?: (line: string) => void;
  /** Ends the child and everything it started (SIGTERM, after `graceSeconds` SIGKILL). */
  readonly signal?: AbortSignal;
  /** Seconds between SIGTERM and SIGKILL; default: 5. */
  readonly graceSeconds?: number;
  /** Exit statuses that are not a failure; default: 0 alone. */
  readonly okExitCodes?: readonly number[];
}

export interface RunResult {
  readonly stdout: string;
  readonly exitCode: number;
}

/**
 * Runs a child process given as a literal argument list, with its whole output kept in a log file. The child leads a
 * session of its own without a terminal. Should it fail or be aborted, nothing of what it started is left running; the
 * same holds when samebits itself is killed (see {@link endWithParent}).
 * @returns standard output (final newline removed) and the exit status.
 * @throws SamebitsError (exit 1) with the last lines, the command, the log's path and what to do next; exit 3 when there
 * is no such program; the signal's reason when aborted.
 */
export async function run(command: readonly string[], options: RunOptions): Promise<RunResult> {
  const [file, ...args] = command;
  options.signal?.throwIfAborted();
  await mkdir(dirname(options.log), { recursive: true });
  const log = createWriteStream(options.log);
  const logEnded = new Promise<Error | undefined>((resolve) => {
    log.once("error", resolve);
    log.once("close", () => resolve(undefined));
  });
  const title = `$ ${showCommand(command)}\n`;
  log.write(title);
  const child = execa(file!, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env !== undefined && { env: options.env, extendEnv: false }),
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    detached: true,
    all: true,
    // The log has everything; only standard output is wanted in memory.
    buffer: { stdout: options.keepOutput ?? true, stderr: false, all: false },
    maxBuffer: 512 * 1024 * 1024,
    reject: false,
  });
  const { pid } = child;
  const unguard = pid === undefined ? () => {} : endWithParent(pid);
  let forced: NodeJS.Timeout | undefined;
  // All there was when it was aborted: what has a session of its own cannot be found any more once its parents have ended.
  let family: readonly ProcessStat[] = [];
  const onAbort = () => {
    if (pid === undefined) return;
    family = treeStats(pid);
    signalTree(pid, "SIGTERM", family);
    forced = setTimeout(() => signalTree(pid, "SIGKILL", family), (options.graceSeconds ?? 5) * 1000);
  };
  options.signal?.addEventListener("abort", onAbort, { once: true });
  child.once("exit", () => {
    // Whatever the aborted child left behind may hold its output open, which would keep us waiting.
    if (options.signal?.aborted && pid !== undefined) void killTree(pid, family);
  });
  child.all.pipe(log);
  // A log that cannot be written (full disk) must not stop the child for ever: go on reading, complain at the end.
  log.once("error", () => child.all.resume());
  if (options.onLine) {
    // Each by itself: a line of one must not be cut in two by the other.
    eachLine(child.stdout, options.onLine);
    eachLine(child.stderr, options.onLine);
  }

  const result = await child;
  options.signal?.removeEventListener("abort", onAbort);
  clearTimeout(forced);
  const exitCode = result.exitCode ?? -1;
  const ok = result.exitCode !== undefined && (options.okExitCodes ?? [0]).includes(exitCode);
  if (!ok && pid !== undefined) await killTree(pid, family);
  unguard();
  // A child that never started has no output that would end the log.
  if (pid === undefined) log.end();
  const logError = await logEnded;

  if (logError !== undefined) {
    throw stepFailed(`cannot write the log ${options.log}`, {
      why: [logError.message, `command: ${showCommand(command)}`],
      ...(systemCode(logError) === "ENOSPC" && {
        next: "free some space on that disk, then run the same command again",
      }),
      cause: logError,
    });
  }
  if (ok) return { stdout: result.stdout ?? "", exitCode };
  options.signal?.throwIfAborted();
  if (result.code === "ENOENT" && pid === undefined && (await isFolder(options.cwd ?? "."))) {
    throw machineLacks(`${file} is not installed, or not on PATH`, {
      why: `command: ${showCommand(command)}`,
      ...(options.missing !== undefined && { next: options.missing }),
    });
  }
  const how =
    result.exitCode !== undefined
      ? `exit status ${exitCode}`
      : result.signal !== undefined
        ? `killed by ${result.signal}`
        : (result.originalMessage ?? "did not start");
  const failure = options.failure ?? `${file} failed`;
  throw stepFailed(`${failure} (${how})`, {
    why: [
      ...(await lastLines(options.log, 20, Buffer.byteLength(title))),
      `command: ${beginningOf(showCommand(command))}`,
      `full log: ${options.log}`,
    ],
    ...(options.next !== undefined && { next: options.next }),
  } satisfies ErrorParts);
}

const LONGEST_COMMAND = 500;
/** The log has the whole of it. */
const beginningOf = (command: string): string =>
  command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command;

/** Calls back with every line of a byte stream, without line ends; a last line without one counts too. */
export function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop()!;
    for (const line of lines) onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  });
  stream.on("end", () => {
    rest += decoder.end();
    if (rest !== "") onLine(rest);
  });
}

/** A word as a POSIX shell takes it literally. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** The command as one line that a POSIX shell would read back as the same words. */
export function showCommand(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./^#-]+$/.test(word) ? word : quote(word))).join(" ");
}

/**
 * The last lines of a log (at most 20, from its last 16 KiB), without the line that names the command.
 * @param from where they begin at the earliest, in bytes: a command may have several lines itself
 */
export async function lastLines(path: string, most = 20, from = 0): Promise<string[]> {
  const { size } = await stat(path);
  const file = await open(path, "r");
  try {
    const length = Math.min(Math.max(size - from, 0), 16_384);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.toString("utf8").trimEnd().split("\n");
    return lines.filter((line, index) => !(index === 0 && line.startsWith("$ "))).slice(-most);
  } finally {
    await file.close();
  }
}
