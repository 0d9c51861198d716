import { systemCode } from "../base/errors.ts";
import { formatBytes } from "../base/format.ts";

/** Why one attempt to get a file from one URL failed. */
export abstract class AttemptFailure extends Error {
  /** Whether another attempt at the same URL may go better. */
  abstract readonly retry: boolean;
  /** Reason in words, without the URL; further lines hold details. */
  abstract readonly reason: readonly string[];
  /** Whether the server was not reached or did not keep up, as opposed to a clear answer. */
  readonly unreachable: boolean = false;
}

/** The server answered, but not with the file. */
export class Refused extends AttemptFailure {
  readonly status: number;
  readonly retry: boolean;
  readonly reason: readonly string[];
  /** Whether the server says that it does not have the file. */
  readonly missing: boolean;
  /** What the server asks for in Retry-After, in ms. */
  readonly retryAfter: number | undefined;

  constructor(status: number, text: string, retryAfter?: number) {
    super(`status ${status}`);
    this.status = status;
    // Timeouts, "too early", "too many requests" and trouble inside the server pass; any other refusal is an answer.
    this.retry = status >= 500 || [408, 425, 429].includes(status);
    this.missing = status === 404 || status === 410;
    this.reason = [`the server answered ${status} ${text}`.trimEnd()];
    this.retryAfter = retryAfter;
  }
}

/** A file: URL whose file is not there or cannot be read. */
export class Unreadable extends AttemptFailure {
  readonly retry = false;
  readonly reason: readonly string[];
  readonly missing: boolean;

  constructor(error: unknown) {
    super("unreadable", { cause: error });
    this.missing = ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "");
    this.reason = [this.missing ? "there is no such file" : (error as Error).message];
  }
}

/** A whole body came, and it is not the file that is pinned. */
export class WrongContent extends AttemptFailure {
  readonly retry = false;
  readonly reason: readonly string[];

  constructor(
    expected: { readonly integrity: string; readonly size: number | undefined },
    actual: { readonly integrity: string | undefined; readonly size: number },
  ) {
    super("wrong content");
    const size = (bytes: number | undefined) => (bytes === undefined ? "" : ` (${bytes} bytes)`);
    this.reason = [
      "the content is not what is pinned; it was thrown away",
      `expected ${expected.integrity}${size(expected.size)}`,
      `actual   ${actual.integrity ?? "not read to the end"}${size(actual.size)}`,
    ];
  }
}

/** The server could not be reached, or the transfer broke off. */
export class Broken extends AttemptFailure {
  readonly retry: boolean;
  readonly reason: readonly string[];
  override readonly unreachable = true;

  constructor(reason: string, options: { readonly retry?: boolean; readonly cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.retry = options.retry ?? true;
    this.reason = [reason];
  }
}

/** This machine could not store what came: no other URL helps. */
export class Unwritable extends Error {
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super((cause as Error).message, { cause });
    this.code = systemCode(cause);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was reset",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "the network is unreachable",
};

/** Any error of Node's HTTP client as a {@link Broken}. */
export function brokenBy(
  error: unknown,
  received?: { readonly bytes: number; readonly of: number | undefined },
): Broken {
  const code = systemCode(error);
  const words = WORDS[code ?? ""] ?? ((error as Error).message || code || "the transfer failed");
  const progress = received
    ? ` after ${formatBytes(received.bytes)}${received.of === undefined ? "" : ` of ${formatBytes(received.of)}`}`
    : "";
  // A certificate that is not trusted now will not be in a second either.
  return new Broken(words + progress, {
    retry: !/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_INVALID_URL/.test(code ?? ""),
    cause: error,
  });
}

/** A URL as it may be shown: without a password. */
export function showUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const shown = new URL(url);
  if (shown.password === "" && shown.username === "") return url;
  shown.username = "";
  shown.password = "";
  return shown.href;
}
