import type { Leaf } from "../diff/leaf.ts";
import type { Artifact, Artifacts } from "../image/artifacts.ts";
import type { Phase } from "../image/phases.ts";
import type { ImageSizes } from "./package-sizes.ts";

/** One artifact: what the builds and the lock say of it (SRI). */
export interface ComparedArtifact {
  readonly artifact: string;
  readonly file: string;
  readonly first: string;
  /** Of the further builds, in order. */
  readonly others: readonly string[];
  /** undefined: nothing is locked. */
  readonly locked: string | undefined;
  /** All builds and the lock agree; what is not locked is not the same, unless it cannot be locked. */
  readonly same: boolean;
}

/** Something that must not matter, and what it was in the first build and in another one. */
export interface VariedAspect {
  /** As `--vary` takes it: `path`, `umask`, `clock`… */
  readonly name: string;
  /** In words, for people. */
  readonly title: string;
  readonly first: string;
  readonly other: string;
  /** Why this machine could not vary it, or that nobody asked for it; undefined: it was varied. */
  readonly notDone: string | undefined;
}

/** One further build of the image. */
export interface Run {
  /** What its random choices were drawn from, hexadecimal: `--seed` repeats them. */
  readonly seed: string;
  readonly varied: readonly VariedAspect[];
  readonly artifacts: readonly Artifact[];
  readonly phases: readonly Phase[];
  /** Where its artifacts were kept, which is when they differ from the first build's. */
  readonly kept: string | undefined;
}

/** Something samebits built for the image, which was built again. */
export interface Rebuilt {
  /** `kernel minimal`, `toolchain image`, `package repository`… */
  readonly what: string;
  /** Store path of what the image was made with. */
  readonly path: string;
  readonly same: boolean;
  /** Digests (SRI) of both: of the bzImage of a kernel, else of the whole store path. */
  readonly first: string;
  readonly second: string | undefined;
  /** Where the second one is when it differs. */
  readonly kept: string | undefined;
  readonly varied: readonly VariedAspect[];
  readonly seconds: number;
  /** What both differ in; where the second one was kept. */
  readonly differences?: Differences;
  readonly bisection?: Bisection;
}

/** What the first build and the first other one that differs from it differ in. */
export interface Differences {
  readonly compared: number;
  /** The most important first. */
  readonly leaves: readonly Leaf[];
}

/** Which variations it takes to make the bits differ. */
export interface Bisection {
  /**
   * The smallest sets: each makes the bits differ, and nothing can be left out of it. Empty: the bits differ without any, see the
   * first of `tried`; or they did not differ again.
   */
  readonly needed: readonly (readonly string[])[];
  /** Each build that was made to find out, in order. */
  readonly tried: readonly { readonly varied: readonly string[]; readonly differs: boolean }[];
}

export interface Verdict {
  readonly image: string;
  /** Flavour, or flavour+profile. */
  readonly variant: string;
  /** What the builds had that only this machine has; left out: nothing. There is no lock to compare such builds with. */
  readonly local?: readonly string[];
  /** Both builds and the lock agree in everything that was compared. */
  readonly same: boolean;
  /** Git's commit of the project, where it is a checkout; `changed`: files differ from it. */
  readonly commit: { readonly id: string; readonly changed: boolean } | undefined;
  /** Store paths by what they are: toolchain, kernel, repository… */
  readonly inputs: Readonly<Record<string, string>>;
  readonly artifacts: readonly ComparedArtifact[];
  readonly first: {
    readonly artifacts: readonly Artifact[];
    readonly phases: readonly Phase[];
    readonly folder: string;
  };
  readonly runs: readonly Run[];
  readonly rebuilt: readonly Rebuilt[];
  /** What was left out on request: the verdict does not cover it. */
  readonly skipped: readonly string[];
  /** undefined: all builds are the same. */
  readonly differences: Differences | undefined;
  /** undefined: nobody asked, or nothing differs. */
  readonly bisection: Bisection | undefined;
  /** What the first build's image consists of; undefined: it was not measured. */
  readonly sizes: ImageSizes | undefined;
}

/**
 * Compares builds with each other and with the lock, artifact by artifact.
 * @param compare the flavour's list of what counts
 * @param locked `none`: builds with local changes, which no lock is for
 */
export function compareBuilds(
  compare: readonly string[],
  first: Artifacts,
  others: readonly Artifacts[],
  locked: Readonly<Record<string, string>> | "none" | undefined,
): ComparedArtifact[] {
  return compare.map((name) => {
    const digests = {
      first: first[name]!.integrity,
      others: others.map((one) => one[name]!.integrity),
      locked: locked === "none" ? undefined : locked?.[name],
    };
    return {
      artifact: name,
      file: first[name]!.file,
      ...digests,
      same: [...digests.others, ...(locked === "none" ? [] : [digests.locked])].every((one) => one === digests.first),
    };
  });
}

/** Whether builds came to different bits, whatever the lock says. */
export const buildsDiffer = (artifacts: readonly ComparedArtifact[]): boolean =>
  artifacts.some(({ first, others }) => others.some((other) => other !== first));

/** Whether everything that was compared agrees. What was left out was not compared. */
export const allSame = (artifacts: readonly ComparedArtifact[], rebuilt: readonly Rebuilt[]): boolean =>
  artifacts.every((one) => one.same) && rebuilt.every((one) => one.same);
