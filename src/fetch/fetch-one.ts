import { setTimeout as delay } from "node:timers/promises";
import pRetry from "p-retry";
import { download, type OnLength } from "./download.ts";
import { AttemptFailure, Refused } from "./failure.ts";
import type { Timeouts } from "./http-get.ts";

/** How attempts at one URL follow each other: `first`, `first * factor`… ms apart, never more than `most`. */
export interface Backoff {
  readonly first: number;
  readonly factor: number;
  readonly most: number;
  /** Whether each wait is lengthened by a random part of itself, so that many clients do not come back at once. */
  readonly jitter: boolean;
}

export interface FetchRequest {
  /** File name in the destination folder; for what goes into the Nix store, its store name. */
  readonly name: string;
  /** Where it can be had (http:, https:, file:), tried in order. */
  readonly urls: readonly string[];
  /** SRI of SHA-256, SHA-384 or SHA-512. */
  readonly integrity: string;
  /** Bytes, if known. */
  readonly size?: number;
  /** What to do when no URL has it: shown with the error. */
  readonly hint?: string;
}

/** All URLs of a file failed. */
export class FileFailure extends Error {
  readonly request: FetchRequest;
  readonly failures: readonly { readonly url: string; readonly failure: AttemptFailure; readonly attempts: number }[];

  constructor(request: FetchRequest, failures: FileFailure["failures"]) {
    super(`${request.name} could not be fetched`);
    this.request = request;
    this.failures = failures;
  }
}

/** Which servers could not be reached, so that not every file waits for them again. */
export class Servers {
  readonly #down = new Set<string>();

  /** URLs in their order, those of unreachable servers last. */
  order(urls: readonly string[]): string[] {
    return [...urls.filter((url) => !this.isDown(url)), ...urls.filter((url) => this.isDown(url))];
  }

  isDown(url: string): boolean {
    return this.#down.has(serverOf(url));
  }

  note(url: string, reached: boolean): void {
    if (reached) this.#down.delete(serverOf(url));
    else this.#down.add(serverOf(url));
  }
}

const serverOf = (url: string) => (URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : url);

export interface FetchOneOptions {
  readonly partial: string;
  readonly retries: number;
  readonly backoff: Backoff;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal;
  readonly servers: Servers;
  readonly onLength: OnLength;
}

/** An attempt that added this many bytes was not in vain, and does not count as one of the retries. */
const PROGRESS = 1024 * 1024;

/**
 * Completes one partial file from the first URL that has what is pinned. What may pass (no connection, a connection that
 * breaks, a server in trouble) is tried again with growing waits; a clear answer (not found, wrong content) leads to the next
 * URL at once.
 * @throws FileFailure with each URL's reason, Unwritable, or the signal's reason
 */
export async function fetchOne(request: FetchRequest, options: FetchOneOptions): Promise<void> {
  const failures: { url: string; failure: AttemptFailure; attempts: number }[] = [];
  for (const url of options.servers.order(request.urls)) {
    let attempts = 0;
    let longest = 0;
    let longestBefore = 0;
    try {
      await pRetry(
        () => {
          attempts++;
          longestBefore = longest;
          return download({
            url,
            partial: options.partial,
            integrity: request.integrity,
            size: request.size,
            timeouts: options.timeouts,
            signal: options.signal,
            onLength(length, received) {
              longest = Math.max(longest, length);
              options.onLength(length, received);
            },
          });
        },
        {
          retries: options.servers.isDown(url) ? 0 : options.retries,
          minTimeout: options.backoff.first,
          factor: options.backoff.factor,
          maxTimeout: options.backoff.most,
          randomize: options.backoff.jitter,
          signal: options.signal,
          shouldRetry: ({ error }) => error instanceof AttemptFailure && error.retry,
          shouldConsumeRetry: () => attempts === 1 || longest - longestBefore < PROGRESS,
          async onFailedAttempt({ error, retriesLeft }) {
            if (!(error instanceof Refused) || error.retryAfter === undefined || !error.retry || retriesLeft === 0)
              return;
            await delay(Math.min(error.retryAfter, options.backoff.most), undefined, { signal: options.signal });
          },
        },
      );
      options.servers.note(url, true);
      return;
    } catch (error) {
      if (options.signal.aborted) throw options.signal.reason;
      if (!(error instanceof AttemptFailure)) throw error;
      options.servers.note(url, !error.unreachable);
      failures.push({ url, failure: error, attempts });
    }
  }
  throw new FileFailure(request, failures);
}
