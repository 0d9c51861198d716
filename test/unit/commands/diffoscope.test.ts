import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findDiffoscope, runDiffoscope } from "../../../src/commands/diffoscope.ts";
import { newFolder } from "../base/script.ts";

/** A PATH with a program of that name. */
async function install(script: string): Promise<{ readonly PATH: string; readonly TMPDIR: string }> {
  const folder = await newFolder();
  const [bin, tmp] = [join(folder, "bin"), join(folder, "tmp")];
  await mkdir(bin);
  await writeFile(join(bin, "diffoscope"), `#!/bin/sh\n${script}`);
  await chmod(join(bin, "diffoscope"), 0o755);
  return { PATH: `/nowhere:${bin}:${process.env.PATH}`, TMPDIR: tmp };
}

const { signal } = new AbortController();

describe("diffoscope", () => {
  it("is told to be missing, and which package has it", async () => {
    const PATH = await newFolder();
    // A file that cannot be run is none.
    await writeFile(join(PATH, "diffoscope"), "");
    await expect(findDiffoscope({ PATH })).rejects.toMatchObject({
      exitCode: 3,
      next: [expect.stringContaining("diffoscope-minimal")],
    });
  });

  it("gives its report, and leaves nothing behind", async () => {
    const env = await install(`
      while [ "$1" != --text ]; do shift; done
      echo "$4 and $5 in $TMPDIR" >"$2"
      exit 1`);
    const text = await runDiffoscope(await findDiffoscope(env), "/one", "/other", { env, signal });
    expect(text).toMatch(new RegExp(`^/one and /other in ${env.TMPDIR}/samebits-diffoscope-.*\n$`));
    expect(await readdir(env.TMPDIR)).toEqual([]);
  });

  it("says nothing where it finds nothing", async () => {
    const env = await install("exit 0");
    expect(await runDiffoscope(await findDiffoscope(env), "/one", "/other", { env, signal })).toBe("");
  });

  it("that fails is a failed step, with what it said", async () => {
    const env = await install("echo 'no such comparator' >&2; exit 2");
    await expect(runDiffoscope(await findDiffoscope(env), "/one", "/other", { env, signal })).rejects.toMatchObject({
      exitCode: 1,
      message: "diffoscope could not compare them (exit status 2)",
      why: expect.arrayContaining(["no such comparator"]),
    });
  });

  it("ends when it is told to", async () => {
    const env = await install("exec sleep 600");
    const abort = new AbortController();
    const running = runDiffoscope(await findDiffoscope(env), "/one", "/other", { env, signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
  });
});
