import { EXIT, type ExitCode, SamebitsError } from "../base/errors.ts";

/** What one thing may fail with and the others be tried all the same: its step, or its bits. The worse comes last. */
const OF_ONE: readonly ExitCode[] = [EXIT.failed, EXIT.differs];

/** One thing that work is done on. */
export interface Item {
  /** As people name it: `buildernet (azure)`. */
  readonly title: string;
  work(): Promise<void>;
}

/**
 * Works on one thing after the other. One that fails keeps no other from being tried; at the end its error is thrown.
 * Of several errors one is made, with the worst exit code: 4, differing bits, comes before 1.
 * @param onFailure is told at once, when more is to come
 * @throws whatever else comes up, at once: wrong usage, what the machine lacks, an interruption
 */
export async function eachOf(
  items: readonly Item[],
  options: { readonly signal: AbortSignal; readonly onFailure: (title: string, error: SamebitsError) => void },
): Promise<void> {
  const failures: Failure[] = [];
  for (const [index, { title, work }] of items.entries()) {
    try {
      await work();
    } catch (error) {
      const ofOne = error instanceof SamebitsError && OF_ONE.includes(error.exitCode) && !options.signal.aborted;
      if (!ofOne) throw error;
      failures.push({ title, error });
      if (index < items.length - 1) options.onFailure(title, error);
    }
  }
  const [only] = failures;
  if (failures.length === 1) throw only!.error;
  if (failures.length > 1) throw together(failures);
}

interface Failure {
  readonly title: string;
  readonly error: SamebitsError;
}

/** Each one's reasons stand below its title: the same files and lines are there for each flavour. */
function together(failures: readonly Failure[]): SamebitsError {
  const errors = failures.map(({ error }) => error);
  const worst = errors.reduce((a, b) => (OF_ONE.indexOf(b.exitCode) > OF_ONE.indexOf(a.exitCode) ? b : a));
  return new SamebitsError(worst.exitCode, errors.map(({ message }) => message).join("; "), {
    why: failures.flatMap(({ title, error: { why } }) =>
      why.length === 0 ? [] : [`${title}:`, ...why.map((line) => `  ${line}`)],
    ),
    next: [...new Set(errors.flatMap(({ next }) => next))],
    cause: worst,
  });
}
