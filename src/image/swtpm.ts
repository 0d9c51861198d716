import { spawn } from "node:child_process";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { invalid, machineLacks, stepFailed, systemCode } from "../base/errors.ts";
import { showCommand } from "../base/process.ts";
import { endWithParent, killTree } from "../base/process-tree.ts";

/** In the folder that it is started in: a longer name might not fit into a socket's address. */
export const TPM_SOCKET = "tpm.sock";

export interface TpmOptions {
  /** The command up to and including swtpm. */
  readonly swtpm: readonly string[];
  /** Absolute: swtpm does not find a relative one again. What the TPM remembers: keys, counters. */
  readonly state: string;
  /** Where the socket is made. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The folder of what a TPM remembers, made if it is not there.
 * @param path absolute
 * @throws SamebitsError (exit 2) for a path that swtpm would not read as one, or where no folder can be
 */
export async function tpmState(path: string): Promise<string> {
  // swtpm(8) knows no way to write a comma in the value of an option.
  if (path.includes(",")) {
    throw invalid(`${path} has a comma in it, which swtpm takes for the end of the name`, {
      next: "name another folder with --tpm-state",
    });
  }
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!["EEXIST", "ENOTDIR"].includes(systemCode(error) ?? "")) throw error;
    throw invalid(`the folder ${path} cannot be made: a file is in its place`, {
      next: "name another folder with --tpm-state",
      cause: error,
    });
  }
  return path;
}

/**
 * Starts a TPM 2.0 (swtpm(8)) that waits for one QEMU, and ends with it.
 * @returns what ends it, should it still run
 * @throws SamebitsError (exit 1) with swtpm's words when it ends at once
 */
export async function startTpm(options: TpmOptions): Promise<() => Promise<void>> {
  const words = [
    "--tpm2",
    "--tpmstate",
    `dir=${options.state}`,
    "--ctrl",
    `type=unixio,path=${TPM_SOCKET}`,
    "--terminate",
  ];
  const command = [...options.swtpm, "socket", ...words];
  const child = spawn(command[0]!, command.slice(1), {
    cwd: options.folder,
    env: options.env,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const unguard = child.pid === undefined ? () => {} : endWithParent(child.pid);
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4096);
  });
  let missing: unknown;
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      missing = error;
      resolve();
    });
    child.once("close", () => {
      unguard();
      resolve();
    });
  });
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await killTree(child.pid);
    await ended;
  };
  const socket = join(options.folder, TPM_SOCKET);
  const enough = new AbortController();
  const listening = async (): Promise<boolean> => {
    for (let waited = 0; waited < 20_000 && !enough.signal.aborted; waited += 20) {
      if (
        await access(socket).then(
          () => true,
          () => false,
        )
      )
        return true;
      await delay(20, undefined, { signal: enough.signal }).catch(() => {});
    }
    return false;
  };
  const started = await Promise.race([listening(), ended.then(() => false)]);
  // Whoever lost the race waits for nothing any more: a timer would keep the process alive.
  enough.abort();
  if (started) return stop;
  await stop();
  if (missing !== undefined) {
    throw machineLacks("swtpm could not be started", { why: `command: ${showCommand(command)}`, cause: missing });
  }
  throw stepFailed("the TPM (swtpm) did not start", {
    why: [...complaints.trim().split("\n").filter(Boolean), `command: ${showCommand(command)}`],
    next: `another machine may be using its state: ${options.state}`,
  });
}
