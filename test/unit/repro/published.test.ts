import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PublishedOptions, readPublished } from "../../../src/repro/published.ts";
import { newFolder } from "../base/script.ts";

const CONTENT = "an artifact";
const HEX = createHash("sha256").update(CONTENT).digest("hex");
const KEY = "RWTnx8oFdXqpgka0avw4BO4i6yxNsP9BMSiDbqEyFpEPAvwC41YgiM+r";
const SIGNATURE =
  "untrusted comment: signature from minisign secret key\n" +
  "RUTnx8oFdXqpgs/DaCC4IIBr9U9NunpCER1vRzBMylIUTTsKLIaiJlm7T1Bv/rVI09MpY73Sm+JG1uJDqnXAwrszCOF8wdyJGgs=\n" +
  "trusted comment: timestamp:1795174970\tfile:f\thashed\n" +
  "TLRg8T8SAdmcq3QwbXMu4IaKE5d0n8l+Qb1ffJSyRrVoQUPlXswEzZ/UTF1LBvvOQ5tgfjjxIslGzxw0W8uFAQ==\n";

/** A folder with an artifact, and a way to read it; `minisign` is what the program prints and ends with. */
async function publish(minisign = 'echo "Trusted comment: file:a.efi commit:0123abc"') {
  const folder = await newFolder();
  const at = (name: string) => join(folder, name);
  await writeFile(at("a.efi"), CONTENT);
  const asked: string[] = [];
  const read = (options: Partial<PublishedOptions> = {}) =>
    readPublished({
      path: at("a.efi"),
      sha256: undefined,
      minisig: undefined,
      pubkey: undefined,
      minisign: async () => {
        asked.push("minisign");
        return (_, sandbox = []) => {
          asked.push(sandbox[sandbox.indexOf("--ro-bind") + 1]!);
          return ["sh", "-c", minisign];
        };
      },
      env: { PATH: process.env.PATH ?? "" },
      logs: at("logs"),
      signal: new AbortController().signal,
      ...options,
    });
  return { at, read, asked };
}

const error = (exitCode: number, message: RegExp) =>
  expect.objectContaining({ exitCode, message: expect.stringMatching(message) });

describe("readPublished", () => {
  it("reads a file, and says that nothing speaks for it", async () => {
    const { at, read, asked } = await publish();
    expect(await read()).toEqual({
      path: at("a.efi"),
      name: "a.efi",
      size: CONTENT.length,
      integrity: `sha256-${Buffer.from(HEX, "hex").toString("base64")}`,
      digestFrom: undefined,
      signature: undefined,
      warnings: [expect.stringContaining("nothing says that a.efi is what was published")],
    });
    expect(asked).toEqual([]);
  });

  it("refuses what is no file", async () => {
    const { at, read } = await publish();
    await mkdir(at("folder"));
    await writeFile(at("empty"), "");
    await expect(read({ path: at("none.efi") })).rejects.toThrow(error(2, /none\.efi does not exist/));
    await expect(read({ path: at("folder") })).rejects.toThrow(error(2, /is not a file/));
    await expect(read({ path: at("empty") })).rejects.toThrow(error(2, /is empty/));
  });

  it("compares the digest, in either case", async () => {
    const { read } = await publish();
    for (const sha256 of [HEX, HEX.toUpperCase()]) {
      expect(await read({ sha256 })).toMatchObject({ digestFrom: "--sha256", warnings: [] });
    }
    await expect(read({ sha256: HEX.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) })).rejects.toThrow(
      error(1, /is not the file that --sha256 names/),
    );
  });

  it("finds the digest in a list", async () => {
    const { at, read } = await publish();
    const other = "0".repeat(64);
    await writeFile(at("SHA256SUMS"), `${other}  b.efi\n${HEX} *dist/a.efi\n`);
    expect(await read({ sha256: at("SHA256SUMS") })).toMatchObject({ digestFrom: "SHA256SUMS" });
    await writeFile(at("a.efi.sha256"), HEX);
    expect(await read({ sha256: at("a.efi.sha256") })).toMatchObject({ digestFrom: "a.efi.sha256" });
    await writeFile(at("wrong"), `${other}  a.efi\n`);
    await expect(read({ sha256: at("wrong") })).rejects.toThrow(error(1, /not the file that wrong names/));
  });

  it("refuses a list that does not say it", async () => {
    const { at, read } = await publish();
    const list = async (text: string) => {
      await writeFile(at("list"), text);
      return read({ sha256: at("list") });
    };
    await expect(list(`${HEX}  b.efi\n`)).rejects.toThrow(error(2, /no digest of a\.efi/));
    await expect(list("nothing")).rejects.toThrow(error(2, /no digest of a\.efi/));
    await expect(list(`${HEX}  a.efi\n${"0".repeat(64)}  a.efi\n`)).rejects.toThrow(error(2, /several digests/));
    await expect(read({ sha256: at("absent") })).rejects.toThrow(error(2, /does not exist/));
    await expect(read({ sha256: at(HEX.slice(1)) })).rejects.toThrow(error(2, /has 63 digits/));
  });

  it("checks the signature beside the file", async () => {
    const { at, read, asked } = await publish();
    await writeFile(at("a.efi.minisig"), SIGNATURE);
    expect(await read({ pubkey: KEY })).toMatchObject({
      signature: {
        file: "a.efi.minisig",
        of: "a.efi",
        keyId: "82A97A7505CAC7E7",
        legacy: false,
        comment: { commits: ["0123abc"], text: "file:a.efi commit:0123abc" },
      },
      warnings: [],
    });
    expect(asked).toEqual(["minisign", at("a.efi")]);
  });

  it("checks a signature of the list", async () => {
    const { at, read, asked } = await publish("echo 'Trusted comment: file:SHA256SUMS'");
    await writeFile(at("SHA256SUMS"), `${HEX}  a.efi\n`);
    await writeFile(at("SHA256SUMS.minisig"), SIGNATURE);
    for (const minisig of [undefined, at("SHA256SUMS.minisig")]) {
      expect(await read({ sha256: at("SHA256SUMS"), pubkey: KEY, minisig })).toMatchObject({
        signature: { of: "SHA256SUMS" },
        warnings: [],
      });
    }
    expect(asked.filter((one) => one !== "minisign")).toEqual([at("SHA256SUMS"), at("SHA256SUMS")]);
  });

  it("takes a signature of any name for one of the file", async () => {
    const { at, read, asked } = await publish();
    await writeFile(at("elsewhere"), SIGNATURE);
    await writeFile(at("key.pub"), `untrusted comment: x\n${KEY}\n`);
    expect(await read({ minisig: at("elsewhere"), pubkey: at("key.pub") })).toMatchObject({
      signature: { of: "a.efi" },
    });
    expect(asked).toContain(at("a.efi"));
  });

  it("warns of a name that was signed and is another now", async () => {
    const { at, read } = await publish("echo 'Trusted comment: file:old.efi'");
    await writeFile(at("a.efi.minisig"), SIGNATURE);
    expect((await read({ pubkey: KEY })).warnings).toEqual([expect.stringContaining("called old.efi")]);
  });

  it("wants key and signature together", async () => {
    const { at, read, asked } = await publish();
    await expect(read({ pubkey: KEY })).rejects.toThrow(error(2, /no signature of a\.efi/));
    await writeFile(at("a.efi.minisig"), SIGNATURE);
    await expect(read({ minisig: at("a.efi.minisig") })).rejects.toThrow(error(2, /publisher's key/));
    await expect(read({ minisig: at("none"), pubkey: KEY })).rejects.toThrow(error(2, /none does not exist/));
    await expect(read({ pubkey: at("none.pub") })).rejects.toThrow(error(2, /none\.pub does not exist/));
    // One that happens to lie there is no reason to refuse the rest.
    expect((await read({ sha256: HEX })).warnings).toEqual([expect.stringContaining("a.efi.minisig was not checked")]);
    expect(asked).toEqual([]);
  });

  it("refuses a signature by another key before anything is run", async () => {
    const { at, read, asked } = await publish();
    await writeFile(at("a.efi.minisig"), SIGNATURE);
    const bytes = Buffer.from(KEY, "base64");
    bytes[3]! ^= 1;
    await expect(read({ pubkey: bytes.toString("base64") })).rejects.toThrow(
      expect.objectContaining({
        exitCode: 1,
        why: ["made with the key 82A97A7505CAC7E7", expect.stringContaining("--pubkey is the key")],
      }),
    );
    expect(asked).toEqual([]);
  });

  it("fails when minisign does", async () => {
    const { at, read } = await publish("echo Signature verification failed >&2; exit 1");
    await writeFile(at("a.efi.minisig"), SIGNATURE);
    await expect(read({ pubkey: KEY })).rejects.toThrow(error(1, /signature of a\.efi is not good/));
  });
});
