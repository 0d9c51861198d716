import { AsyncLocalStorage } from "node:async_hooks";
import { styleText } from "node:util";
import {
  DefaultRenderer,
  Listr,
  ListrLogger,
  type ListrTask,
  ListrTaskEventType,
  type ListrTaskWrapper,
  ProcessOutput,
} from "listr2";
import type { Reporter, Task } from "../base/reporter.ts";
import { showDuration } from "./duration.ts";
import { oneLine } from "./one-line.ts";

export interface TerminalOptions {
  /** The terminal: usually standard error, so that standard output is free for a command's result. */
  readonly stream: NodeJS.WriteStream;
  readonly colour: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: listr2 names its renderers in the type of the wrapper; which one does not matter here
type Wrapper = ListrTaskWrapper<unknown, any, any>;

/** For people: listr2's live list of tasks. Messages that come while it is drawn are shown right after it. */
export function terminalReporter({ stream, colour }: TerminalOptions): Reporter {
  const current = new AsyncLocalStorage<Wrapper>();
  const held: string[] = [];
  let drawing = 0;
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const say = (text: string) => {
    if (drawing > 0) held.push(text);
    else stream.write(`${text}\n`);
  };

  const toListrTask = (task: Task, failed: (error: unknown) => void): ListrTask => ({
    title: task.title,
    task: async (_, wrapper) => {
      const begun = Date.now();
      try {
        const result = await current.run(wrapper, () =>
          task.work({
            progress: (text) => {
              wrapper.output = oneLine(text);
            },
            skip: (reason) => wrapper.skip(`${task.title}: skipped, ${reason}`),
          }),
        );
        if (wrapper.task.isSkipped()) return;
        const took = Date.now() - begun;
        wrapper.title = [
          task.title,
          ...(result ? [`: ${oneLine(result)}`] : []),
          ...(took > 1000 ? [paint("dim", ` (${showDuration(took)})`)] : []),
        ].join("");
      } catch (error) {
        failed(error);
        throw error;
      }
    },
  });

  async function run(tasks: readonly Task[], options?: { readonly concurrent?: boolean }): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    const failed = (error: unknown) => {
      failure ??= { error };
    };
    const concurrent = options?.concurrent === true;
    const listrTasks = tasks.map((task) => toListrTask(task, failed));
    const parent = current.getStore();
    // Side by side, the others may end before the failure is thrown: no work of a list goes on once `run` is over.
    const common = { concurrent, exitOnError: !concurrent } as const;
    drawing++;
    try {
      if (parent === undefined) {
        const output = new ProcessOutput(stream, stream);
        await new Listr(listrTasks, {
          ...common,
          registerSignalListeners: false,
          renderer: AlwaysDrawn,
          rendererOptions: {
            logger: new ListrLogger({ useIcons: true, toStderr: [], processOutput: output }),
            showErrorMessage: false,
            collapseSubtasks: false,
            formatOutput: "truncate",
            ...(!colour && { color: plainColours }),
          },
        }).run();
      } else {
        const list = parent.newListr(listrTasks, { ...common, renderer: "silent" } as never);
        // What listr2 does itself with a list that a task returns; ours runs in the middle of a task.
        parent.task.subtasks = [...(parent.task.subtasks ?? []), ...list.tasks] as never;
        parent.task.emit(ListrTaskEventType.SUBTASK, parent.task.subtasks);
        await list.run();
      }
    } catch (error) {
      failure ??= { error };
    } finally {
      drawing--;
      if (drawing === 0) for (const text of held.splice(0)) stream.write(`${text}\n`);
    }
    if (failure) throw failure.error;
  }

  return {
    run,
    info: (message) => say(message),
    warn: (message) => say(`${paint("yellow", "warning:")} ${oneLine(message)}`),
    event() {},
  };
}

/** Whether to draw was decided by whoever chose this reporter; listr2 itself would look at standard output. */
class AlwaysDrawn extends DefaultRenderer {
  static override nonTTY = true as never;
}

/** listr2's own colours follow the environment; this takes them away one by one. */
const plainColours = Object.fromEntries(
  [
    "SKIPPED_WITH_COLLAPSE",
    "SKIPPED_WITHOUT_COLLAPSE",
    "PENDING",
    "COMPLETED",
    "COMPLETED_WITH_FAILED_SUBTASKS",
    "COMPLETED_WITH_FAILED_SISTER_TASKS",
    "RETRY",
    "ROLLING_BACK",
    "ROLLED_BACK",
    "FAILED",
    "FAILED_WITH_FAILED_SUBTASKS",
    "WAITING",
    "PAUSED",
  ].map((level) => [level, (text: string | undefined) => text ?? ""]),
);
