import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { listKernels, loadKernel, MERGED_FILE, RESOLVED_FILE } from "../../../src/kernel/definition.ts";
import { lastEntries, parseConfigStrictly } from "../../../src/kernel/kconfig/parse.ts";
import { checkResolvedConfig, mergeKernelSources } from "../../../src/kernel/merge-config.ts";
import { readText } from "../../../src/kernel/text.ts";

const merge = (modules: boolean, base: string, ...fragments: string[]) =>
  mergeKernelSources(
    { localversion: "-x", modules },
    { name: "base", text: base },
    fragments.map((text, index) => ({ name: `f${index + 1}`, text })),
  );

function errorOf(act: () => unknown): SamebitsError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(SamebitsError);
    expect((error as SamebitsError).exitCode).toBe(2);
    return error as SamebitsError;
  }
  throw new Error("nothing was thrown");
}

describe("a kernel's merged configuration", () => {
  it("turns the base's modules off before the merge, so that a fragment can build one in", () => {
    const { text, turnedOff, requested } = merge(false, "CONFIG_MODULES=y\nCONFIG_A=m\nCONFIG_B=m\n", "CONFIG_B=y\n");
    expect(turnedOff).toEqual(["CONFIG_A", "CONFIG_B"]);
    expect(text).toBe(
      '# CONFIG_A is not set\n\nCONFIG_B=y\n\nCONFIG_LOCALVERSION="-x"\n# CONFIG_LOCALVERSION_AUTO is not set\n# CONFIG_MODULES is not set\n',
    );
    expect(requested.map(({ symbol }) => symbol)).toEqual([
      "CONFIG_B",
      "CONFIG_LOCALVERSION",
      "CONFIG_LOCALVERSION_AUTO",
      "CONFIG_MODULES",
    ]);
  });

  it("keeps modules where the kernel has them", () => {
    const { text, turnedOff } = merge(true, "CONFIG_A=m\n", "CONFIG_B=m\n");
    expect(turnedOff).toEqual([]);
    expect(text).toContain("CONFIG_A=m\n\nCONFIG_B=m\n");
    expect(text).toContain("CONFIG_MODULES=y\n");
  });

  it("asks for the last value of a symbol given twice", () => {
    const { requested, redefinitions } = merge(true, "", "CONFIG_A=1\n", "CONFIG_A=2\n");
    expect(requested.find(({ symbol }) => symbol === "CONFIG_A")).toMatchObject({ value: "2", file: "f2", line: 1 });
    expect(redefinitions.map(({ symbol }) => symbol)).toEqual(["CONFIG_A"]);
  });

  it("refuses a module where there are none", () => {
    const error = errorOf(() => merge(false, "", "\nCONFIG_A=m\n"));
    expect(error.message).toBe("f1:2: CONFIG_A=m, but this kernel has no modules");
  });

  it("refuses a fragment that sets what kernel.toml decides", () => {
    for (const line of ['CONFIG_LOCALVERSION="-y"', "CONFIG_MODULES=y", "CONFIG_LOCALVERSION_AUTO=y"]) {
      expect(errorOf(() => merge(true, "", `${line}\n`)).message).toMatch(
        /^f1:1: CONFIG_\w+ is decided by kernel\.toml$/,
      );
    }
  });

  it("refuses a syntax error in base or fragment, with its place", () => {
    expect(errorOf(() => merge(true, "CONFIG_A\n")).message).toMatch(/^base:1:9: /);
    expect(errorOf(() => merge(true, "", "", "CONFIG_A=y\nB=y\n")).message).toMatch(/^f2:2:1: /);
  });
});

describe("the kernels of this repository", async () => {
  const root = join(import.meta.dirname, "../../..");
  const names = await listKernels(root);

  it("are two", () => expect(names).toEqual(["buildernet", "minimal"]));

  it.each(names)("%s: what its fragments ask for is in its resolved configuration", async (name) => {
    const definition = await loadKernel(root, name);
    const fragments = await Promise.all(
      definition.fragments.map(async (file) => ({
        name: file,
        text: await readText(join(definition.folder, file), "fragment"),
      })),
    );
    const merge = mergeKernelSources(definition, { name: "empty", text: "" }, fragments);
    const resolved = await readFile(join(definition.folder, RESOLVED_FILE), "utf8");
    checkResolvedConfig(definition, merge, resolved);

    // merged.config is the base, less what the fragments replace, and then the fragments: its end is known without the base.
    const merged = await readFile(join(definition.folder, MERGED_FILE), "utf8");
    expect(merged.endsWith(merge.text)).toBe(true);
  });

  it.each(names)("%s: has nothing that makes two builds differ", async (name) => {
    const text = await readFile(join(root, "kernel", name, RESOLVED_FILE), "utf8");
    const values = lastEntries(parseConfigStrictly({ name, text }));
    const isOff = (symbol: string) => ["n", undefined].includes(values.get(symbol)?.value);
    const hazards = [
      "MODULE_SIG",
      "GCC_PLUGINS",
      "DEBUG_INFO_BTF",
      "LOCALVERSION_AUTO",
      "IKHEADERS",
      "IKCONFIG",
      "GCOV_KERNEL",
    ];
    expect(hazards.filter((hazard) => !isOff(`CONFIG_${hazard}`))).toEqual([]);
    expect(values.get("CONFIG_RANDSTRUCT_NONE")?.value).toBe("y");
    expect(values.get("CONFIG_DEBUG_INFO_NONE")?.value).toBe("y");
  });
});
