/**
 * `node test/summary.ts FILE STATUS`: prints how many tests passed, failed and were skipped, as three numbers.
 * FILE is what vitest's JSON reporter wrote, STATUS vitest's exit status. A file that did not load or whose set-up failed
 * counts as one failed test, and so does every other way not to succeed, such as an unhandled error, no test, or no report.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export function summarize(
  text: string | undefined,
  exitStatus: number,
): [passed: number, failed: number, skipped: number] {
  let report: z.output<typeof reportSchema>;
  try {
    report = reportSchema.parse(JSON.parse(text ?? ""));
  } catch {
    return [0, 1, 0];
  }
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { status, assertionResults } of report.testResults) {
    const of = (...wanted: string[]) => assertionResults.filter((one) => wanted.includes(one.status)).length;
    const failures = of("failed");
    passed += of("passed");
    // What is neither passed nor failed (skipped, pending, todo, disabled) did not run.
    skipped += assertionResults.length - of("passed") - failures;
    failed += failures === 0 && status === "failed" ? 1 : failures;
  }
  if (failed === 0 && (exitStatus !== 0 || passed + skipped === 0)) failed = 1;
  return [passed, failed, skipped];
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  const [file, status] = process.argv.slice(2);
  let text: string | undefined;
  try {
    text = readFileSync(file!, "utf8");
  } catch {
    // vitest did not come so far.
  }
  process.stdout.write(`${summarize(text, Number(status)).join(" ")}\n`);
}
