import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { predict, predictChoice } from "../../src/kernel/edit/predict.ts";
import { choiceMembers, choiceOf, configValues } from "../../src/kernel/kconfig/model.ts";
import { lastEntries, parseConfigStrictly } from "../../src/kernel/kconfig/parse.ts";
import { loadKconfig } from "../../src/kernel/load-model.ts";
import { eventOf } from "../support/events.ts";
import { machineNix } from "../support/nix.ts";
import { checkout, copyProject, type Project } from "../support/project.ts";
import { onTerminal } from "../support/pseudo-terminal.ts";

let project: Project;
beforeAll(async () => {
  project = await copyProject("kernel-edit");
  // Brings the kernel's Kconfig and toolchain into the store.
  const { exitCode, text } = await project.samebits(["kernel", "config", "minimal"]);
  expect(exitCode, text).toBe(0);
});
afterAll(() => project?.remove());

const KERNEL = "kernel/minimal";

describe("samebits kernel edit", () => {
  it("writes what was changed in an edited file, and nothing that follows from it", async () => {
    const before = await project.read(`${KERNEL}/resolved.config`);
    const file = project.path("edited.config");
    // HZ_100 is asked for by a fragment; VIRTIO_PCI_LIB follows from VIRTIO_PCI; 10 options follow from SND.
    const changes = ["CONFIG_HZ_250=y", "CONFIG_SOUND=y", "CONFIG_SND=y", "# CONFIG_VIRTIO_PCI is not set"];
    await writeFile(file, `${before}${changes.join("\n")}\n`);
    const outcome = await project.samebits([
      "kernel",
      "edit",
      "minimal",
      "--from",
      file,
      "--message",
      "For a try",
      "--json",
    ]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(eventOf(outcome, "kernel-edit")).toMatchObject({
      kernel: "minimal",
      fragment: `${KERNEL}/config.d/95-edit.config`,
    });
    expect(await project.read(`${KERNEL}/config.d/95-edit.config`)).toBe(`# For a try

# Processor type and features > Timer frequency
CONFIG_HZ_250=y

# Device Drivers
CONFIG_SOUND=y

# Device Drivers > Sound card support
CONFIG_SND=y

# Device Drivers > Virtio drivers
# CONFIG_VIRTIO_PCI is not set

# Asked for by other fragments, and given up with this
# CONFIG_HZ_100 is not set
`);
    const after = await project.read(`${KERNEL}/resolved.config`);
    expect(after).toContain("\nCONFIG_SND_PCM_TIMER=y\n");
    expect(after).toContain("\nCONFIG_HZ=250\n");
    expect(after).not.toContain("CONFIG_VIRTIO_PCI_LIB=y");

    const again = await project.samebits([
      "kernel",
      "edit",
      "minimal",
      "--from",
      join(project.root, KERNEL, "resolved.config"),
    ]);
    expect(again.text).toContain("Nothing was changed.");
    expect(again.exitCode).toBe(0);

    await rm(project.path(`${KERNEL}/config.d/95-edit.config`));
    const back = await project.samebits(["kernel", "config", "minimal"]);
    expect(back.exitCode, back.text).toBe(0);
    expect(await project.read(`${KERNEL}/resolved.config`)).toBe(before);
  });

  it("leaves everything as it was when kernel.toml decides, and refuses without a terminal", async () => {
    const before = await project.read(`${KERNEL}/resolved.config`);
    const file = project.path("edited.config");
    await writeFile(file, before.replace("# CONFIG_MODULES is not set", "CONFIG_MODULES=y"));
    const refused = await project.samebits(["kernel", "edit", "minimal", "--from", file]);
    expect(refused).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining("CONFIG_MODULES: decided by kernel/minimal/kernel.toml"),
    });
    expect(await project.read(`${KERNEL}/resolved.config`)).toBe(before);

    const alone = await project.samebits(["kernel", "edit", "minimal"]);
    expect(alone).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining("editing a configuration needs a terminal"),
    });
  });

  it.each([
    [["--output", "config.d/10-cpu.config"], "kernel/minimal/config.d/10-cpu.config is there already"],
    [["--output", "../x.config"], "a fragment is a .config or .cfg file in kernel/minimal"],
    [["--output", "a.config", "--name", "b"], "Arguments output and name are mutually exclusive"],
    [["--name", "a/b"], '"a/b" cannot be part of a fragment\'s name'],
    [["--output", "late.config"], "Nothing was changed."],
  ])("%j: %s", async (words, text) => {
    const from = ["--from", project.path(`${KERNEL}/resolved.config`)];
    const outcome = await project.samebits(["kernel", "edit", "minimal", ...words, ...from]);
    expect(outcome.text).toContain(text);
    expect(outcome.exitCode).toBe(text.startsWith("Nothing") ? 0 : 2);
  });

  describe("on a terminal", () => {
    const written = async () =>
      Promise.all(
        ["kernel.toml", "base.config", "merged.config", "resolved.config", "config.lock.json"].map((file) =>
          project.read(`${KERNEL}/${file}`),
        ),
      );
    const open = async (term: string) => {
      const nix = await machineNix(join(project.root, ".samebits"), project.root);
      const [tree] = await nix.build("kernel-toolchain", ["toolchains.kernel"]);
      const cli = [process.execPath, "--disable-warning=ExperimentalWarning", join(checkout, "src/cli.ts")];
      const env = { ...process.env, TERM: term, NO_COLOR: "1" };
      const terminal = onTerminal([...cli, "kernel", "edit", "minimal"], { tree: tree!, cwd: project.root, env });
      await terminal.shows("General setup");
      return terminal;
    };

    it.each(["xterm-256color", "linux"])("(%s) writes nothing when it is left, or interrupted", async (term) => {
      const before = await written();
      const terminal = await open(term);
      terminal.type(term === "linux" ? "\x03" : "9");
      const status = await terminal.ended;
      expect(terminal.text()).toContain(term === "linux" ? "interrupted by SIGINT" : "Nothing was changed.");
      expect(status).toBe(term === "linux" ? 1 : 0);
      expect(await written()).toEqual(before);
      expect(await readdir(project.path(".samebits/work"))).toEqual([]);
    });

    it("takes what a person saves in the kernel's nconfig", async () => {
      const terminal = await open("screen-256color");
      terminal.type("\n");
      await terminal.shows("Compile also drivers");
      terminal.type("/POSIX Me");
      await terminal.shows("POSIX Message Queues");
      // The end of the search, and the option turned off.
      terminal.type("\x1b");
      await new Promise((resolve) => setTimeout(resolve, 500));
      terminal.type(" ");
      await terminal.shows("Compile also drivers");
      terminal.type("9");
      await terminal.shows("Do you wish to save");
      terminal.type("\n");
      await terminal.shows("configuration written to");
      terminal.type("\n");
      expect(await terminal.ended, terminal.text().slice(-3000)).toBe(0);
      expect(terminal.text()).toContain("CONFIG_POSIX_MQUEUE");
      expect(await project.read(`${KERNEL}/config.d/95-edit.config`)).toBe(
        "# General setup\n# CONFIG_POSIX_MQUEUE is not set\n",
      );
      expect(await project.read(`${KERNEL}/resolved.config`)).toContain("# CONFIG_POSIX_MQUEUE is not set\n");
    });
  });
});

describe("the prediction of a value", () => {
  it("is what olddefconfig made of every symbol of this repository's kernels", async () => {
    const nix = await machineNix(join(project.root, ".samebits"));
    const { model } = await loadKconfig("minimal", { nix, step: { progress: () => {}, skip: () => {} } });
    expect(model.symbols.size).toBeGreaterThan(10_000);
    for (const kernel of ["minimal", "buildernet"]) {
      const read = async (name: string) =>
        parseConfigStrictly({ name, text: await readFile(join(checkout, "kernel", kernel, name), "utf8") });
      const values = configValues(model, lastEntries(await read("resolved.config")));
      const requests = new Map((await read("merged.config")).map(({ symbol, value }) => [symbol, value]));
      const wrong: string[] = [];
      for (const symbol of model.symbols.values()) {
        const choice = choiceOf(symbol);
        if (choice === undefined) {
          const predicted = predict(symbol, requests, values);
          if (predicted !== values.value(symbol.name)) wrong.push(`${symbol.name}: ${predicted}`);
        } else if (values.value(symbol.name) === "y" && choiceMembers(choice).includes(symbol.name)) {
          const predicted = predictChoice(choice, requests, model, values);
          if (predicted !== symbol.name) wrong.push(`${symbol.name}: ${predicted}`);
        }
      }
      expect(wrong, kernel).toEqual([]);
    }
  });
});
