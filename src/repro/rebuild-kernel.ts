import { join } from "node:path";
import { SamebitsError } from "../base/errors.ts";
import { lastLines } from "../base/process.ts";
import type { Step } from "../base/reporter.ts";
import { fileIntegrity } from "../image/artifacts.ts";
import type { Nix } from "../nix/nix.ts";

export interface KernelVerdict {
  readonly same: boolean;
  /** SHA-256 of bzImage (SRI): of the kernel the image was made with, and of the second build. */
  readonly first: string;
  readonly second: string | undefined;
  /** Where the second build's output was kept when it differs. */
  readonly kept: string | undefined;
}

/** Builds a kernel a second time and compares all its output: `nix build --rebuild`. */
export async function rebuildKernel(
  kernel: string,
  path: string,
  options: { readonly nix: Nix; readonly step: Step },
): Promise<KernelVerdict> {
  const { nix, step } = options;
  const first = await bzImage(path);
  const name = `nix-rebuild-kernel-${kernel}`;
  try {
    await nix.command(
      name,
      [
        "nix",
        "build",
        "--no-link",
        "--print-build-logs",
        "--rebuild",
        "--keep-failed",
        "-f",
        join(nix.settings.root, "nix"),
        `kernels."${kernel}".kernel`,
      ],
      { failure: `rebuilding the kernel "${kernel}" failed`, onLine: (line) => step.progress(line.slice(0, 160)) },
    );
    return { same: true, first, second: first, kept: undefined };
  } catch (error) {
    if (!(error instanceof SamebitsError)) throw error;
    // Nix says so in words only: "derivation '…' may not be deterministic: output '…' differs from '….check'".
    const words = (await lastLines(join(nix.settings.logs, `${name}.log`), 60)).join(" ");
    if (!/may not be deterministic/.test(words)) throw error;
    const kept = /differs from '([^']+)'/.exec(words)?.[1];
    return {
      same: false,
      first,
      second: kept === undefined ? undefined : await bzImage(kept).catch(() => undefined),
      kept,
    };
  }
}

const bzImage = (path: string) => fileIntegrity(join(path, "bzImage"));
