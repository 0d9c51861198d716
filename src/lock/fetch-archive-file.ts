import { basename, dirname } from "node:path";
import { SamebitsError, stepFailed } from "../base/errors.ts";
import { formatBytes } from "../base/format.ts";
import type { Step } from "../base/reporter.ts";
import { writeWhole } from "../base/write.ts";
import type { FetchFile } from "../debian/archive.ts";
import { WrongContent } from "../fetch/failure.ts";
import { fetchFiles } from "../fetch/fetch-files.ts";
import { FileFailure } from "../fetch/fetch-one.ts";
import { fetchUnpinned, NotFetched } from "../fetch/fetch-unpinned.ts";

/** An InRelease file is about 150 kB; what is much longer is none. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Fetches one file of the archive's index. Pinned files are verified like every other; an InRelease whose state is not pinned
 * yet has no hash to compare with: its signature is checked by the caller before anything in it is believed.
 */
export async function fetchArchiveFile(
  request: Parameters<FetchFile>[0],
  options: { readonly step: Step; readonly signal: AbortSignal },
): Promise<void> {
  const { urls, destination, integrity, size, hint } = request;
  const { step, signal } = options;
  if (integrity !== undefined) {
    await fetchFiles(
      [
        {
          name: basename(destination),
          urls,
          integrity,
          ...(size !== undefined && { size }),
          ...(hint !== undefined && { hint }),
        },
      ],
      {
        destination: dirname(destination),
        signal,
        onProgress: ({ bytes, totalBytes }) =>
          step.progress(
            `${basename(urls[0]!)}: ${formatBytes(bytes)}${totalBytes === undefined ? "" : ` of ${formatBytes(totalBytes)}`}`,
          ),
      },
    ).catch((error: unknown) => {
      throw hint === undefined ? error : explainOutdated(error, hint);
    });
    return;
  }
  try {
    await writeWhole(destination, await fetchUnpinned(urls, { most: MOST_BYTES, signal }));
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    throw stepFailed(`${basename(destination)} could not be fetched`, {
      why: error.reasons,
      next: "check the network and the mirror; SAMEBITS_DEBIAN_MIRROR names another one",
    });
  }
}

/**
 * An InRelease lies at an address whose content changes with the archive: there, other content than what is pinned is the
 * ordinary course of things rather than a forgery, and the hint says how to go on.
 */
function explainOutdated(error: unknown, hint: string): unknown {
  if (!(error instanceof SamebitsError) || !(error.cause instanceof FileFailure)) return error;
  if (!error.cause.failures.some(({ failure }) => failure instanceof WrongContent)) return error;
  return new SamebitsError(error.exitCode, error.message, { why: error.why, next: hint, cause: error });
}
