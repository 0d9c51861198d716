import type { Reporter } from "../base/reporter.ts";
import type { Surrounding } from "../diff/causes/surroundings.ts";
import { compareFiles } from "../diff/compare.ts";
import { OpenFiles } from "../diff/content.ts";
import { byImportance } from "../diff/rank.ts";
import type { Differences } from "./verdict.ts";

export interface ExplainOptions {
  readonly report: Reporter;
  readonly signal: AbortSignal;
  /** Of folders, these entries alone. */
  readonly only?: ReadonlySet<string>;
  /** What is known to have been otherwise in the second build. */
  readonly surroundings?: readonly Surrounding[];
}

/** What two builds differ in, down to the file, and why; as a task of its own. @param first, other files or folders */
export async function explainDifferences(
  first: string,
  other: string,
  { report, ...options }: ExplainOptions,
): Promise<Differences> {
  const files = new OpenFiles();
  let found!: Differences;
  try {
    await report.run([
      {
        title: "Look for what differs, and why",
        work: async (step) => {
          const progress = (path: string) => step.progress(path);
          const { leaves, compared } = await compareFiles(first, other, { ...options, files, progress });
          found = { compared, leaves: byImportance(leaves) };
          return `${leaves.length} ${leaves.length === 1 ? "difference" : "differences"}`;
        },
      },
    ]);
  } finally {
    files.close();
  }
  return found;
}
