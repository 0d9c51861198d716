/**
 * How the domain tells what it is doing. Commands hand an implementation in (src/report/): listr2 on a terminal, plain
 * lines otherwise, JSON events for programs. The domain never prints.
 */
export interface Reporter {
  /** Runs tasks in order (or side by side) and shows each; the first failure ends the rest and is thrown. */
  run(tasks: readonly Task[], options?: { readonly concurrent?: boolean }): Promise<void>;
  /** A line for people and an `info` event for programs. */
  info(message: string): void;
  /** A warning: shown apart, never an error. */
  warn(message: string): void;
  /** Data for programs: one JSON event. Shown to people only through `info`. */
  event(name: string, data: Readonly<Record<string, unknown>>): void;
}

export interface Task {
  readonly title: string;
  /** The work. What it returns, if a string, is shown behind the title when it is done. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most tasks end without a word
  readonly work: (step: Step) => Promise<string | undefined | void>;
}

/** What a running task may say. */
export interface Step {
  /** Replaces the progress text shown beside the title (throttled by the reporter). */
  progress(text: string): void;
  /** Marks the task as skipped, with the reason; the work then returns. */
  skip(reason: string): void;
}
