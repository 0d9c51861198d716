import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SamebitsError } from "../../../src/base/errors.ts";
import { judgeGpgvStatus, verifyInRelease } from "../../../src/debian/signature.ts";

/** Made by make.sh in that folder, with keys that are expired, revoked, unknown, or good for ever. */
const fixtures = fileURLToPath(new URL("../../fixtures/debian/signatures/", import.meta.url));
const release = await readFile(join(fixtures, "Release"), "utf8");

const hasGpgv = spawnSync("gpgv", ["--version"]).status === 0;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-signature-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe.skipIf(!hasGpgv)("with gpgv", () => {
  const verify = (file: string, keyring = join(fixtures, "keyring.pgp")) =>
    verifyInRelease({ file, keyring, gpgv: ["gpgv"], log: join(folder, "logs/gpgv.log") });
  const refused = async (file: string, keyring?: string): Promise<string> => {
    const error = (await verify(file, keyring).catch((error) => error)) as SamebitsError;
    expect(error.message).toBe(`${file} has no valid signature`);
    expect(error.exitCode).toBe(1);
    return error.why.join("\n");
  };
  const changed = async (name: string, change: (text: string) => string) => {
    const path = join(folder, name);
    await writeFile(path, change(await readFile(join(fixtures, name), "utf8")));
    return path;
  };

  it("returns the signed text and the signer", async () => {
    const { text, signers } = await verify(join(fixtures, "good.InRelease"));
    expect(text.trimEnd()).toBe(release.trimEnd());
    expect(signers).toHaveLength(1);
    expect(signers[0]).toMatch(/^[0-9A-F]{40}$/);
    expect(readdirSync(join(folder, "logs"))).toEqual(["gpgv.log"]);
  });

  it("names both signers of two", async () => {
    expect((await verify(join(fixtures, "two.InRelease"))).signers).toHaveLength(2);
  });

  it("accepts a good signature beside one by an unknown or an expired key", async () => {
    const { signers } = await verify(join(fixtures, "good.InRelease"));
    for (const name of ["good-and-unknown.InRelease", "good-and-expired.InRelease"]) {
      expect((await verify(join(fixtures, name))).signers, name).toEqual(signers);
    }
  });

  it("returns nothing of what stands outside the signed part", async () => {
    const file = await changed("good.InRelease", (text) => `Origin: Forged\n\n${text}\nOrigin: Forged\n`);
    // Refusing such a file altogether is as good.
    const text = await verify(file).then(
      (verified) => verified.text,
      () => release,
    );
    expect(text.trimEnd()).toBe(release.trimEnd());
  });

  it.each([
    ["unknown", /^the key \w+ is not in the keyring$/m],
    ["expired-key", /^the key \w+ \(Expired <expired@test.invalid>\) has expired$/m],
    ["revoked-key", /^the key \w+ \(Revoked .*\) was revoked$/m],
    ["expired-signature", /^the signature by \w+ \(Good .*\) has expired$/m],
    ["sha1", /^the signature by \w+ uses SHA-1, which is too weak$/m],
  ])("refuses %s, saying so", async (name, reason) => {
    const why = await refused(join(fixtures, `${name}.InRelease`));
    expect(why).toMatch(reason);
    expect(why).toContain("keyring.pgp");
    expect(existsSync(join(folder, "logs/gpgv.log"))).toBe(true);
  });

  it("refuses altered text", async () => {
    const file = await changed("good.InRelease", (text) => text.replace("Suite: stable", "Suite: unstable"));
    expect(await refused(file)).toMatch(/^the signature by \w+ \(Good .*\) does not match: the text was altered$/m);
  });

  it("refuses altered text even if it has two signatures and one is only unknown", async () => {
    const file = await changed("good-and-unknown.InRelease", (text) => text.replace("13.0", "13.1"));
    await refused(file);
  });

  it("refuses a file without signature, an empty one, and one cut off", async () => {
    expect(await refused(join(fixtures, "Release"))).toMatch(/^it is not signed/);
    await refused(await changed("good.InRelease", () => ""));
    await refused(await changed("good.InRelease", (text) => text.slice(0, text.indexOf("-----BEGIN PGP SIGNATURE"))));
    await refused(await changed("good.InRelease", (text) => text.slice(0, -100)));
  });

  it("refuses everything with an empty keyring", async () => {
    const keyring = join(folder, "empty.pgp");
    await writeFile(keyring, "");
    await refused(join(fixtures, "good.InRelease"), keyring);
  });
});

it("says so when the tool itself is not there", async () => {
  const call = verifyInRelease({
    file: join(fixtures, "good.InRelease"),
    keyring: join(fixtures, "keyring.pgp"),
    gpgv: [join(folder, "no-such-tool")],
    log: join(folder, "log"),
  });
  await expect(call).rejects.toThrow("no-such-tool");
});

it("refuses a file with one good signature and one that does not match", async () => {
  // Two signatures of one text cannot disagree by accident, so this gpgv is made up.
  const gpgv = join(folder, "gpgv");
  const lines = ["NEWSIG", "GOODSIG KEY Name", "VALIDSIG KEY d 1 0 4 0 22 8 01 PRIMARY", "NEWSIG", "BADSIG OTHER Name"];
  const say = lines.map((line) => `echo '[GNUPG:] ${line}'\n`);
  const output = "while [ $# -gt 0 ]; do [ $1 = --output ] && echo text >$2; shift; done\n";
  const verify = async (count: number) => {
    await writeFile(gpgv, `#!/bin/sh\n${say.slice(0, count).join("")}${output}exit 1\n`, { mode: 0o755 });
    return verifyInRelease({ file: "/dev/null", keyring: "/dev/null", gpgv: ["sh", gpgv], log: join(folder, "log") });
  };
  expect(await verify(3)).toEqual({ signers: ["PRIMARY"], text: "text\n" });
  await expect(verify(5)).rejects.toMatchObject({
    why: expect.arrayContaining([expect.stringContaining("OTHER (Name) does not match")]),
  });
});

describe("judging gpgv's status lines", () => {
  const VALID = "[GNUPG:] VALIDSIG FPR 2020-06-01 1590969600 0 4 0 22 8 01 PRIMARY";
  it("takes VALIDSIG for good only together with GOODSIG of the same signature", () => {
    const status = `[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG KEY Name\n[GNUPG:] NEWSIG\n${VALID}`;
    expect(judgeGpgvStatus(status).signers).toEqual([]);
    expect(judgeGpgvStatus(`[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG KEY Name\n${VALID}`).signers).toEqual(["PRIMARY"]);
  });
  it("holds an altered text against the file whatever else is good", () => {
    const status = `[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG KEY Name\n${VALID}\n[GNUPG:] NEWSIG\n[GNUPG:] BADSIG KEY Name`;
    expect(judgeGpgvStatus(status).problems.some((problem) => problem.fatal)).toBe(true);
  });
  it("takes nothing from lines that are not gpgv's", () => {
    expect(judgeGpgvStatus(`NEWSIG\nGOODSIG KEY\n${VALID.slice(9)}`)).toEqual({ signers: [], problems: [] });
  });
});
