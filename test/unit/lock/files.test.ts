import { describe, expect, it } from "vitest";
import { renderPackagesLock } from "../../../src/inputs/packages-lock.ts";
import type { KernelDefinition } from "../../../src/kernel/definition.ts";
import { kernelEntry } from "../../../src/lock/kernel-entry.ts";
import { renderLauncherFiles } from "../../../src/lock/launcher-files.ts";
import { packageExample } from "../inputs/example.ts";

const integrity = `sha512-${"A".repeat(86)}==`;

describe("the launcher's list", () => {
  const text = renderLauncherFiles(
    packageExample({ package: "busybox-static", path: "pool/main/b/busybox/busybox-static_1.37-6+b9_amd64.deb" }),
    [packageExample({ path: "pool/main/g/gcc/libgcc-s1_14.2~rc1_amd64.deb" })],
    [
      { name: "@scope/one", version: "1.0.0", integrity, cli: true },
      { name: "two", version: "2.0.0", integrity, cli: false },
    ],
  );

  it("has a line a file: kind, path, store name, digest; the seed first; npm's only for the CLI", () => {
    const digest = `sha256-${Buffer.from("ab".repeat(32), "hex").toString("base64")}`;
    expect(text.split("\n")).toEqual([
      expect.stringMatching(/^# Written by `samebits lock`/),
      `seed pool/main/b/busybox/busybox-static_1.37-6+b9_amd64.deb busybox-static_1.37-6+b9_amd64.deb ${digest}`,
      `debian pool/main/g/gcc/libgcc-s1_14.2~rc1_amd64.deb libgcc-s1_14.2_rc1_amd64.deb ${digest}`,
      `npm @scope/one/-/one-1.0.0.tgz scope-one-1.0.0.tgz ${integrity}`,
      "",
    ]);
  });

  it("can be read by a shell: four fields a line, whatever the file", () => {
    for (const line of text.trimEnd().split("\n").slice(1)) expect(line).toMatch(/^\S+ \S+ \S+ \S+$/);
  });
});

describe("a kernel's entry", () => {
  const kernel = {
    sourcePackage: "linux-source-6.12",
    configPackage: undefined,
    base: { kind: "target", target: "tinyconfig" },
    patches: ["patches/1.patch"],
    modules: false,
  } as unknown as KernelDefinition;
  const key = (name: string) => `${name}_1_all`;

  it("names its packages by key, and only what its base needs", () => {
    expect(kernelEntry(kernel, key)).toEqual({
      source: "linux-source-6.12_1_all",
      target: "tinyconfig",
      patches: ["patches/1.patch"],
      modules: false,
    });
    const flavour = {
      ...kernel,
      base: { kind: "flavour", flavour: "config.x" },
      configPackage: "linux-config-6.12",
    } as const;
    expect(kernelEntry(flavour, key)).toEqual({
      source: "linux-source-6.12_1_all",
      config: "linux-config-6.12_1_all",
      flavour: "config.x",
      patches: ["patches/1.patch"],
      modules: false,
    });
    expect(kernelEntry({ ...kernel, base: { kind: "file", file: "full.config" } }, key)).toEqual({
      source: "linux-source-6.12_1_all",
      patches: ["patches/1.patch"],
      modules: false,
    });
  });
});

describe("an image's package lock", () => {
  it("is the same bytes whatever order its keys came in", () => {
    const entry = packageExample();
    const backwards = Object.fromEntries(Object.entries(entry).reverse()) as typeof entry;
    const one = renderPackagesLock({ codename: "trixie", requested: { qemu: ["b"], azure: ["a"] }, packages: [entry] });
    const two = renderPackagesLock({
      packages: [backwards],
      requested: { azure: ["a"], qemu: ["b"] },
      codename: "trixie",
    });
    expect(two).toBe(one);
    expect(JSON.parse(one)).toMatchObject({
      codename: "trixie",
      note: expect.stringContaining("do not edit"),
      packages: [entry],
    });
  });
});
