import { join } from "node:path";
import { z } from "zod";
import { SamebitsError } from "../base/errors.ts";
import { lastLines } from "../base/process.ts";
import type { Step } from "../base/reporter.ts";
import { buildProgress } from "../nix/build-progress.ts";
import type { Nix } from "../nix/nix.ts";
import { sriOfNixHash } from "../nix/store-path.ts";

export interface RebuildOptions {
  readonly nix: Nix;
  readonly step: Pick<Step, "progress">;
  /** The error's message, should a build fail. */
  readonly failure: string;
}

export interface Recheck {
  readonly same: boolean;
  /** The second one, when it differs. */
  readonly kept: string | undefined;
}

/**
 * Builds a derivation whose output is in the store once more, and has Nix compare all of it.
 * @param settings for this build, such as `["--cores", "1"]`
 */
export async function recheck(
  name: string,
  derivation: string,
  settings: readonly string[],
  { nix, step, failure }: RebuildOptions,
): Promise<Recheck> {
  const progress = buildProgress(step);
  const onLine = (line: string) => {
    // What it says of its garbage collector is not about this build.
    if (!line.includes("--add-root")) progress(line);
  };
  try {
    const command = ["nix-store", "--realise", derivation, "--check", "--keep-failed", ...settings];
    await nix.command(name, command, { failure, onLine });
    return { same: true, kept: undefined };
  } catch (error) {
    if (!(error instanceof SamebitsError)) throw error;
    // Nix says so in words only: "derivation '…' may not be deterministic: output '…' differs from '….check'".
    const words = (await lastLines(join(nix.settings.logs, `${name}.log`), 60)).join(" ");
    if (!/may not be deterministic/.test(words)) throw error;
    return { same: false, kept: /differs from '([^']+)'/.exec(words)?.[1] };
  }
}

/** The digests (SRI) of whole store paths, contents and modes (as NARs), which the store has on record. */
export async function narHashes(nix: Nix, paths: readonly string[]): Promise<string[]> {
  const { stdout } = await nix.command("nix-nar-hashes", ["nix-store", "--query", "--hash", ...paths]);
  return z.array(z.string()).length(paths.length).parse(stdout.split("\n")).map(sriOfNixHash);
}

/** To tenths. @param began as performance.now() gave it */
export const secondsSince = (began: number): number => Math.round((performance.now() - began) / 100) / 10;
