import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { watchConsole } from "../../../src/image/console.ts";

function watch(text: string | Uint8Array, expected?: RegExp) {
  const screen = watchConsole(expected);
  screen.feed(Buffer.from(text));
  return screen;
}

describe("watchConsole", () => {
  it("matches across escape sequences, lines and a prompt without line end", () => {
    expect(watch("a \u001b[1mlog\u001b[0min: ", /login: $/).findings.matched).toBe("login: ");
    expect(watch("one\r\ntwo\r\n", /one\ntwo/).findings.matched).toBe("one\ntwo");
    expect(watch("one", /two/).findings.matched).toBeUndefined();
  });

  it("is not confused by a global pattern", () => {
    const screen = watchConsole(/up/g);
    for (const text of ["nothing that matches\n", "up\n"]) screen.feed(Buffer.from(text));
    expect(screen.findings.matched).toBe("up");
  });

  it("keeps the first match", () => {
    const screen = watch("target 1\n", /target \d/);
    screen.feed(Buffer.from("target 2\n"));
    expect(screen.findings.matched).toBe("target 1");
  });

  it("collects failed units once each, whole names only", () => {
    const screen = watch(
      "[FAILED] Failed to start a.service - A.\r\n[FAILED] Failed to mount b.mount.\r\n[  OK  ] Started x.\r\n" +
        "[FAILED] Failed to start a.service - A.\r\n[FAILED] Failed to start cut.ser",
    );
    expect(screen.findings.failedUnits).toEqual(["a.service - A", "b.mount"]);
  });

  it("takes an ordinary line that speaks of failure as nothing fatal", () => {
    expect(watch("panic=10 on the command line; emergency.target is masked\n").findings.fatal).toBeUndefined();
  });

  it("shows lines redrawn with carriage returns as lines of their own", () => {
    expect(watch("job 1 s\rjob 2 s\r\n\r\n  \r\nend").lastLines()).toEqual(["job 1 s", "job 2 s", "end"]);
    expect(watch("a\nb\nc\n").lastLines(2)).toEqual(["b", "c"]);
  });

  it("finds the same whatever the pieces the console comes in", () => {
    const bytes = Buffer.from(
      "\u001b[2J\u001b[01;01HBdsDxe: starting\r\nWillkommen, größer\r\n\u001b[0;1;31m[FAILED]\u001b[0m Failed to start \u001b[1mx.service\u001b[0m - Ü.\r\n" +
        "[   0.1] Kernel panic - not syncing: no ü\r\n---[ end\r\n\u001b[32mmulti-user.target\u001b[0m reached\r\nbox login: ",
    );
    const whole = watch(bytes, /login: $/);
    expect(whole.findings).toEqual({
      matched: "login: ",
      fatal: "Kernel panic - not syncing: no ü",
      failedUnits: ["x.service - Ü"],
    });
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const screen = watchConsole(/login: $/);
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        for (let i = 1; i < places.length; i++) screen.feed(bytes.subarray(places[i - 1], places[i]));
        expect(screen.findings).toEqual(whole.findings);
        expect(screen.lastLines()).toEqual(whole.lastLines());
      }),
    );
  });

  it("keeps its memory bounded", () => {
    const screen = watchConsole(/never/);
    for (let i = 0; i < 200; i++) screen.feed(Buffer.from("x".repeat(5_000)));
    expect(screen.lastLines(1)[0]!.length).toBeLessThan(80_000);
  });
});
