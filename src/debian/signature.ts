import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { stepFailed } from "../base/errors.ts";
import { run } from "../base/process.ts";

export interface VerifyInRelease {
  /** The clear-signed InRelease file. */
  readonly file: string;
  /** Keyring with the keys that may sign it (binary OpenPGP, as debian-archive-keyring holds). */
  readonly keyring: string;
  /** How to start `gpgv`: the command and, before it, whatever enters the tree it lives in. */
  readonly gpgv: readonly string[];
  /** Log of gpgv; beside it a private folder is made for the time of the call. */
  readonly log: string;
  /** gpgv's whole environment; default: this process's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface VerifiedText {
  /** Fingerprints of the primary keys whose signatures are good, sorted. */
  readonly signers: readonly string[];
  /** What is signed, and nothing else of the file. */
  readonly text: string;
}

/**
 * Verifies a clear-signed file with gpgv. (Not with sqv, which asks whether the key was in force when the signature is dated,
 * and so accepts what an expired key signed.) At least one signature must be good: made by a key of the keyring, neither key nor signature expired or revoked, no digest weaker than SHA-256.
 * Further signatures by unknown or expired keys do no harm (archives sign with the old and the new key during a change of
 * keys), but one that does not match the text does.
 * @throws SamebitsError (exit 1) saying what is wrong with each signature, or that there is none.
 */
export async function verifyInRelease(options: VerifyInRelease): Promise<VerifiedText> {
  await mkdir(dirname(resolve(options.log)), { recursive: true });
  const folder = await mkdtemp(join(dirname(resolve(options.log)), ".signed-"));
  try {
    const output = join(folder, "text");
    const { signers, problems } = judgeGpgvStatus(await runGpgv(options, output));
    if (signers.length === 0 || problems.some((problem) => problem.fatal)) {
      const why = problems.map((problem) => problem.text);
      throw stepFailed(`${options.file} has no valid signature`, {
        why: [...(why.length > 0 ? why : ["it is not signed"]), `keyring: ${options.keyring}`, `log: ${options.log}`],
        next: "nothing of it is used; fetch it again or use another mirror, and if this stays, treat the mirror as hostile",
      });
    }
    return { signers, text: await readFile(output, "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly signers: readonly string[];
  readonly problems: readonly Problem[];
}

interface Problem {
  readonly text: string;
  /** Whether it stands against the file even if another signature is good. */
  readonly fatal: boolean;
}

/** @returns gpgv's status lines; the signed text goes to the file `output` */
async function runGpgv(options: VerifyInRelease, output: string): Promise<string> {
  // gpgv exits 1 for a bad signature and 2 for anything else, an unknown key among several signatures too: its status lines
  // say which. A keyring without a slash would be looked for in the home folder, hence resolve().
  const { stdout } = await run(
    // biome-ignore format: one line per option
    [
      ...options.gpgv,
      "--keyring", resolve(options.keyring),
      "--status-fd", "1",
      "--output", output,
      "--", resolve(options.file),
    ],
    {
      log: options.log,
      ...(options.env && { env: options.env }),
      ...(options.signal && { signal: options.signal }),
      okExitCodes: [0, 1, 2],
      failure: "checking the archive's signature failed",
    },
  );
  return stdout;
}

/** Numbers of digest algorithms (RFC 9580, 9.5) too weak to be believed. */
const WEAK_DIGESTS = new Map([
  ["1", "MD5"],
  ["2", "SHA-1"],
  ["3", "RIPEMD-160"],
]);

/**
 * Judges the status lines of gpgv (`[GNUPG:] …`, GnuPG's doc/DETAILS): one group of lines per signature, opened by NEWSIG.
 * VALIDSIG alone says only that the signature matches; GOODSIG is there only if key and signature are in force.
 */
export function judgeGpgvStatus(status: string): Outcome {
  const signers = new Set<string>();
  const problems: Problem[] = [];
  let good = false;
  for (const line of status.split("\n")) {
    const [marker, keyword, ...words] = line.split(" ");
    if (marker !== "[GNUPG:]") continue;
    const key = words[0] ?? "?";
    const who = words.length > 1 ? `${key} (${words.slice(1).join(" ")})` : key;
    const problem = (text: string, fatal = false) => void problems.push({ text, fatal });
    if (keyword === "NEWSIG") good = false;
    else if (keyword === "GOODSIG") good = true;
    else if (keyword === "VALIDSIG" && good) {
      const weak = WEAK_DIGESTS.get(words[7] ?? "");
      if (weak) problem(`the signature by ${key} uses ${weak}, which is too weak`);
      else signers.add(words[9] ?? key);
    } else if (keyword === "BADSIG") problem(`the signature by ${who} does not match: the text was altered`, true);
    else if (keyword === "EXPSIG") problem(`the signature by ${who} has expired`);
    else if (keyword === "EXPKEYSIG") problem(`the key ${who} has expired`);
    else if (keyword === "REVKEYSIG") problem(`the key ${who} was revoked`);
    else if (keyword === "NO_PUBKEY") problem(`the key ${key} is not in the keyring`);
    // Without a public key ERRSIG comes too (reason 9) and says nothing more.
    else if (keyword === "ERRSIG" && words[5] !== "9") problem(`the signature by ${key} cannot be checked`);
    else if (keyword === "NODATA") problem("it is not signed, or cut off");
    else if (keyword === "BADARMOR" || keyword === "UNEXPECTED") problem("its signature is malformed", true);
  }
  return { signers: [...signers].sort(), problems };
}
