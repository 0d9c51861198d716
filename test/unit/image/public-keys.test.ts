import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { refuseWrongKeys } from "../../../src/image/public-keys.ts";
import { newFolder } from "../base/script.ts";
import { publicKey } from "./public-key.ts";

const ED25519 = publicKey("ssh-ed25519");
const hasKeygen = spawnSync("ssh-keygen", ["-?"]).error === undefined;

describe("keys that may log in", () => {
  it.each([
    ["one", `${ED25519} someone@somewhere\n`],
    ["several, with comments, empty lines and Windows' line ends", `# us\r\n\r\n${ED25519}\r\n  ${ED25519} x y z\r\n`],
    ["one with options", `command="echo \\"hello world\\"",no-pty ${ED25519}`],
    ["a key of a hardware token", publicKey("sk-ssh-ed25519@openssh.com")],
  ])("are taken: %s", (_, text) => {
    expect(() => refuseWrongKeys("keys", text)).not.toThrow();
  });

  it.each([
    ["none", "", "holds no key"],
    ["comments alone", "# a key\n\n", "holds no key"],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n", "holds a private key"],
    ["a private key behind a public one", `${ED25519}\n-----BEGIN RSA PRIVATE KEY-----\n`, "holds a private key"],
    ["PuTTY's private key", "PuTTY-User-Key-File-3: ssh-ed25519\n", "holds a private key"],
    ["something else", `${ED25519}\nhello\n`, "line 2 is no public key"],
    ["a key whose name is another one", ED25519.replace("ssh-ed25519", "ssh-rsa"), "line 1 is no public key"],
    ["a key cut short", ED25519.slice(0, 30), "line 1 is no public key"],
    ["a key broken into two lines", `${ED25519.slice(0, 50)}\n${ED25519.slice(50)}`, "line 2 is no public key"],
  ])("are refused: %s", (_, text, message) => {
    expect(() => refuseWrongKeys("keys", text)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
    );
  });

  it("of any other text, only refusals come", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `a ${text}`),
        ),
        (text) => {
          try {
            refuseWrongKeys("keys", text);
          } catch (error) {
            expect(error).toBeInstanceOf(SamebitsError);
          }
        },
      ),
    );
  });

  it.runIf(hasKeygen)("are what ssh-keygen writes, and what it writes beside them is not", async () => {
    const folder = await newFolder();
    for (const type of ["ed25519", "ecdsa"]) {
      const file = join(folder, type);
      expect(spawnSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", file]).status).toBe(0);
      const key = await readFile(`${file}.pub`, "utf8");
      expect(() => refuseWrongKeys("keys", key)).not.toThrow();
      const own = await readFile(file, "utf8");
      expect(() => refuseWrongKeys("keys", own)).toThrow("holds a private key");
    }
  });
});
