import { EXIT, SamebitsError } from "./errors.ts";

/** The part of `process` that is needed here; a test hands in its own. */
export interface SignalSource {
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
  exit(code: number): void;
}

const NAMES = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort, so that work can end its children and clean up; the second
 * exits at once (exit 1; what is left is ended by the guard of `endWithParent`, and swept by the next run).
 * @returns the signal to pass down (its reason is the `interrupted` error), and `stop` to restore the default behaviour.
 */
export function abortOnSignals(
  source: SignalSource,
  onFirst: (name: string) => void = () => {},
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const listeners = NAMES.map((name) => {
    const listener = () => {
      if (controller.signal.aborted) return source.exit(EXIT.failed);
      controller.abort(interrupted(name));
      onFirst(name);
    };
    source.on(name, listener);
    return [name, listener] as const;
  });
  return {
    signal: controller.signal,
    stop: () => {
      for (const [name, listener] of listeners) source.off(name, listener);
    },
  };
}

/** The error for work ended by Ctrl-C or SIGTERM. */
const interrupted = (signal: string) =>
  new SamebitsError(EXIT.failed, `interrupted by ${signal}`, {
    next: "nothing is half-written; run the same command again to go on",
  });
