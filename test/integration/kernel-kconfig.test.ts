import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listKernels } from "../../src/kernel/definition.ts";
import {
  type Expression,
  evaluate,
  type Tristate,
  tristate,
  type Values,
} from "../../src/kernel/kconfig/expression.ts";
import {
  choiceOf,
  configValues,
  type KconfigModel,
  type KconfigSymbol,
  type Reference,
  readModel,
} from "../../src/kernel/kconfig/model.ts";
import { lastEntries, parseConfigStrictly } from "../../src/kernel/kconfig/parse.ts";
import { visibility } from "../../src/kernel/kconfig/why.ts";
import { machineNix, temporary } from "../support/nix.ts";
import { checkout, copyProject, type Project } from "../support/project.ts";

/** The kernel's own parser, as nix/kconfig/describe.c prints it, against what the kernel's own conf made of a configuration. */
describe("the model of the locked kernel's Kconfig", () => {
  let model: KconfigModel;
  beforeAll(async () => {
    const nix = await machineNix(await temporary("kconfig"));
    const [path] = await nix.build("build-kconfig", ["kernels.minimal.kconfig"]);
    model = readModel(await readFile(join(path!, "kconfig.json"), "utf8"));
  });

  it("knows types, prompts, menus, help and places", () => {
    const net = model.symbols.get("VIRTIO_NET")!;
    expect(net.type).toBe("tristate");
    expect(net.nodes[0]).toMatchObject({
      prompt: "Virtio network driver",
      at: expect.stringMatching(/^drivers\/net\/Kconfig:\d+$/),
    });
    expect(net.nodes[0]!.help).toMatch(/virtual network driver/);
    expect(model.symbols.size).toBeGreaterThan(15_000);
    expect(model.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  /** What `sym_calc_value` of scripts/kconfig/symbol.c comes to for a bool or tristate that nobody can set. */
  function calculated(symbol: KconfigSymbol, values: Values): Tristate {
    const and = (...all: Tristate[]) => Math.min(...all) as Tristate;
    const or = (...all: Tristate[]) => Math.max(...all) as Tristate;
    const when = (condition: Expression | undefined) => (condition === undefined ? 2 : evaluate(condition, values));
    const reversed = (list: readonly Reference[]) =>
      or(0, ...list.map((one) => and(tristate(values.value(one.symbol)), when(one.if))));
    const applying = symbol.defaults.find((one) => when(one.if) > 0);
    let value: Tristate = applying === undefined ? 0 : and(evaluate(applying.value, values), when(applying.if));
    const implied = reversed(symbol.impliedBy);
    if (implied > 0) value = and(or(value, implied), when(symbol.depends));
    value = or(value, reversed(symbol.selectedBy));
    return value === 1 ? 2 : value;
  }

  it("comes to the kernel's own values, for every symbol of every kernel of the project", async () => {
    const kernels = await listKernels(checkout);
    expect(kernels.length).toBeGreaterThan(1);
    for (const kernel of kernels) {
      const name = `kernel/${kernel}/resolved.config`;
      const entries = lastEntries(parseConfigStrictly({ name, text: await readFile(join(checkout, name), "utf8") }));
      const values = configValues(model, entries);
      const wrong: string[] = [];
      let calculations = 0;
      for (const symbol of model.symbols.values()) {
        if (symbol.type !== "bool" && symbol.type !== "tristate") continue;
        const actual = tristate(values.value(symbol.name));
        if (visibility(symbol, values) > 0) {
          if (!entries.has(`CONFIG_${symbol.name}`)) wrong.push(`${symbol.name} is visible, but was not written`);
          continue;
        }
        calculations++;
        // Of a choice that is not shown, no member is on.
        const expected = choiceOf(symbol) === undefined ? calculated(symbol, values) : 0;
        if (expected !== actual) wrong.push(`${symbol.name}: calculated ${expected}, the kernel has ${actual}`);
      }
      expect(wrong).toEqual([]);
      expect(calculations).toBeGreaterThan(10_000);
      for (const symbol of entries.keys()) expect(model.symbols.has(symbol.slice("CONFIG_".length))).toBe(true);
    }
  });
});

describe("samebits kernel config", () => {
  let project: Project;
  beforeAll(async () => {
    project = await copyProject("kernel-config");
  });
  afterAll(() => project?.remove());

  const fragment = "kernel/minimal/config.d/99-test.config";
  const FILES = ["merged.config", "resolved.config", "config.lock.json"].map((file) => `kernel/minimal/${file}`);
  const written = () => Promise.all(FILES.map((file) => project.read(file)));
  const kernelDerivation = async () => {
    const nix = await machineNix(await temporary("kernel-config"), project.root);
    return nix.evaluate("kernel-derivation", "all.kernels.minimal.kernel.drvPath", "evaluation failed");
  };

  it("says why each requested value was lost, with the fragment's line, and leaves every file as it was", async () => {
    const before = await written();
    await writeFile(
      project.path(fragment),
      [
        "CONFIG_USB_STORAGE=y",
        "# CONFIG_CRC32 is not set",
        "CONFIG_HAVE_ARCH_KASAN=n",
        "CONFIG_DEBUG_INFO_BTF=y",
        "CONFIG_VIRTIO_NETT=y",
        "CONFIG_LOG_BUF_SHIFT=99",
        "CONFIG_NR_CPUS=y",
        "CONFIG_SND=5",
        "# CONFIG_GONE_LONG_AGO is not set",
        "CONFIG_SLAB_OBFUSCATED=y",
        "",
      ].join("\n"),
    );
    const { exitCode, text } = await project.samebits(["kernel", "config", "minimal"]);
    expect(exitCode).toBe(2);
    for (const says of [
      /Requested value: CONFIG_USB_STORAGE=y {3}\(kernel\/minimal\/config\.d\/99-test\.config:1\)/,
      /unmet: USB \[=n\], which itself is not to be had:/,
      /unmet: USB_SUPPORT \[=n\].*request CONFIG_USB_SUPPORT=y/,
      /Requested value: # CONFIG_CRC32 is not set .*\n.*\n.*selected by EXT4_FS|selected by JBD2/,
      /selected by X86 \[=y\] if X86_64 \[=y\] {3}\(arch\/x86\/Kconfig:\d+\)/,
      /has no CONFIG_VIRTIO_NETT on this architecture\n.*did you mean CONFIG_VIRTIO_NET/,
      /99 is outside of its range, 12 to 25/,
      /CONFIG_NR_CPUS is an int: a decimal number, not y/,
      /CONFIG_SND is a tristate: y, m or n, not 5/,
      /has no CONFIG_GONE_LONG_AGO on this architecture/,
    ]) {
      expect(text).toMatch(says);
    }
    expect(text).not.toMatch(/^ +at /m);
    expect(await written()).toEqual(before);
  });

  it("a loss that kernel.toml expects is one, even of a symbol that does not exist", async () => {
    await writeFile(project.path(fragment), "# CONFIG_GONE_LONG_AGO is not set\n# CONFIG_CRC32 is not set\n");
    const definition = "kernel/minimal/kernel.toml";
    const original = await project.read(definition);
    await writeFile(
      project.path(definition),
      `${original}\n[expected]\nCONFIG_GONE_LONG_AGO = "of an older kernel"\nCONFIG_CRC32 = "ext4 needs it"\n`,
    );
    const { exitCode, text } = await project.samebits(["kernel", "config", "minimal"]);
    expect(text).toMatch(/2 did not survive, as expected/);
    expect(exitCode).toBe(0);
    const check = await project.samebits(["lock", "--check"]);
    expect(check.text).not.toMatch(/stale|survive/);
    await writeFile(project.path(definition), original);
  });

  it("a comment, another order or a redundant line builds no other kernel; an option does", async () => {
    const before = await kernelDerivation();
    await writeFile(project.path(fragment), "# only a remark\nCONFIG_NET=y\n");
    // The lines of a fragment in the opposite order.
    await project.edit(
      "kernel/minimal/config.d/60-storage.config",
      (text) => `${text.trimEnd().split("\n").reverse().join("\n")}\n`,
    );
    const { exitCode, text } = await project.samebits(["kernel", "config", "minimal"]);
    expect(text).toMatch(/wrote kernel\/minimal\/merged\.config/);
    expect(text).not.toMatch(/wrote kernel\/minimal\/resolved\.config/);
    expect(exitCode).toBe(0);
    expect(await kernelDerivation()).toBe(before);

    await writeFile(project.path(fragment), "CONFIG_BTRFS_FS=y\n");
    expect((await project.samebits(["kernel", "config", "minimal"])).text).toMatch(
      /wrote kernel\/minimal\/resolved\.config/,
    );
    expect(await kernelDerivation()).not.toBe(before);
  });

  it("lock --check notices a fragment, a resolved configuration or a record that does not fit", async () => {
    const check = () => project.samebits(["lock", "--check"]);
    expect(await check()).toMatchObject({ exitCode: 0 });
    for (const [file, change, says] of [
      [fragment, (text: string) => `${text}CONFIG_XFS_FS=y\n`, /merged\.config is not what base and fragments make/],
      [
        "kernel/minimal/resolved.config",
        (text: string) => text.replace("# CONFIG_MSDOS_FS is not set", "CONFIG_MSDOS_FS=y"),
        /resolved\.config was edited by hand/,
      ],
      [
        "kernel/minimal/config.lock.json",
        (text: string) => text.replace(/linux-source-\S+_all/, "linux-source-6.12_6.12.1-1_all"),
        /resolved\.config was made with linux-source-6\.12_6\.12\.1-1_all/,
      ],
      [
        "kernel/minimal/config.lock.json",
        (text: string) =>
          text.replace(/"toolchain": "sha256-./, (start) => `${start.slice(0, -1)}${start.endsWith("A") ? "B" : "A"}`),
        /made with another kernel toolchain/,
      ],
    ] as const) {
      const original = await project.read(file);
      await project.edit(file, change);
      const { exitCode, text } = await check();
      expect(text).toMatch(says);
      expect(text).toMatch(/run: samebits kernel config minimal/);
      expect(exitCode).toBe(2);
      await writeFile(project.path(file), original);
    }
  });
});
