import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processStat } from "../../src/base/process-tree.ts";
import { fixedOutputPath } from "../../src/nix/store-path.ts";
import { mountsBelow, processesNaming } from "../support/machine.ts";
import { type Mirror, serve } from "../support/mirror.ts";
import { copyProject, type Outcome, type Project, type Started, until } from "../support/project.ts";

/** How samebits can be stopped: asked to (Ctrl-C sends the same), and not asked. */
const SIGNALS = ["SIGINT", "SIGKILL"] as const;
type Signal = (typeof SIGNALS)[number];

/** Nobody else sleeps for so many seconds: the sleeping process can be recognized. */
const PAUSE = "3.1741";

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

/** Waits until some process that samebits started has a command line that matches. */
async function reaches(started: Started, command: RegExp): Promise<void> {
  let ended = false;
  void started.ended.then(() => {
    ended = true;
  });
  const lines = () => started.tree().map(commandLine);
  try {
    await until(`a process ${command}`, () => ended || lines().some((line) => command.test(line)), 240);
    if (ended) throw new Error(`samebits ended before there was a process ${command}`);
  } catch (error) {
    const processes = lines();
    started.kill("SIGKILL");
    throw new Error(`${(error as Error).message}\n${started.text()}\n${processes.join("\n")}`);
  }
}

/**
 * Stops samebits, and checks that it leaves nothing running and nothing mounted. All processes are asked about that it had
 * when it was stopped, and whatever names its project's folder.
 */
async function stop(project: Project, started: Started, signal: Signal): Promise<Outcome> {
  const before = started.tree().map((pid) => ({ pid, start: processStat(pid)?.startTicks, line: commandLine(pid) }));
  expect(before.length).toBeGreaterThan(1);
  started.kill(signal);
  const outcome = await started.ended;
  if (signal === "SIGINT") {
    expect(outcome.text).toContain("interrupted by SIGINT");
    expect(outcome.exitCode).toBe(1);
  } else expect(outcome.exitCode).toBe(-1);
  const left = () => [
    ...before
      .filter(({ pid, start }) => {
        const now = processStat(pid);
        return now !== undefined && now.startTicks === start && now.state !== "Z" && now.state !== "X";
      })
      .map(({ pid, line }) => `${pid}: ${line}`),
    ...processesNaming(project.root),
  ];
  await until("the end of all processes", () => left().length === 0, 15).catch(() => expect(left()).toEqual([]));
  expect(mountsBelow(project.root)).toEqual([]);
  return outcome;
}

const filesBelow = (folder: string) => readdir(folder).catch(() => []);
/** Files that are being written have names of their own until they are whole. */
const temporary = async (folder: string) =>
  (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => /\.tmp$/.test(name));

describe("stopped while it fetches", () => {
  let project: Project;
  let mirror: Mirror;
  const content = randomBytes(3_000_000);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const name = `zzz-slow_1.${parseInt(sha256.slice(0, 8), 16)}_amd64.deb`;
  const storePath = fixedOutputPath(name, "sha256", sha256);
  let slow = true;
  let sent = 0;
  const ranges: (string | undefined)[] = [];

  beforeAll(async () => {
    project = await copyProject("stop-fetch");
    const path = `pool/main/z/zzz-slow/${name}`;
    mirror = await serve({
      [path]: async (request, response) => {
        ranges.push(request.headers.range);
        const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
        response.writeHead(from === 0 ? 200 : 206, {
          "Content-Length": content.length - from,
          ...(from > 0 && { "Content-Range": `bytes ${from}-${content.length - 1}/${content.length}` }),
        });
        for (let at = from; at < content.length && !response.destroyed; at += 50_000) {
          response.write(content.subarray(at, at + 50_000));
          sent = at;
          if (slow) await new Promise((resolve) => setTimeout(resolve, 100));
        }
        response.end();
      },
    });
    await project.edit("images/minimal/packages.lock.json", (text) => {
      const lock = JSON.parse(text);
      lock.packages.push({ ...lock.packages[0], package: "zzz-slow", path, sha256, size: content.length });
      return `${JSON.stringify(lock, null, 2)}\n`;
    });
  });
  afterAll(async () => {
    await mirror?.close();
    await project?.remove();
  });
  const options = () => ({ env: { SAMEBITS_DEBIAN_MIRROR: mirror.url } });

  it.each(SIGNALS)("by %s: nothing is stored, nothing runs on", async (signal) => {
    const started = project.start(["inputs", "minimal"], options());
    const before = sent;
    await until("the file's beginning", () => sent > before + 300_000);
    // What runs beside it is the guard alone: it must end as well.
    await stop(project, started, signal);
    expect(existsSync(storePath)).toBe(false);
    expect(await filesBelow(project.path(".samebits/fetch"))).toEqual([`${name}.partial`]);
  });

  it("goes on with the next run, from what had come", async () => {
    slow = false;
    await project.samebits(["inputs", "minimal"], options());
    expect(existsSync(storePath)).toBe(true);
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d{5,}-/);
  });
});

describe("stopped while a toolchain is unpacked", () => {
  let project: Project;

  beforeAll(async () => {
    project = await copyProject("stop-unpack");
    // Another toolchain of the same files, on which unpacking takes a little longer.
    await project.replace(
      "nix/default.nix",
      "finish = builtins.readFile ./finish-tree.sh;",
      `finish = builtins.readFile ./finish-tree.sh + (if name == "boot" then "\\n# ${randomBytes(8).toString("hex")}\\n\\"$bb\\" sleep ${PAUSE}\\n" else "");`,
    );
  });
  afterAll(() => project?.remove());

  it.each(SIGNALS)("by %s: nothing runs on", async (signal) => {
    const started = project.start(["fetch", "--build"]);
    await reaches(started, new RegExp(`sleep ${PAUSE}`));
    await stop(project, started, signal);
  });

  it("works with the next run", async () => {
    const { exitCode, text } = await project.samebits(["fetch", "--build"]);
    expect(text).not.toContain("error");
    expect(exitCode).toBe(0);
  });
});

describe("stopped while a kernel is built", () => {
  let project: Project;

  beforeAll(async () => {
    project = await copyProject("stop-kernel");
    // The same sandbox in a sandbox, with little to do in it: 50 MB in its memory file system, and a pause.
    await project.edit(
      "nix/kernel-source.sh",
      () => "mkdir -p /build/linux\nhead -c 50000000 /dev/zero >/build/linux/x\n",
    );
    await project.edit(
      "nix/kernel-build.sh",
      () =>
        `# ${randomBytes(8).toString("hex")}\nmkdir -p "$out/tree"\necho half >"$out/bzImage"\n"$bb" sleep ${PAUSE}\necho whole >"$out/bzImage"\n`,
    );
  });
  afterAll(() => project?.remove());

  const kernelPath = async () => {
    const { stdout } = await project.samebits(["inputs", "minimal", "--json"]);
    const events = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return events.find((one) => one.event === "inputs").kernel as string;
  };

  it.each(SIGNALS)("by %s: nothing runs on", async (signal) => {
    const started = project.start(["inputs", "minimal"]);
    await reaches(started, new RegExp(`sleep ${PAUSE}`));
    await stop(project, started, signal);
  });

  it("works with the next run, and what had been begun is not taken for the whole", async () => {
    expect(await readFile(join(await kernelPath(), "bzImage"), "utf8")).toBe("whole\n");
  });
});

describe("stopped while an image is assembled", () => {
  let project: Project;
  const output = () => project.path("out/minimal/qemu");

  beforeAll(async () => {
    project = await copyProject("stop-mkosi");
    // The kernel is built here when no other test has done so.
    const { exitCode, text } = await project.samebits(["inputs", "minimal"]);
    expect(exitCode, text).toBe(0);
  });
  afterAll(() => project?.remove());

  /** The artifacts are all there, and are what SHA256SUMS says. */
  async function expectWhole(): Promise<void> {
    const sums = (await readFile(join(output(), "SHA256SUMS"), "utf8")).trimEnd().split("\n");
    expect(sums.length).toBeGreaterThanOrEqual(5);
    for (const line of sums) {
      const [digest, file] = line.split("  ") as [string, string];
      const actual = createHash("sha256").update(await readFile(join(output(), file)));
      expect(actual.digest("hex"), file).toBe(digest);
    }
    // A verdict lies beside it.
    const left = await filesBelow(project.path("out/minimal"));
    expect(left.filter((name) => name !== "verify")).toEqual(["qemu"]);
  }

  it.each(SIGNALS)("by %s: nothing half-written in out/, nothing mounted, nothing runs on", async (signal) => {
    const started = project.start(["build", "minimal"]);
    // Packages are being installed by then.
    await reaches(started, /dpkg|apt-get/);
    await stop(project, started, signal);
    expect(existsSync(project.path("out"))).toBe(false);
    expect(await temporary(project.path(".samebits"))).toEqual([]);
    if (signal === "SIGINT") expect(await filesBelow(project.path(".samebits/work"))).toEqual([]);
  });

  it("works with the next run, which also removes what the killed one left", async () => {
    const { exitCode, text } = await project.samebits(["build", "minimal"]);
    expect(text).not.toContain("error");
    expect(exitCode).toBe(0);
    await expectWhole();
    expect(await filesBelow(project.path(".samebits/work"))).toEqual([]);
  });

  it.each(SIGNALS)("by %s while it is verified: the first build stays whole", async (signal) => {
    const started = project.start(["verify", "minimal", "--skip-kernel", "--skip-toolchains"]);
    await reaches(started, /dpkg|apt-get/);
    await stop(project, started, signal);
    await expectWhole();
    if (signal === "SIGINT") expect(await filesBelow(project.path(".samebits/work"))).toEqual([]);
  });

  it("is verified by the next run", async () => {
    // Not on disk: it would take five times as long, and says nothing about having been stopped.
    const command = ["verify", "minimal", "--skip-kernel", "--skip-toolchains", "--vary=-filesystem"];
    const { exitCode, text } = await project.samebits(command);
    expect(text).toContain("Reproduced: both builds and the lock agree, without kernel and toolchains");
    expect(exitCode).toBe(0);
    await expectWhole();
    expect(await filesBelow(project.path(".samebits/work"))).toEqual([]);
  });
});
