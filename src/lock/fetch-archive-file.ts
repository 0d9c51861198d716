import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { SamebitsError, stepFailed } from "../base/errors.ts";
import { formatBytes } from "../base/format.ts";
import type { Step } from "../base/reporter.ts";
import { writeWhole } from "../base/write.ts";
import type { FetchFile } from "../debian/archive.ts";
import { AttemptFailure, Broken, brokenBy, Refused, showUrl, Unreadable, WrongContent } from "../fetch/failure.ts";
import { fetchFiles } from "../fetch/fetch-files.ts";
import { FileFailure } from "../fetch/fetch-one.ts";
import { bodyOf, httpGet } from "../fetch/http-get.ts";

/** An InRelease file is about 150 kB; what is much longer is none. */
const MOST_BYTES = 8 * 1024 * 1024;
const ATTEMPTS = 3;
const TIMEOUTS = { connect: 20_000, stall: 30_000 };

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
  const reasons: string[] = [];
  for (const url of urls) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      let content: Uint8Array;
      try {
        content = await get(url, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AttemptFailure)) throw error;
        reasons.push(`${showUrl(url)}: ${error.reason.join("; ")}`);
        if (!error.retry || attempt === ATTEMPTS) break;
        await setTimeout(attempt * 500, undefined, { signal }).catch(() => signal.throwIfAborted());
        continue;
      }
      await writeWhole(destination, content);
      return;
    }
  }
  throw stepFailed(`${basename(destination)} could not be fetched`, {
    why: [...new Set(reasons)],
    next: "check the network and the mirror; SAMEBITS_DEBIAN_MIRROR names another one",
  });
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

async function get(url: string, signal: AbortSignal): Promise<Uint8Array> {
  if (url.startsWith("file:")) {
    return readFile(fileURLToPath(url)).catch((error: unknown) => {
      throw new Unreadable(error);
    });
  }
  const response = await httpGet(url, {}, TIMEOUTS, signal);
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Refused(response.statusCode ?? 0, response.statusMessage ?? "");
  }
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of bodyOf(response, TIMEOUTS.stall)) {
      parts.push(part);
      length += part.length;
      if (length > MOST_BYTES) throw new Broken(`longer than ${formatBytes(MOST_BYTES)}`, { retry: false });
    }
  } catch (error) {
    throw error instanceof AttemptFailure ? error : brokenBy(error as Error);
  }
  return Buffer.concat(parts);
}
