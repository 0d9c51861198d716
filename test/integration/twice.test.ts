import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventOf } from "../support/events.ts";
import { canMount } from "../support/machine.ts";
import { copyProject, type Project } from "../support/project.ts";

interface TwiceEvent {
  readonly same: boolean;
  readonly runs: readonly { readonly seed: string; readonly varied: readonly { name: string; notDone?: string }[] }[];
  readonly differences?: { readonly leaves: readonly { path: string; causes: readonly { kind: string }[] }[] };
  readonly bisection?: { readonly needed: readonly (readonly string[])[] };
}

describe("samebits twice", () => {
  let project: Project;
  beforeAll(async () => {
    project = await copyProject("twice");
    await mkdir(project.path("step"));
    await writeFile(project.path("step/input"), "input\n");
  });
  afterAll(() => project?.remove());

  const twice = (script: string, ...options: string[]) =>
    project.samebits(["--json", "twice", "step", ...options, "--", "sh", "-euc", script]);
  const left = async () => (await readdir(project.path("out/twice"))).sort();

  it("finds a command that depends on nothing but its input the same, and keeps one result", async () => {
    const outcome = await twice('cat input >"$OUT/output"; test ! -e "$HOME/step"', "--runs", "2");
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { same, runs } = eventOf<TwiceEvent>(outcome, "twice");
    expect(same).toBe(true);
    expect(runs).toHaveLength(2);
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(2);
    expect(await left()).toEqual(["first"]);
  });

  it("names file, cause and the variation that it takes", async () => {
    const outcome = await twice(
      'hostname >"$OUT/host"; nproc >"$OUT/jobs"; : >file; tar --mtime=@0 -cf "$OUT/t.tar" file',
      "--bisect",
    );
    expect(outcome.exitCode, outcome.text).toBe(4);
    const { differences, bisection } = eventOf<TwiceEvent>(outcome, "twice");
    const causes = new Map(differences!.leaves.map(({ path, causes: [cause] }) => [path, cause!.kind]));
    expect(causes.get("host")).toBe("user or host name");
    expect(causes.get("t.tar!file")).toBe("umask");
    const needed = bisection!.needed.map((set) => set.join());
    expect(needed).toEqual(expect.arrayContaining(["hostname", "umask"]));
    expect(await left()).toEqual(["first", "second"]);
  });

  it("does not find without variations what takes one", async () => {
    const outcome = await twice('hostname >"$OUT/host"', "--vary", "none");
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { runs } = eventOf<TwiceEvent>(outcome, "twice");
    expect(runs[0]!.varied.every(({ notDone }) => notDone !== undefined)).toBe(true);
  });

  it("makes the choices of a seed again", async () => {
    const script = 'hostname >"$OUT/host"; pwd >"$OUT/folder"; echo "$TZ" >"$OUT/zone"';
    const read = async () =>
      Promise.all(["host", "folder", "zone"].map((name) => project.read(join("out/twice/second", name))));
    await twice(script, "--seed", "5eed5eed");
    const once = await read();
    await twice(script, "--seed", "5eed5eed");
    expect(await read()).toEqual(once);
    await twice(script, "--seed", "0ddba11");
    expect((await read())[1]).not.toBe(once[1]);
  });

  it.each([
    ["every process sees the other clock", 'date +%Y >"$OUT/it"', "clock"],
    [
      "folders list their entries in another order",
      'for f in q w e r t z u i; do : >$f; done; ls -U >"$OUT/it"',
      "fileorder",
    ],
    ["the kernel has another version", 'uname -r >"$OUT/it"', "uname"],
    ["addresses are fixed", 'cat /proc/self/personality >"$OUT/it"', "aslr"],
    ["root is someone else", 'cut -c1-40 /proc/self/uid_map >"$OUT/it"', "privileges"],
    ["an unknown variable is there", 'env | grep -c ^SAMEBITS_ >"$OUT/it" || :', "environment"],
    ["the decimal sign is a comma", '/usr/bin/printf "%.1f" 1 >"$OUT/it"', "locale"],
  ])("varied: %s", async (_, script, name) => {
    // root's other ids come in every second build of a step.
    const outcome = await twice(script, "--vary", name, "--runs", "2");
    const { runs } = eventOf<TwiceEvent>(outcome, "twice");
    const why = runs.map(({ varied }) => varied.find((one) => one.name === name)?.notDone);
    if (why.every((reason) => reason !== undefined)) {
      // A machine that cannot do it says so; then the result has to be the same.
      expect(outcome.exitCode, outcome.text).toBe(0);
    } else expect(outcome.exitCode, outcome.text).toBe(4);
  });

  it("a command that fails is an error with its own words (exit 1); none at all is one of usage (exit 2)", async () => {
    const failed = await twice("echo what is wrong >&2; exit 7");
    expect(failed.exitCode).toBe(1);
    expect(failed.text).toContain("what is wrong");
    expect((await project.samebits(["twice", "step"])).exitCode).toBe(2);
    expect((await project.samebits(["twice", "nowhere", "--", "true"])).exitCode).toBe(2);
    expect((await project.samebits(["twice", "step", "--vary", "hostnam", "--", "true"])).exitCode).toBe(2);
    const toolchain = await project.samebits(["twice", "step", "--toolchain", "imag", "--", "true"]);
    expect([toolchain.exitCode, toolchain.text]).toEqual([2, expect.stringContaining("image")]);
    const shellless = await project.samebits(["twice", "step", "--toolchain", "runtime", "--", "true"]);
    expect([shellless.exitCode, shellless.text]).toEqual([2, expect.stringContaining("has no shell")]);
    expect((await project.samebits(["twice", "step", "--runs", "0", "--", "true"])).exitCode).toBe(2);
  });

  it("says so when it fails in other surroundings alone", async () => {
    const outcome = await twice('test "$(hostname)" = samebits', "--vary", "hostname");
    expect(outcome.exitCode, outcome.text).toBe(1);
    expect(outcome.text).toContain("failed in other surroundings than the first build's");
  });

  it("copies sources that are closed to others, for whoever is root then", async () => {
    await mkdir(project.path("closed"), { mode: 0o700 });
    await writeFile(project.path("closed/it's"), "closed\n", { mode: 0o600 });
    const script = 'cat "it\'s" >"$OUT/copy"; : >new';
    const outcome = await project.samebits(["twice", "closed", "--runs", "2", "--", "sh", "-euc", script]);
    expect(outcome.exitCode, outcome.text).toBe(0);
  });

  it("refuses sources that its own results lie in, or that lie in them", async () => {
    await twice(": >$OUT/it");
    for (const folder of [".", "out", "out/twice/first"]) {
      const outcome = await project.samebits(["twice", folder, "--", "true"]);
      expect(outcome.exitCode, outcome.text).toBe(2);
      expect(outcome.text).toContain("lie one in the other");
    }
    expect(await left()).toEqual(["first"]);
  });

  it("two at once come one after the other, and each finds its own", async () => {
    const outcomes = await Promise.all(
      ["a", "b"].map((name) => twice(`sleep 0.3; : >"$OUT/${name}"; n=$(ls "$OUT" | wc -l); echo "$n" >"$OUT/count"`)),
    );
    for (const outcome of outcomes) expect(outcome.exitCode, outcome.text).toBe(0);
    expect(await readFile(project.path("out/twice/first/count"), "utf8")).toBe("1\n");
  });

  it.skipIf(!canMount)("says why folders cannot be listed in another order", async () => {
    const outcome = await project.samebits(["--json", "twice", "step", "--vary", "fileorder", "--", "true"], {
      prefix: ["unshare", "--mount", "sh", "-c", 'mount --bind /dev/null /dev/fuse; exec "$@"', "sh"],
    });
    expect(outcome.exitCode, outcome.text).toBe(0);
    const { runs } = eventOf<TwiceEvent>(outcome, "twice");
    expect(runs[0]!.varied.find(({ name }) => name === "fileorder")!.notDone).toMatch(/fuse/i);
  });

  it("has no network, and sees nothing of the machine's files", async () => {
    const outcome = await twice(
      `test ! -e ${project.root} && ! grep -q : /proc/net/route && test "$(grep -c : /proc/net/dev)" = 1 && : >"$OUT/done"`,
    );
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(await readdir(project.path("out/twice/first"))).toEqual(["done"]);
  });
});
