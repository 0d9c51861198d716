import { invalid, stepFailed } from "../base/errors.ts";
import { run } from "../base/process.ts";
import type { Tool } from "../nix/tool.ts";

/** A minisign public key. */
export interface PublicKey {
  /** As `minisign -P` takes it. */
  readonly base64: string;
  /** 16 upper-case hexadecimal digits, as minisign shows it. */
  readonly id: string;
}

/** What a signature file says of itself; nothing of it is checked. */
export interface SignatureFile {
  /** Of the key it was made with. */
  readonly keyId: string;
  /** Over the file itself rather than its BLAKE2b-512 digest: minisign before 0.8, or `-l`. */
  readonly legacy: boolean;
}

const PUBLIC_KEY = "two lines: a comment, and 56 base64 characters that begin with RW";

/**
 * Reads a public key: the content of a .pub file, or its second line alone.
 * (minisign's page, "Public key format": "Ed", key number of 8 bytes, Ed25519 key of 32 bytes.)
 * @param name for the error
 * @throws SamebitsError (exit 2)
 */
export function parsePublicKey(text: string, name: string): PublicKey {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("untrusted comment:"));
  const bytes = lines.length === 1 ? decode(lines[0]!.trim(), 42) : undefined;
  if (bytes === undefined || bytes.toString("latin1", 0, 2) !== "Ed") {
    const secret = lines.length === 1 && decode(lines[0]!.trim(), 158) !== undefined;
    throw invalid(`${name} is not a minisign public key`, {
      why: secret ? "it is a secret key" : `a public key is ${PUBLIC_KEY}`,
      next: secret ? "minisign -R makes the public key from it" : "give the publisher's .pub file, or the key itself",
    });
  }
  return { base64: lines[0]!.trim(), id: keyId(bytes) };
}

/** Whether a text is a public key by itself rather than the name of a file. */
export const looksLikePublicKey = (text: string): boolean => /^RW[A-Za-z0-9+/]{54}$/.test(text);

/**
 * Reads a signature file. (minisign's page, "Signature format": four lines; "Ed" or "ED", key number of 8 bytes, signature of 64 bytes; the
 * signature of that and the trusted comment.) Further lines are ignored, as minisign does.
 * @throws SamebitsError (exit 1) when it is none
 */
export function parseSignature(text: string, name: string): SignatureFile {
  const lines = text.split(/\r?\n/);
  const bytes = decode(lines[1] ?? "", 74);
  const algorithm = bytes?.toString("latin1", 0, 2);
  const wrong = !lines[0]?.startsWith("untrusted comment: ")
    ? 'line 1 does not begin with "untrusted comment: "'
    : bytes === undefined || (algorithm !== "Ed" && algorithm !== "ED")
      ? "line 2 is not a signature of 74 bytes in base64"
      : !lines[2]?.startsWith("trusted comment: ")
        ? 'line 3 does not begin with "trusted comment: "'
        : decode(lines[3] ?? "", 64) === undefined
          ? "line 4 is not a signature of 64 bytes in base64"
          : undefined;
  if (wrong !== undefined || bytes === undefined) {
    throw stepFailed(`${name} is not a minisign signature`, {
      why: wrong ?? "it is malformed",
      next: "fetch it again; other kinds of signatures (GnuPG, cosign) have to be checked by their own tools",
    });
  }
  return { keyId: keyId(bytes), legacy: algorithm === "Ed" };
}

function decode(text: string, length: number): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === length && bytes.toString("base64") === text ? bytes : undefined;
}

/** A number, low byte first. */
const keyId = (bytes: Buffer): string => Buffer.from(bytes.subarray(2, 10)).reverse().toString("hex").toUpperCase();

export interface MinisignOptions {
  /** Brings a command into the toolchain that has minisign. */
  readonly tool: Tool;
  /** Absolute paths, links resolved. */
  readonly file: string;
  readonly signature: string;
  /** What the file is, for errors: its name. */
  readonly name: string;
  readonly key: PublicKey;
  readonly log: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Checks a signature of either format with minisign, which sees these two files and nothing else of the machine.
 * @returns the trusted comment, which is signed as well
 * @throws SamebitsError (exit 1) when the signature is not good: by another key, of another file, with an altered comment
 */
export async function checkMinisign(options: MinisignOptions): Promise<string> {
  const { tool, file, signature, name, key, log, env, signal } = options;
  const printed: string[] = [];
  const inside = { file: "/published/file", signature: "/published/signature" };
  // biome-ignore format: one line per option
  const sandbox = [
    "--private",
    "--ro-bind", file, inside.file,
    "--ro-bind", signature, inside.signature,
  ];
  const command = ["/usr/bin/minisign", "-V", "-P", key.base64, "-x", inside.signature, "-m", inside.file];
  const { stdout, exitCode } = await run(tool(command, sandbox), {
    log,
    env,
    signal,
    // 1: the signature is wrong; 2: something cannot be read, or the trusted comment is wrong.
    okExitCodes: [0, 1, 2],
    onLine: (line) => void printed.push(line),
    failure: "running minisign failed",
  });
  // It is the rest of the output: minisign reads it as one line, which may hold anything but a line feed.
  const comment = /^Trusted comment: ([^\n]*)/m.exec(stdout)?.[1];
  if (exitCode === 0 && comment !== undefined) return comment;
  throw stepFailed(`the signature of ${name} is not good`, {
    why: [...explain(printed, name, key), `log: ${log}`],
    next: "nothing was built; fetch file and signature again, from the publisher. If this stays, do not use the file",
  });
}

/** minisign's words (0.12) in ours; what is not known is passed on. */
function explain(printed: readonly string[], name: string, key: PublicKey): readonly string[] {
  const says = (words: string) => printed.some((line) => line.includes(words));
  if (says("Comment signature verification failed")) {
    return [`its trusted comment was changed after it was signed, or ${key.id} is not the whole key`];
  }
  if (says("Signature verification failed")) {
    return [`${name} is not what was signed with the key ${key.id}: it was changed, or is another version of the file`];
  }
  return printed.length > 0 ? printed : ["minisign did not say why"];
}
