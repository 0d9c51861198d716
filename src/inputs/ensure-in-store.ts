import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { withExclusive } from "../base/exclusive.ts";
import { formatBytes, formatRate } from "../base/format.ts";
import type { Step } from "../base/reporter.ts";
import { fetchFiles } from "../fetch/fetch-files.ts";
import type { Nix } from "../nix/nix.ts";
import type { PinnedFile } from "./pinned-file.ts";

/**
 * Sees to it that the store holds the files: fetches those it lacks into a folder, each verified against its integrity, and
 * adds them under the paths of their fixed-output derivations. This is the only use samebits makes of the network.
 * @param options.folder keeps partial files for a later run, and nothing else
 * @returns a sentence about what was fetched, or undefined when nothing was missing
 */
export async function ensureInStore(
  files: readonly PinnedFile[],
  options: { readonly nix: Nix; readonly folder: string; readonly step: Step; readonly signal?: AbortSignal },
): Promise<string | undefined> {
  const { nix, folder, step, signal } = options;
  const byPath = new Map(files.map((file) => [file.storePath, file]));
  if ((await nix.missing([...byPath.keys()])).size === 0) return undefined;
  await mkdir(folder, { recursive: true });
  // From fetching to adding: another samebits must neither fetch the same files nor remove what is about to be added.
  return withExclusive(
    "fetch-into-store",
    {
      describe: "fetching pinned files",
      folder,
      wait: true,
      ...(signal && { signal }),
      onWait: (holder) => step.progress(`waiting for process ${holder?.pid ?? "?"}, which is fetching`),
    },
    async () => {
      // Asked again: the other one may have brought them.
      const absent = await nix.missing([...byPath.keys()]);
      return absent.size === 0
        ? undefined
        : fetchAndAdd(
            [...absent].map((path) => byPath.get(path)!),
            options,
          );
    },
  );
}

async function fetchAndAdd(
  wanted: readonly PinnedFile[],
  { nix, folder, step, signal }: Parameters<typeof ensureInStore>[1],
): Promise<string> {
  const summary = await fetchFiles(wanted, {
    destination: folder,
    ...(signal && { signal }),
    onProgress: ({ filesDone, files: count, bytes, totalBytes, bytesPerSecond }) =>
      step.progress(
        `${filesDone}/${count} files, ${formatBytes(bytes)}${totalBytes === undefined ? "" : ` of ${formatBytes(totalBytes)}`}, ${formatRate(bytesPerSecond)}`,
      ),
  });
  step.progress(`adding ${wanted.length} files to the Nix store`);
  for (const algorithm of ["sha256", "sha512"] as const) {
    const paths = wanted.filter((file) => file.algorithm === algorithm).map((file) => join(folder, file.name));
    await nix.addFixed(algorithm, paths);
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
  return `${wanted.length} files, ${formatBytes(summary.bytes)} in ${summary.seconds.toFixed(1)} s`;
}
