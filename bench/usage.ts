import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { treeStats } from "../src/base/process-tree.ts";

/** What a command took, with all that it started. */
export interface Usage {
  /** Seconds of all processors together. */
  readonly cpu: number;
  /** Bytes of memory that the largest process had at its largest (VmHWM). */
  readonly peak: number;
  readonly exitCode: number;
}

/** Between two looks at the processes. What one has had at its most is kept by the kernel until it ends. */
const MILLISECONDS = 25;

/** Runs a command to its end, without its output. */
export async function measureUsage(command: readonly string[], cwd: string): Promise<Usage> {
  // The shell knows the times of everything that it waited for, and they for theirs.
  const child = spawn("/bin/sh", ["-c", '"$@" >/dev/null 2>&1; echo "$?"; times', "sh", ...command], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  const peaks = new Map<number, number>();
  const timer = setInterval(() => {
    for (const { pid } of treeStats(child.pid!)) peaks.set(pid, Math.max(peaks.get(pid) ?? 0, highWater(pid)));
  }, MILLISECONDS);
  await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  const [status, , children] = text.trim().split("\n");
  const seconds = [...(children ?? "").matchAll(/(\d+)m([\d.]+)s/g)].map(
    (time) => Number(time[1]) * 60 + Number(time[2]),
  );
  return {
    cpu: seconds.reduce((sum, one) => sum + one, 0),
    peak: Math.max(0, ...peaks.values()),
    exitCode: Number(status),
  };
}

function highWater(pid: number): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return found === null ? 0 : Number(found[1]) * 1024;
  } catch {
    // It has ended.
    return 0;
  }
}
