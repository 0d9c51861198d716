import { setTimeout as delay } from "node:timers/promises";
import { qmpArguments } from "./qemu-arguments.ts";
import { startQemu } from "./qemu-process.ts";

export interface KvmProbe {
  readonly works: boolean;
  /** Why it does not, in QEMU's words. */
  readonly reason?: string;
}

/**
 * Does KVM really work here? /dev/kvm may exist where opening it, or running the first instruction, fails: so a small
 * machine without disks is started, and must still be running half a second later.
 * @param qemu the command up to and including qemu-system-x86_64
 */
export async function probeKvm(
  qemu: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
): Promise<KvmProbe> {
  options.signal?.throwIfAborted();
  const machine = ["-machine", "q35", "-accel", "kvm", "-cpu", "host", "-m", "64", "-nodefaults", "-no-user-config"];
  const process = startQemu([...qemu, ...machine, "-display", "none", ...qmpArguments], {
    console: "capture",
    env: options.env,
  });
  let complaints = "";
  process.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  process.stdout?.resume();
  const running = async (): Promise<KvmProbe> => {
    await process.qmp.ready;
    await delay(500);
    const { status } = (await process.qmp.execute("query-status")) as { status: string };
    return status === "running"
      ? { works: true }
      : { works: false, reason: `the virtual machine's state is "${status}"` };
  };
  try {
    return await Promise.race([
      running().catch(async () => {
        // The connection broke: QEMU is ending, and its last words are complete once it has.
        const { exitCode, signal } = await process.ended;
        const words = complaints.trim().split("\n").at(-1);
        return { works: false, reason: words || `QEMU ended (${signal ?? `exit status ${exitCode}`})` };
      }),
      delay(10_000, { works: false, reason: "QEMU did not answer within 10 s" } as KvmProbe, {
        signal: options.signal,
        ref: false,
      }).catch(() => {
        throw options.signal?.reason;
      }),
    ]);
  } finally {
    await process.kill();
  }
}
