import { createReadStream } from "node:fs";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import { systemCode } from "../base/errors.ts";
import { AttemptFailure, Broken, brokenBy, Refused, Unreadable, Unwritable, WrongContent } from "./failure.ts";
import { bodyOf, discard, httpGet, type Timeouts } from "./http-get.ts";
import { type Digest, digestFile, startDigest } from "./integrity.ts";

export type OnLength = (length: number, received: number) => void;

export interface Download {
  readonly url: string;
  /** The partial file: what it already holds is kept if the server can go on from there. */
  readonly partial: string;
  readonly integrity: string;
  readonly size: number | undefined;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal;
  /** Called with the partial file's length as it changes, and how many bytes of it came just now. */
  readonly onLength: OnLength;
}

/** A body this much longer than pinned is not read to its end, only to be able to name its digest. */
const MOST_SURPLUS = 16 * 1024 * 1024;

/**
 * One attempt to complete a partial file from one URL. When it returns, the partial file holds exactly what is pinned. When it
 * throws, the partial file is either a beginning to go on from, or gone (after wrong content).
 *
 * Going on needs no validator (If-Range): it may go on at another mirror, or in another process, and the digest decides
 * in the end whether the parts belong together. If they do not, it starts again from nothing before it says so.
 * @throws AttemptFailure, Unwritable, or the signal's reason
 */
export async function download(job: Download): Promise<void> {
  try {
    if ((await lengthOf(job.partial)) > 0) {
      if (await resume(job)) return;
      await rm(job.partial, { force: true });
      job.onLength(0, 0);
    }
    const outcome = await attempt(job, 0);
    if (outcome !== "complete") throw outcome;
  } catch (error) {
    if (job.signal.aborted) throw job.signal.reason;
    throw error;
  }
}

/** Goes on with a partial file; false when it has to start again. */
async function resume(job: Download): Promise<boolean> {
  const length = await lengthOf(job.partial);
  if (job.size !== undefined && length > job.size) return false;
  job.onLength(length, 0);
  // Everything came, but the program ended before the file was put in place.
  if (length === job.size) return holdsPinned(job);
  return (await attempt(job, length)) === "complete";
}

async function holdsPinned(job: Download): Promise<boolean> {
  const digest = startDigest(job.integrity);
  await onDisk(digestFile(job.partial, digest, job.signal));
  return digest.finish().matches;
}

/**
 * Fetches from `offset` on (or all of it, if the server prefers) and compares the whole with what is pinned.
 * @returns "complete", or what is wrong with the content, in which case the partial file is gone
 */
async function attempt(job: Download, offset: number): Promise<"complete" | WrongContent> {
  const source = await openSource(job, offset);
  if (source === "nothing-more") {
    if (await holdsPinned(job)) return "complete";
    return wrongContent(job, { integrity: undefined, size: offset });
  }
  const digest = startDigest(job.integrity);
  if (source.offset > 0) await onDisk(digestFile(job.partial, digest, job.signal));
  const length = await receive(job, source, digest);
  if (length === "too-long") return wrongContent(job, { integrity: undefined, size: source.total ?? job.size! });
  const { integrity, matches } = digest.finish();
  if (matches) return "complete";
  return wrongContent(job, { integrity, size: length });
}

async function wrongContent(
  job: Download,
  actual: { readonly integrity: string | undefined; readonly size: number },
): Promise<WrongContent> {
  await rm(job.partial, { force: true });
  job.onLength(0, 0);
  return new WrongContent(job, actual);
}

interface Source {
  readonly chunks: AsyncIterable<Buffer>;
  /** Where in the file the chunks begin: what was asked for, or 0. */
  readonly offset: number;
  /** Length of the whole file, if the source tells. */
  readonly total: number | undefined;
  /** Whether everything the source announced has come; only asked at the end of the chunks. */
  readonly whole: () => boolean;
  readonly close: () => void;
}

const openSource = (job: Download, offset: number): Promise<Source | "nothing-more"> =>
  job.url.startsWith("file:") ? openFile(job) : openHttp(job, offset);

/** A file of this machine; always read from its start, which costs less than it saves. */
async function openFile(job: Download): Promise<Source> {
  let total: number;
  let stream: ReturnType<typeof createReadStream>;
  try {
    const path = fileURLToPath(job.url);
    const file = await stat(path);
    if (!file.isFile()) throw new Error("not a file");
    total = file.size;
    stream = createReadStream(path, { highWaterMark: 1024 * 1024, signal: job.signal });
  } catch (error) {
    throw new Unreadable(error);
  }
  return { chunks: stream, offset: 0, total, whole: () => true, close: () => stream.destroy() };
}

async function openHttp(job: Download, offset: number): Promise<Source | "nothing-more"> {
  const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {};
  const response = await httpGet(job.url, headers, job.timeouts, job.signal);
  const status = response.statusCode ?? 0;
  const length = response.headers["content-length"];
  const source = (at: number, total: number | undefined): Source => ({
    chunks: bodyOf(response, job.timeouts.stall),
    offset: at,
    total,
    whole: () => response.complete,
    close: () => response.destroy(),
  });
  if (status === 200) return source(0, length === undefined ? undefined : Number(length));
  if (status === 206 && offset > 0) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers["content-range"] ?? "") ?? [];
    if (Number(start) === offset)
      return source(offset, total === undefined || total === "*" ? undefined : Number(total));
  }
  discard(response, job.timeouts);
  if (status === 416 && offset > 0) return "nothing-more";
  if (status === 206)
    throw new Broken("the server sent another part of the file than it was asked for", { retry: false });
  throw new Refused(status, response.statusMessage ?? "", retryAfter(response));
}

/** Retry-After in ms: seconds, or a date. */
function retryAfter(response: IncomingMessage): number | undefined {
  const value = response.headers["retry-after"];
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return wait > 0 ? wait : undefined;
}

/** Writes a source's chunks into the partial file. @returns the file's length, or that more came than could be right */
async function receive(job: Download, source: Source, digest: Digest): Promise<number | "too-long"> {
  const most = job.size === undefined ? Number.POSITIVE_INFINITY : job.size + MOST_SURPLUS;
  let file: FileHandle | undefined;
  let length = source.offset;
  try {
    if ((source.total ?? 0) > most) return "too-long";
    file = await onDisk(open(job.partial, source.offset > 0 ? "a" : "w", 0o644));
    job.onLength(length, 0);
    for await (const chunk of source.chunks) {
      // A file handle's writeFile() goes on from where the last ended, until all is written.
      await onDisk(file.writeFile(chunk));
      digest.update(chunk);
      length += chunk.length;
      job.onLength(length, chunk.length);
      if (length > most) return "too-long";
    }
  } catch (error) {
    if (job.signal.aborted || error instanceof AttemptFailure || error instanceof Unwritable) throw error;
    if (job.url.startsWith("file:")) throw new Unreadable(error);
    throw brokenBy(error, { bytes: length, of: source.total ?? job.size });
  } finally {
    source.close();
    await file?.close();
  }
  // A body whose end is only the connection's end may be cut off unnoticed.
  const cut = !source.whole() || (source.total === undefined && job.size !== undefined && length < job.size);
  if (cut) throw brokenBy(new Error("the connection was closed"), { bytes: length, of: source.total ?? job.size });
  return length;
}

async function lengthOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return 0;
    throw new Unwritable(error);
  }
}

/** Work on the partial file: its errors are this machine's, not the server's. */
async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Unwritable(error);
  }
}
