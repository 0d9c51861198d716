import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareConfigs } from "../../src/kernel/diff/compare.ts";
import { insideTree } from "../../src/nix/tool.ts";
import { eventOf } from "../support/events.ts";
import { machineNix, temporary } from "../support/nix.ts";
import { checkout, Project } from "../support/project.ts";

/** Nothing here writes to it. */
const project = new Project(checkout);
let folder: string;
beforeAll(async () => {
  folder = await temporary("kernel-diff");
  // Brings the kernel's Kconfig files and scripts into the store.
  const { text, exitCode } = await project.samebits(["kernel", "explain", "minimal", "NET"]);
  expect(exitCode, text).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the differences against those of the kernel's scripts/diffconfig", () => {
  const value = fc.constantFrom("y", "m", "n", "64", "0x1f", '""', '"a=b # c"');
  const config = fc
    .uniqueArray(fc.tuple(fc.constantFrom("A", "AB", "B", "C_1", "D", "E", "F64", "9P"), value), {
      selector: ([name]) => name,
    })
    .map((entries) =>
      entries
        .map(([name, written]) => (written === "n" ? `# CONFIG_${name} is not set\n` : `CONFIG_${name}=${written}\n`))
        .join(""),
    );

  it("are the same for 100 generated pairs and for the kernels of this repository", async () => {
    const kernel = (file: string) => readFile(join(checkout, "kernel", file), "utf8");
    const pairs = [
      ...fc.sample(fc.tuple(config, config), { numRuns: 100, seed: 612 }),
      [await kernel("minimal/base.config"), await kernel("minimal/resolved.config")],
      [await kernel("buildernet/base.config"), await kernel("minimal/resolved.config")],
    ] as const;
    for (const [index, [before, after]] of pairs.entries()) {
      await mkdir(join(folder, String(index)));
      await writeFile(join(folder, String(index), "a"), `# a comment\n${before}`);
      await writeFile(join(folder, String(index), "b"), after);
    }
    const nix = await machineNix(folder);
    const [enter, tree, kconfig] = await nix.build("diffconfig", [
      "enter",
      "toolchains.kernel",
      "kernels.minimal.kconfig",
    ]);
    const script = `for pair in "$2"/[0-9]*; do python3 "$1" "$pair/a" "$pair/b" >"$pair/theirs"; done`;
    const diffconfig = join(kconfig!, "source/scripts/diffconfig");
    await nix.command("diffconfig", insideTree(enter!, tree!)(["/bin/sh", "-euc", script, "sh", diffconfig, folder]));
    for (const [index, [before, after]] of pairs.entries()) {
      const theirs = (await readFile(join(folder, String(index), "theirs"), "utf8")).split("\n").slice(0, -1);
      const ours = compareConfigs({ name: "a", text: before }, { name: "b", text: after }).map((one) => {
        const name = one.symbol.slice("CONFIG_".length);
        if (one.kind === "added") return `+${name} ${one.after}`;
        if (one.kind === "removed") return `-${name} ${one.before}`;
        return ` ${name} ${one.before} -> ${one.after}`;
      });
      expect(ours.sort(), `pair ${index}`).toEqual(theirs.sort());
    }
  });
});

describe("samebits kernel diff", () => {
  it("shows what fragments and olddefconfig make of a base, by menu", async () => {
    const { exitCode, text } = await project.samebits(["kernel", "diff", "minimal:base", "minimal"]);
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/^Main menu\n(.*\n)* +CONFIG_64BIT +n -> y +64-bit kernel$/m);
    expect(text).toMatch(/^\d+ changed, \d+ added, \d+ removed$/m);
  });

  it("gives them as data with --json, exit 0", async () => {
    const outcome = await project.samebits(["kernel", "diff", "minimal", "buildernet", "--json"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(eventOf(outcome, "kernel-diff")).toMatchObject({
      before: "minimal",
      after: "buildernet",
      differences: expect.arrayContaining([
        expect.objectContaining({
          symbol: "CONFIG_LOCALVERSION",
          kind: "changed",
          menus: ["General setup"],
          prompt: expect.stringContaining("Local version"),
        }),
      ]),
    });
  });

  it("says that there is no difference, exit 0", async () => {
    const outcome = await project.samebits(["kernel", "diff", "minimal", "minimal"]);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toBe("No difference between minimal and minimal.\n");
  });
});

describe("samebits kernel explain", () => {
  it("explains options of the real Kconfig: set, selected, off, in a choice", async () => {
    const words = ["kernel", "explain", "minimal", "CONFIG_EFI_STUB", "CRYPTO_LIB_SHA256", "SND", "KERNEL_ZSTD"];
    const { exitCode, text } = await project.samebits(words);
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/^CONFIG_EFI_STUB=y {3}EFI stub support$/m);
    expect(text).toMatch(/in nconfig +Processor type and features > EFI runtime service support > EFI stub support/);
    expect(text).toMatch(/y +kernel\/minimal\/config\.d\/20-firmware\.config:\d+ +.*counts/);
    expect(text).toMatch(/because +selected by CONFIG_\w+/);
    expect(text).toMatch(/depends on +SOUND \[=n\] +NOT MET/);
    expect(text).toMatch(/one of +Kernel compression mode/);
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it("offers the nearest names for an unknown option, exit 2", async () => {
    const { exitCode, text } = await project.samebits(["kernel", "explain", "minimal", "EFI_STUBB"]);
    expect(exitCode).toBe(2);
    expect(text).toContain("did you mean CONFIG_EFI_STUB");
  });
});
