import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkMinisign, looksLikePublicKey, parsePublicKey, parseSignature } from "../../../src/repro/minisign.ts";
import { newFolder } from "../base/script.ts";

// Made by minisign 0.12; that its own program accepts them is for test/integration/published.test.ts.
const KEY = "RWTnx8oFdXqpgka0avw4BO4i6yxNsP9BMSiDbqEyFpEPAvwC41YgiM+r";
const KEY_FILE = `untrusted comment: minisign public key 82A97A7505CAC7E7\n${KEY}\n`;
const PREHASHED =
  "untrusted comment: signature from minisign secret key\n" +
  "RUTnx8oFdXqpgs/DaCC4IIBr9U9NunpCER1vRzBMylIUTTsKLIaiJlm7T1Bv/rVI09MpY73Sm+JG1uJDqnXAwrszCOF8wdyJGgs=\n" +
  "trusted comment: timestamp:1795174970\tfile:f\thashed\n" +
  "TLRg8T8SAdmcq3QwbXMu4IaKE5d0n8l+Qb1ffJSyRrVoQUPlXswEzZ/UTF1LBvvOQ5tgfjjxIslGzxw0W8uFAQ==\n";

const error = (exitCode: number, why: RegExp) =>
  expect.objectContaining({ exitCode, why: [expect.stringMatching(why)] });

describe("parsePublicKey", () => {
  it.each([KEY, `${KEY}\n`, KEY_FILE, KEY_FILE.replaceAll("\n", "\r\n")])("reads %j", (text) => {
    expect(parsePublicKey(text, "x.pub")).toEqual({ base64: KEY, id: "82A97A7505CAC7E7" });
  });

  it.each(["", "nothing", KEY.slice(1), `${KEY}\n${KEY}`, KEY.replace("RWT", "RUT"), `${KEY.slice(0, -1)}*`])(
    "refuses %j",
    (text) => {
      expect(() => parsePublicKey(text, "x.pub")).toThrow(error(2, /two lines/));
    },
  );

  it("recognises a secret key", () => {
    const secret = Buffer.concat([Buffer.from("EdScB2"), Buffer.alloc(152)]).toString("base64");
    expect(() => parsePublicKey(`untrusted comment: x\n${secret}\n`, "x")).toThrow(error(2, /secret key/));
  });

  it("tells a key from the name of a file", () => {
    expect(looksLikePublicKey(KEY)).toBe(true);
    for (const name of ["release.pub", "RWT.pub", `./${KEY}`, `${KEY}\n`, KEY_FILE]) {
      expect(looksLikePublicKey(name), name).toBe(false);
    }
  });
});

describe("parseSignature", () => {
  it("reads both formats", () => {
    expect(parseSignature(PREHASHED, "x")).toEqual({ keyId: "82A97A7505CAC7E7", legacy: false });
    expect(parseSignature(PREHASHED.replace("\nRUT", "\nRWT"), "x")).toEqual({
      keyId: "82A97A7505CAC7E7",
      legacy: true,
    });
    expect(parseSignature(PREHASHED.replaceAll("\n", "\r\n"), "x")).toMatchObject({ legacy: false });
  });

  it.each([
    [/line 1/, ""],
    [/line 1/, "-----BEGIN PGP SIGNATURE-----\n"],
    [/line 2/, PREHASHED.replace("\nRUT", "\nRXT")],
    [/line 2/, PREHASHED.slice(0, 100)],
    [/line 2/, PREHASHED.replace("Ggs=", "Ggs")],
    [/line 3/, PREHASHED.replace("\ntrusted comment: ", "\n")],
    [/line 4/, PREHASHED.replace("FAQ==\n", "F\n")],
    [/line 4/, PREHASHED.split("\n").slice(0, 3).join("\n")],
  ])("says %s is wrong", (why, text) => {
    expect(() => parseSignature(text, "x.minisig")).toThrow(error(1, why));
  });
});

describe("checkMinisign", () => {
  /** Runs a script in the place of minisign. */
  const check = async (script: string) => {
    const folder = await newFolder();
    const calls = join(folder, "calls");
    const outcome = checkMinisign({
      tool: (command, sandbox = []) => [
        "sh",
        "-c",
        `echo "$@" >>${calls}; ${script}`,
        "sh",
        ...sandbox,
        "--",
        ...command,
      ],
      file: "/from/file",
      signature: "/from/signature",
      name: "minimal.efi",
      key: parsePublicKey(KEY, "x"),
      log: join(folder, "log"),
      env: { PATH: process.env.PATH ?? "" },
      signal: new AbortController().signal,
    });
    return { calls, outcome };
  };

  it("gives minisign the two files, and nothing else of the machine", async () => {
    const { calls, outcome } = await check('echo Good; echo "Trusted comment: commit:1  x"');
    expect(await outcome).toBe("commit:1  x");
    expect((await readFile(calls, "utf8")).trim()).toBe(
      "--private --ro-bind /from/file /published/file --ro-bind /from/signature /published/signature -- " +
        `/usr/bin/minisign -V -P ${KEY} -x /published/signature -m /published/file`,
    );
  });

  it.each([
    ["echo Signature verification failed >&2; exit 1", /not what was signed/],
    ["echo Comment signature verification failed >&2; exit 2", /trusted comment was changed/],
    ["echo something new >&2; exit 2", /something new/],
    ["exit 1", /did not say why/],
    // Whatever it printed, or whatever its status was: neither is enough by itself.
    ["echo 'Trusted comment: x'; exit 1", /Trusted comment: x/],
    ["exit 0", /did not say why/],
  ])("fails for %s", async (script, why) => {
    const { outcome } = await check(script);
    await expect(outcome).rejects.toThrow(
      expect.objectContaining({ exitCode: 1, why: expect.arrayContaining([expect.stringMatching(why)]) }),
    );
  });

  it("fails when minisign cannot be run", async () => {
    const { outcome } = await check("echo no such toolchain >&2; exit 127");
    await expect(outcome).rejects.toThrow(expect.objectContaining({ exitCode: 1 }));
  });
});
