import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SamebitsError } from "../../src/base/errors.ts";
import type { Tool } from "../../src/nix/tool.ts";
import { type PublishedOptions, readPublished } from "../../src/repro/published.ts";
import { minisignTool, Publisher } from "../support/minisign.ts";
import { plainEnv, temporary } from "../support/nix.ts";
import { copyProject, type Project } from "../support/project.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const CONTENT = "what was published\n";

let project: Project;
let folder: string;
let tool: Tool;
let release: Publisher;
let other: Publisher;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  project = await copyProject("published");
  folder = await temporary("published");
  await writeFile(at("a.efi"), CONTENT);
  tool = await minisignTool((args) => project.samebits(args), folder);
  release = await Publisher.create(tool, folder);
  other = await Publisher.create(tool, folder, "other");
  await release.sign(at("a.efi"), at("a.efi.minisig"), { comment: `image:minimal version:1.2 commit:${COMMIT}` });
});
afterAll(async () => {
  await project?.remove();
  if (folder) await rm(folder, { recursive: true });
});

const read = (options: Partial<PublishedOptions> = {}) =>
  readPublished({
    path: at("a.efi"),
    sha256: undefined,
    minisig: undefined,
    pubkey: release.publicKey,
    minisign: async () => tool,
    env: plainEnv,
    logs: at("logs"),
    signal: new AbortController().signal,
    ...options,
  });

const keyText = async () => (await readFile(release.publicKey, "utf8")).trimEnd().split("\n")[1]!;

/** The error's code, message and reasons, as one text. */
const failure = async (options: Partial<PublishedOptions>): Promise<string> =>
  read(options).then(
    () => "no error",
    (error: SamebitsError) => [error.exitCode, error.message, ...error.why].join("\n"),
  );

/** The good signature with something replaced. */
async function tampered(name: string, change: (text: string) => string): Promise<string> {
  const good = await readFile(at("a.efi.minisig"), "utf8");
  const bad = change(good);
  expect(bad).not.toBe(good);
  await writeFile(at(name), bad);
  return at(name);
}

describe("minisign of the toolchain", () => {
  it("accepts a good signature, with the key as a file and as text", async () => {
    for (const pubkey of [release.publicKey, await keyText()]) {
      expect(await read({ pubkey })).toMatchObject({
        signature: { legacy: false, comment: { commits: [COMMIT], image: "minimal", version: "1.2" } },
        warnings: [],
      });
    }
  });

  it("accepts the legacy format", async () => {
    await release.sign(at("a.efi"), at("legacy.minisig"), { comment: `git ${COMMIT}`, legacy: true });
    expect(await read({ minisig: at("legacy.minisig") })).toMatchObject({
      signature: { legacy: true, comment: { commits: [COMMIT] } },
    });
  });

  it("reads the comment that minisign writes by itself", async () => {
    await release.sign(at("a.efi"), at("plain.minisig"));
    const { signature } = await read({ minisig: at("plain.minisig") });
    expect(signature?.comment).toMatchObject({ file: "a.efi", commits: [] });
    expect(Math.abs((signature?.comment.timestamp ?? 0) - Date.now() / 1000)).toBeLessThan(600);
  });

  it("accepts a signature of the list that names the file", async () => {
    const hex = createHash("sha256").update(CONTENT).digest("hex");
    await writeFile(at("SHA256SUMS"), `${hex}  a.efi\n`);
    await release.sign(at("SHA256SUMS"), at("SHA256SUMS.minisig"));
    const minisig = at("SHA256SUMS.minisig");
    expect(await read({ sha256: at("SHA256SUMS"), minisig })).toMatchObject({ signature: { of: "SHA256SUMS" } });
    // Without the list it would be one of the file, which it is not.
    expect(await failure({ minisig })).toMatch(/^1\nthe signature of a\.efi is not good/);
  });

  it("refuses an altered file", async () => {
    await writeFile(at("altered.efi"), CONTENT.replace("was", "is"));
    for (const signature of ["a.efi.minisig", "legacy.minisig"]) {
      expect(await failure({ path: at("altered.efi"), minisig: at(signature) })).toMatch(
        /^1\nthe signature of altered\.efi is not good\naltered\.efi is not what was signed/,
      );
    }
  });

  it("refuses an altered trusted comment", async () => {
    const minisig = await tampered("comment.minisig", (text) => text.replace("0123", "1123"));
    expect(await failure({ minisig })).toMatch(/^1\n.*not good\nits trusted comment was changed/);
  });

  it("refuses another key, by its number and, where that was forged, by its signature", async () => {
    expect(await failure({ pubkey: other.publicKey })).toMatch(/^1\na\.efi\.minisig was not made with the key/);
    const [mine, theirs] = [release, other].map(({ publicKey }) => readFile(publicKey, "utf8"));
    const bytes = Buffer.from((await theirs!).split("\n")[1]!, "base64");
    Buffer.from((await mine!).split("\n")[1]!, "base64").copy(bytes, 2, 2, 10);
    expect(await failure({ pubkey: bytes.toString("base64") })).toMatch(/^1\nthe signature of a\.efi is not good/);
  });

  it("refuses malformed signatures", async () => {
    for (const [name, change] of [
      ["cut.minisig", (text: string) => text.slice(0, 120)],
      ["no-comment.minisig", (text: string) => text.replace("\ntrusted comment: ", "\n")],
      ["algorithm.minisig", (text: string) => text.replace("\nRU", "\nRX")],
    ] as const) {
      const minisig = await tampered(name, change);
      expect(await failure({ minisig }), name).toMatch(/is not a minisign signature/);
    }
    // Well-formed, and another signature.
    const minisig = await tampered("bits.minisig", (text) => {
      const lines = text.split("\n");
      const bytes = Buffer.from(lines[1]!, "base64");
      bytes[40]! ^= 1;
      return lines.with(1, bytes.toString("base64")).join("\n");
    });
    expect(await failure({ minisig })).toMatch(/^1\nthe signature of a\.efi is not good/);
  });

  it("recognises the secret key, given by mistake", async () => {
    expect(await failure({ pubkey: release.secretKey })).toMatch(/^2\n.*\nit is a secret key/);
  });
});

describe("samebits verify --against, before anything is built,", () => {
  const verify = (...words: string[]) => project.samebits(["verify", "minimal", "--against", at("a.efi"), ...words]);

  it("wants the right digest (exit 1), of 64 digits (exit 2)", async () => {
    const wrong = await verify("--sha256", "0".repeat(64));
    expect(wrong.text).toContain("a.efi is not the file that --sha256 names");
    expect(wrong.exitCode).toBe(1);
    const short = await verify("--sha256", "0".repeat(63));
    expect(short.exitCode, short.text).toBe(2);
  });

  it("wants the right key (exit 1)", async () => {
    const { exitCode, text } = await verify("--pubkey", other.publicKey);
    expect(text).toContain("was not made with the key that --pubkey names");
    expect(exitCode).toBe(1);
  });

  it("wants one image, an artifact it knows, and --against for its other options (exit 2)", async () => {
    const signed = ["--against", at("a.efi"), "--pubkey", release.publicKey];
    for (const words of [
      ["minimal", "buildernet", ...signed],
      signed,
      ["minimal", ...signed, "--artifact", "iso"],
      ["minimal", "--pubkey", release.publicKey],
    ]) {
      const { exitCode, text } = await project.samebits(["verify", ...words]);
      expect(text).not.toContain("Assemble");
      expect(exitCode, text).toBe(2);
    }
  });
});
