import type { Reporter } from "../base/reporter.ts";
import { showDuration } from "./duration.ts";
import { type TaskPlace, taskRunner } from "./nesting.ts";
import { oneLine } from "./one-line.ts";

export interface PlainOptions {
  /** Receives whole lines. */
  readonly write: (text: string) => void;
  /** A clock in milliseconds. */
  readonly now: () => number;
  /** At most one progress line per task in so many milliseconds, the first after as many; default: 10,000. */
  readonly progressEvery?: number;
}

/** For logs and CI: a line when a task starts, one when it ends, and progress now and then; nothing but text. */
export function plainReporter(options: PlainOptions): Reporter {
  const every = options.progressEvery ?? 10_000;
  const times = new Map<number, { readonly start: number; shown: number }>();
  const line = (task: TaskPlace | undefined, text: string) =>
    options.write(`${"  ".repeat(task?.depth ?? 0)}${oneLine(text)}\n`);
  const took = (task: TaskPlace) => {
    const milliseconds = options.now() - times.get(task.id)!.start;
    times.delete(task.id);
    return milliseconds > 1000 ? ` (${showDuration(milliseconds)})` : "";
  };
  const run = taskRunner({
    start(task) {
      times.set(task.id, { start: options.now(), shown: options.now() });
      line(task, `start: ${task.title}`);
    },
    progress(task, text) {
      const time = times.get(task.id);
      if (time === undefined || options.now() - time.shown < every) return;
      time.shown = options.now();
      line(task, `... ${task.title}: ${text}`);
    },
    skip: (task, reason) => line(task, `skipped: ${task.title}: ${reason}`),
    end: (task, result) => line(task, `done: ${task.title}${took(task)}${result ? `: ${result}` : ""}`),
    fail: (task) => line(task, `FAILED: ${task.title}${took(task)}`),
  });
  return {
    run,
    info: (message) => options.write(`${message}\n`),
    warn: (message) => line(undefined, `warning: ${message}`),
    event() {},
  };
}
