import { describe, expect, it } from "vitest";
import { kernelEntry, notAsLocked, requireAsLocked } from "../../../src/lock/kernel-entry.ts";

type Kernel = Parameters<typeof kernelEntry>[0];
const kernel = {
  name: "k",
  sourcePackage: "linux-source-6.12",
  sourceVersion: undefined,
  configPackage: undefined,
  base: { kind: "target", target: "tinyconfig" },
  patches: ["patches/1.patch"],
  modules: false,
} as unknown as Kernel;
const locked = kernelEntry(kernel, (name) => `${name}_6.12.107-1_all`);

describe("a kernel's definition beside the lock", () => {
  it("is as it was locked, whichever version that was", () => {
    expect(notAsLocked(kernel, locked)).toBeUndefined();
    expect(notAsLocked({ ...kernel, sourceVersion: "6.12.107-1" }, locked)).toBeUndefined();
  });

  it.each<[string, Partial<Kernel>]>([
    ["another target as base", { base: { kind: "target", target: "defconfig" } }],
    ["a file as base", { base: { kind: "file", file: "whole.config" } }],
    ["another source", { sourcePackage: "linux-source-6.16" }],
    ["another version", { sourceVersion: "6.12.100-1" }],
    ["modules", { modules: true }],
  ])("%s is a change, and nothing is to be configured before it is locked", (_what, change) => {
    const changed = { ...kernel, ...change };
    expect(notAsLocked(changed, locked)).toBe("kernel/k/kernel.toml was changed since it was locked");
    expect(() => requireAsLocked(changed, { kernels: { k: locked } })).toThrow(/changed since it was locked/);
    expect(() => requireAsLocked(kernel, { kernels: { k: locked } })).not.toThrow();
  });

  it("patches have words of their own, their order counts, and what is not locked at all is a change", () => {
    const two = { ...kernel, patches: ["b.patch", "a.patch"] };
    const entry = kernelEntry(two, (name) => `${name}_1_all`);
    expect(notAsLocked({ ...two, patches: ["a.patch", "b.patch"] }, entry)).toBe(
      'the patches of the kernel "k" are not those that were locked',
    );
    expect(notAsLocked(kernel, undefined)).toContain("was changed");
  });
});
