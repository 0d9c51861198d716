import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toStableJson } from "../../../src/base/json.ts";
import { type Built, chooseBuilt, readBuilt } from "../../../src/commands/built.ts";
import { requireProfiles } from "../../../src/commands/local-options.ts";
import { howToBuild, variantOptions } from "../../../src/commands/variant-options.ts";
import { loadImage } from "../../../src/image/definition.ts";
import { BUILD_RECORD, IMAGE, project } from "../image/project.ts";

const FILES = {
  "images/mine/image.toml": IMAGE,
  "images/mine/mkosi.profiles/devtools.conf": "",
  "images/mine/mkosi.profiles/other/mkosi.conf": "",
};
const CUSTOM = { "images/mine/custom/etc/issue": "mine" };

/** A project whose variants are built as far as build.json goes, which has the variant's name for its key. */
async function built(variants: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const root = await project({ ...FILES, ...more });
  for (const variant of variants) {
    await mkdir(join(root, "out/mine", variant), { recursive: true });
    await writeFile(join(root, "out/mine", variant, "build.json"), toStableJson({ ...BUILD_RECORD, key: variant }));
  }
  return { root, cwd: root };
}

const mine = { image: "mine", flavour: undefined, profile: undefined, local: undefined };
const keys = (found: readonly Built[]) => found.map(({ record, variant }) => [record.key, variant]);

describe("what was last built", () => {
  it("is the build with local changes where the image's folder has any", async () => {
    const variants = ["qemu", "qemu.local", "qemu+devtools", "qemu+devtools.local"];
    const plain = await built(variants);
    const local = await built(variants, CUSTOM);
    for (const [context, end] of [
      [plain, ""],
      [local, ".local"],
    ] as const) {
      expect(keys(await readBuilt(context, mine))).toEqual([[`qemu${end}`, `qemu${end}`]]);
      expect(keys(await readBuilt(context, { ...mine, profile: "devtools" }))[0]![0]).toBe(`qemu+devtools${end}`);
    }
  });

  it("is the one that was asked for, whatever the image's folder has", async () => {
    const variants = ["qemu", "qemu.local"];
    for (const context of [await built(variants), await built(variants, CUSTOM)]) {
      expect(keys(await readBuilt(context, { ...mine, local: true }))[0]![0]).toBe("qemu.local");
      expect(keys(await readBuilt(context, { ...mine, local: false }))[0]![0]).toBe("qemu");
    }
  });

  it("without local changes does not depend on keys that are not closed", async () => {
    const context = await built(["qemu+devtools"], { "images/mine/authorized_keys": "ssh-ed25519 AAAA someone\n" });
    const image = await loadImage(context.root, "mine");
    await expect(chooseBuilt(context, image, { profile: "devtools", local: undefined })).rejects.toMatchObject({
      exitCode: 2,
    });
    const { nameOf } = await chooseBuilt(context, image, { profile: "devtools", local: false });
    expect(nameOf("qemu")).toBe("qemu+devtools");
  });

  it("of a build whose scripts stopped is one with local changes", async () => {
    const context = await built(["qemu.local"]);
    expect(keys(await readBuilt(context, { ...mine, profile: "debug-hook" }))[0]![0]).toBe("qemu.local");
  });

  it.each(["nonsense", "../../../x", "other/mkosi", ""])("is not looked for with the profile %j", async (profile) => {
    const context = await built(["qemu"]);
    for (const local of [undefined, true, false]) {
      await expect(readBuilt(context, { ...mine, profile, local })).rejects.toMatchObject({
        exitCode: 2,
        message: `the image "mine" has no profile "${profile}"`,
      });
    }
  });

  it("is an error with the command that builds it when there is none", async () => {
    const context = await built([]);
    await expect(readBuilt(context, { ...mine, profile: "devtools" })).rejects.toMatchObject({
      exitCode: 1,
      message: "out/mine/qemu+devtools holds no finished build",
      next: ["build it first: samebits build mine --flavour qemu --profile devtools"],
    });
  });
});

describe("the options of a variant", () => {
  it.each([
    ["azure", "--flavour azure"],
    ["qemu+devtools", "--flavour qemu --profile devtools"],
    ["qemu+devtools.local", "--flavour qemu --profile devtools"],
    ["qemu.local", "--flavour qemu"],
  ])("%s: %s", (variant, options) => {
    expect(variantOptions(variant)).toBe(options);
    expect(howToBuild("mine", variant)[0]).toBe(`build it first: samebits build mine ${options}`);
    expect(howToBuild("mine", variant).join().includes("--no-local")).toBe(variant.endsWith(".local"));
  });
});

describe("several profiles at once", () => {
  it("are the image's own, or it is said which one is not", async () => {
    const { root } = await built([]);
    const image = await loadImage(root, "mine");
    await requireProfiles(image, ["devtools", "other"]);
    await requireProfiles(image, []);
    await expect(requireProfiles(image, ["devtools", "othr"])).rejects.toMatchObject({
      exitCode: 2,
      message: 'the image "mine" has no profile "othr"',
      why: ['did you mean "other"?'],
    });
  });
});
