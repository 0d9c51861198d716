import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { stepFailed } from "../base/errors.ts";
import { run } from "../base/process.ts";
import type { DebianBases } from "./base-urls.ts";
import type { DebianDefinition } from "./definition.ts";
import { sriFromHex } from "./digest.ts";
import { PackagesIndex } from "./packages.ts";
import { checkFresh, indexPath, parseRelease, type Release } from "./release.ts";
import { verifyInRelease } from "./signature.ts";
import { archiveUrl } from "./store-name.ts";
import { pinnedSuites, type Suite } from "./suites.ts";

export const pinnedSuiteSchema = z.strictObject({
  /** SHA-256 of the InRelease file, hexadecimal. */
  inRelease: z.string().regex(/^[0-9a-f]{64}$/),
  /** When the archive made it (ISO 8601). */
  date: z.string(),
  /** The point release, where the suite has one. */
  version: z.string().optional(),
});

/** The state of a suite that a lock was made from. */
export type PinnedSuite = z.output<typeof pinnedSuiteSchema>;

/** One suite as read: signed, verified, its packages indexed. */
export interface ReadSuite {
  readonly suite: Suite;
  readonly pinned: PinnedSuite;
  readonly release: Release;
  readonly packages: PackagesIndex;
}

export interface Archive {
  readonly suites: readonly ReadSuite[];
  /** A folder laid out as a mirror, with one folder an archive, holding the suites' InRelease and Packages files: for apt. */
  readonly mirror: string;
}

/** Fetches one file to `destination`; the caller of {@link readArchive} brings the real fetcher. */
export type FetchFile = (request: {
  readonly urls: readonly string[];
  readonly destination: string;
  /** SRI; absent only for InRelease of a state that is not pinned yet: its signature is checked instead. */
  readonly integrity?: string;
  readonly size?: number;
  readonly hint?: string;
}) => Promise<void>;

/**
 * Reads the signed archive: InRelease of each pinned suite, its signature checked against the pinned keyring, and the Packages
 * files it vouches for.
 * @param options.pinned the state to read again, or nothing for the archive's current state
 * @param options.tool turns a command into one that runs in the toolchain, as `gpgv` and `xz` do
 * @throws SamebitsError (exit 1) for a signature that is invalid, expired or missing, a stale file, a wrong hash
 */
export async function readArchive(options: {
  readonly debian: DebianDefinition;
  readonly bases: DebianBases;
  readonly pinned: Readonly<Record<string, PinnedSuite>> | undefined;
  /** For signatures that name an end: the time they must still hold at. */
  readonly now: Date;
  readonly cache: string;
  readonly folder: string;
  readonly logs: string;
  readonly tool: (command: readonly string[]) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly fetchFile: FetchFile;
  readonly signal?: AbortSignal;
}): Promise<Archive> {
  const { debian, bases, pinned, cache, folder, logs, tool, env, fetchFile, signal } = options;
  const mirror = join(folder, "mirror");
  const suites: ReadSuite[] = [];
  for (const suite of pinnedSuites(debian)) {
    const expected = pinned?.[suite.name]?.inRelease;
    const roots = (suite.archive === "security" ? bases.security : bases.main).map(
      (base) => `${base}/dists/${suite.name}`,
    );
    const dists = join(mirror, suite.archive, "dists", suite.name);
    await mkdir(dists, { recursive: true });
    const inRelease = join(dists, "InRelease");
    const cached = join(cache, `${expected ?? "current"}-${suite.name}-InRelease`);
    await mkdir(cache, { recursive: true });
    if (expected === undefined) await rm(cached, { force: true });
    await fetchFile({
      urls: roots.map((root) => `${root}/InRelease`),
      destination: cached,
      ...(expected !== undefined && {
        integrity: sriFromHex(expected),
        hint: "the archive has moved on from the state this lock was made from: `samebits lock --update` moves the lock",
      }),
    });
    await copyFile(cached, inRelease);

    const { text } = await verifyInRelease({
      file: inRelease,
      keyring: debian.keyringFile,
      gpgv: tool(["/usr/bin/gpgv"]),
      log: join(logs, `gpgv-${suite.name}.log`),
      env,
      ...(signal && { signal }),
    });
    const release = parseRelease(text, `${suite.name}/InRelease`);
    if (release.codename !== suite.name) {
      throw stepFailed(`the InRelease file of ${suite.name} is signed, but it is that of ${release.codename}`, {
        next: "check the mirror: it answers with another suite's files",
      });
    }
    // A pinned state was fresh when it was pinned, and its hash is known; only a new one must be fresh now.
    if (expected === undefined) checkFresh(release, options.now, `${suite.name}/InRelease`);

    const parts: Buffer[] = [];
    for (const component of debian.components) {
      const path = `${component}/binary-${debian.architecture}/Packages.xz`;
      const index = indexPath(release, path);
      const kept = join(cache, `${index.hash}-Packages.xz`);
      await fetchFile({
        urls: roots.flatMap((root) => [
          archiveUrl(root, index.path),
          ...(index.path === path ? [] : [archiveUrl(root, path)]),
        ]),
        destination: kept,
        integrity: sriFromHex(index.hash),
        size: index.size,
      });
      const placed = join(dists, path);
      await mkdir(dirname(placed), { recursive: true });
      await copyFile(kept, placed);
      await run(tool(["/usr/bin/xz", "--decompress", "--keep", "--force", placed]), {
        log: join(logs, `xz-${suite.name}.log`),
        env,
        ...(signal && { signal }),
      });
      const unpacked = placed.slice(0, -".xz".length);
      // A blank line between two components' stanzas, should the first file end without one.
      parts.push(await readFile(unpacked), Buffer.from("\n"));
      await rm(unpacked);
    }
    const hash = createHash("sha256")
      .update(await readFile(inRelease))
      .digest("hex");
    // From now on this state is pinned: the next lock reads it from here, also when the mirror has moved on.
    if (expected === undefined) await copyFile(inRelease, join(cache, `${hash}-${suite.name}-InRelease`));
    suites.push({
      suite,
      release,
      packages: new PackagesIndex(Buffer.concat(parts), suite.name),
      pinned: {
        inRelease: hash,
        date: release.date.toISOString(),
        ...(release.version !== undefined && { version: release.version }),
      },
    });
  }
  return { suites, mirror };
}
