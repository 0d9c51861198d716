import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileIntegrity, hexOf, readArtifacts, renderSums } from "../../../src/image/artifacts.ts";
import { digestsLockFile, type Flavour, type ImageDefinition } from "../../../src/image/definition.ts";
import { compareWithLock, readDigestsLock, writeDigests } from "../../../src/image/digests-lock.ts";
import { newFolder } from "../base/script.ts";
import { project } from "./project.ts";

const flavour: Flavour = { mkosi: [], compare: ["efi"], artifacts: { raw: "b.raw", efi: "a.efi" } };
const hex = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const sri = (content: string) => `sha256-${createHash("sha256").update(content).digest("base64")}`;

describe("artifacts", () => {
  it("are measured: name, size, digest", async () => {
    const root = await project({ "a.efi": "first", "b.raw": "", "c.other": "not an artifact" });
    const artifacts = await readArtifacts(root, flavour);
    expect(artifacts).toEqual({
      efi: { file: "a.efi", size: 5, integrity: sri("first") },
      raw: { file: "b.raw", size: 0, integrity: sri("") },
    });
    expect(renderSums(artifacts)).toBe(`${hex("first")}  a.efi\n${hex("")}  b.raw\n`);
  });

  it("that are missing are an error that names them and who asks for them", async () => {
    await expect(readArtifacts(await project({ "a.efi": "" }), flavour)).rejects.toMatchObject({
      exitCode: 1,
      message: 'mkosi did not make the artifact "raw" (b.raw)',
      next: [expect.stringContaining("image.toml")],
    });
  });

  it("larger than one read are measured whole", async () => {
    const file = join(await newFolder(), "large");
    const content = Buffer.alloc(3 * 1024 * 1024 + 7, "x");
    await writeFile(file, content);
    expect(hexOf(await fileIntegrity(file))).toBe(hex(content));
  });
});

describe("the lock of digests", () => {
  const image = async () => ({ folder: await newFolder() }) as ImageDefinition;

  it("is empty before the first one is written", async () => {
    expect((await readDigestsLock(await image())).flavours).toEqual({});
  });

  it("keeps the digests of other variants, and drops what a variant has no longer", async () => {
    const one = await image();
    await writeDigests(one, "qemu", { efi: sri("1"), raw: sri("2") });
    await writeDigests(one, "azure+devtools", { vhd: sri("3") });
    await writeDigests(one, "qemu", { efi: sri("4") });
    expect((await readDigestsLock(one)).flavours).toEqual({
      qemu: { efi: sri("4") },
      "azure+devtools": { vhd: sri("3") },
    });
    const text = await readFile(digestsLockFile(one), "utf8");
    await writeDigests(one, "qemu", { efi: sri("4") });
    expect(await readFile(digestsLockFile(one), "utf8")).toBe(text);
  });

  it("is refused when someone wrote something else into it", async () => {
    const one = await image();
    await writeFile(digestsLockFile(one), '{"note": "", "flavours": {"qemu": {"efi": "sha256-abc"}}}');
    await expect(readDigestsLock(one)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('"flavours.qemu.efi"'),
      next: ["restore it with git"],
    });
  });

  it("compared: what is locked stands beside what came out, and what is not locked is not", () => {
    const artifacts = {
      efi: { file: "a.efi", size: 1, integrity: sri("1") },
      raw: { file: "b.raw", size: 1, integrity: sri("2") },
    };
    expect(compareWithLock(artifacts, ["raw", "efi"], { efi: sri("9") })).toEqual([
      { artifact: "raw", file: "b.raw", actual: sri("2"), locked: undefined },
      { artifact: "efi", file: "a.efi", actual: sri("1"), locked: sri("9") },
    ]);
    expect(compareWithLock(artifacts, ["efi"], undefined)[0]!.locked).toBeUndefined();
  });
});
