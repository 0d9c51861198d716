import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { stepFailed } from "../base/errors.ts";
import { formatBytes } from "../base/format.ts";
import type { Step } from "../base/reporter.ts";
import { writeWhole } from "../base/write.ts";
import type { FetchFile } from "../debian/archive.ts";
import { fetchFiles } from "../fetch/fetch-files.ts";
import { httpGet } from "../fetch/http-get.ts";

/** An InRelease file is about 150 kB; what is much longer is none. */
const MOST_BYTES = 8 * 1024 * 1024;
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
    );
    return;
  }
  const reasons: string[] = [];
  for (const url of urls) {
    for (let attempt = 1; attempt <= 3; attempt++) {
      try {
        await writeWhole(destination, await get(url, signal));
        return;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        reasons.push(`${url}: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, attempt * 500));
      }
    }
  }
  throw stepFailed(`${basename(destination)} could not be fetched`, {
    why: [...new Set(reasons)],
    next: "check the network and the mirror; SAMEBITS_DEBIAN_MIRROR names another one",
  });
}

async function get(url: string, signal: AbortSignal): Promise<Uint8Array> {
  if (url.startsWith("file:")) return readFile(fileURLToPath(url));
  const response = await httpGet(url, {}, TIMEOUTS, signal);
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`HTTP status ${response.statusCode}`);
  }
  const parts: Buffer[] = [];
  let length = 0;
  const idle = setTimeout(() => response.destroy(new Error("no more data within 30 s")), TIMEOUTS.stall);
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      idle.refresh();
      parts.push(part);
      length += part.length;
      if (length > MOST_BYTES) throw new Error(`longer than ${formatBytes(MOST_BYTES)}`);
    }
  } finally {
    clearTimeout(idle);
  }
  return Buffer.concat(parts);
}
