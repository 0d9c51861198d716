import { describe, expect, it } from "vitest";
import { chooseFlavours, onlyFlavour } from "../../../src/image/choose-flavours.ts";
import { type ImageDefinition, loadImage } from "../../../src/image/definition.ts";
import { IMAGE, project } from "./project.ts";

const other = (name: string) => `[flavours.${name}]\ncompare = ["vhd"]\nartifacts = { vhd = "${name}.vhd" }\n`;
const image: ImageDefinition = await loadImage(
  await project({ "images/mine/image.toml": `${IMAGE}${other("azure")}${other("gcp")}` }),
  "mine",
);
const names = (...args: Parameters<typeof chooseFlavours> extends [unknown, ...infer Rest] ? Rest : never) =>
  chooseFlavours(image, ...args).map(({ name }) => name);

describe("the flavours that are meant", () => {
  it("without a name are the first, or all", () => {
    expect(names(undefined, "first")).toEqual(["qemu"]);
    expect(names(undefined, "all")).toEqual(["qemu", "azure", "gcp"]);
  });

  it.each([
    ["gcp", ["gcp"]],
    ["gcp,qemu", ["gcp", "qemu"]],
    ["gcp, qemu", ["gcp", "qemu"]],
    [
      ["gcp", "azure"],
      ["gcp", "azure"],
    ],
    [
      ["gcp,azure", "gcp"],
      ["gcp", "azure"],
    ],
    ["all", ["qemu", "azure", "gcp"]],
    [
      ["gcp", "all"],
      ["gcp", "qemu", "azure"],
    ],
  ])("%s", (words, expected) => {
    for (const otherwise of ["first", "all"] as const) expect(names(words, otherwise)).toEqual(expected);
  });

  it("come with their definition", () => {
    expect(chooseFlavours(image, "azure", "first")).toEqual([{ name: "azure", flavour: image.flavours.azure }]);
  });

  it.each(["azur", "gcp,azur", "all,azur", "gcp,", ""])("%j is refused", (words) => {
    for (const choose of [() => names(words, "first"), () => onlyFlavour(image, words)]) {
      expect(choose).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.stringContaining("has no flavour") }),
      );
    }
  });
});

describe("the one flavour that is meant", () => {
  it("is the named one, or none", () => {
    expect(onlyFlavour(image, "gcp")).toBe("gcp");
    expect(onlyFlavour(image, ["gcp", "gcp"])).toBe("gcp");
    expect(onlyFlavour(image, undefined)).toBeUndefined();
  });

  it.each(["qemu,gcp", "all"])("%s is too many", (words) => {
    expect(() => onlyFlavour(image, words)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining("one flavour") }),
    );
  });
});
