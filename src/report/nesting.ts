import { AsyncLocalStorage } from "node:async_hooks";
import type { Step, Task } from "../base/reporter.ts";

/** How one task went, as a line-by-line reporter needs to know it. */
export interface TaskObserver {
  /** The task begins; `id` is unique, `parent` is the task it runs within. */
  start(task: TaskPlace): void;
  progress(task: TaskPlace, text: string): void;
  skip(task: TaskPlace, reason: string): void;
  /** Done; `result` is what the work returned. Not called for a skipped task. */
  end(task: TaskPlace, result: string | undefined): void;
  fail(task: TaskPlace, error: unknown): void;
}

export interface TaskPlace {
  readonly id: number;
  readonly title: string;
  readonly parent: TaskPlace | undefined;
  /** 0 for a task that runs within no other. */
  readonly depth: number;
}

/**
 * The `run` of the line-by-line reporters: runs tasks in order or side by side and tells an observer. A `run` within a
 * task's work knows that task as its parent by the asynchronous context, so the domain has nothing to hand on.
 */
export function taskRunner(observer: TaskObserver) {
  const current = new AsyncLocalStorage<TaskPlace>();
  let ids = 0;
  const runOne = async (task: Task): Promise<void> => {
    const parent = current.getStore();
    const place: TaskPlace = {
      id: ++ids,
      title: task.title,
      parent,
      depth: parent === undefined ? 0 : parent.depth + 1,
    };
    let skipped = false;
    const step: Step = {
      progress: (text) => observer.progress(place, text),
      skip: (reason) => {
        skipped = true;
        observer.skip(place, reason);
      },
    };
    observer.start(place);
    let result: string | undefined;
    try {
      result = (await current.run(place, () => task.work(step))) ?? undefined;
    } catch (error) {
      observer.fail(place, error);
      throw error;
    }
    if (!skipped) observer.end(place, result);
  };
  return async (tasks: readonly Task[], options?: { readonly concurrent?: boolean }): Promise<void> => {
    if (!options?.concurrent) {
      for (const task of tasks) await runOne(task);
      return;
    }
    // Nobody may go on while work of this list still runs: the first failure is thrown once all have come to an end.
    let failure: { readonly error: unknown } | undefined;
    const failed = (error: unknown) => {
      failure ??= { error };
    };
    await Promise.all(tasks.map((task) => runOne(task).catch(failed)));
    if (failure) throw failure.error;
  };
}
