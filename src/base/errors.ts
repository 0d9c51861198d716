/** Exit codes of the CLI, documented in README.md and docs/ARCHITECTURE.md. */
export const EXIT = {
  /** Everything asked for was done. */
  ok: 0,
  /** A step failed. */
  failed: 1,
  /** Wrong usage, or an invalid configuration file. */
  usage: 2,
  /** This machine lacks something samebits needs. */
  machine: 3,
  /** Bits differ: from the lock, or between two builds. */
  differs: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorParts {
  /** Why it failed: one or more lines shown below the message. */
  readonly why?: string | readonly string[];
  /** What to do next: a sentence or a command. */
  readonly next?: string | readonly string[];
  readonly cause?: unknown;
}

const toLines = (text: string | readonly string[] | undefined): readonly string[] =>
  text === undefined ? [] : typeof text === "string" ? [text] : text;

/**
 * An error that a user may meet: what failed (message), why, and what to do next. Only these are printed without a stack;
 * anything else that reaches the top is a bug in samebits and is reported as one.
 */
export class SamebitsError extends Error {
  override readonly name = "SamebitsError";
  readonly exitCode: ExitCode;
  readonly why: readonly string[];
  readonly next: readonly string[];

  constructor(exitCode: ExitCode, message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.exitCode = exitCode;
    this.why = toLines(parts.why);
    this.next = toLines(parts.next);
  }
}

/** A step failed (exit 1). */
export const stepFailed = (message: string, parts?: ErrorParts) => new SamebitsError(EXIT.failed, message, parts);
/** Wrong usage or an invalid configuration (exit 2). */
export const invalid = (message: string, parts?: ErrorParts) => new SamebitsError(EXIT.usage, message, parts);
/** The machine lacks something (exit 3). */
export const machineLacks = (message: string, parts?: ErrorParts) => new SamebitsError(EXIT.machine, message, parts);
/** Bits differ (exit 4). */
export const bitsDiffer = (message: string, parts?: ErrorParts) => new SamebitsError(EXIT.differs, message, parts);

/** The error for a file that cannot be read: missing, a folder, not permitted (exit 2). */
export const unreadable = (path: string, error: unknown, next?: string) =>
  invalid(systemCode(error) === "ENOENT" ? `${path} does not exist` : `${path} cannot be read`, {
    ...(systemCode(error) !== "ENOENT" && { why: error instanceof Error ? error.message : String(error) }),
    ...(next !== undefined && { next }),
    cause: error,
  });

/** The system error code (`ENOENT`, `ENOSPC`…) of an error thrown by Node, if it is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
