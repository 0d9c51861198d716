import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { verdictSchema } from "../../src/repro/verdict-schema.ts";
import { eventOf, type VerifyEvent } from "../support/events.ts";
import { ownProject } from "../support/project.ts";

/** The names that the lock has, as files. */
const COMPARED = ["minimal.efi", "minimal.raw", "minimal.vmlinuz", "minimal.initrd", "minimal.manifest"];

it("minimal is verified: a second build elsewhere, all that it is made from built again, and the lock agree", async () => {
  const outcome = await ownProject.samebits(["verify", "minimal", "--json"], { timeout: 1800 });
  expect(outcome.exitCode, outcome.text).toBe(0);
  const { same, artifacts, runs, rebuilt, skipped } = eventOf<VerifyEvent>(outcome, "verify");
  expect(same).toBe(true);
  expect(artifacts.map(({ file }) => file).sort()).toEqual([...COMPARED].sort());
  for (const one of artifacts) {
    expect(one.others, one.file).toEqual([one.first]);
    expect(one.locked, one.file).toBe(one.first);
  }
  expect(rebuilt.map(({ what }) => what)).toEqual([
    "kernel minimal",
    "toolchain image",
    "toolchain kernel",
    "package repository",
  ]);
  for (const one of rebuilt) expect(one.second, one.what).toBe(one.first);
  expect(skipped).toEqual([]);
  // What takes no special machine was varied; whatever was not has its reason.
  const done = runs[0]!.varied.filter(({ notDone }) => notDone === undefined).map(({ name }) => name);
  expect(done).toEqual(expect.arrayContaining(["path", "umask", "timezone", "locale", "hostname", "home", "clock"]));
  for (const one of runs[0]!.varied) expect(one.notDone ?? one.other, one.name).not.toBe(one.first);
  const written = JSON.parse(await readFile(ownProject.path("out/minimal/verify/verdict.json"), "utf8"));
  expect(verdictSchema.parse(written).artifacts).toEqual(artifacts);
  const page = await readFile(ownProject.path("out/minimal/verify/report.html"), "utf8");
  for (const one of artifacts) expect(page).toContain(one.first);
});
