import type { Artifacts } from "../image/artifacts.ts";
import type { KernelVerdict } from "./rebuild-kernel.ts";

/** One artifact: what the two builds and the lock say of it (SRI). */
export interface ComparedArtifact {
  readonly artifact: string;
  readonly file: string;
  readonly first: string;
  readonly second: string;
  /** undefined: nothing is locked. */
  readonly locked: string | undefined;
  /** Both builds and the lock agree; what is not locked is not the same. */
  readonly same: boolean;
}

export interface Verdict {
  readonly image: string;
  /** Flavour, or flavour+profile. */
  readonly variant: string;
  readonly artifacts: readonly ComparedArtifact[];
  /** undefined when it was left out on request. */
  readonly kernel: KernelVerdict | undefined;
  readonly variations: readonly string[];
  /** Both builds and the lock agree in everything that was compared. */
  readonly same: boolean;
  /** Where the second build's artifacts were kept when they differ. */
  readonly kept: string | undefined;
}

/** Compares two builds with each other and with the lock, artifact by artifact. @param compare the flavour's list of what counts */
export function compareBuilds(
  compare: readonly string[],
  first: Artifacts,
  second: Artifacts,
  locked: Readonly<Record<string, string>> | undefined,
): ComparedArtifact[] {
  return compare.map((name) => {
    const digests = { first: first[name]!.integrity, second: second[name]!.integrity, locked: locked?.[name] };
    return {
      artifact: name,
      file: first[name]!.file,
      ...digests,
      same: digests.first === digests.second && digests.first === digests.locked,
    };
  });
}

/** Whether two builds came to different bits, whatever the lock says. */
export const buildsDiffer = (artifacts: readonly ComparedArtifact[]): boolean =>
  artifacts.some((one) => one.first !== one.second);

/** Whether everything that was compared agrees. A kernel that was not rebuilt was not compared. */
export const allSame = (artifacts: readonly ComparedArtifact[], kernel: KernelVerdict | undefined): boolean =>
  artifacts.every((one) => one.same) && (kernel?.same ?? true);
