import type { Reporter } from "../base/reporter.ts";
import { type TaskPlace, taskRunner } from "./nesting.ts";

export interface JsonOptions {
  /** Receives one line at a time. */
  readonly write: (line: string) => void;
  readonly now: () => Date;
  /** At most one progress event per task in so many milliseconds; default: 1,000. */
  readonly progressEvery?: number;
}

/**
 * For programs: one JSON object a line. Every object has `time` (ISO 8601, UTC) and `event`, and by event:
 *
 * | event         | further keys                                                                            |
 * | ------------- | --------------------------------------------------------------------------------------- |
 * | task-start    | `id` (number), `parent` (id of the task it runs within; absent at the top), `title`      |
 * | task-progress | `id`, `title`, `text`: at most one a second for each task                                |
 * | task-skipped  | `id`, `title`, `reason`                                                                 |
 * | task-end      | `id`, `title`, `seconds`, `result` (text; absent when there is none)                     |
 * | task-failed   | `id`, `title`, `seconds`, `message`: the full error follows as an `error` event          |
 * | info, warn    | `message`                                                                               |
 * | error         | `message`, `why`, `next` (lists of lines), `exitCode`: the last event of a failed run    |
 *
 * All other events are a command's own data, such as `artifact` or `digest`; each command documents its own. A key without a value
 * is left out, in all of them: none is null.
 */
export function jsonReporter(options: JsonOptions): Reporter {
  const every = options.progressEvery ?? 1_000;
  const times = new Map<number, { readonly start: number; shown: number }>();
  const event = (name: string, data: Readonly<Record<string, unknown>>) => {
    // No key of the data may stand in for these two.
    const { time: _time, event: _event, ...rest } = data;
    options.write(`${JSON.stringify({ time: options.now().toISOString(), event: name, ...rest })}\n`);
  };
  const seconds = (task: TaskPlace) => {
    const { start } = times.get(task.id)!;
    times.delete(task.id);
    return Math.round(options.now().getTime() - start) / 1000;
  };
  const run = taskRunner({
    start(task) {
      times.set(task.id, { start: options.now().getTime(), shown: Number.NEGATIVE_INFINITY });
      event("task-start", { id: task.id, ...(task.parent && { parent: task.parent.id }), title: task.title });
    },
    progress(task, text) {
      const time = times.get(task.id);
      const now = options.now().getTime();
      if (time === undefined || now - time.shown < every) return;
      time.shown = now;
      event("task-progress", { id: task.id, title: task.title, text });
    },
    skip: (task, reason) => event("task-skipped", { id: task.id, title: task.title, reason }),
    end: (task, result) => event("task-end", { id: task.id, title: task.title, seconds: seconds(task), result }),
    fail: (task, error) =>
      event("task-failed", {
        id: task.id,
        title: task.title,
        seconds: seconds(task),
        message: error instanceof Error ? error.message : String(error),
      }),
  });
  return {
    run,
    info: (message) => event("info", { message }),
    warn: (message) => event("warn", { message }),
    event,
  };
}
