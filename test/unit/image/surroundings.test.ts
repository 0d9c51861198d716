import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { QUIET, type Surroundings, surround } from "../../../src/image/surroundings.ts";

const READINGS = [{ from: "/store/repository", to: "/samebits/repository" }];
/** A folder that the command line may make. */
const WORK = mkdtempSync(join(tmpdir(), "samebits-test-surroundings-"));
afterAll(() => rmSync(WORK, { recursive: true }));
const around = (more: Partial<Surroundings> = {}) =>
  surround({ ...QUIET, ...more }, READINGS, [WORK, `${WORK}/output`]);
/** Values of an option, in order. */
const values = (sandbox: readonly string[], option: string, count = 1) =>
  sandbox.flatMap((word, index) => (word === option ? [sandbox.slice(index + 1, index + 1 + count).join(" ")] : []));

describe("the sandbox of a build", () => {
  it("has the environment that the surroundings name, and no other", () => {
    const { sandbox } = around({ environment: { SAMEBITS_X: "a b'c" }, user: "kim", localePath: "/locale" });
    expect(sandbox).toContain("--clearenv");
    expect(values(sandbox, "--setenv", 2).sort()).toEqual([
      "HOME /root",
      "LANG C.UTF-8",
      "LC_ALL C.UTF-8",
      "LOCPATH /locale",
      "LOGNAME kim",
      "PATH /usr/bin:/usr/sbin",
      "SAMEBITS_X a b'c",
      "TERM dumb",
      "TZ UTC",
      "USER kim",
    ]);
  });

  it("makes each folder above a mount first, so that others than its owner may pass", () => {
    const { sandbox } = around({ home: "/home/kim/deep" });
    const made = values(sandbox, "--dir");
    for (const folder of ["/samebits", dirname(WORK), WORK, "/home", "/home/kim"]) expect(made).toContain(folder);
    expect(sandbox.indexOf("/samebits")).toBeLessThan(sandbox.indexOf("/samebits/repository"));
    expect(made.indexOf("/home")).toBeLessThan(made.indexOf("/home/kim"));
    expect(new Set(made).size).toBe(made.length);
  });

  it("shows what is read as it is, or through disorderfs from another place", () => {
    expect(values(around().sandbox, "--ro-bind", 2)).toEqual(["/store/repository /samebits/repository"]);
    const disorder = { command: ["disorderfs", "--quiet"], readings: "by name" } as const;
    const { sandbox, command } = around({ disorder });
    expect(values(sandbox, "--ro-bind", 2)).toEqual(["/store/repository /samebits/original/0"]);
    expect(command(["true"]).join(" ")).toContain(
      "'disorderfs' '--quiet' '--sort-dirents=yes' '--reverse-dirents=no' '/samebits/original/0' '/samebits/repository'\n",
    );
    expect(command(["true"]).join(" ")).not.toContain("mount --bind");
    const everywhere = around({ disorder: { ...disorder, workspace: "backwards" } })
      .command(["true"])
      .join(" ");
    expect(everywhere).toContain(`'--reverse-dirents=yes' '/samebits/original/workspace' '${WORK}'\n`);
  });
});

/** Runs the command line of surroundings that need no sandbox. */
function shell(more: Partial<Surroundings>, words: readonly string[]) {
  const [program, ...rest] = around(more).command(words);
  return spawnSync(program!, rest, { encoding: "utf8" }).stdout;
}

describe("the command line", () => {
  it("hands every word on as it is, under the umask", () => {
    expect(shell({ umask: "0027" }, ["/bin/sh", "-c", 'umask; printf "[%s]" "$@"', "sh", "a b", "", "$x'\n*"])).toBe(
      "0027\n[a b][][$x'\n*]",
    );
  });

  it("wraps the command in what changes its processors, its personality and its clock, the clock innermost", () => {
    const words = around({
      processors: [1, 4],
      fixedAddresses: true,
      oldKernel: true,
      clock: { library: "/lib/faketime.so", seconds: 86_400 },
    }).command(["mkosi"]);
    const text = words.slice(4).join(" ");
    expect(text).toBe(
      "/usr/bin/taskset --cpu-list 1,4 /usr/bin/setarch x86_64 --addr-no-randomize --uname-2.6 /usr/bin/env " +
        "LD_PRELOAD=/lib/faketime.so FAKETIME=+86400s NO_FAKE_STAT=1 FAKETIME_DONT_FAKE_MONOTONIC=1 " +
        "FAKETIME_DISABLE_SHM=1 mkosi",
    );
  });

  it("prepares under the umask, as whoever may read everything, and gives all of it away", () => {
    const prepared = (more: Partial<Surroundings>) =>
      surround({ ...QUIET, ...more }, READINGS, [WORK], ["echo prepared"])
        .command(["true"])[2]!
        .split("\n");
    expect(prepared({}).slice(-3)).toEqual(["umask 0022", "echo prepared", 'exec "$@"']);
    expect(prepared({ subordinate: 131_072 }).slice(-3)).toEqual([
      "echo prepared",
      `chown -R 131072:131072 '${WORK}'`,
      'exec "$@"',
    ]);
  });

  it("gives what is written to whoever is root then", () => {
    const words = around({ subordinate: 131_072 }).command(["mkosi"]).join(" ");
    expect(words).toMatch(/chown 131072:131072 .*\n/);
    for (const folder of [WORK, `${WORK}/output`, "/root"])
      expect(/chown .*\n/.exec(words)![0]).toContain(`'${folder}'`);
  });
});
