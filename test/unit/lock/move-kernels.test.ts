import { describe, expect, it } from "vitest";
import { generatedSchema } from "../../../src/inputs/generated.ts";
import type { KernelDefinition } from "../../../src/kernel/definition.ts";
import { moveKernels } from "../../../src/lock/move-kernels.ts";
import { generatedExample, packageExample } from "../inputs/example.ts";

const OLD = "linux-source-6.12_6.12-1_all";
const NEW = "linux-source-6.12_6.12-2_all";
const source = packageExample({ package: "linux-source-6.12", version: "6.12-2", architecture: "all" });
const config = packageExample({ package: "linux-config-6.12", version: "6.12-2" });

/** The example with its unpacker, which it names and does not pin. */
const before = {
  ...generatedExample,
  packages: {
    ...generatedExample.packages,
    [generatedExample.archive.busybox.package]: packageExample({ package: "busybox-static", version: "1%3a1.37-6+b9" }),
  },
};

const kernel = (name: string, more: Partial<KernelDefinition> = {}) =>
  ({
    name,
    sourcePackage: "linux-source-6.12",
    configPackage: undefined,
    base: { kind: "target", target: "tinyconfig" },
    patches: [],
    modules: false,
    ...more,
  }) as KernelDefinition;

describe("moving a kernel's source in nix/generated", () => {
  it("keeps the old package while another kernel uses it", () => {
    const moved = moveKernels(before, [{ definition: kernel("minimal"), packages: [source] }]);
    expect(moved.kernels.minimal!.source).toBe(NEW);
    expect(moved.kernels.patched).toEqual(before.kernels.patched);
    expect(Object.keys(moved.packages)).toEqual(expect.arrayContaining([OLD, NEW]));
    expect(before.kernels.minimal!.source).toBe(OLD);
  });

  it("drops what nothing uses any more, and brings the flavours' configurations along", () => {
    const patched = kernel("patched", {
      configPackage: "linux-config-6.12",
      base: { kind: "flavour", flavour: "config.amd64_none_amd64" },
    });
    const moved = moveKernels(before, [
      { definition: kernel("minimal"), packages: [source] },
      { definition: patched, packages: [source, config] },
    ]);
    expect(moved.kernels.patched).toEqual({
      source: NEW,
      config: "linux-config-6.12_6.12-2_amd64",
      flavour: "config.amd64_none_amd64",
      patches: [],
      modules: false,
    });
    expect(moved.packages[NEW]).toEqual(source);
    expect(moved.packages).not.toHaveProperty([OLD]);
    // Nothing used it before either.
    expect(moved.packages).not.toHaveProperty(["libc6_2.41-12_amd64"]);
    expect(moved.toolchains).toEqual(before.toolchains);
    expect(generatedSchema.safeParse(moved).success).toBe(true);
  });
});
