import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type KernelPins, makeRecord, RECORD_FILE, renderRecord } from "../../../src/kernel/config-record.ts";
import { loadKernel } from "../../../src/kernel/definition.ts";
import { mergeKernelConfig } from "../../../src/kernel/merge-config.ts";
import { staleConfigurations } from "../../../src/kernel/stale.ts";

let root: string;
const file = (name: string) => join(root, "kernel/k", name);
const PINS: KernelPins = {
  source: "linux-source-6.12_6.12.107-1_all",
  config: "linux-config-6.12_1_amd64",
  toolchain: ["gcc_1_amd64"],
};

const TOML = (base: string) => `localversion = "-k"
modules = true
fragments = ["config.d/*.config"]
patches = ["one.patch"]
[source]
package = "linux-source-6.12"
config_package = "linux-config-6.12"
[base]
${base}
`;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "samebits-stale-"));
  await mkdir(file("config.d"), { recursive: true });
  await writeFile(file("kernel.toml"), TOML('flavour = "config.amd64_none_amd64"'));
  await writeFile(file("config.d/a.config"), "CONFIG_NET=y\n");
  await writeFile(file("one.patch"), "a patch\n");
  await writeFile(file("base.config"), "CONFIG_A=y\n");
  const definition = await loadKernel(root, "k");
  const { text: merged } = await mergeKernelConfig(definition, "CONFIG_A=y\n");
  const resolved = `CONFIG_A=y\nCONFIG_NET=y\nCONFIG_MODULES=y\nCONFIG_LOCALVERSION="-k"\n`;
  await writeFile(file("merged.config"), merged);
  await writeFile(file("resolved.config"), resolved);
  await writeFile(
    file(RECORD_FILE),
    renderRecord(await makeRecord(definition, PINS, { base: "CONFIG_A=y\n", merged, resolved })),
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

const stale = async (pins: KernelPins | undefined = PINS) => staleConfigurations(await loadKernel(root, "k"), pins);
const change = async (name: string, from: string, to: string) => {
  const text = await readFile(file(name), "utf8");
  expect(text).toContain(from);
  await writeFile(file(name), text.replace(from, to));
};

describe("committed configurations", () => {
  it("are not stale when nothing was changed, with and without what is pinned", async () => {
    expect(await stale()).toEqual([]);
    expect(await stale(undefined)).toEqual([]);
  });

  it.each<[what: string, act: () => Promise<void>, says: RegExp]>([
    [
      "a fragment was changed",
      () => change("config.d/a.config", "NET=y", "NET=y\nCONFIG_A=y"),
      /merged\.config is not what base and fragments make/,
    ],
    [
      "the base is another flavour",
      () => change("kernel.toml", "none_amd64", "none_cloud-amd64"),
      /base\.config was made from config\.amd64_none_amd64; kernel\.toml names config\.amd64_none_cloud-amd64/,
    ],
    [
      "the base is a target",
      () => writeFile(file("kernel.toml"), TOML('target = "tinyconfig"')),
      /made from config\.amd64_none_amd64; kernel\.toml names make tinyconfig/,
    ],
    [
      "the result was edited",
      () => change("resolved.config", "CONFIG_A=y", "CONFIG_A=m"),
      /resolved\.config was edited by hand/,
    ],
    ["a patch was changed", () => writeFile(file("one.patch"), "another\n"), /made with other patches/],
    ["the record is missing", () => rm(file(RECORD_FILE)), /config\.lock\.json is missing/],
    ["the result is missing", () => rm(file("resolved.config")), /resolved\.config is missing/],
  ])("are stale when %s", async (_what, act, says) => {
    await act();
    expect((await stale()).join("\n")).toMatch(says);
    expect((await stale(undefined)).join("\n")).toMatch(says);
  });

  it.each<[string, Partial<KernelPins>, RegExp]>([
    [
      "source",
      { source: "linux-source-6.12_6.12.117-1_all" },
      /made with linux-source-6\.12_6\.12\.107-1_all; locked is linux-source-6\.12_6\.12\.117-1_all/,
    ],
    [
      "package of configurations",
      { config: "linux-config-6.12_2_amd64" },
      /base\.config is of linux-config-6\.12_1_amd64; locked is linux-config-6\.12_2_amd64/,
    ],
    ["toolchain", { toolchain: ["gcc_2_amd64"] }, /made with another kernel toolchain/],
  ])("are stale when another %s is locked", async (_what, pins, says) => {
    expect(await stale({ ...PINS, ...pins })).toEqual([expect.stringMatching(says)]);
  });

  it("refuse a malformed record, with the command that writes it", async () => {
    await writeFile(file(RECORD_FILE), "{}\n");
    await expect(stale()).rejects.toMatchObject({ exitCode: 2, next: ["run: samebits kernel config k"] });
  });
});

describe("a fragment that contradicts itself", () => {
  it("is refused with both lines; one that repeats itself is not", async () => {
    await writeFile(file("config.d/a.config"), "CONFIG_NET=y\nCONFIG_B=y\n# CONFIG_NET is not set\n");
    await expect(stale()).rejects.toMatchObject({
      exitCode: 2,
      message: "kernel/k/config.d/a.config:3: CONFIG_NET is n here, and y in line 1",
    });
    await writeFile(file("config.d/a.config"), "CONFIG_NET=y\nCONFIG_NET=y\n");
    expect(await stale()).toHaveLength(1);
  });
});
