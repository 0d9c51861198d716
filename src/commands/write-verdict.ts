import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { toStableJson } from "../base/json.ts";
import { writeWhole } from "../base/write.ts";
import { renderVerdictPage } from "../html/verdict-page.ts";
import { renderStepSummary } from "../repro/step-summary.ts";
import type { Verdict } from "../repro/verdict.ts";
import { verdictToJson } from "../repro/verdict-json.ts";
import type { Context } from "./context.ts";

/**
 * Writes verdict.json and report.html for programs and for people: `out/IMAGE/verify/`, by flavour where there are several. In a
 * step of a GitHub workflow, which names a file for it, also a summary.
 */
export async function writeVerdict(context: Context, verdict: Verdict) {
  const { root, env } = context;
  const folder = join(root, "out", verdict.image, "verify");
  await mkdir(folder, { recursive: true });
  const json = verdictToJson(verdict, root);
  const report = join(folder, "report.html");
  await writeWhole(join(folder, "verdict.json"), toStableJson(json));
  await writeWhole(report, renderVerdictPage(verdict, { root, date: context.now().toISOString() }));
  // Appended, since the steps before it and other verdicts have written there as well.
  const summary = env.GITHUB_STEP_SUMMARY;
  if (summary)
    await appendFile(summary, renderStepSummary(verdict, { report: `out/${verdict.image}/verify/report.html` }));
  return { json, report };
}
