import type { Reporter } from "../base/reporter.ts";
import type { CompareOptions } from "../diff/compare.ts";
import { findDifferences } from "./find-differences.ts";
import type { Differences } from "./verdict.ts";

export interface ExplainOptions extends Pick<CompareOptions, "signal" | "only" | "surroundings"> {
  readonly report: Reporter;
}

/** What two builds differ in, down to the file, and why; as a task of its own. @param first, other files or folders */
export async function explainDifferences(
  first: string,
  other: string,
  { report, ...options }: ExplainOptions,
): Promise<Differences> {
  let found!: Differences;
  await report.run([
    {
      title: "Look for what differs, and why",
      work: async (step) => {
        found = await findDifferences(first, other, { ...options, progress: (path) => step.progress(path) });
        const { length } = found.leaves;
        return `${length} ${length === 1 ? "difference" : "differences"}`;
      },
    },
  ]);
  return found;
}
