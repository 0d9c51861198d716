import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Nix } from "../../../src/nix/nix.ts";
import { buildsElsewhere, rebuildTool, toolsOf } from "../../../src/repro/rebuild-tools.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-test-tools-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A Nix that builds in `place`, whatever it is told; `held`: its store has what is to be built again. */
function nixThatBuildsIn(place: string, held = true, commands: (readonly string[])[] = []): Nix {
  let has = held;
  const nix = {
    settings: { root: folder, logs: folder },
    evaluate: async (name: string) =>
      name === "nix-build-folder-path"
        ? "/nix/store/place.drv"
        : { derivation: "/nix/store/x.drv", output: "/nix/store/x" },
    missing: async (paths: string[]) => new Set(has ? [] : paths),
    command: async (name: string, command: readonly string[]) => {
      commands.push(command);
      // As Nix does: it builds what it has not, and checks only what it has.
      if (command.includes("--check") && !has)
        throw new Error("some outputs are not valid, so checking is not possible");
      if (command.includes("--realise")) has = true;
      await writeFile(join(folder, "place"), `${place}\n`);
      const nar = `sha256:${"0".repeat(52)}`;
      return { exitCode: 0, stdout: name === "nix-build-folder" ? join(folder, "place") : nar };
    },
  };
  return nix as unknown as Nix;
}

async function rebuilt(place: string, number: number) {
  const nix = nixThatBuildsIn(place);
  const there = await buildsElsewhere(nix);
  return rebuildTool(toolsOf("mine", [])[number]!, { nix, step: { progress: () => {} }, there });
}
const done = ({ varied }: Awaited<ReturnType<typeof rebuilt>>) =>
  varied.flatMap(({ name, notDone }) => (notDone === undefined ? [name] : []));

describe("what is said to be varied for a toolchain", () => {
  it("is where Nix builds it, if Nix does build there, and the number of jobs", async () => {
    expect(done(await rebuilt("/samebits/another/place/to/build", 0))).toEqual(["path", "processors"]);
    const elsewhere = await rebuilt("/build", 0);
    expect(done(elsewhere)).toEqual(["processors"]);
    expect(elsewhere.varied[0]).toMatchObject({ first: "/build", other: "/build" });
  });

  it("is no number of jobs for the package repository, which one job makes", async () => {
    expect(done(await rebuilt("/samebits/another/place/to/build", 2))).toEqual(["path"]);
  });
});

it("programs are built again by their names, and the toolchains of their languages once each", () => {
  const programs = ["go", "rust", "go"].map((language, index) => ({ name: `p${index}`, language }));
  expect(toolsOf("mine", programs).map(({ what, attribute }) => `${what}: ${attribute}`)).toEqual([
    "toolchain image: toolchains.image",
    "toolchain kernel: toolchains.kernel",
    'package repository: repositories."mine"',
    "toolchain go: toolchains.go",
    "toolchain rust: toolchains.rust",
    'program p0 of mine: programs."mine".built."p0"',
    'program p1 of mine: programs."mine".built."p1"',
    'program p2 of mine: programs."mine".built."p2"',
  ]);
});

it("what the store does not hold any longer is built, and then built again", async () => {
  const commands: (readonly string[])[] = [];
  const nix = nixThatBuildsIn("/build", false, commands);
  const tool = { what: "program p of mine", attribute: 'programs."mine".built."p"', jobs: true };
  expect(await rebuildTool(tool, { nix, step: { progress: () => {} }, there: false })).toMatchObject({ same: true });
  const built = commands.filter((command) => command.includes("/nix/store/x.drv"));
  expect(built.map((command) => command.includes("--check"))).toEqual([false, true]);
});

it("the package repository is the one that the image was assembled from: with a lock of this machine's own, that one's", () => {
  const tools = toolsOf("mine", [], '/p "1"/packages.local.lock.json');
  expect(tools.find(({ what }) => what === "package repository")?.attribute).toBe(
    'repositoryOf "mine" (/. + "/p \\"1\\"/packages.local.lock.json")',
  );
});
