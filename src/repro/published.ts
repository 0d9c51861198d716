import { readFile, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid, stepFailed, unreadable } from "../base/errors.ts";
import { formatBytes } from "../base/format.ts";
import { fileIntegrity, hexOf } from "../image/artifacts.ts";
import type { Tool } from "../nix/tool.ts";
import { checkMinisign, looksLikePublicKey, type PublicKey, parsePublicKey, parseSignature } from "./minisign.ts";
import { isSha256, parseSha256File } from "./sha256-file.ts";
import { parseTrustedComment, type TrustedComment } from "./trusted-comment.ts";

export interface PublishedOptions {
  /** The artifact that was published: an absolute path. */
  readonly path: string;
  /** `--sha256`: 64 hexadecimal digits, or the absolute path of a list of digests. */
  readonly sha256: string | undefined;
  /** `--minisig`: an absolute path. Default: the file's name, or the list's, with `.minisig` behind it, where there is such a file. */
  readonly minisig: string | undefined;
  /** `--pubkey`: the key itself, or the absolute path of its file. */
  readonly pubkey: string | undefined;
  /** Brings minisign onto this machine; asked for only when there is something to check. */
  readonly minisign: () => Promise<Tool>;
  /** minisign's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for its log. */
  readonly logs: string;
  readonly signal: AbortSignal;
}

/** A good signature. */
export interface CheckedSignature {
  readonly file: string;
  /** What it was made over: the artifact itself, or the list of digests that names it. */
  readonly of: string;
  readonly keyId: string;
  /** Over the bytes rather than their digest. */
  readonly legacy: boolean;
  readonly comment: TrustedComment;
}

/** A published artifact, and what speaks for it being the published one. All of it has been checked. */
export interface Published {
  readonly path: string;
  /** Base name. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, SRI. */
  readonly integrity: string;
  /** The digest it should have, and had: where that came from, `--sha256` or the name of a list; undefined: nobody gave one. */
  readonly digestFrom: string | undefined;
  /** undefined: no signature was checked. */
  readonly signature: CheckedSignature | undefined;
  /** What a person should know who takes this for the published file. */
  readonly warnings: readonly string[];
}

/** Lists and signatures are below 100 kB; what is larger is another file, given by mistake. */
const LARGEST_TEXT = 1024 * 1024;

/**
 * Reads a published artifact and checks it against the digest and the signature that are given.
 * @throws SamebitsError exit 2: a file is missing or is none, a malformed digest or key, a signature without a key; exit 1: another digest,
 * a signature that is malformed, by another key, or not good
 */
export async function readPublished(options: PublishedOptions): Promise<Published> {
  const { path, sha256, pubkey, signal } = options;
  const name = basename(path);
  const { size } = await requireFile(path);
  const listFile = sha256 !== undefined && !isSha256(sha256) ? sha256 : undefined;
  const expected = sha256 === undefined ? undefined : await expectedDigest(sha256, name);
  const found = await findSignature(options, listFile);
  if (found !== undefined && pubkey === undefined && options.minisig !== undefined) {
    throw invalid("a signature can only be checked with the publisher's key", {
      next: "add --pubkey FILE, or the key itself; take it from where you trust the publisher, not from beside the file",
    });
  }
  if (found === undefined && pubkey !== undefined) {
    throw invalid(`there is a key, but no signature of ${name}`, {
      why: `looked for ${[path, ...(listFile === undefined ? [] : [listFile])].map((one) => `${basename(one)}.minisig`).join(", ")}`,
      next: "name it: --minisig FILE",
    });
  }
  const key = pubkey === undefined ? undefined : await readKey(pubkey);
  signal.throwIfAborted();
  const integrity = await fileIntegrity(path);
  const digest = hexOf(integrity);
  if (expected !== undefined && expected !== digest) {
    throw stepFailed(`${name} is not the file that ${listFile === undefined ? "--sha256" : basename(listFile)} names`, {
      why: [`expected sha256 ${expected}`, `actual   sha256 ${digest}`],
      next: "nothing was built; fetch the file again, or compare the digest with the publisher's",
    });
  }
  const signature =
    found !== undefined && key !== undefined ? await checkSignature(options, found, key, digest) : undefined;
  const signed = signature?.comment.file;
  return {
    path,
    name,
    size,
    integrity,
    digestFrom: expected === undefined ? undefined : listFile === undefined ? "--sha256" : basename(listFile),
    signature,
    warnings: [
      ...(found !== undefined && key === undefined
        ? [`${basename(found.file)} was not checked: --pubkey is missing`]
        : []),
      ...(expected === undefined && signature === undefined
        ? [`nothing says that ${name} is what was published: neither --sha256 nor a signature was checked`]
        : []),
      ...(signature !== undefined && signed !== undefined && signed !== signature.of
        ? [`the file was called ${signed} when it was signed, and is called ${signature.of} now`]
        : []),
    ],
  };
}

/** @throws SamebitsError (exit 2) for what is no file, or empty */
async function requireFile(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (!found.isFile()) throw invalid(`${path} is not a file`, { next: "give one published artifact" });
  if (found.size === 0) throw invalid(`${path} is empty`, { next: "fetch it again" });
  return found;
}

async function readSmallText(path: string): Promise<string> {
  const { size } = await requireFile(path);
  if (size > LARGEST_TEXT) {
    throw invalid(`${path} is ${formatBytes(size)} large`, { why: "lists, keys and signatures are small texts" });
  }
  return readFile(path, "utf8").catch((error) => {
    throw unreadable(path, error);
  });
}

/** @throws SamebitsError (exit 2) for a list without exactly one digest of the file */
async function expectedDigest(given: string, name: string): Promise<string> {
  if (isSha256(given)) return given.toLowerCase();
  if (/^[0-9a-f]{32,}$/i.test(basename(given)) && !(await accessible(given))) {
    throw invalid(`--sha256 has ${basename(given).length} digits, which should be 64`, {
      next: "give the whole digest in hexadecimal, or a SHA256SUMS file",
    });
  }
  const listed = parseSha256File(await readSmallText(given));
  const alone = listed.length === 1 && listed[0]!.file === undefined;
  const digests = new Set(
    listed.filter(({ file }) => alone || (file !== undefined && basename(file) === name)).map(({ hex }) => hex),
  );
  if (digests.size === 1) return [...digests][0]!;
  const others = listed.flatMap(({ file }) => file ?? []);
  throw invalid(`${given} has ${digests.size === 0 ? "no digest" : "several digests"} of ${name}`, {
    why: listed.length === 0 ? "it lists no SHA-256" : `it lists ${others.slice(0, 10).join(", ") || "no file names"}`,
    next: "give the digest itself: --sha256 HEX",
  });
}

interface FoundSignature {
  readonly file: string;
  /** Path of what it is a signature of. */
  readonly of: string;
}

async function findSignature(
  { path, minisig }: PublishedOptions,
  list: string | undefined,
): Promise<FoundSignature | undefined> {
  const candidates = [path, ...(list === undefined ? [] : [list])];
  if (minisig !== undefined) {
    await requireFile(minisig);
    // A publisher of many files signs the list of their digests.
    const isOfList = list !== undefined && basename(minisig) === `${basename(list)}.minisig`;
    return { file: minisig, of: isOfList ? list : path };
  }
  for (const of of candidates) if (await accessible(`${of}.minisig`)) return { file: `${of}.minisig`, of };
  return undefined;
}

async function readKey(given: string): Promise<PublicKey> {
  // The caller has made a path of it; a key is one that has no folder of its own.
  const text = looksLikePublicKey(given) ? given : await readSmallText(given);
  return parsePublicKey(text, looksLikePublicKey(given) ? "--pubkey" : given);
}

async function checkSignature(
  options: PublishedOptions,
  { file, of }: FoundSignature,
  key: PublicKey,
  digest: string,
): Promise<CheckedSignature> {
  const { minisign, env, logs, signal, path } = options;
  const { keyId, legacy } = parseSignature(await readSmallText(file), basename(file));
  if (keyId !== key.id) {
    throw stepFailed(`${basename(file)} was not made with the key that --pubkey names`, {
      why: [`made with the key ${keyId}`, `--pubkey is the key ${key.id}`],
      next: "nothing was built; compare both with what the publisher announces",
    });
  }
  const comment = await checkMinisign({
    tool: await minisign(),
    file: await realpath(of),
    signature: await realpath(file),
    name: basename(of),
    key,
    log: join(logs, "minisign.log"),
    env,
    signal,
  });
  const digestOfSigned = of === path ? digest : hexOf(await fileIntegrity(of));
  return {
    file: basename(file),
    of: basename(of),
    keyId,
    legacy,
    comment: parseTrustedComment(comment, digestOfSigned),
  };
}
