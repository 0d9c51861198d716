import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { differs } from "../../../src/commands/verify.ts";
import { renderVerdict } from "../../../src/commands/verify-text.ts";
import type { Artifacts } from "../../../src/image/artifacts.ts";
import { allSame, buildsDiffer, compareBuilds, type Rebuilt, type Verdict } from "../../../src/repro/verdict.ts";

const sri = (content: string) => `sha256-${createHash("sha256").update(content).digest("base64")}`;
const hex = (content: string) => createHash("sha256").update(content).digest("hex");
const short = (content: string) => hex(content).slice(0, 16);
const made = (efi: string, raw = "raw"): Artifacts => ({
  efi: { file: "x.efi", size: 1, integrity: sri(efi) },
  raw: { file: "x.raw", size: 1, integrity: sri(raw) },
});
const UMASK = { name: "umask", title: "umask", first: "0022", other: "0077", notDone: undefined };
const CLOCK = { name: "clock", title: "clock", first: "true", other: "true", notDone: "left out: --vary" };
const kernel = (more: Partial<Rebuilt> = {}): Rebuilt => ({
  what: "kernel minimal",
  path: "/nix/store/kernel",
  same: true,
  first: sri("k"),
  second: sri("k"),
  kept: undefined,
  varied: [UMASK],
  seconds: 1,
  ...more,
});

function verdict(
  builds: { first: Artifacts; others: Artifacts[]; locked?: Record<string, string> },
  more: { rebuilt?: Rebuilt[]; kept?: string; variant?: string; skipped?: string[] } = {},
): Verdict {
  const artifacts = compareBuilds(["efi", "raw"], builds.first, builds.others, builds.locked);
  const rebuilt = more.rebuilt ?? [];
  return {
    image: "mine",
    variant: more.variant ?? "qemu",
    same: allSame(artifacts, rebuilt),
    commit: undefined,
    inputs: {},
    artifacts,
    first: { artifacts: Object.values(builds.first), phases: [], folder: "/out/first" },
    runs: builds.others.map((other) => ({
      seed: "abcd",
      varied: [UMASK, CLOCK],
      artifacts: Object.values(other),
      phases: [],
      kept: more.kept,
    })),
    rebuilt,
    skipped: more.skipped ?? [],
    differences: undefined,
    bisection: undefined,
    sizes: undefined,
  };
}
const lock = { efi: sri("a"), raw: sri("raw") };
const good = verdict({ first: made("a"), others: [made("a")], locked: lock }, { rebuilt: [kernel()] });
const secondDiffers = verdict(
  { first: made("a"), others: [made("b")], locked: lock },
  { rebuilt: [kernel()], kept: "/out/second" },
);
const lockDiffers = verdict(
  { first: made("b"), others: [made("b")], locked: lock },
  { rebuilt: [kernel()], variant: "qemu+dev" },
);
const notLocked = verdict({ first: made("a"), others: [made("a")] }, { rebuilt: [kernel()] });
const kernelDiffers = verdict(
  { first: made("a"), others: [made("a")], locked: lock },
  { rebuilt: [kernel({ same: false, second: sri("l"), kept: "/nix/store/x.check" })] },
);

describe("the verdict", () => {
  it("is good only when both builds and the lock agree in all that counts", () => {
    expect([good, secondDiffers, lockDiffers, notLocked, kernelDiffers].map((one) => one.same)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(
      [good, secondDiffers, lockDiffers, notLocked, kernelDiffers].map((one) => buildsDiffer(one.artifacts)),
    ).toEqual([false, true, false, false, false]);
  });

  it("a second build that is as locked does not make up for a first that is not", () => {
    const [efi, raw] = compareBuilds(["efi", "raw"], made("b"), [made("a")], lock);
    expect([efi!.same, raw!.same]).toEqual([false, true]);
  });

  it("only what the flavour compares counts", () => {
    expect(
      compareBuilds(["raw"], made("a"), [made("b")], lock).map((one) => [one.artifact, one.file, one.same]),
    ).toEqual([["raw", "x.raw", true]]);
  });
});

const text = (one: Verdict) => renderVerdict(one, { colour: false, report: "out/report.html" });
/** The tables' rows, cells separated by `|`. */
const rows = (one: Verdict) =>
  text(one)
    .split("\n")
    .filter((line) => /^(x\.|kernel )/.test(line))
    .map((line) => line.split(/ {2,}/).join("|"));

describe("the table for people", () => {
  it("all the same", () => {
    expect(rows(good)).toEqual([
      `x.efi|${short("a")}|${short("a")}|${short("a")}|same`,
      `x.raw|${short("raw")}|${short("raw")}|${short("raw")}|same`,
      `kernel minimal|${short("k")}|${short("k")}|same`,
    ]);
    expect(text(good)).toContain("\numask   0022     0077\nnot varied: clock: left out: --vary\nseed: abcd\n");
    expect(text(good)).toContain("\nvaried for kernel minimal: umask\n");
    expect(text(good)).toContain("\nreport: out/report.html\n");
    expect(text(good)).toContain(
      `Reproduced: both builds and the lock agree.\n  ${hex("a")}  x.efi\n  ${hex("raw")}  x.raw\n`,
    );
  });

  it.each([
    ["the second build differs", secondDiffers, `x.efi|${short("a")}|${short("b")}|${short("a")}|DIFFERS`],
    ["the lock differs", lockDiffers, `x.efi|${short("b")}|${short("b")}|${short("a")}|DIFFERS`],
    ["nothing is locked", notLocked, `x.efi|${short("a")}|${short("a")}|not locked|not locked`],
    ["the kernel differs", kernelDiffers, `kernel minimal|${short("k")}|${short("l")}|DIFFERS`],
  ])("%s: it says so, and never that it is reproduced", (_, one, row) => {
    expect(rows(one)).toContain(row);
    expect(text(one)).not.toContain("Reproduced");
  });

  it("a kernel whose second build could not be kept is still DIFFERS", () => {
    const one = verdict(
      { first: made("a"), others: [made("a")], locked: lock },
      { rebuilt: [kernel({ same: false, second: undefined })] },
    );
    expect(rows(one).at(-1)).toBe(`kernel minimal|${short("k")}|?|DIFFERS`);
  });

  it("what was left out is not called the same", () => {
    const one = verdict({ first: made("a"), others: [made("a")], locked: lock }, { skipped: ["kernel", "toolchains"] });
    expect(text(one)).toContain("\nnot checked: kernel, toolchains\n");
    expect(text(one)).toContain("both builds and the lock agree, without kernel and toolchains.");
  });

  it("each of several builds has its column; one that differs is enough", () => {
    const one = verdict({ first: made("a"), others: [made("a"), made("b")], locked: lock });
    expect(rows(one)[0]).toBe(`x.efi|${short("a")}|${short("a")}|${short("b")}|${short("a")}|DIFFERS`);
    expect(one.same).toBe(false);
    const all = verdict({ first: made("a"), others: [made("a"), made("a")], locked: lock });
    expect(text(all)).toContain("Reproduced: all builds and the lock agree.");
  });
});

describe("the error", () => {
  it("has exit code 4, names every digest of what differs, and where the second build is", () => {
    const error = differs([secondDiffers]);
    expect(error).toMatchObject({ exitCode: 4, message: "not reproduced: mine (qemu)" });
    expect(error.why).toEqual(["x.efi:", `  build 1 ${hex("a")}`, `  build 2 ${hex("b")}`, `  lock    ${hex("a")}`]);
    expect(error.next).toEqual([
      "all differences: samebits diff /out/first /out/second --all",
      "which variation it takes: samebits verify mine --flavour qemu --seed abcd --bisect",
    ]);
  });

  it("has what differs in a later build built again as that: whose turn it is goes by the number", () => {
    const later = verdict({ first: made("a"), others: [made("a"), made("b")], locked: lock });
    const runs = later.runs.map((run, index) => ({
      ...run,
      seed: `seed${index}`,
      kept: index === 1 ? "/out/third" : undefined,
    }));
    expect(differs([{ ...later, runs }]).next.join("\n")).toContain("--seed seed0 --runs 2 --bisect");
  });

  it("says how to write the lock only where the lock is what differs", () => {
    expect(differs([lockDiffers]).next).toEqual([
      "both builds agree, the lock does not: if the change is meant, samebits build mine --flavour qemu --profile dev --update-lock",
    ]);
    expect(differs([notLocked]).why).toContain("  lock    nothing is locked");
    expect(differs([notLocked]).next).toHaveLength(1);
    expect(differs([kernelDiffers]).next).toEqual(["samebits diff /nix/store/kernel /nix/store/x.check"]);
  });

  it("names a kernel that does not build the same twice", () => {
    expect(differs([kernelDiffers]).why).toEqual([
      "the kernel minimal does not build the same twice; second build: /nix/store/x.check",
    ]);
  });
});
