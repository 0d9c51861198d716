import { setMaxListeners } from "node:events";
import { mkdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { invalid, machineLacks, type SamebitsError, stepFailed, systemCode } from "../base/errors.ts";
import { type Holder, withExclusive } from "../base/exclusive.ts";
import { formatBytes } from "../base/format.ts";
import { type AttemptFailure, Refused, showUrl, Unreadable, Unwritable, WrongContent } from "./failure.ts";
import { type Backoff, type FetchRequest, FileFailure, fetchOne, Servers } from "./fetch-one.ts";
import type { Timeouts } from "./http-get.ts";
import { digestFile, startDigest } from "./integrity.ts";
import { type FetchProgress, ProgressMeter } from "./progress.ts";

export type { Backoff, FetchProgress, FetchRequest, Timeouts };

export interface FetchOptions {
  /** Folder that receives the files; made when it is not there. */
  readonly destination: string;
  /** Files under way at once: 1 to 8, default 8 (with more, name lookups begin to fail). */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Called four times a second, and once at the end. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Called when another process is fetching into the same folder; the call goes on when that is done. */
  readonly onWait?: (holder: Holder | undefined) => void;
  /** Further attempts at one URL after the first; default 4. */
  readonly retries?: number;
  /** Default: 0.5 s, doubled each time, at most 15 s, with jitter. */
  readonly backoff?: Partial<Backoff>;
  /** Default: 20 s to connect, 30 s without a byte. */
  readonly timeouts?: Partial<Timeouts>;
}

export interface FetchSummary {
  /** Files asked for. */
  readonly files: number;
  /** Those that were there already, with the right content. */
  readonly present: number;
  readonly fetched: number;
  /** Bytes received. */
  readonly bytes: number;
  readonly seconds: number;
}

export const MOST_AT_ONCE = 8;
const BACKOFF: Backoff = { first: 500, factor: 2, most: 15_000, jitter: true };
const TIMEOUTS: Timeouts = { connect: 20_000, stall: 30_000 };

/**
 * Fetches pinned files into a folder. A file appears there under its name only after its whole content was compared with its
 * integrity; until then it is `NAME.partial`, which a later call goes on with, also after Ctrl-C or `kill -9`. Files that are
 * there with the right content are left alone, others of the same name are replaced. One process at a time works on a folder.
 *
 * The first file that no URL has ends the call: no further file is begun, those under way are finished.
 * @throws SamebitsError (exit 1) that lists every file that failed with each URL's reason; (exit 3) when the folder cannot be
 *   written or the disk is full; (exit 2) for a malformed request; the signal's reason when it is aborted.
 */
export async function fetchFiles(requests: readonly FetchRequest[], options: FetchOptions): Promise<FetchSummary> {
  const started = performance.now();
  const wanted = distinct(requests);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  // Every request and every wait listens to it.
  setMaxListeners(0, signal);
  const concurrency = Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(options.concurrency ?? MOST_AT_ONCE)));
  signal.throwIfAborted();

  await mkdir(options.destination, { recursive: true }).catch((error: unknown) => {
    throw machineLacks(`cannot make the folder ${options.destination}`, {
      why: (error as Error).message,
      cause: error,
    });
  });
  return withExclusive(
    "fetch",
    {
      folder: options.destination,
      describe: "fetching of pinned files",
      wait: true,
      signal,
      ...(options.onWait && { onWait: options.onWait }),
    },
    async () => {
      const missing = await findMissing(wanted, { ...options, concurrency, signal });
      const meter = new ProgressMeter(
        missing.map((request) => request.size),
        options.onProgress ?? (() => {}),
      );
      try {
        await fetchMissing(missing, { ...options, concurrency, signal, meter });
      } finally {
        meter.stop();
        meter.tell();
      }
      return {
        files: wanted.length,
        present: wanted.length - missing.length,
        fetched: missing.length,
        bytes: meter.received,
        seconds: (performance.now() - started) / 1000,
      };
    },
  );
}

type CheckOptions = FetchOptions & { readonly concurrency: number; readonly signal: AbortSignal };
type MissingOptions = CheckOptions & { readonly meter: ProgressMeter };

/** The files that are not there with the right content, in the order they were asked for. */
async function findMissing(wanted: readonly FetchRequest[], options: CheckOptions): Promise<FetchRequest[]> {
  const present = new Set<FetchRequest>();
  await inParallel(wanted, options.concurrency, async (request) => {
    options.signal.throwIfAborted();
    if (await isPresent(join(options.destination, request.name), request, options.signal)) present.add(request);
  });
  return wanted.filter((request) => !present.has(request));
}

async function fetchMissing(missing: readonly FetchRequest[], options: MissingOptions): Promise<void> {
  const { destination, meter, signal } = options;
  const servers = new Servers();
  const failures: FileFailure[] = [];
  let unwritable: Unwritable | undefined;
  const queue = [...missing];
  await inParallel(queue, options.concurrency, async (request) => {
    signal.throwIfAborted();
    if (failures.length > 0 || unwritable) return;
    const partial = join(destination, `${request.name}.partial`);
    meter.start(request.name);
    let done = false;
    try {
      await fetchOne(request, {
        partial,
        retries: options.retries ?? 4,
        backoff: { ...BACKOFF, ...options.backoff },
        timeouts: { ...TIMEOUTS, ...options.timeouts },
        signal,
        servers,
        onLength: (length, received) => meter.length(request.name, length, received),
      });
      // No fsync: what a power failure might cut off here, the next call's comparison finds.
      await rename(partial, join(destination, request.name)).catch((error) => {
        throw new Unwritable(error);
      });
      done = true;
    } catch (error) {
      if (error instanceof FileFailure) failures.push(error);
      else if (error instanceof Unwritable) unwritable ??= error;
      else throw error;
    } finally {
      meter.finish(request.name, done);
    }
  });
  if (unwritable) throw await describeUnwritable(unwritable, destination, meter);
  if (failures.length > 0) throw describeFailures(failures, missing.length);
}

/** Each request once; two that want different content under one name are a mistake. */
function distinct(requests: readonly FetchRequest[]): FetchRequest[] {
  const byName = new Map<string, FetchRequest>();
  for (const request of requests) {
    if (!/^[^/\0.][^/\0]*$/.test(request.name) || request.name.endsWith(".partial")) {
      throw invalid(`${JSON.stringify(request.name)} cannot be the name of a fetched file`);
    }
    // Says so now if the integrity is malformed.
    startDigest(request.integrity);
    const other = byName.get(request.name);
    if (other && other.integrity !== request.integrity) {
      throw invalid(`two different files are pinned under the name ${request.name}`, {
        why: [other.integrity, request.integrity],
      });
    }
    if (!other) byName.set(request.name, request);
  }
  return [...byName.values()];
}

/** Whether the file is there with the content that is pinned; anything else of that name is removed. */
async function isPresent(path: string, request: FetchRequest, signal: AbortSignal): Promise<boolean> {
  try {
    const found = await stat(path);
    if (found.isFile() && (request.size === undefined || found.size === request.size)) {
      const digest = startDigest(request.integrity);
      await digestFile(path, digest, signal);
      if (digest.finish().matches) return true;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (systemCode(error) === "ENOENT") return false;
    throw machineLacks(`cannot read ${path}`, { why: (error as Error).message, cause: error });
  }
  await rm(path, { recursive: true, force: true });
  return false;
}

/** Runs `work` on all items, at most `most` at a time. The first error is thrown after all work has ended. */
async function inParallel<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      try {
        await work(items[next++]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  const error = ended.find((result) => result.status === "rejected");
  if (error) throw error.reason;
}

/** The error for a disk that is full, or a folder that cannot be written. */
async function describeUnwritable(error: Unwritable, folder: string, meter: ProgressMeter): Promise<SamebitsError> {
  if (error.code !== "ENOSPC" && error.code !== "EDQUOT") {
    return machineLacks(`cannot write into ${folder}`, { why: error.message, cause: error.cause });
  }
  const needed = meter.totalBytes === undefined ? undefined : meter.totalBytes - meter.bytes;
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
  return machineLacks(`no space left in ${folder}`, {
    why: [
      needed === undefined
        ? "the size of what is still to be fetched is not known"
        : `still to be fetched: ${formatBytes(needed)} (${needed} bytes)`,
      ...(free === undefined ? [] : [`free: ${formatBytes(free)}`]),
      ...(error.code === "EDQUOT" ? ["the disk quota is used up"] : []),
    ],
    next: "free space there and run the same command again: what has come so far is kept and gone on with",
    cause: error.cause,
  });
}

/** The error that lists every file that failed, every URL tried, and each one's reason. */
function describeFailures(failures: readonly FileFailure[], wanted: number): SamebitsError {
  const why = failures.flatMap(({ request, failures: urls }) => [
    ...(failures.length > 1 ? [`${request.name}:`] : []),
    ...(urls.length === 0 ? ["no URL is known for it"] : []),
    ...urls.flatMap(({ url, failure, attempts }) => {
      const [first, ...more] = failure.reason;
      const tries = attempts > 1 ? ` (${attempts} attempts)` : "";
      return [`${showUrl(url)}: ${first}${tries}`, ...more.map((line) => `    ${line}`)];
    }),
  ]);
  const all = failures.flatMap((file) => file.failures.map(({ failure }) => failure));
  const isMissing = (failure: AttemptFailure) =>
    (failure instanceof Refused || failure instanceof Unreadable) && failure.missing;
  // Some server says that it does not have the file, and none that could be reached says anything else.
  const gone = failures.filter(
    (file) =>
      file.failures.some(({ failure }) => isMissing(failure)) &&
      file.failures.every(({ failure }) => isMissing(failure) || failure.unreachable),
  );
  const next = new Set<string>();
  // What helps against a file that is gone does not help against a network that is down, and may be the wrong answer to a forgery.
  for (const { request } of gone) if (request.hint) next.add(request.hint);
  if (all.some((failure) => failure instanceof WrongContent)) {
    next.add("a server sends other content than is pinned: do not trust it, use another mirror");
  }
  if (all.some((failure) => failure.unreachable)) {
    next.add("check this machine's network, then run the same command again: what has come so far is kept");
  }
  for (const { request } of failures) if (next.size === 0 && request.hint) next.add(request.hint);
  const title =
    failures.length === 1 ? failures[0]!.message : `${failures.length} of ${wanted} files could not be fetched`;
  return stepFailed(title, { why, next: [...next], cause: failures[0] });
}
