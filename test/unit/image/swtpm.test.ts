import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { startTpm, type TpmOptions, tpmState } from "../../../src/image/swtpm.ts";
import { newFolder } from "../base/script.ts";
import { project } from "./project.ts";

const swtpm = [process.execPath, join(import.meta.dirname, "fake-swtpm.mjs")];

/** Waits that were begun, and not given up before. */
const waits = vi.hoisted(() => ({ begun: 0 }));
vi.mock("node:timers/promises", async (original) => {
  const real = await original<typeof import("node:timers/promises")>();
  const setTimeout: typeof real.setTimeout = (time, value, options) => {
    if (!options?.signal?.aborted) waits.begun++;
    return real.setTimeout(time, value, options);
  };
  return { ...real, setTimeout };
});

async function options(more: Partial<TpmOptions> = {}): Promise<TpmOptions> {
  const folder = await newFolder();
  return { swtpm, state: "/kept", folder, env: { FAKE_NOTES: join(folder, "notes"), FAKE_SWTPM: "fail" }, ...more };
}

describe("a TPM that ends at once", () => {
  it("is waited for no longer, which would keep the command alive", async () => {
    const given = await options();
    await expect(startTpm(given)).rejects.toMatchObject({ exitCode: 1, message: "the TPM (swtpm) did not start" });
    await expect(startTpm({ ...given, swtpm: ["/nonexistent/swtpm"] })).rejects.toMatchObject({ exitCode: 3 });
    const { begun } = waits;
    expect(begun).toBeGreaterThan(0);
    await delay(200);
    expect(waits.begun).toBe(begun + 1);
  });
});

describe("the folder of what a TPM remembers", () => {
  it("is made, for its owner alone", async () => {
    const folder = await newFolder();
    const state = join(folder, "a", "b");
    expect(await tpmState(state)).toBe(state);
    expect((await stat(state)).mode & 0o777).toBe(0o700);
    expect(await tpmState(state)).toBe(state);
  });

  it("is refused with a comma in its path, which swtpm would split it at", async () => {
    const folder = await newFolder();
    await mkdir(join(folder, "a,b"));
    await expect(tpmState(join(folder, "a,b", "tpm"))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("has a comma in it"),
    });
  });

  it("is refused where a file is", async () => {
    const folder = await project({ file: "" });
    for (const state of [join(folder, "file"), join(folder, "file", "tpm")]) {
      await expect(tpmState(state)).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining("cannot be made"),
      });
    }
  });
});
