import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runOnTerminal } from "../../../src/base/terminal.ts";
import { bundleScript, newFolder } from "./script.ts";

const options = { env: { PATH: process.env.PATH! }, failure: "drawing failed" };

describe("a program on the terminal", () => {
  it("has the terminal of its parent, and only the environment it is given", async () => {
    const script = await bundleScript(`
      import { runOnTerminal } from "./terminal.ts";
      await runOnTerminal(["sh", "-c", 'read line; echo "got $line, \${SECRET:-nothing}"; echo end >&2'], {
        env: { PATH: process.env.PATH }, failure: "failed",
      });
    `);
    const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
      input: "a line\n",
      encoding: "utf8",
      env: { ...process.env, SECRET: "x" },
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: "got a line, nothing\n", stderr: "end\n", status: 0 });
  });

  it("fails with its exit status, or the signal that ended it", async () => {
    await expect(runOnTerminal(["sh", "-c", "exit 3"], { ...options, next: "try again" })).rejects.toMatchObject({
      exitCode: 1,
      message: "drawing failed (exit status 3)",
      next: ["try again"],
    });
    await expect(runOnTerminal(["sh", "-c", "kill -TERM $$"], options)).rejects.toMatchObject({
      message: "drawing failed (killed by SIGTERM)",
    });
  });

  it("is missing: exit 3", async () => {
    await expect(runOnTerminal(["no-such-program"], options)).rejects.toMatchObject({ exitCode: 3 });
  });

  it("is ended when the work is aborted, even when it does not want to", async () => {
    const controller = new AbortController();
    const ready = join(await newFolder(), "ready");
    const stubborn = `trap '' TERM; : >${ready}; while :; do sleep 0.1; done`;
    const running = runOnTerminal(["sh", "-c", stubborn], { ...options, signal: controller.signal, graceSeconds: 0.1 });
    await expect.poll(() => spawnSync("test", ["-e", ready]).status, { timeout: 20_000 }).toBe(0);
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(runOnTerminal(["true"], { ...options, signal: controller.signal })).rejects.toThrow("enough");
  });
});
