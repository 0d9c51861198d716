import { appendFile, mkdir, rm, symlink } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { writeWhole } from "../base/write.ts";
import { renderVerdictPage } from "../html/verdict-page.ts";
import { renderStepSummary } from "../repro/step-summary.ts";
import type { Verdict } from "../repro/verdict.ts";
import { renderVerdictJson, verdictToJson } from "../repro/verdict-json.ts";
import type { Context } from "./context.ts";

export interface WrittenVerdict {
  /** What verdict.json holds. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Absolute path of report.html. */
  readonly report: string;
}

/**
 * Writes a verdict for programs and for people: verdict.json and report.html in `out/IMAGE/verify/VARIANT/`, with links to the
 * latest ones in `out/IMAGE/verify/`; and a summary where GitHub's runner asks for one.
 */
export async function writeVerdict(context: Context, verdict: Verdict): Promise<WrittenVerdict> {
  const { root, env, now } = context;
  const folder = join(root, "out", verdict.image, "verify", verdict.variant);
  await mkdir(folder, { recursive: true });
  const report = join(folder, "report.html");
  await writeWhole(join(folder, "verdict.json"), renderVerdictJson(verdict, root));
  await writeWhole(
    report,
    renderVerdictPage(verdict, { root, date: `${now().toISOString().slice(0, 16).replace("T", " ")} UTC` }),
  );
  for (const file of [report, join(folder, "verdict.json")]) {
    const link = join(folder, "..", basename(file));
    await rm(link, { force: true });
    await symlink(join(verdict.variant, basename(file)), link);
  }
  if (env.GITHUB_STEP_SUMMARY) {
    const summary = renderStepSummary(verdict, { report: relative(root, report) });
    // The verdict is worth more than its summary.
    await appendFile(env.GITHUB_STEP_SUMMARY, summary).catch((error: Error) =>
      context.report.warn(`the step's summary (GITHUB_STEP_SUMMARY) cannot be written: ${error.message}`),
    );
  }
  return { json: { ...verdictToJson(verdict, root) }, report };
}
