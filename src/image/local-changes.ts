import { join } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid } from "../base/errors.ts";
import { refuseOtherKeys } from "./custom-tree.ts";
import type { ImageDefinition } from "./definition.ts";
import type { GivenBinary } from "./given-binary.ts";
import {
  AUTHORIZED_KEYS,
  CUSTOM,
  DEVTOOLS,
  hasCustomFiles,
  LOCAL_PACKAGES_LOCK,
  localConfiguration,
  readAuthorizedKeys,
} from "./local-files.ts";

/** A script that stops at a marked line waits so long for somebody. */
export interface Breakpoints {
  /** Seconds; undefined: for ever. */
  readonly timeout: number | undefined;
}

/** What a build takes from this machine alone, besides what the project's files describe. */
export interface LocalChanges {
  /**
   * What makes the bits this machine's own: files by their path from the image's folder, `binary:NAME`, `debug-hook`. As it stands
   * in build.json and in the image's os-release. Empty: the image is what the project describes, and can be locked.
   */
  readonly what: readonly string[];
  /** Keys that may log in as root, as the file in the image has them. */
  readonly authorizedKeys: string | undefined;
  /** Programs given as files: those that are the pinned ones, too. */
  readonly binaries: readonly GivenBinary[];
  /** Scripts stop at their marked lines. */
  readonly breakpoints: Breakpoints | undefined;
  /** The package lock that goes with local mkosi configuration. */
  readonly packagesLock: string | undefined;
}

/**
 * Looks for what is local in an image's folder, and adds what the command line gave.
 * @throws SamebitsError (exit 2) for keys that are not closed or cannot get into the image, and for a custom/ that is no folder
 */
export async function findLocalChanges(
  image: Pick<ImageDefinition, "folder">,
  given: {
    readonly profile: string | undefined;
    readonly binaries?: readonly GivenBinary[];
    readonly breakpoints?: Breakpoints | undefined;
  },
): Promise<LocalChanges> {
  const { folder } = image;
  const { profile, binaries = [], breakpoints } = given;
  const configuration = await localConfiguration(folder);
  const custom = await hasCustomFiles(folder);
  const keys = profile === DEVTOOLS ? await readAuthorizedKeys(folder) : undefined;
  if (custom && keys !== undefined) await refuseOtherKeys(join(folder, CUSTOM));
  const lock = join(folder, LOCAL_PACKAGES_LOCK);
  return {
    what: [
      ...configuration,
      ...(custom ? [`${CUSTOM}/`] : []),
      ...(keys === undefined ? [] : [AUTHORIZED_KEYS]),
      ...binaries.filter((one) => !one.pinned).map(({ name }) => `binary:${name}`),
      ...(breakpoints ? ["debug-hook"] : []),
    ],
    authorizedKeys: keys,
    binaries,
    breakpoints,
    packagesLock: configuration.length > 0 && (await accessible(lock)) ? lock : undefined,
  };
}

export const isLocal = (local: LocalChanges | undefined): boolean => local !== undefined && local.what.length > 0;

/** @throws SamebitsError (exit 2): digests of what only this machine can build are of no use to anybody else */
export function refuseToLock(image: string, local: LocalChanges): void {
  if (!isLocal(local)) return;
  throw invalid(`"${image}" has local changes, and cannot be locked`, {
    why: local.what,
    next: "build without them: move the files away, and leave --binary and debug-hook out",
  });
}
