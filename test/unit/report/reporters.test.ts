import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reporter, Task } from "../../../src/base/reporter.ts";
import { showDuration } from "../../../src/report/duration.ts";
import { jsonReporter } from "../../../src/report/json.ts";
import { oneLine } from "../../../src/report/one-line.ts";
import { plainReporter } from "../../../src/report/plain.ts";
import { terminalReporter } from "../../../src/report/terminal.ts";

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function plain() {
  const clock = { now: 0 };
  let text = "";
  const reporter = plainReporter({
    write: (more) => {
      text += more;
    },
    now: () => clock.now,
  });
  return { clock, reporter, lines: () => text.split("\n").slice(0, -1) };
}

function json() {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const events: Record<string, unknown>[] = [];
  const reporter = jsonReporter({
    write: (line) => {
      expect(line).toMatch(/^[^\n]*\n$/);
      events.push(JSON.parse(line));
    },
    now: () => new Date(clock.now),
  });
  return { clock, reporter, events };
}

function terminal(colour = false) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 40 });
  let text = "";
  stream.on("data", (chunk) => {
    text += chunk;
  });
  const reporter = terminalReporter({ stream: stream as never, colour });
  return { reporter, raw: () => text, text: () => stripVTControlCharacters(text) };
}

const all: readonly (readonly [string, () => { reporter: Reporter }])[] = [
  ["plain", plain],
  ["json", json],
  ["terminal", terminal],
];

describe.each(all)("%s", (_, make) => {
  it("runs tasks in order, and not those behind a failure, which is thrown as it is", async () => {
    const { reporter } = make();
    const order: string[] = [];
    const failure = new Error("no");
    const task = (name: string, fails = false): Task => ({
      title: name,
      work: async () => {
        await pause(5);
        order.push(name);
        if (fails) throw failure;
      },
    });
    await expect(reporter.run([task("a"), task("b", true), task("c")])).rejects.toBe(failure);
    expect(order).toEqual(["a", "b"]);
  });

  it("runs tasks side by side; the first failure is thrown once all have come to an end", async () => {
    const { reporter } = make();
    let inside = 0;
    let most = 0;
    const ended: string[] = [];
    const task = (name: string, milliseconds: number, failure?: Error): Task => ({
      title: name,
      work: async () => {
        most = Math.max(most, ++inside);
        await pause(milliseconds);
        inside--;
        ended.push(name);
        if (failure) throw failure;
      },
    });
    const first = new Error("first");
    const tasks = [task("slow", 60), task("fails", 10, first), task("fails later", 30, new Error("second"))];
    await expect(reporter.run(tasks, { concurrent: true })).rejects.toBe(first);
    expect({ most, ended }).toEqual({ most: 3, ended: ["fails", "fails later", "slow"] });
  });

  it("runs lists within tasks, several in a row, and passes their failure up", async () => {
    const { reporter } = make();
    const done: string[] = [];
    const leaf = (name: string): Task => ({
      title: name,
      work: async () => {
        await pause(1);
        done.push(name);
        if (name === "bad") throw new Error(name);
      },
    });
    const outer: Task = {
      title: "outer",
      work: async () => {
        await reporter.run([leaf("a"), leaf("b")]);
        await reporter.run([leaf("c"), leaf("d")], { concurrent: true });
        await reporter.run([leaf("bad"), leaf("never")]);
      },
    };
    await expect(reporter.run([outer, leaf("never either")])).rejects.toThrow("bad");
    expect(done.sort()).toEqual(["a", "b", "bad", "c", "d"]);
  });

  it("is done with no tasks at all", async () => {
    await make().reporter.run([]);
  });
});

describe("plain", () => {
  it("writes a line for start and end, durations over a second, results, and nesting", async () => {
    const { reporter, clock, lines } = plain();
    await reporter.run([
      {
        title: "outer",
        work: async () => {
          await reporter.run([
            {
              title: "inner",
              work: async () => {
                clock.now += 166_000;
                return "42 files";
              },
            },
            { title: "other", work: async (step) => step.skip("nothing changed") },
          ]);
        },
      },
    ]);
    expect(lines()).toEqual([
      "start: outer",
      "  start: inner",
      "  done: inner (2 min 46 s): 42 files",
      "  start: other",
      "  skipped: other: nothing changed",
      "done: outer (2 min 46 s)",
    ]);
  });

  it("shows progress every 10 s at most, without escape codes", async () => {
    const { reporter, clock, lines } = plain();
    const work: Task["work"] = async (step) => {
      for (let second = 1; second <= 25; second++) {
        clock.now += 1000;
        step.progress(`\u001b[32m${second}\u001b[0m\r\nof 25`);
      }
    };
    await reporter.run([{ title: "fetch", work }]);
    expect(lines().slice(1, -1)).toEqual(["... fetch: 10 of 25", "... fetch: 20 of 25"]);
  });

  it("marks failures and warnings", async () => {
    const { reporter, lines } = plain();
    reporter.warn("careful\nnow");
    reporter.info("a\n  b");
    reporter.event("data", { x: 1 });
    await reporter.run([{ title: "t", work: () => Promise.reject(new Error("x")) }]).catch(() => {});
    expect(lines()).toEqual(["warning: careful now", "a", "  b", "start: t", "FAILED: t"]);
  });
});

describe("json", () => {
  it("writes the documented events", async () => {
    const { reporter, clock, events } = json();
    reporter.info("hello");
    reporter.warn("careful");
    reporter.event("artifact", { path: "a.efi", time: "not this", event: "nor this" });
    const failing = reporter.run([
      {
        title: "outer",
        work: async (step) => {
          step.progress("1");
          step.progress("dropped");
          clock.now += 1500;
          step.progress("2");
          await reporter.run([
            { title: "inner", work: async () => "12 files" },
            { title: "idle", work: async (inner) => inner.skip("why not") },
          ]);
          throw new Error("no");
        },
      },
    ]);
    await expect(failing).rejects.toThrow("no");
    expect(events[0]).toEqual({ time: "2026-01-01T00:00:00.000Z", event: "info", message: "hello" });
    expect(events.map(({ time: _, ...rest }) => rest).slice(1)).toEqual([
      { event: "warn", message: "careful" },
      { event: "artifact", path: "a.efi" },
      { event: "task-start", id: 1, title: "outer" },
      { event: "task-progress", id: 1, title: "outer", text: "1" },
      { event: "task-progress", id: 1, title: "outer", text: "2" },
      { event: "task-start", id: 2, parent: 1, title: "inner" },
      { event: "task-end", id: 2, title: "inner", seconds: 0, result: "12 files" },
      { event: "task-start", id: 3, parent: 1, title: "idle" },
      { event: "task-skipped", id: 3, title: "idle", reason: "why not" },
      { event: "task-failed", id: 1, title: "outer", seconds: 1.5, message: "no" },
    ]);
  });
});

describe("terminal", () => {
  it("shows titles, results, skips with reason and nested tasks, and messages after the list", async () => {
    const { reporter, text } = terminal();
    await reporter.run([
      {
        title: "outer",
        work: async () => {
          reporter.warn("careful");
          await reporter.run([
            { title: "inner", work: async () => "42 files" },
            { title: "idle", work: async (step) => step.skip("nothing changed") },
          ]);
        },
      },
    ]);
    const last = text().slice(text().lastIndexOf("outer"));
    expect(last).toMatch(/^outer\n {2}. inner: 42 files\n {2}. idle: skipped, nothing changed\n+warning: careful\n$/u);
  });

  it("shows the progress text of a running task, cleaned", async () => {
    const { reporter, text } = terminal();
    await reporter.run([
      {
        title: "fetch",
        work: async (step) => {
          step.progress("12 of\n30 \u001b[2Jfiles");
          await pause(250);
        },
      },
    ]);
    expect(text()).toContain("12 of 30 files");
    expect(text().slice(text().lastIndexOf("fetch"))).not.toContain("12 of 30");
  });

  it("shows how long it took from a second on", async () => {
    const { reporter, text } = terminal();
    await reporter.run(
      [
        { title: "short", work: () => pause(10) },
        { title: "long", work: () => pause(1100) },
      ],
      { concurrent: true },
    );
    expect(text()).toMatch(/long \(1\.\d s\)/);
    expect(text()).not.toContain("short (");
  });

  it("says messages at once when nothing is drawn, and colours only when allowed", async () => {
    const coloured = terminal(true);
    coloured.reporter.warn("careful");
    expect(coloured.raw()).toBe("\u001b[33mwarning:\u001b[39m careful\n");
    const bare = terminal(false);
    bare.reporter.warn("careful");
    await bare.reporter.run([{ title: "t", work: async () => {} }]);
    expect(bare.raw()).not.toMatch(/\u001b\[\d+m/);
  });
});

describe("showDuration", () => {
  it.each([
    [0, "0.0 s"],
    [940, "0.9 s"],
    [9_949, "9.9 s"],
    [9_950, "10 s"],
    [59_499, "59 s"],
    [59_500, "1 min"],
    [166_000, "2 min 46 s"],
    [3_599_499, "59 min 59 s"],
    [3_599_500, "1 h"],
    [3_900_000, "1 h 5 min"],
  ])("%d ms: %s", (milliseconds, text) => {
    expect(showDuration(milliseconds)).toBe(text);
  });
  it("never says 60 of anything", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (n) => !/\b60\b/.test(showDuration(n).replace(/^60 h/, ""))),
    );
  });
});

describe("oneLine", () => {
  it("leaves no control character in any text", () => {
    const junk = fc.stringMatching(/^[\u0000-\u009f a-z[;m\u001b]*$/);
    fc.assert(fc.property(junk, (text) => !/[\u0000-\u001f\u007f-\u009f]/.test(oneLine(text))));
  });
});
