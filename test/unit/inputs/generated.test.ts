import { describe, expect, it } from "vitest";
import {
  generatedSchema,
  indexPackages,
  packagesOf,
  renderGenerated,
  snapshotsOf,
} from "../../../src/inputs/generated.ts";
import { generatedExample, packageExample } from "./example.ts";

describe("the generated files", () => {
  const files = renderGenerated(generatedExample);

  it("are these five, each saying where it comes from", () => {
    expect([...files.keys()]).toEqual(
      ["archive", "packages", "toolchains", "kernels", "repositories"].map((name) => `nix/generated/${name}.nix`),
    );
    for (const text of files.values()) {
      expect(text).toMatch(/^# .*\n# Written by `samebits lock`; do not edit/);
      expect(text.endsWith("}\n")).toBe(true);
    }
  });

  it("have the same bytes whatever order the data came in", () => {
    const reversed = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).reverse());
    const other = {
      ...generatedExample,
      packages: reversed(generatedExample.packages),
      kernels: reversed(generatedExample.kernels),
      toolchains: reversed(generatedExample.toolchains),
    };
    expect([...renderGenerated(other)]).toEqual([...files]);
  });

  it("name patches and package locks as paths, from where the files lie", () => {
    expect(files.get("nix/generated/kernels.nix")).toContain("../../kernel/patched/patches/0001-first.patch\n");
    expect(files.get("nix/generated/kernels.nix")).toContain("../../kernel/features/net/0003-shared.patch\n");
    expect(files.get("nix/generated/repositories.nix")).toContain("minimal = ../../images/minimal/packages.lock.json;");
  });

  it("a patch whose name Nix cannot read is an error of the user's, not a crash", () => {
    const kernel = { source: "a_1_all", modules: false, patches: ["patches/mit leer.patch"] };
    expect(() => renderGenerated({ ...generatedExample, kernels: { mine: kernel } })).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: 'kernel/mine: "patches/mit leer.patch" cannot be the name of a patch',
      }),
    );
  });
});

describe("their schema", () => {
  it("accepts them and refuses what does not belong", () => {
    expect(generatedSchema.parse(generatedExample)).toEqual(generatedExample);
    expect(generatedSchema.safeParse({ ...generatedExample, more: 1 }).success).toBe(false);
    expect(generatedSchema.safeParse({ ...generatedExample, packages: { bash: packageExample() } }).success).toBe(
      false,
    );
    const outside = { ...packageExample(), path: "../etc/passwd" };
    expect(generatedSchema.safeParse({ ...generatedExample, packages: { bash_1_amd64: outside } }).success).toBe(false);
  });
});

describe("packages", () => {
  it("are found by key, in order; a key that is not pinned is an error that says what to do", () => {
    const keys = ["libc6_2.41-12_amd64", "bash_5.2-1_amd64"];
    expect(packagesOf(generatedExample, keys).map((one) => one.package)).toEqual(["libc6", "bash"]);
    expect(() => packagesOf(generatedExample, ["gone_1_amd64"])).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining("gone_1_amd64") }),
    );
  });

  it("are indexed by key; the same file twice is one, two files of one key are refused", () => {
    const one = packageExample();
    expect(indexPackages([one, { ...one }])).toEqual({ "bash_5.2-1_amd64": one });
    expect(() => indexPackages([one, { ...one, sha256: "0".repeat(64) }])).toThrow(RangeError);
    expect(Object.keys(indexPackages([one, packageExample({ architecture: "all" })]))).toHaveLength(2);
  });

  it("snapshotsOf names both archives of a time", () => {
    const { debian, security } = snapshotsOf("20260913T000000Z");
    expect([debian.split("/").slice(-2), security.split("/").slice(-2)]).toEqual([
      ["debian", "20260913T000000Z"],
      ["debian-security", "20260913T000000Z"],
    ]);
  });
});
