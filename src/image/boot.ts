import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { machineLacks, type SamebitsError, stepFailed } from "../base/errors.ts";
import { showCommand } from "../base/process.ts";
import { watchConsole } from "./console.ts";
import { probeKvm } from "./kvm.ts";
import { hideCredentials, type Machine, qemuArguments } from "./qemu-arguments.ts";
import { startQemu } from "./qemu-process.ts";
import { startTpm, TPM_SOCKET } from "./swtpm.ts";

export interface BootOptions extends Omit<Machine, "accelerator" | "console" | "tpm"> {
  /** The command up to and including qemu-system-x86_64. */
  readonly qemu: readonly string[];
  /** QEMU's whole environment; TMPDIR is where its overlays go. */
  readonly env: Readonly<Record<string, string>>;
  /** A TPM 2.0: the command up to and including swtpm, and the folder (absolute) of what it remembers. */
  readonly tpm?: { readonly swtpm: readonly string[]; readonly state: string };
  /** A folder of this machine's own, for a socket. */
  readonly folder: string;
  /** `auto`: KVM if it works, else software emulation. */
  readonly kvm: "auto" | "on" | "off";
  /**
   * Wait for this on the console (escape sequences removed), then end the machine. Without it the console is this
   * process's terminal, until the guest powers off or the user ends QEMU (Ctrl-A x).
   */
  readonly expect?: RegExp;
  /** Seconds until `expect` must have been seen; default: 300. */
  readonly timeout?: number;
  /**
   * Seconds the guest is given to power off when asked; then it is switched off. Default: 30. A guest that shows no sign
   * of stopping anything within 5 s has nobody who listens to the power button (systemd-logind), and is not waited for.
   */
  readonly powerOffSeconds?: number;
  /** File that receives QEMU's command and complaints, and the captured console. */
  readonly log: string;
  readonly signal?: AbortSignal;
  /** Told which accelerator is used, and why it is not KVM. */
  readonly onAccelerator?: (accelerator: "kvm" | "tcg", reason?: string) => void;
  /** Called with the last line of the captured console as it grows. */
  readonly onConsole?: (line: string) => void;
}

export interface BootResult {
  /** What `expect` matched. */
  readonly matched?: string;
  /** Seconds from QEMU's start to the match. */
  readonly seconds?: number;
  /** systemd units that failed before the match. */
  readonly failedUnits: readonly string[];
  /** The guest powered itself off (when asked, or by itself), or the user ended it. */
  readonly poweredOff: boolean;
  readonly accelerator: "kvm" | "tcg";
}

/**
 * Boots a UKI or a disk in QEMU with OVMF. The artifacts are only read.
 * @throws SamebitsError: exit 1 when the machine does not get to `expect` in time (with the console's last lines), panics,
 * enters emergency mode or QEMU fails; exit 3 when KVM is demanded and does not work, or QEMU is missing.
 */
export async function boot(options: BootOptions): Promise<BootResult> {
  const accelerator = await chooseAccelerator(options);
  const captured = options.expect !== undefined;
  const { tpm, ...machine } = options;
  const console = captured ? "capture" : "terminal";
  const command = [
    ...options.qemu,
    ...qemuArguments({ ...machine, accelerator, console, ...(tpm && { tpm: TPM_SOCKET }) }),
  ];
  const shown = showCommand(hideCredentials(command));
  options.signal?.throwIfAborted();
  await mkdir(dirname(options.log), { recursive: true });
  const stopTpm = tpm && (await startTpm({ ...tpm, folder: options.folder, env: options.env }));
  const log = createWriteStream(options.log);
  log.on("error", () => {});
  log.write(`$ ${shown}\n`);
  const began = performance.now();
  const process = startQemu(command, { console, env: options.env, cwd: options.folder });
  const screen = watchConsole(options.expect);
  let complaints = "";
  process.stderr.on("data", (chunk: Buffer) => {
    log.write(chunk);
    complaints = (complaints + chunk.toString()).slice(-4096);
  });
  const fail = (message: string, next: string): SamebitsError =>
    inUse(complaints) ??
    stepFailed(message, {
      why: [
        ...screen.lastLines(),
        ...screen.findings.failedUnits.map((unit) => `failed unit: ${unit}`),
        ...complaints.trim().split("\n").filter(Boolean),
        `command: ${shown}`,
        `full log: ${options.log}`,
      ],
      next,
    });
  try {
    if (!captured) return { ...(await interactive(process, options.signal, fail)), accelerator, failedUnits: [] };
    await awaitMatch(process, options, screen, log, fail);
    const seconds = (performance.now() - began) / 1000;
    // Later complaints are about powering off.
    const failedUnits = [...screen.findings.failedUnits];
    const poweredOff = await powerOff(process, options.powerOffSeconds ?? 30, options.signal);
    return { matched: screen.findings.matched!, seconds, failedUnits, poweredOff, accelerator };
  } finally {
    await process.kill();
    await stopTpm?.();
    await new Promise<void>((resolve) => log.end(resolve));
  }
}

/** QEMU locks the images of disks while it uses them (block/file-posix.c). */
function inUse(complaints: string): SamebitsError | undefined {
  const [, file] =
    /Failed to get (?:shared )?"[\w ]+" lock\nIs another process using the image \[(.*)\]\?/.exec(complaints) ?? [];
  return file === undefined
    ? undefined
    : stepFailed(`the disk ${file} is in use by another machine`, {
        why: "two machines that write to one disk would destroy what is on it",
        next: "power the other machine off, or give this one a disk of its own",
      });
}

async function chooseAccelerator(options: BootOptions): Promise<"kvm" | "tcg"> {
  if (options.kvm === "off") {
    options.onAccelerator?.("tcg", "it was switched off");
    return "tcg";
  }
  const probe = await probeKvm(options.qemu, options);
  if (!probe.works && options.kvm === "on") {
    throw machineLacks("KVM does not work on this machine", {
      why: probe.reason ?? "",
      next: "leave out --kvm on: software emulation does the same, only slower",
    });
  }
  const accelerator = probe.works ? "kvm" : "tcg";
  options.onAccelerator?.(accelerator, probe.reason);
  return accelerator;
}

type Running = ReturnType<typeof startQemu>;
type Fail = (message: string, next: string) => SamebitsError;

/** Leaves the terminal to QEMU until it ends. */
async function interactive(
  process: Running,
  signal: AbortSignal | undefined,
  fail: Fail,
): Promise<{ poweredOff: true }> {
  // Asked to quit, QEMU gives the terminal back as it found it; killed, it would leave it without echo.
  const onAbort = () => {
    process.qmp.execute("quit").catch(() => {});
    setTimeout(process.kill, 2_000).unref();
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  const end = await process.ended;
  signal?.removeEventListener("abort", onAbort);
  signal?.throwIfAborted();
  if (end.exitCode === 0) return { poweredOff: true };
  throw fail(`QEMU failed (${showEnd(end)})`, "read the log named above");
}

/** Resolves when the console shows what is expected; throws as soon as it is clear that it will not. */
async function awaitMatch(
  process: Running,
  options: BootOptions,
  screen: ReturnType<typeof watchConsole>,
  log: NodeJS.WritableStream,
  fail: Fail,
): Promise<void> {
  const { findings } = screen;
  const timeout = options.timeout ?? 300;
  const stop = new AbortController();
  const seen = new Promise<"matched" | "fatal">((resolve) => {
    process.stdout!.on("data", (chunk: Buffer) => {
      log.write(chunk);
      if (findings.matched !== undefined) return;
      screen.feed(chunk);
      if (findings.matched !== undefined) return resolve("matched");
      if (findings.fatal !== undefined) return resolve("fatal");
      const line = screen.lastLines(1)[0];
      if (line !== undefined) options.onConsole?.(line);
    });
  });
  const aborted = new Promise<"aborted">((resolve) => {
    options.signal?.addEventListener("abort", () => resolve("aborted"), { once: true, signal: stop.signal });
    if (options.signal?.aborted) resolve("aborted");
  });
  const late = delay(timeout * 1000, "late" as const, { signal: stop.signal });
  late.catch(() => {});
  const outcome = await Promise.race([seen, aborted, late, process.ended]);
  stop.abort();
  options.signal?.throwIfAborted();
  // The pipe may have held the match when QEMU ended.
  if (findings.matched !== undefined) return;
  if (findings.fatal !== undefined) {
    // What explains it often follows: the call trace, the hint how to get in.
    await Promise.race([delay(300), process.ended]);
    throw fail(`the machine did not come up: ${findings.fatal}`, "read the console in the log named above");
  }
  if (outcome === "late") {
    throw fail(
      `${options.expect} did not appear on the console within ${timeout} s`,
      "see the console's last lines above; give it longer with --timeout if it was still busy",
    );
  }
  if (typeof outcome === "object") {
    const what = outcome.exitCode === 0 ? "the machine switched off" : `QEMU failed (${showEnd(outcome)})`;
    throw fail(`${what} before ${options.expect} appeared on the console`, "read the log named above");
  }
}

/** What systemd and the kernel show on the console when a machine goes down. */
const STOPPING = /Power key pressed|Stopp(?:ed|ing) |reboot: Power down/;

/** Asks the guest to power off, as its power button would; says whether it did so in time. */
async function powerOff(process: Running, seconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  const { qmp, ended } = process;
  try {
    await qmp.ready;
    await qmp.execute("system_powerdown");
  } catch {
    // QEMU is ending already.
  }
  const timer = new AbortController();
  const stop = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal;
  const reacted = new Promise<void>((resolve) => {
    let text = "";
    process.stdout!.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4096);
      if (STOPPING.test(text)) resolve();
    });
  });
  const pause = (most: number) => delay(most * 1000, undefined, { signal: stop }).catch(() => {});
  const patience = async () => {
    const deaf = Symbol();
    if ((await Promise.race([reacted, pause(Math.min(5, seconds)).then(() => deaf)])) !== deaf) await pause(seconds);
    return false;
  };
  const off = await Promise.race([ended.then(({ exitCode }) => exitCode === 0), patience()]);
  timer.abort();
  if (!off) await qmp.execute("quit").catch(() => {});
  // Enough for QEMU to flush a persistent disk; the caller kills what is left.
  await Promise.race([ended, delay(5_000, undefined, { ref: false })]);
  signal?.throwIfAborted();
  return off;
}

const showEnd = (end: { readonly exitCode: number | null; readonly signal: string | null }): string =>
  end.signal !== null ? `killed by ${end.signal}` : `exit status ${end.exitCode}`;
