import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseFlavour, listImages, listProfiles, loadImage, loadImages } from "../../../src/image/definition.ts";
import { IMAGE, project } from "./project.ts";

const load = async (toml: string) => loadImage(await project({ "images/mine/image.toml": toml }), "mine");

describe("an image", () => {
  it("is read, defaults filled in", async () => {
    expect(await load(`${IMAGE}[boot]\nexpect = "up"\n`)).toEqual({
      name: "mine",
      folder: expect.stringMatching(/images\/mine$/),
      description: "x",
      kernel: "minimal",
      flavours: { qemu: { mkosi: [], compare: ["efi"], artifacts: { efi: "x.efi", raw: "x.raw" } } },
      boot: { expect: "up", memory: 1024 },
    });
  });

  it.each([
    [
      "compares what is no artifact",
      ['["efi"]', '["efi", "initrd"]'],
      ':4:1: "flavours.qemu.compare": names something that is not',
    ],
    ["compares what only looks like one", ['["efi"]', '["constructor"]'], ':4:1: "flavours.qemu.compare"'],
    ["compares nothing", ['["efi"]', "[]"], ':4:1: "flavours.qemu.compare"'],
    ["an artifact in another folder", ['"x.raw"', '"../x.raw"'], ':7:1: "flavours.qemu.artifacts.raw": a file name'],
    ["an artifact that is a folder", ['"x.raw"', '".."'], ':7:1: "flavours.qemu.artifacts.raw": a file name'],
    ["a flavour's name", ["[flavours.qemu]", "[flavours.Qemu]"], '"flavours.Qemu": a name of lower-case letters'],
    ["a misspelt key", ["kernel", "kernal"], ':2:1: unknown key "kernal"; did you mean "kernel"?'],
  ])("is refused at its place: %s", async (_, [from, to], message) => {
    await expect(load(IMAGE.replace(from!, to!))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });

  it("is refused without a flavour, and with a pattern that is none", async () => {
    await expect(load('description = ""\nkernel = "k"\nflavours = {}\n')).rejects.toMatchObject({
      message: expect.stringContaining(':3:1: "flavours": names no flavour'),
    });
    await expect(load(`${IMAGE}[boot]\nexpect = "("\n`)).rejects.toMatchObject({
      message: expect.stringContaining('"boot.expect": a regular expression'),
    });
  });

  it("that is unknown is refused with the nearest", async () => {
    const root = await project({ "images/minimal/image.toml": IMAGE, "images/buildernet/image.toml": IMAGE });
    await expect(loadImage(root, "minimla")).rejects.toMatchObject({ exitCode: 2, why: ['did you mean "minimal"?'] });
    await expect(loadImage(await project({ "flake.nix": "" }), "minimal")).rejects.toMatchObject({
      exitCode: 2,
      why: [],
    });
  });

  it("whose folder's name nothing can be named after is refused", async () => {
    const root = await project({ "images/My Image/image.toml": IMAGE });
    await expect(loadImages(root)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining("My Image") });
  });
});

describe("what a project has", () => {
  it("images are the folders with an image.toml, sorted; none without images/", async () => {
    const root = await project({
      "images/b/image.toml": "",
      "images/a/image.toml": "",
      "images/common/debian.conf": "",
      "images/file": "",
    });
    expect(await listImages(root)).toEqual(["a", "b"]);
    expect(await listImages(join(root, "nothing"))).toEqual([]);
  });

  it("profiles are mkosi's files and folders, sorted", async () => {
    const root = await project({
      "p/mkosi.profiles/b.conf": "",
      "p/mkosi.profiles/a/mkosi.conf": "",
      "p/mkosi.profiles/README": "",
      "q/x": "",
    });
    expect(await listProfiles({ folder: join(root, "p") })).toEqual(["a", "b"]);
    expect(await listProfiles({ folder: join(root, "q") })).toEqual([]);
  });

  it("the flavour is the named one or the first; an unknown one is refused", async () => {
    const image = await load(`${IMAGE}[flavours.azure]\ncompare = ["vhd"]\nartifacts = { vhd = "x.vhd" }\n`);
    expect(chooseFlavour(image, undefined).name).toBe("qemu");
    expect(chooseFlavour(image, "azure")).toEqual({ name: "azure", flavour: image.flavours.azure });
    for (const wrong of ["azur", "constructor"]) {
      expect(() => chooseFlavour(image, wrong)).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.stringContaining(`"${wrong}"`) }),
      );
    }
  });
});
