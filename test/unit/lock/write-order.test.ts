import { describe, expect, it } from "vitest";
import { keyOf, type LockedPackage } from "../../../src/debian/locked-package.ts";
import { type Generated, renderGenerated, snapshotsOf } from "../../../src/inputs/generated.ts";
import { firstHalf, secondHalf } from "../../../src/lock/write-order.ts";
import { generatedExample, packageExample } from "../inputs/example.ts";

/** A lock of which every package has this version. */
function locked(version: string, snapshot: string): Generated {
  const packages: LockedPackage[] = [];
  const key = (name: string) => {
    packages.push(packageExample({ package: name, version }));
    return keyOf(packages.at(-1)!);
  };
  const { archive } = generatedExample;
  return {
    archive: {
      ...archive,
      snapshots: snapshotsOf(snapshot),
      suites: { trixie: { inRelease: version.repeat(64), date: "2026-09-05T10:00:00.000Z" } },
      busybox: { ...archive.busybox, package: key("busybox") },
      bash: key("bash"),
      npm: key("npm"),
    },
    toolchains: { image: { requested: ["apt"], packages: [key("apt")] } },
    kernels: { k: { source: key("linux"), config: key("linux-config"), patches: [], modules: false } },
    repositories: ["minimal", `only-in-${version}`],
    packages: Object.fromEntries(packages.map((entry) => [keyOf(entry), entry])),
  };
}

const before = locked("1", "20260101T000000Z");
const after = locked("2", "20260202T000000Z");

const keysIn = (text: string) => text.match(/\b[a-z-]+_\d_amd64\b/g) ?? [];

describe("the order in which a lock is written", () => {
  const first = firstHalf(before, after);
  const second = secondHalf(after);

  it("every package that is named is pinned after each write", () => {
    const files = renderGenerated(before);
    for (const [path, content] of [...first, ...second]) {
      files.set(path, content);
      const pinned = new Set(keysIn(files.get("nix/generated/packages.nix")!));
      expect(pinned.size).toBeGreaterThan(5);
      for (const [other, text] of files) {
        for (const key of keysIn(text)) expect(pinned, `${other} after ${path}`).toContain(key);
      }
    }
    expect(files).toEqual(renderGenerated(after));
  });

  it("the first half has what toolchains are built from, but no image", () => {
    const files = new Map(first);
    expect(files.get("nix/generated/toolchains.nix")).toBe(renderGenerated(after).get("nix/generated/toolchains.nix"));
    expect(files.get("nix/generated/archive.nix")).toContain(after.archive.busybox.package);
    expect(files.has("nix/generated/repositories.nix")).toBe(false);
  });

  it("the state of the archive moves with the very last file", () => {
    for (const [path, content] of [...first, ...second.slice(0, -1)]) {
      expect(content, path).not.toContain("20260202T000000Z");
      expect(content, path).not.toContain("2".repeat(64));
    }
    expect(second.at(-1)![1]).toContain("20260202T000000Z");
    expect(second.at(-1)![1]).toContain("2".repeat(64));
  });

  it("a lock like the one before writes nothing else on the way", () => {
    for (const [path, content] of [...firstHalf(before, before), ...secondHalf(before)]) {
      expect(content, path).toBe(renderGenerated(before).get(path));
    }
  });

  it("the first lock of all has no old state to keep", () => {
    expect(new Map(firstHalf(undefined, after)).get("nix/generated/archive.nix")).toContain("20260202T000000Z");
  });
});
