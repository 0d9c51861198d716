import { createHash } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { againstToJson } from "../../../src/commands/verify-against.ts";
import { renderAgainst } from "../../../src/commands/verify-against-text.ts";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { parsePe } from "../../../src/formats/pe.ts";
import { type AgainstVerdict, compareWithPublished } from "../../../src/repro/against.ts";
import { usualExtensions } from "../../../src/repro/kind-of-file.ts";
import { parseTrustedComment } from "../../../src/repro/trusted-comment.ts";
import { formatFixture, makeCpio } from "../../support/formats.ts";
import { newFolder } from "../base/script.ts";

const fixture = (name: string) => formatFixture(`../authenticode/${name}.efi`);
const [plain, signed, twice] = [await fixture("plain"), await fixture("signed"), await fixture("twice")];
const sri = (bytes: Buffer) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
const ID = "0123456789abcdef0123456789abcdef01234567";

interface Case {
  readonly comment?: string;
  readonly locked?: Buffer;
}

async function compare(published: Buffer, built: Buffer, { comment, locked = built }: Case = {}) {
  const folder = await newFolder();
  const paths = [join(folder, "release.efi"), join(folder, "minimal.efi")] as const;
  await writeFile(paths[0], published);
  await writeFile(paths[1], built);
  const verdict = await compareWithPublished({
    image: "minimal",
    variant: "qemu",
    target: { flavour: "qemu", artifact: "efi", file: "minimal.efi" },
    published: {
      path: paths[0],
      name: "release.efi",
      size: published.length,
      integrity: sri(published),
      digestFrom: undefined,
      signature:
        comment === undefined
          ? undefined
          : {
              file: "release.efi.minisig",
              of: "release.efi",
              keyId: "82A97A7505CAC7E7",
              legacy: false,
              comment: parseTrustedComment(comment),
            },
      warnings: [],
    },
    built: { path: paths[1], integrity: sri(built), locked: sri(locked) },
    checkout: { id: ID, changed: false },
    work: join(folder, "work"),
    signal: new AbortController().signal,
  });
  return { verdict, text: renderAgainst(verdict, { colour: false }), work: join(folder, "work") };
}

/** One byte of the section .osrel, in the middle of "small". */
function changed(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const { content } = parsePe(bytesOf(copy)).sections.find(({ name }) => name === ".osrel")!;
  copy[content.offset + 1]! = "t".charCodeAt(0);
  return copy;
}

const paths = ({ differences }: AgainstVerdict) => differences?.leaves.map(({ path }) => path);

describe("compareWithPublished", () => {
  it("says so of the same bits", async () => {
    const { verdict, text } = await compare(plain, plain, { comment: `commit:${ID}` });
    expect(verdict).toMatchObject({ outcome: "same", lockAgrees: true, differences: undefined, warnings: [] });
    expect(text).toContain("Reproduced: release.efi is what this checkout builds, bit for bit.");
    expect(text).toContain("good, by the minisign key 82A97A7505CAC7E7, of release.efi");
    expect(text.match(new RegExp(createHash("sha256").update(plain).digest("hex"), "g"))).toHaveLength(3);
  });

  it.each([
    ["one signature", signed, ["CN=First Key, O=Test Publisher"], "its signature for"],
    ["two", twice, ["CN=First Key, O=Test Publisher", "CN=Second Key, O=Test Publisher"], "its signatures for"],
  ])("looks past %s for Secure Boot", async (_, published, secureBootSigners, words) => {
    const { verdict, text } = await compare(published, plain);
    expect(verdict).toMatchObject({ outcome: "same-but-signed", secureBootSigners, lockAgrees: true });
    expect(text).toContain(words);
    for (const name of secureBootSigners) expect(text).toContain(name);
    expect(againstToJson(verdict)).toMatchObject({ same: true, outcome: "same-but-signed" });
  });

  it("takes nothing off what was built: a signature of one's own is a difference", async () => {
    expect((await compare(plain, signed)).verdict.outcome).toBe("differs");
  });

  it("names what differs beside the signature, and not the signature", async () => {
    const { verdict, text, work } = await compare(changed(signed), plain, { comment: "version:1" });
    expect(verdict.outcome).toBe("differs");
    expect(paths(verdict)).toContain("release.efi!.osrel");
    expect(JSON.stringify(verdict.differences)).not.toMatch(/signatures|CheckSum/);
    expect(text).toMatch(/signed by CN=First Key.*compared without that/);
    expect(text).toContain("Not reproduced");
    expect(verdict.warnings).toEqual([expect.stringContaining("names no commit")]);
    // The copy without the signature is gone.
    expect(await readdir(work)).toEqual([]);
    expect(JSON.stringify(againstToJson(verdict))).toContain('"same":false');
  });

  it("names what differs in unsigned files", async () => {
    const { verdict, text } = await compare(changed(plain), plain);
    expect(paths(verdict)).toEqual(["release.efi!.osrel"]);
    expect(text).toMatch(/- stall\n.*\+ small/);
  });

  it("compares what is no PE image as it is", async () => {
    const { verdict } = await compare(makeCpio([{ name: "a", content: "1" }]), makeCpio([{ name: "a", content: "2" }]));
    expect(paths(verdict)).toEqual(["release.efi!a"]);
    expect(verdict.secureBootSigners).toEqual([]);
  });

  it("tells the lock apart", async () => {
    const { verdict, text } = await compare(plain, plain, { locked: signed });
    expect(verdict).toMatchObject({ outcome: "same", lockAgrees: false });
    expect(text).toContain("the lock says something else");
    expect(againstToJson(verdict)).toMatchObject({ same: false });
  });

  it("warns of another image's signature, and of another commit", async () => {
    const other = "f".repeat(40);
    const { verdict } = await compare(plain, plain, { comment: `image:buildernet commit:${other}` });
    expect(verdict).toMatchObject({ outcome: "same", commit: { agrees: false } });
    expect(verdict.warnings).toEqual([
      expect.stringContaining('"buildernet"'),
      expect.stringContaining("ffffffffffff"),
    ]);
  });

  it("shows a hostile comment as one line, without escape sequences", async () => {
    const { text } = await compare(plain, plain, { comment: "a\u001b[2J\r\u0007b\u009b31m" });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe("usualExtensions", () => {
  it.each([
    ["gpt.img", "raw"],
    ["small.efi", "efi"],
    ["newc.cpio", "initrd"],
  ])("of %s", async (name, extension) => {
    expect(usualExtensions(bytesOf(await formatFixture(name)))[0]).toBe(extension);
  });

  it("of a VHD, by its footer; of others by their magic", () => {
    const vhd = Buffer.alloc(4096);
    vhd.write("conectix", 4096 - 512);
    const of = (head: Buffer) => usualExtensions(bytesOf(head))[0];
    expect(of(vhd)).toBe("vhd");
    expect(of(Buffer.from("QFI\xfb\0\0", "latin1"))).toBe("qcow2");
    expect(of(Buffer.from("28b52ffd", "hex"))).toBe("initrd");
    expect(of(Buffer.from('{"a":1}'))).toBe("manifest");
    expect(of(Buffer.from("text"))).toBeUndefined();
    expect(of(Buffer.alloc(0))).toBeUndefined();
  });
});
