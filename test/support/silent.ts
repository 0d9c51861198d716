import type { Reporter } from "../../src/base/reporter.ts";

/** Does what it is handed, and says nothing. */
export const silent: Reporter = {
  run: async (tasks) => {
    for (const { work } of tasks) await work({ progress: () => {}, skip: () => {} });
  },
  info: () => {},
  warn: () => {},
  event: () => {},
};
