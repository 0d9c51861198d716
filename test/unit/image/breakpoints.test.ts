import { spawn, spawnSync } from "node:child_process";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { attach } from "../../../src/image/attach.ts";
import { findWaiting, prepareBreakpoints, readStop } from "../../../src/image/breakpoints.ts";
import { checkout, until } from "../../support/project.ts";
import { newFolder } from "../base/script.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const signal = new AbortController().signal;
const BUILD = { image: "mine", variant: "qemu.local" };

/** A workspace of a build, as `build` makes it. */
async function workspace(state: string, name: string, build = BUILD, timeout?: number) {
  const folder = join(state, "work", name);
  await mkdir(folder, { recursive: true });
  return prepareBreakpoints(checkout, folder, build, { timeout });
}

/** A terminal that a test types on; `shown` is what was written to it. */
function terminal(size: { rows?: number; columns?: number } = {}) {
  const raw: boolean[] = [];
  const isTTY = size.rows !== undefined;
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: (on: boolean) => raw.push(on) });
  const output = Object.assign(new PassThrough(), { isTTY, ...size });
  let shown = "";
  output.on("data", (part: Buffer) => {
    shown += part.toString();
  });
  return { input, output, raw, shown: () => shown };
}

describe("what a build prints of a script that stopped", () => {
  it("is told apart from everything else", () => {
    const stop = { name: "after users", script: "/work/postinst", layer: "base" };
    expect(readStop(`samebits-breakpoint: stopped at ${JSON.stringify(stop)}`)).toEqual(stop);
    for (const line of ["samebits-breakpoint: goes on", "samebits-breakpoint: stopped at {", "{}"]) {
      expect(readStop(line)).toBeUndefined();
    }
  });
});

describe("the scripts that wait", () => {
  it("are those of the image, in the order in which they stopped; what a killed build left is none", async () => {
    const state = await newFolder();
    const stop = (name: string) => JSON.stringify({ name, script: "/work/finalize", layer: "" });
    const first = await workspace(state, "a");
    const second = await workspace(state, "b");
    const other = await workspace(state, "c", { ...BUILD, image: "mine-too" });
    await writeFile(join(second.folder, "01.json"), stop("one"));
    await writeFile(join(first.folder, "02.json"), stop("two"));
    await writeFile(join(first.folder, "03.json"), "{");
    await writeFile(join(other.folder, "00.json"), stop("another"));
    await mkdir(join(state, "work/no-breakpoints"));
    expect((await findWaiting(state, "mine")).map(({ name, socket }) => [name, socket])).toEqual([
      ["one", "01.sock"],
      ["two", "02.sock"],
    ]);
    expect(await findWaiting(join(state, "nothing"), "mine")).toEqual([]);
  });
});

describe("a terminal that is connected", () => {
  const waiting = (folder: string) => ({ ...BUILD, folder, socket: "x.sock", name: "", script: "", layer: "" });

  it("gives all keys on, says its size, and is as it was afterwards; however long the path is", async () => {
    const folder = join(await newFolder(), "a-long-name".repeat(12));
    await mkdir(folder);
    let typed = "";
    const server = createServer((socket) => {
      socket.write("prompt> ");
      socket.on("data", (part) => {
        typed += part.toString();
        if (typed.endsWith("\x03")) socket.end("bye");
      });
    });
    onTestFinished(() => void server.close());
    const handle = await import("node:fs/promises").then(({ open }) => open(folder));
    await new Promise<void>((resolve) => server.listen(`/proc/self/fd/${handle.fd}/x.sock`, resolve));
    const { input, output, raw, shown } = terminal({ rows: 40, columns: 120 });
    const ended = attach(waiting(folder), { input, output }, signal);
    await until("the prompt", () => shown() === "prompt> ");
    Object.assign(output, { rows: 50, columns: 100 }).emit("resize");
    input.write("ls\x03");
    await ended;
    expect(typed).toBe("\x1b[8;40;120t\x1b[8;50;100tls\x03");
    expect(shown()).toBe("prompt> bye");
    expect(raw).toEqual([true, false]);
    await handle.close();
  });

  it("is told when the other end closes before there is a shell", async () => {
    const folder = await newFolder();
    const server = createServer((socket) => void socket.end());
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(join(folder, "x.sock"), resolve));
    await expect(attach(waiting(folder), terminal(), signal)).rejects.toMatchObject({
      exitCode: 1,
      message: "no shell came from the script that had stopped",
    });
  });

  it("is told when nobody is there any more", async () => {
    const { input, output } = terminal();
    await expect(attach(waiting(await newFolder()), { input, output }, signal)).rejects.toMatchObject({
      exitCode: 1,
      message: "the script that had stopped does not wait any more",
    });
  });
});

describe.runIf(hasPython)("nix/breakpoint.py", () => {
  async function stopped(timeout?: number) {
    const state = await newFolder();
    const { folder } = await workspace(state, "a", BUILD, timeout);
    const env = {
      PATH: process.env.PATH!,
      MARK: "of the script",
      ...(timeout && { BREAKPOINT_TIMEOUT: `${timeout}` }),
    };
    const child = spawn(join(folder, "breakpoint"), ["in", "postinst"], { env, stdio: ["ignore", "ignore", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    let said = "";
    child.stderr.on("data", (part: Buffer) => {
      said += part.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const find = () => until("the stop", async () => (await findWaiting(state, "mine"))[0], 20);
    return { find, ended, said: () => said, folder, state };
  }

  it("waits, is a shell with the script's environment on a terminal of the right size, and goes on", async () => {
    const { find, ended, said, folder, state } = await stopped();
    const waiting = await find();
    expect(waiting).toMatchObject({ name: "in postinst", ...{ variant: BUILD.variant } });
    expect((await stat(join(folder, waiting.socket))).isSocket()).toBe(true);
    const { input, output, shown } = terminal({ rows: 33, columns: 77 });
    const attached = attach(waiting, { input, output }, signal);
    input.write('echo "<$MARK>"; stty size\n');
    await until("the size", () => shown().includes("<of the script>") && shown().includes("33 77"), 20);
    // While somebody is there, nobody else is invited.
    expect(await findWaiting(state, "mine")).toEqual([]);
    const { input: second, output: nothing } = terminal();
    await expect(attach(waiting, { input: second, output: nothing }, signal)).rejects.toMatchObject({ exitCode: 1 });
    // Ctrl-C is for what runs in the shell, not for the shell.
    input.write("sleep 600\n");
    await until("the sleep", () => shown().includes("sleep 600"), 20);
    input.write("\x03echo still $((6 * 7))\n");
    await until("the shell", () => shown().includes("still 42"), 20);
    input.write("exit 3\n");
    await attached;
    expect(await ended).toBe(0);
    expect(said()).toContain("samebits-breakpoint: goes on\n");
    expect((await readdir(folder)).sort()).toEqual(["breakpoint", "build"]);
  });

  it("waits again when the connection is lost, and takes what a program types without a terminal", async () => {
    const { find, ended, said } = await stopped();
    const waiting = await find();
    const first = terminal();
    const abort = new AbortController();
    const lost = attach(waiting, { input: first.input, output: first.output }, abort.signal);
    await until("somebody", () => said().includes("somebody is there"), 20);
    abort.abort(new Error("gone"));
    await expect(lost).rejects.toThrow("gone");
    const { input, output, shown } = terminal();
    const attached = attach(await find(), { input, output }, signal);
    input.end('echo "<$((6 * 7))>"\n');
    await attached;
    expect(shown()).toContain("<42>");
    expect(await ended).toBe(0);
  });

  it("goes on by itself when nobody comes in time", async () => {
    const { ended, said, folder } = await stopped(0.2);
    expect(await ended).toBe(0);
    expect(said()).toContain("nobody came within 0.2 s: goes on");
    expect((await readdir(folder)).sort()).toEqual(["breakpoint", "build"]);
    await rm(folder, { recursive: true });
  });
});
