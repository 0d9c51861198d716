import { spawn } from "node:child_process";
import { constants } from "node:os";
import { machineLacks, systemCode } from "../../base/errors.ts";
import { endWithParent } from "../../base/process-tree.ts";

/**
 * Runs the machine's own make on this program's standard streams. It stays in the terminal's foreground: Ctrl-C reaches it as it
 * would behind the script.
 * @param options.toStderr its standard output goes to standard error
 * @returns the exit status as a shell has it: 128 and the signal's number for one killed
 * @throws SamebitsError (exit 3) when there is no make; the signal's reason when aborted
 */
export async function runMake(
  words: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly toStderr: boolean;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const { cwd, env, toStderr, signal } = options;
  signal.throwIfAborted();
  const child = spawn("make", words, { cwd, env, stdio: ["inherit", toStderr ? 2 : "inherit", "inherit"] });
  const unguard = child.pid === undefined ? () => {} : endWithParent(child.pid);
  const end = () => child.kill("SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  try {
    const status = await new Promise<number>((done, reject) => {
      child.once("error", reject);
      child.once("exit", (code, killer) => done(code ?? 128 + constants.signals[killer!]));
    });
    signal.throwIfAborted();
    return status;
  } catch (cause) {
    if (systemCode(cause) !== "ENOENT") throw cause;
    throw machineLacks("make is not installed, or not on PATH", {
      next: "install make, flex, bison and a compiler (on Debian: apt-get install build-essential flex bison), or merge only: -m",
      cause,
    });
  } finally {
    signal.removeEventListener("abort", end);
    unguard();
  }
}
