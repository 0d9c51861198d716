import { access, constants, readFile, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { machineLacks } from "../base/errors.ts";
import { run } from "../base/process.ts";
import { withWorkspace } from "../base/workspace.ts";

export interface DiffoscopeOptions {
  /** Of the caller: PATH is where diffoscope and the tools it uses are looked for. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it, and all that it started. */
  readonly signal: AbortSignal;
}

/** Text beyond this is cut off, by diffoscope itself, which says so. */
const LONGEST_REPORT = 16 * 1024 * 1024;
/** 0: the same, 1: they differ. */
const EXIT_STATUSES = [0, 1];

/**
 * The program's path.
 * @throws SamebitsError (exit 3) when it is not installed
 */
export async function findDiffoscope(env: Readonly<Record<string, string>>): Promise<string> {
  for (const folder of (env.PATH ?? "").split(delimiter).filter((one) => one.startsWith("/"))) {
    const path = join(folder, "diffoscope");
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) continue;
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw machineLacks("diffoscope is not installed, or not on PATH", {
    next: "install the package diffoscope-minimal, or leave out --diffoscope",
  });
}

/**
 * What diffoscope says of two files or folders, as text; empty when it finds no difference.
 * @throws SamebitsError (exit 1) when it fails
 */
export function runDiffoscope(
  program: string,
  a: string,
  b: string,
  { env, signal }: DiffoscopeOptions,
): Promise<string> {
  return withWorkspace(env.TMPDIR ?? "/tmp", "samebits-diffoscope", async (folder) => {
    const report = join(folder, "report.txt");
    const limit = `--max-text-report-size=${LONGEST_REPORT}`;
    const { exitCode } = await run(
      [program, "--no-progress", "--text-color=never", limit, "--text", report, "--", a, b],
      {
        log: join(folder, "log"),
        // What it unpacks goes where it is removed whatever happens.
        env: { ...env, TMPDIR: folder, LC_ALL: "C.UTF-8" },
        signal,
        okExitCodes: EXIT_STATUSES,
        failure: "diffoscope could not compare them",
      },
    );
    return exitCode === 0 ? "" : await readFile(report, "utf8");
  });
}
