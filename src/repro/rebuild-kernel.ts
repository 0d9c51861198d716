import { join } from "node:path";
import { z } from "zod";
import { SamebitsError } from "../base/errors.ts";
import { lastLines } from "../base/process.ts";
import type { Step } from "../base/reporter.ts";
import { fileIntegrity } from "../image/artifacts.ts";
import { buildProgress } from "../nix/build-progress.ts";
import type { Nix } from "../nix/nix.ts";

export interface KernelVerdict {
  readonly same: boolean;
  /** SHA-256 of bzImage (SRI): of the kernel the image was made with, and of the second build. */
  readonly first: string;
  readonly second: string | undefined;
  /** Where the second build's output is when it differs. */
  readonly kept: string | undefined;
}

/** What nix/kernel-environment.sh does otherwise in the second build of a kernel. */
export const KERNEL_VARIATIONS = "build folder, user, host name, time zone, locale, umask, home, number of jobs";

/**
 * Builds a kernel a second time, in other surroundings (see {@link KERNEL_VARIATIONS}), and compares all its output with the first
 * build's. It is built anew at every call: what an earlier call has left in the store is built once more and compared as well.
 * @param path store path of the first build
 */
export async function rebuildKernel(
  kernel: string,
  path: string,
  options: { readonly nix: Nix; readonly step: Step },
): Promise<KernelVerdict> {
  const { nix, step } = options;
  const first = await bzImage(path);
  const name = `nix-rebuild-kernel-${kernel}`;
  const attribute = `kernels."${kernel}".again`;
  const [again] = await nix.outPaths(name, [attribute]);
  const isThere = (await nix.missing([again!])).size === 0;
  const differs = async (kept: string | undefined): Promise<KernelVerdict> => ({
    same: false,
    first,
    second: kept === undefined ? undefined : await bzImage(kept).catch(() => undefined),
    kept,
  });
  try {
    await nix.command(
      name,
      [
        "nix",
        "build",
        "--no-link",
        "--print-build-logs",
        ...(isThere ? ["--rebuild", "--keep-failed"] : []),
        "-f",
        join(nix.settings.root, "nix"),
        attribute,
      ],
      { failure: `rebuilding the kernel "${kernel}" failed`, onLine: buildProgress(step) },
    );
  } catch (error) {
    if (!(error instanceof SamebitsError)) throw error;
    // Nix says so in words only: "derivation '…' may not be deterministic: output '…' differs from '….check'".
    const words = (await lastLines(join(nix.settings.logs, `${name}.log`), 60)).join(" ");
    if (!/may not be deterministic/.test(words)) throw error;
    return differs(/differs from '([^']+)'/.exec(words)?.[1]);
  }
  const [one, other] = await narHashes(nix, [path, again!]);
  return one === other ? { same: true, first, second: await bzImage(again!), kept: undefined } : differs(again!);
}

const bzImage = (path: string) => fileIntegrity(join(path, "bzImage"));

/** The digests of whole store paths, contents and modes, as the store has them on record. */
async function narHashes(nix: Nix, paths: readonly string[]): Promise<string[]> {
  const { stdout } = await nix.command("nix-nar-hashes", ["nix-store", "--query", "--hash", ...paths]);
  return z.array(z.string()).length(paths.length).parse(stdout.split("\n"));
}
