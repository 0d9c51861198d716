import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { differs, renderVerdict } from "../../../src/commands/verify.ts";
import type { Artifacts } from "../../../src/image/artifacts.ts";
import { QUIET } from "../../../src/image/assemble.ts";
import type { ImageDefinition } from "../../../src/image/definition.ts";
import { describeVariations, HOSTILE } from "../../../src/repro/hostile.ts";
import type { KernelVerdict } from "../../../src/repro/rebuild-kernel.ts";
import { allSame, buildsDiffer, compareBuilds, type Verdict } from "../../../src/repro/verdict.ts";

const sri = (content: string) => `sha256-${createHash("sha256").update(content).digest("base64")}`;
const hex = (content: string) => createHash("sha256").update(content).digest("hex");
const short = (content: string) => hex(content).slice(0, 16);
const made = (efi: string, raw = "raw"): Artifacts => ({
  efi: { file: "x.efi", size: 1, integrity: sri(efi) },
  raw: { file: "x.raw", size: 1, integrity: sri(raw) },
});
const kernel = (more: Partial<KernelVerdict> = {}): KernelVerdict => ({
  same: true,
  first: sri("k"),
  second: sri("k"),
  kept: undefined,
  ...more,
});
const image = { name: "mine", kernel: "minimal" } as ImageDefinition;

function verdict(
  builds: { first: Artifacts; second: Artifacts; locked?: Record<string, string> },
  more: { kernel?: KernelVerdict; kept?: string; variant?: string } = {},
): Verdict {
  const artifacts = compareBuilds(["efi", "raw"], builds.first, builds.second, builds.locked);
  return {
    image: "mine",
    variant: more.variant ?? "qemu",
    artifacts,
    kernel: more.kernel,
    variations: ["umask 0022 / 0077"],
    same: allSame(artifacts, more.kernel),
    kept: more.kept,
  };
}
const lock = { efi: sri("a"), raw: sri("raw") };
const good = verdict({ first: made("a"), second: made("a"), locked: lock }, { kernel: kernel() });
const secondDiffers = verdict(
  { first: made("a"), second: made("b"), locked: lock },
  { kernel: kernel(), kept: "/out/second" },
);
const lockDiffers = verdict(
  { first: made("b"), second: made("b"), locked: lock },
  { kernel: kernel(), variant: "qemu+dev" },
);
const notLocked = verdict({ first: made("a"), second: made("a") }, { kernel: kernel() });
const kernelDiffers = verdict(
  { first: made("a"), second: made("a"), locked: lock },
  { kernel: kernel({ same: false, second: sri("l"), kept: "/nix/store/x.check" }) },
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
    const [efi, raw] = compareBuilds(["efi", "raw"], made("b"), made("a"), lock);
    expect([efi!.same, raw!.same]).toEqual([false, true]);
  });

  it("only what the flavour compares counts", () => {
    expect(compareBuilds(["raw"], made("a"), made("b"), lock).map((one) => [one.artifact, one.file, one.same])).toEqual(
      [["raw", "x.raw", true]],
    );
  });
});

/** The table's rows, cells separated by `|`. */
const rows = (one: Verdict) =>
  renderVerdict(one, image, false)
    .split("\n")
    .filter((line) => /^(x\.|kernel )/.test(line))
    .map((line) => line.split(/ {2,}/).join("|"));

describe("the table for people", () => {
  it("all the same", () => {
    expect(rows(good)).toEqual([
      `x.efi|${short("a")}|${short("a")}|${short("a")}|same`,
      `x.raw|${short("raw")}|${short("raw")}|${short("raw")}|same`,
      `kernel minimal (bzImage)|${short("k")}|${short("k")}|-|same`,
    ]);
    const text = renderVerdict(good, image, false);
    expect(text).toContain("\nvaried: umask 0022 / 0077\n");
    expect(text).toContain(
      `Reproduced: both builds and the lock agree.\n  ${hex("a")}  x.efi\n  ${hex("raw")}  x.raw\n`,
    );
  });

  it.each([
    ["the second build differs", secondDiffers, `x.efi|${short("a")}|${short("b")}|${short("a")}|DIFFERS`],
    ["the lock differs", lockDiffers, `x.efi|${short("b")}|${short("b")}|${short("a")}|DIFFERS`],
    ["nothing is locked", notLocked, `x.efi|${short("a")}|${short("a")}|not locked|not locked`],
    ["the kernel differs", kernelDiffers, `kernel minimal (bzImage)|${short("k")}|${short("l")}|-|DIFFERS`],
  ])("%s: it says so, and never that it is reproduced", (_, one, row) => {
    expect(rows(one)).toContain(row);
    expect(renderVerdict(one, image, false)).not.toContain("Reproduced");
  });

  it("a kernel whose second build could not be kept is still DIFFERS", () => {
    const one = verdict(
      { first: made("a"), second: made("a"), locked: lock },
      { kernel: kernel({ same: false, second: undefined }) },
    );
    expect(rows(one).at(-1)).toBe(`kernel minimal (bzImage)|${short("k")}|?|-|DIFFERS`);
  });

  it("a kernel that was left out is not called the same", () => {
    const one = verdict({ first: made("a"), second: made("a"), locked: lock });
    expect(rows(one).at(-1)).toBe("kernel minimal (bzImage)|-|skipped: --skip-kernel|-|not checked");
    expect(renderVerdict(one, image, false)).toContain("both builds and the lock agree, kernel not rebuilt.");
  });
});

describe("the error", () => {
  it("has exit code 4, names every digest of what differs, and where the second build is", () => {
    const error = differs([secondDiffers]);
    expect(error).toMatchObject({ exitCode: 4, message: "not reproduced: mine (qemu)" });
    expect(error.why).toEqual(["x.efi:", `  build 1 ${hex("a")}`, `  build 2 ${hex("b")}`, `  lock    ${hex("a")}`]);
    expect(error.next).toEqual(["compare the folder /out/second with the one beside it"]);
  });

  it("says how to write the lock only where the lock is what differs", () => {
    expect(differs([lockDiffers]).next).toEqual([
      "both builds agree, the lock does not: if the change is meant, samebits build mine --flavour qemu --profile dev --update-lock",
    ]);
    expect(differs([notLocked]).why).toContain("  lock    nothing is locked");
    expect(differs([notLocked]).next).toHaveLength(1);
    expect(differs([kernelDiffers]).next).toEqual([]);
  });

  it("names a kernel that does not build the same twice", () => {
    expect(differs([kernelDiffers]).why).toEqual([
      "the kernel of mine does not build the same twice; second build: /nix/store/x.check",
    ]);
  });
});

describe("the surroundings of the second build", () => {
  it("differ from the first's in everything that must not matter", () => {
    // Where there is room, both work in memory: that is a matter of speed.
    const { memory: _, ...quiet } = QUIET;
    for (const [name, value] of Object.entries(quiet)) {
      expect(HOSTILE[name as keyof typeof HOSTILE], name).not.toEqual(value);
    }
    expect(describeVariations()).toHaveLength(Object.keys(quiet).length);
    expect(HOSTILE.folder.length).not.toBe(QUIET.folder.length);
  });

  it("are told in words, without what is the same", () => {
    expect(describeVariations()).toContain("umask 0022 / 0077");
    expect(describeVariations()).toContain("processors all / 1");
    expect(describeVariations(QUIET, { ...QUIET, locale: "C" })).toEqual(["locale C.UTF-8 / C"]);
  });
});
