import { describe, expect, it } from "vitest";
import type { ImageDefinition } from "../../../src/image/definition.ts";
import { chooseTarget } from "../../../src/repro/choose-artifact.ts";

const image = (flavours: Readonly<Record<string, Readonly<Record<string, string>>>>): ImageDefinition => ({
  name: "net",
  folder: "images/net",
  description: "",
  kernel: "k",
  flavours: Object.fromEntries(
    Object.entries(flavours).map(([name, artifacts]) => [
      name,
      { mkosi: [], compare: Object.keys(artifacts), artifacts: { ...artifacts } },
    ]),
  ),
});

const one = image({
  qemu: {
    efi: "net.efi",
    raw: "net.raw",
    gcp: "net.raw.tar.gz",
    kernel: "net.vmlinuz",
    vhd: "net.vhd",
    notes: "net.tar.gz",
  },
});
const two = image({
  qemu: { efi: "net-qemu.efi", raw: "net-qemu.raw" },
  azure: { efi: "net-azure.efi", vhd: "net-azure.vhd" },
});

const choose = (
  from: ImageDefinition,
  file: string,
  rest: { artifact?: string; flavour?: string; kinds?: string[] } = {},
) => chooseTarget(from, { file, kinds: [], ...rest });

describe("chooseTarget", () => {
  it.each([
    ["net.efi", "efi"],
    ["release-1.2.3.efi", "efi"],
    ["RELEASE.EFI", "efi"],
    ["x.raw", "raw"],
    ["disk.raw.tar.gz", "gcp"],
    ["other.tar.gz", "notes"],
    ["net-1.2.vmlinuz", "kernel"],
    ["azure.vhd", "vhd"],
  ])("compares %s with %s", (file, artifact) => {
    expect(choose(one, file)).toMatchObject({ flavour: "qemu", artifact });
  });

  it("finds the flavour by the name or the extension", () => {
    expect(choose(two, "net-azure.efi")).toEqual({ flavour: "azure", artifact: "efi", file: "net-azure.efi" });
    expect(choose(two, "net-azure-1.2.efi")).toMatchObject({ flavour: "azure", artifact: "efi" });
    expect(choose(two, "AZURE_release.efi")).toMatchObject({ flavour: "azure", artifact: "efi" });
    expect(choose(two, "x.vhd")).toMatchObject({ flavour: "azure", artifact: "vhd" });
    expect(choose(two, "x.efi", { flavour: "azure" })).toMatchObject({ flavour: "azure" });
  });

  it("asks where several fit, naming the options", () => {
    expect(() => choose(two, "x.efi")).toThrow(
      expect.objectContaining({
        exitCode: 2,
        why: expect.arrayContaining(["net-azure.efi: --flavour azure --artifact efi"]),
        next: ["add one of these"],
      }),
    );
    // A part of a word is no name of a flavour.
    expect(() => choose(two, "azurelike.efi")).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => choose(one, "x.gz")).toThrow(expect.objectContaining({ exitCode: 2, next: ["add --artifact"] }));
  });

  it("believes the content where the name does not say", () => {
    expect(choose(one, "download", { kinds: ["vmlinuz"] })).toMatchObject({ artifact: "kernel" });
    expect(choose(one, "release.bin", { kinds: ["img", "raw"] })).toMatchObject({ artifact: "raw" });
    // The name comes first.
    expect(choose(one, "x.raw", { kinds: ["efi"] })).toMatchObject({ artifact: "raw" });
  });

  it("does as --artifact says", () => {
    expect(choose(one, "x.efi", { artifact: "raw" })).toMatchObject({ artifact: "raw" });
    expect(choose(two, "net-azure.efi", { artifact: "efi" })).toMatchObject({ flavour: "azure" });
    expect(() => choose(two, "x", { artifact: "efi" })).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it("names what there is when nothing fits", () => {
    expect(() => choose(one, "x.iso")).toThrow(
      expect.objectContaining({ exitCode: 2, why: [expect.stringContaining("net.efi, net.raw")] }),
    );
    expect(() => choose(one, "x.efi", { artifact: "efy" })).toThrow(
      expect.objectContaining({ exitCode: 2, why: [expect.stringContaining('did you mean "efi"')] }),
    );
  });
});
