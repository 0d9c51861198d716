import { z } from "zod";
import { accessible } from "../base/accessible.ts";
import { readJson, toStableJson } from "../base/json.ts";
import { writeWhole } from "../base/write.ts";
import type { Artifacts } from "./artifacts.ts";
import { digestsLockFile, type ImageDefinition } from "./definition.ts";

const lockSchema = z.strictObject({
  note: z.string(),
  /** Flavour, or flavour+profile -> artifact -> digest (SRI). */
  flavours: z.record(z.string(), z.record(z.string(), z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/))),
});

/** `images/NAME/digests.lock.json`: what every build on every machine must come to. */
export type DigestsLock = z.output<typeof lockSchema>;

const NOTE = "Written by `samebits build --update-lock` alone. A build anywhere must come to these digests.";

/** An empty lock when there is no file yet. @throws SamebitsError (exit 2) for a malformed file */
export async function readDigestsLock(image: ImageDefinition): Promise<DigestsLock> {
  const path = digestsLockFile(image);
  return (await accessible(path)) ? readJson(path, lockSchema, "restore it with git") : { note: NOTE, flavours: {} };
}

export async function writeDigests(
  image: ImageDefinition,
  variant: string,
  digests: Readonly<Record<string, string>>,
): Promise<void> {
  const lock = await readDigestsLock(image);
  await writeWhole(
    digestsLockFile(image),
    toStableJson({ note: NOTE, flavours: { ...lock.flavours, [variant]: digests } }),
  );
}

/** One artifact beside what the lock says of it. */
export interface ComparedDigest {
  readonly artifact: string;
  readonly file: string;
  /** SRI. */
  readonly actual: string;
  /** SRI; undefined when nothing is locked for it. */
  readonly locked: string | undefined;
}

/** The artifacts that a flavour compares, beside their locked digests. */
export function compareWithLock(
  artifacts: Artifacts,
  compare: readonly string[],
  locked: Readonly<Record<string, string>> | undefined,
): ComparedDigest[] {
  return compare.map((artifact) => ({
    artifact,
    file: artifacts[artifact]!.file,
    actual: artifacts[artifact]!.integrity,
    locked: locked?.[artifact],
  }));
}
