import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { checkout, until } from "./project.ts";

/** Seconds that software emulation may take for whatever is waited for, on a machine that is half as fast and busy. */
const PATIENCE = 480;

/** A machine that `samebits boot` runs, worked by a test over its serial console. */
export class VirtualMachine {
  readonly #child: ChildProcess;
  /** Whole lines, without escape sequences. */
  #lines = "";
  #open = "";
  /** Up to where the test has read. */
  #read = 0;
  #look: () => void = () => {};
  /** The exit status of samebits, once it has ended. */
  exitCode: number | undefined;
  readonly ended: Promise<number>;

  private constructor(args: readonly string[]) {
    this.#child = spawn(join(checkout, "samebits"), ["boot", ...args], {
      cwd: checkout,
      env: { ...process.env, SAMEBITS_PROJECT: undefined, NO_COLOR: "1" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const decoder = new StringDecoder("utf8");
    const feed = (text: string) => {
      const lines = (this.#open + text).split("\n");
      this.#open = lines.pop()!;
      for (const line of lines) this.#lines += `${clean(line)}\n`;
      this.#look();
    };
    this.#child.stdout!.on("data", (part: Buffer) => feed(decoder.write(part)));
    this.#child.stderr!.setEncoding("utf8").on("data", feed);
    // A machine that has ended reads no more.
    this.#child.stdin!.on("error", () => {});
    this.ended = new Promise((resolve) => {
      this.#child.once("close", (code) => {
        this.exitCode = code ?? -1;
        this.#look();
        resolve(this.exitCode);
      });
    });
  }

  /** @param args of `samebits boot`, without --expect */
  static start(args: readonly string[]): VirtualMachine {
    return new VirtualMachine(args);
  }

  /** Everything that samebits and the console have shown. */
  text(): string {
    return this.#lines + clean(this.#open);
  }

  /** Types on the console; Ctrl-A is QEMU's own key. */
  type(keys: string): void {
    this.#child.stdin!.write(keys);
  }

  /** Waits until the console shows something behind what was waited for last. */
  async shows(wanted: RegExp, seconds = PATIENCE): Promise<RegExpExecArray> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const fail = (why: string) =>
          reject(new Error(`${wanted} on the console: ${why}:\n${this.text().slice(-6000)}`));
        timer = setTimeout(() => fail(`not within ${seconds} s`), seconds * 1000);
        this.#look = () => {
          const found = wanted.exec(this.text().slice(this.#read));
          if (found) {
            this.#read += found.index + found[0].length;
            resolve(found);
          } else if (this.exitCode !== undefined) fail(`samebits ended with exit status ${this.exitCode}`);
        };
        this.#look();
      });
    } finally {
      clearTimeout(timer);
      this.#look = () => {};
    }
  }

  /** Waits until something stands anywhere on what the console has shown; what was waited for before and after stays as it is. */
  async hasShown(wanted: RegExp, seconds = PATIENCE): Promise<RegExpExecArray> {
    const read = this.#read;
    this.#read = 0;
    try {
      return await this.shows(wanted, seconds);
    } finally {
      this.#read = read;
    }
  }

  /** Presses the power button, and waits until the machine is off and samebits has ended. */
  async powerOff(): Promise<number> {
    // To QEMU's monitor.
    this.type("\u0001csystem_powerdown\n");
    return this.#endsWithin(180);
  }

  /** Takes the machine's power away. */
  async cutPower(): Promise<void> {
    if (this.exitCode !== undefined) return;
    this.type("\u0001x");
    await this.#endsWithin(30).catch(() => {});
    this.#child.kill("SIGTERM");
    await this.ended;
  }

  async #endsWithin(seconds: number): Promise<number> {
    await until("the end of the machine", () => this.exitCode !== undefined, seconds).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}:\n${this.text().slice(-6000)}`);
    });
    return this.ended;
  }

  /**
   * Runs a command in the shell that the console shows a prompt of.
   * @returns what it prints, and its exit status
   */
  async run(command: string, seconds = PATIENCE): Promise<{ readonly output: string; readonly status: number }> {
    // The shell echoes what is typed: the marks are put together by it alone.
    this.type(`echo "=""begin="; ${command}; echo "=""end $?="\n`);
    await this.shows(/=begin=\n/, seconds);
    const from = this.#read;
    const [mark, status] = await this.shows(/=end (\d+)=/, seconds);
    return { output: this.text().slice(from, this.#read - mark.length), status: Number(status) };
  }
}

const clean = (line: string): string => stripVTControlCharacters(line).replace(/\r+$/, "");

/** A TCP port of the loopback address that nothing listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** What a server of a machine answers, asked until it answers at all. */
export function answerOf(url: string, seconds = PATIENCE): Promise<string> {
  return until(
    url,
    () =>
      fetch(url, { signal: AbortSignal.timeout(20_000) })
        .then((response) => response.text())
        .catch(() => undefined),
    seconds,
  );
}

/**
 * The state of every systemd unit that the node exporter's collector `systemd` shows (node_systemd_unit_state).
 * @param metrics Prometheus' text format
 */
export function unitStates(metrics: string): Map<string, string> {
  const states = new Map<string, string>();
  for (const [, labels] of metrics.matchAll(/^node_systemd_unit_state\{(.*)\} 1$/gm)) {
    const label = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels!)?.[1] ?? "";
    states.set(label("name"), label("state"));
  }
  return states;
}
