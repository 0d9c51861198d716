import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { formatBytes } from "../base/format.ts";
import { AttemptFailure, Broken, brokenBy, Refused, showUrl, Unreadable } from "./failure.ts";
import { bodyOf, httpGet } from "./http-get.ts";

const ATTEMPTS = 3;
const TIMEOUTS = { connect: 20_000, stall: 30_000 };

/** No URL had it. */
export class NotFetched extends Error {
  /** Each URL's reason, in words. */
  readonly reasons: readonly string[];
  /** Whether all that answered say that they do not have it, and one did answer. */
  readonly missing: boolean;

  constructor(failures: readonly { readonly url: string; readonly failure: AttemptFailure }[]) {
    super("not fetched");
    this.reasons = [...new Set(failures.map(({ url, failure }) => `${showUrl(url)}: ${failure.reason.join("; ")}`))];
    const isMissing = ({ failure }: { readonly failure: AttemptFailure }) =>
      (failure instanceof Refused || failure instanceof Unreadable) && failure.missing;
    this.missing = failures.some(isMissing) && failures.every((one) => isMissing(one) || one.failure.unreachable);
  }
}

/**
 * Fetches what no hash is known of yet, into memory: whoever calls must have another reason to believe it.
 * @param options.most bytes that are taken at most
 * @throws NotFetched when no URL has it, or the signal's reason
 */
export async function fetchUnpinned(
  urls: readonly string[],
  options: { readonly most: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  const { signal } = options;
  const failures: { url: string; failure: AttemptFailure }[] = [];
  for (const url of urls) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return await get(url, options);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AttemptFailure)) throw error;
        failures.push({ url, failure: error });
        if (!error.retry || attempt === ATTEMPTS) break;
        await setTimeout(attempt * 500, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  }
  throw new NotFetched(failures);
}

async function get(
  url: string,
  { most, signal }: { readonly most: number; readonly signal: AbortSignal },
): Promise<Buffer> {
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
      if (length > most) throw new Broken(`longer than ${formatBytes(most)}`, { retry: false });
    }
  } catch (error) {
    throw error instanceof AttemptFailure ? error : brokenBy(error as Error);
  }
  return Buffer.concat(parts);
}
