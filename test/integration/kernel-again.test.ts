import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { attributes, string } from "../../src/nix/expression.ts";
import type { Nix } from "../../src/nix/nix.ts";
import { render } from "../../src/nix/render.ts";
import { buildFolder } from "../../src/repro/build-folder.ts";
import { planKernel } from "../../src/repro/plan.ts";
import type { Machine } from "../../src/repro/variations.ts";
import { parseVary } from "../../src/repro/vary-option.ts";
import { machineNix, temporary } from "../support/nix.ts";
import { checkout } from "../support/project.ts";

/**
 * Stands for the kernel's source, in its surroundings: says what they are, a line each, by the names of the variations.
 * Times of files are true, and the processors are make's jobs.
 */
const MAKEFILE = [
  "all:",
  "\t@echo path: $$(pwd)",
  "\t@echo umask: $$(umask)",
  "\t@echo timezone: $$(date +%z)",
  "\t@echo locale: $$(/usr/bin/printf %.1f 1)",
  "\t@echo user: $$USER $$(id -un)",
  "\t@echo hostname: $$(uname -n)",
  "\t@echo home: $$HOME",
  "\t@echo processors: $(MAKEFLAGS)",
  "\t@echo environment: $$(env | grep ^SAMEBITS)",
  "\t@echo clock: $$(date +%Y-%m)",
  "\t@echo aslr: $$((0x$$(cat /proc/self/personality) >> 18 & 1))",
  "\t@echo uname: $$(uname -r)",
  "",
].join("\n");

/** Runs it with what stands before a kernel's second build. */
const PROBE = [
  '. "$kernelEnvironment"',
  'mkdir -p "$kernel_tree"',
  'cp "$makefile" "$kernel_tree/Makefile"',
  "SOURCE_DATE_EPOCH=0",
  'kmake all >"$out/seen"',
  "",
].join("\n");

let folder: string;
let nix: Nix;
beforeAll(async () => {
  folder = await temporary("kernel-again");
  nix = await machineNix(folder);
  await writeFile(join(folder, "Makefile"), MAKEFILE);
  await writeFile(join(folder, "probe.sh"), PROBE);
});
afterAll(() => folder && removeFolder(folder));

/** What it says, by name. @param others as `kernels.NAME.again` takes them */
async function seen(name: string, others: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const values = Object.entries(others).map(([key, value]) => [key, string(value)] as const);
  const expression = `
    let
      all = import ${checkout}/nix { };
      runInTree = import ${checkout}/nix/run-in-tree.nix { system = "x86_64-linux"; inherit (all) busybox; };
      script = builtins.readFile ${checkout}/nix/kernel-again.sh + builtins.readFile ${folder}/probe.sh;
      kernel = import ${checkout}/nix/kernel.nix {
        runInTree = one: runInTree (one // { inherit script; env = one.env // { makefile = ${folder}/Makefile; }; });
        name = "probe";
        definition = { source = "none"; patches = [ ]; };
        deb = name: name;
        toolchain = all.toolchains.kernel;
        verifyTools = all.toolchains.verify;
        inherit (all) foreignLocale;
        folder = ${checkout}/kernel/minimal;
      };
    in kernel.again ${render(attributes(Object.fromEntries(values)))}`;
  const file = join(folder, `${name}.nix`);
  await writeFile(file, expression);
  const { stdout } = await nix.command(name, ["nix-build", "--no-out-link", file]);
  const lines = (await readFile(join(stdout, "seen"), "utf8")).trimEnd().split("\n");
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
}

it("whatever is said to be varied for a kernel is otherwise in its build", async () => {
  const machine: Machine = {
    uid: 0,
    processors: [0, 1],
    listing: "by name",
    withoutFuse: undefined,
    withoutOtherFileSystem: undefined,
    withoutPersonality: undefined,
  };
  const tools = { disorderfs: [], localePath: "", faketime: { inToolchain: "", inStore: "" } };
  const { others, varied } = planKernel({ seed: "5eed5eed", number: 1, wanted: parseVary("all"), machine, tools });
  const [first, other] = [await seen("first", {}), await seen("other", others)];
  const done = varied.filter(({ notDone }) => notDone === undefined).map(({ name }) => name);
  expect([...first.keys()].sort()).toEqual([...done].sort());
  const same = done.filter((name) => first.get(name) === other.get(name));
  expect(same, [...other].join("\n")).toEqual([]);
  // As the verdict has it.
  const said = (name: string) => varied.find((one) => one.name === name)!;
  for (const name of ["path", "umask"]) {
    expect([first.get(name), other.get(name)]).toEqual([said(name).first, said(name).other]);
  }
  expect([first.get("aslr"), other.get("aslr")]).toEqual(["1", "0"]);
});

it("Nix tells where it builds, when it is told where", async () => {
  expect(await buildFolder(nix, [])).not.toBe("/samebits/elsewhere");
  const told = ["--option", "sandbox-build-dir", "/samebits/elsewhere"];
  // Of a daemon the tests' user may not be trusted.
  if (process.env.NIX_REMOTE === undefined) expect(await buildFolder(nix, told)).toBe("/samebits/elsewhere");
});
