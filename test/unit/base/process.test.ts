import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { EXIT, SamebitsError, stepFailed } from "../../../src/base/errors.ts";
import { run, showCommand } from "../../../src/base/process.ts";
import { processStat, processTree } from "../../../src/base/process-tree.ts";
import { bundleScript, newFolder, startScript, until } from "./script.ts";

const living = (pid: number) => {
  const stat = processStat(pid);
  return stat !== undefined && stat.state !== "Z";
};

/** A shell with a child, a grandchild in a session group of its own making, and one that ignores SIGTERM. */
const FAMILY = `
(trap '' TERM; echo stubborn $(exec sh -c 'echo $PPID'); while :; do sleep 1; done) &
setsid sh -c 'echo moved $$; while :; do sleep 1; done' &
sh -c 'sleep 1000 & echo grandchild $!; wait' &
echo shell $$
wait`;

const pidsOf = (text: string) =>
  [...text.matchAll(/^(stubborn|moved|grandchild|shell) (\d+)$/gm)].map((match) => Number(match[2]));

async function failure(work: Promise<unknown>): Promise<SamebitsError> {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(SamebitsError);
  return error as SamebitsError;
}

describe("run", () => {
  let folder: string;
  let log: string;
  beforeAll(async () => {
    folder = await newFolder();
    log = join(folder, "logs", "run.log");
  });

  it("returns standard output and keeps everything in the log", async () => {
    const lines: string[] = [];
    const result = await run(["sh", "-c", "echo one; echo two >&2; printf three"], {
      log,
      onLine: (line) => lines.push(line),
    });
    expect(result).toEqual({ stdout: "one\nthree", exitCode: 0 });
    expect(lines.sort()).toEqual(["one", "three", "two"]);
    const text = await readFile(log, "utf8");
    expect(text).toMatch(/^\$ sh -c 'echo one; echo two >&2; printf three'\n/);
    // Standard output and standard error are two pipes: their order, and "three" and "two" on one line, is open.
    for (const word of ["one\n", "two\n", "three"]) expect(text.slice(text.indexOf("\n") + 1)).toContain(word);
  });

  it("keeps large output whole, in the log and in memory", async () => {
    const size = 48 * 1024 * 1024;
    const { stdout } = await run(["sh", "-c", `head -c ${size} /dev/zero | tr '\\0' x; echo end >&2`], { log });
    expect(stdout.length).toBe(size);
    const text = await readFile(log);
    expect(text.length - text.indexOf("\n") - 1).toBe(size + 4);
  });

  it("gives the child the stated environment and nothing else", async () => {
    const { stdout } = await run(["/usr/bin/env"], { log, env: { ONLY: "this" } });
    expect(stdout).toBe("ONLY=this");
  });

  it("splits lines at chunk borders inside a character", async () => {
    const lines: string[] = [];
    await run(["sh", "-c", "printf 'a\\303'; sleep 0.1; printf '\\244b\\r\\nc'"], {
      log,
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(["aäb", "c"]);
  });

  it("names status, last lines, command and log when the child fails", async () => {
    const error = await failure(
      run(["sh", "-c", "echo reason; exit 7"], { log, failure: "the thing failed", next: "do it" }),
    );
    expect(error.message).toBe("the thing failed (exit status 7)");
    expect(error.exitCode).toBe(EXIT.failed);
    expect(error.why).toEqual(["reason", "command: sh -c 'echo reason; exit 7'", `full log: ${log}`]);
    expect(error.next).toEqual(["do it"]);
  });

  it("shows the words of a child alone, when its command has several lines", async () => {
    const error = await failure(run(["sh", "-c", ": a\n: b\necho wrong\nexit 3"], { log }));
    expect(error.why[0]).toBe("wrong");
  });

  it("leaves in the log alone what nobody wants to have in memory", async () => {
    const { stdout } = await run(["sh", "-c", "echo many words"], { log, keepOutput: false });
    expect(stdout).toBe("");
    expect(await readFile(log, "utf8")).toContain("\nmany words\n");
  });

  it("names the signal that killed the child", async () => {
    expect((await failure(run(["sh", "-c", "kill -9 $$"], { log }))).message).toBe("sh failed (killed by SIGKILL)");
  });

  it("takes stated exit statuses as success", async () => {
    expect((await run(["sh", "-c", "exit 3"], { log, okExitCodes: [0, 3] })).exitCode).toBe(3);
  });

  it("says that the machine lacks a program, and what to install", async () => {
    const error = await failure(run(["samebits-no-such-program"], { log, missing: "apt-get install it" }));
    expect(error.exitCode).toBe(EXIT.machine);
    expect(error.message).toContain("samebits-no-such-program is not installed");
    expect(error.next).toEqual(["apt-get install it"]);
  });

  it("does not blame the program when the work folder is missing", async () => {
    const error = await failure(run(["sh", "-c", "true"], { log, cwd: join(folder, "nowhere") }));
    expect(error.exitCode).toBe(EXIT.failed);
    expect(error.message).not.toContain("not installed");
  });

  it("fails when the log cannot be written, instead of hanging", async () => {
    const error = await failure(run(["sh", "-c", "head -c 1000000 /dev/zero"], { log: "/dev/full" }));
    expect(error.message).toBe("cannot write the log /dev/full");
    expect(error.next[0]).toContain("free some space");
  });

  it("does not start at all under an aborted signal", async () => {
    const reason = stepFailed("stop");
    await expect(run(["true"], { log, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("ends grandchildren, group leavers and the stubborn on abort, and throws the reason", async () => {
    const controller = new AbortController();
    const reason = stepFailed("interrupted by a test");
    let text = "";
    const work = run(["sh", "-c", FAMILY], {
      log,
      signal: controller.signal,
      graceSeconds: 0.3,
      onLine: (line) => {
        text += `${line}\n`;
        if (pidsOf(text).length === 4) controller.abort(reason);
      },
    });
    await expect(work).rejects.toBe(reason);
    const pids = pidsOf(text);
    expect(pids).toHaveLength(4);
    expect(pids.filter(living)).toEqual([]);
    expect(await readFile(log, "utf8")).toMatch(
      new RegExp(`^shell ${pids.find((pid) => text.includes(`shell ${pid}`))}$`, "m"),
    );
  });

  it("ends also what ignores SIGTERM in a session of its own, after its parents have ended", async () => {
    const controller = new AbortController();
    const reason = stepFailed("interrupted by a test");
    let text = "";
    const work = run(
      ["sh", "-c", `setsid sh -c "trap '' TERM; echo moved \\$\\$; while :; do sleep 1; done" & echo shell $$; wait`],
      {
        log,
        signal: controller.signal,
        graceSeconds: 0.3,
        onLine: (line) => {
          text += `${line}\n`;
          if (pidsOf(text).length === 2) controller.abort(reason);
        },
      },
    );
    await expect(work).rejects.toBe(reason);
    expect(pidsOf(text)).toHaveLength(2);
    expect(pidsOf(text).filter(living)).toEqual([]);
  });

  it("leaves nothing running behind a child that failed", async () => {
    const error = await failure(run(["sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!; exit 1"], { log }));
    const pid = Number(error.why[0]);
    expect(pid).toBeGreaterThan(1);
    expect(living(pid)).toBe(false);
  });
});

describe("kill -9 of the parent", () => {
  it("ends the child and all it started", async () => {
    const script = await bundleScript(`
      import { run } from "./process.ts";
      run(["sh", "-c", ${JSON.stringify(FAMILY)}], { log: process.argv[2], onLine: (line) => console.log(line) });
    `);
    const parent = startScript(script, join(await newFolder(), "log"));
    for (const name of ["stubborn", "moved", "grandchild", "shell"])
      await parent.says(new RegExp(`^${name} \\d+$`, "m"));
    const pids = pidsOf(parent.output());
    expect(pids.filter(living)).toHaveLength(4);
    parent.child.kill("SIGKILL");
    expect(await parent.ended).toBe("SIGKILL");
    expect(await until(() => pids.filter(living).length === 0)).toBe(true);
  });

  it("does not touch processes whose run had ended", async () => {
    const script = await bundleScript(`
      import { run } from "./process.ts";
      const { stdout } = await run(["sh", "-c", "sleep 30 >/dev/null 2>&1 & echo $!"], { log: process.argv[2] });
      console.log("survivor " + stdout);
      setInterval(() => {}, 1000);
    `);
    const parent = startScript(script, join(await newFolder(), "log"));
    const pid = Number((await parent.says(/survivor (\d+)/))[1]);
    parent.child.kill("SIGKILL");
    await parent.ended;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(living(pid)).toBe(true);
    process.kill(pid, "SIGKILL");
  });
});

describe("signals", () => {
  it("aborts on the first SIGINT, with exit 1 and children gone, and exits at once on the second", async () => {
    const script = await bundleScript(`
      import { run } from "./process.ts";
      import { abortOnSignals } from "./signals.ts";
      const { signal } = abortOnSignals(process, (name) => console.log("first " + name));
      try {
        await run(["sh", "-c", process.argv[3]], { log: process.argv[2], signal, graceSeconds: Number(process.argv[4]), onLine: (line) => console.log(line) });
      } catch (error) {
        console.log("threw " + error.message);
        process.exitCode = error.exitCode;
      }
    `);
    const stubborn = "trap '' TERM; echo shell $$; while :; do sleep 1; done";
    const gentle = startScript(script, join(await newFolder(), "log"), "echo shell $$; sleep 1000", "5");
    await gentle.says(/shell \d+/);
    gentle.child.kill("SIGINT");
    expect(await gentle.ended).toBe(1);
    expect(gentle.output()).toContain("threw interrupted by SIGINT");
    expect(pidsOf(gentle.output()).filter(living)).toEqual([]);

    const impatient = startScript(script, join(await newFolder(), "log"), stubborn, "1000");
    await impatient.says(/shell \d+/);
    impatient.child.kill("SIGTERM");
    await impatient.says(/first SIGTERM/);
    impatient.child.kill("SIGTERM");
    expect(await impatient.ended).toBe(1);
    expect(impatient.output()).not.toContain("threw");
    const pids = pidsOf(impatient.output());
    expect(await until(() => pids.filter(living).length === 0)).toBe(true);
  });
});

describe("processStat", () => {
  it("knows this process and no process 2^22+1", () => {
    expect(processStat(process.pid)).toMatchObject({ pid: process.pid, parent: process.ppid });
    expect(processStat(4_194_305)).toBeUndefined();
    expect(processTree(4_194_305)).toEqual([]);
  });
});

describe("showCommand", () => {
  it("is read back by a shell as the same words", async () => {
    const words = ["printf", "%s\\n", "", "a b", "it's", '"$HOME"', "*", "\\", "~", "a\nb"];
    const log = join(await newFolder(), "log");
    const direct = await run(words, { log });
    const shell = await run(["sh", "-c", showCommand(words)], { log });
    expect(shell.stdout).toBe(direct.stdout);
  });
});
