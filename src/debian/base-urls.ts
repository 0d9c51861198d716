import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { invalid, systemCode } from "../base/errors.ts";
import {
  type AptSource,
  isDebianArchive,
  isSecurityArchive,
  parseDeb822Sources,
  parseOneLineSources,
} from "./apt-sources.ts";

/** Base URLs of Debian's archives, best first, none with a slash at its end. */
export interface DebianBases {
  /** Release, updates, backports: what lies under `/debian` on most mirrors. */
  readonly main: readonly string[];
  /** The security archive. */
  readonly security: readonly string[];
}

/**
 * The base URLs that this machine itself is configured for: those the variable names, then those of apt's sources. No host is
 * written down in samebits, except for the permanent fallback, see {@link snapshotBases}.
 * @param options.mirrors value of SAMEBITS_DEBIAN_MIRROR: one or several URLs separated by white space; one that ends in
 *   `debian-security` stands for the security archive
 * @param options.apt apt's configuration folder (`/etc/apt`); need not exist
 * @throws SamebitsError (exit 2) for a malformed SAMEBITS_DEBIAN_MIRROR
 */
export async function debianBases(options: {
  readonly mirrors: string | undefined;
  readonly apt: string;
}): Promise<DebianBases> {
  const main: string[] = [];
  const security: string[] = [];
  for (const url of options.mirrors?.split(/\s+/).filter(Boolean) ?? []) {
    if (!isFetchable(url)) {
      throw invalid(`SAMEBITS_DEBIAN_MIRROR: ${url} is not a URL of an archive`, {
        next: "give http://, https:// or file:// URLs, separated by spaces, such as http://mirror.example/debian",
      });
    }
    (/\/debian-security\/*$/.test(url) ? security : main).push(url);
  }
  for (const source of await readAptSources(options.apt)) {
    for (const configured of source.uris) {
      for (const uri of await mirrorsOf(configured)) {
        if (!isFetchable(uri) || !isDebianArchive(source, uri)) continue;
        (isSecurityArchive(source, uri) ? security : main).push(uri);
      }
    }
  }
  return { main: tidy(main), security: tidy(security) };
}

/**
 * Debian's archives as they were at a time, kept for ever by snapshot.debian.org (it answers for the last state at or before it).
 * @param timestamp `YYYYMMDDTHHMMSSZ`
 */
export function snapshotBases(timestamp: string): DebianBases {
  if (!/^\d{8}T\d{6}Z$/.test(timestamp))
    throw invalid(`"${timestamp}" is not a snapshot time such as 20250913T000000Z`);
  const base = "http://snapshot.debian.org/archive";
  return { main: [`${base}/debian/${timestamp}`], security: [`${base}/debian-security/${timestamp}`] };
}

const isFetchable = (url: string) => /^(https?:\/\/[^/]|file:\/)/.test(url) && URL.canParse(url);

/** Without the slashes at their ends, each once, in order. `file:/path`, which apt allows, becomes `file:///path`. */
const tidy = (urls: readonly string[]) => [
  ...new Set(urls.map((url) => url.replace(/^file:\/+/, "file:///").replace(/\/+$/, ""))),
];

/** apt's sources in apt's order: sources.list first, then the files of sources.list.d by name. */
async function readAptSources(apt: string): Promise<AptSource[]> {
  const sources = parseOneLineSources((await readIfThere(join(apt, "sources.list"))) ?? "");
  const folder = join(apt, "sources.list.d");
  for (const name of (await listIfThere(folder)).sort()) {
    // apt itself passes over files with other characters in their names.
    if (!/^[A-Za-z0-9_.-]+\.(list|sources)$/.test(name)) continue;
    const file = join(folder, name);
    const text = (await readIfThere(file)) ?? "";
    if (name.endsWith(".list")) sources.push(...parseOneLineSources(text));
    else {
      try {
        sources.push(...parseDeb822Sources(text, file));
      } catch {
        // A file apt could not read either names no mirror; apt reports it, and it is no reason to stop here.
      }
    }
  }
  return sources;
}

/**
 * The URIs behind one of apt's: itself, or for `mirror+file:` (which Debian's cloud images use) those in the list it names:
 * one per line, metadata behind a tab (apt-transport-mirror(1)).
 */
async function mirrorsOf(uri: string): Promise<string[]> {
  const list = /^mirror\+file:\/*(\/.+)$/.exec(uri)?.[1];
  if (list === undefined) return [uri];
  return ((await readIfThere(list)) ?? "")
    .split("\n")
    .map((line) => line.split(/[\t#]/)[0]!.trim())
    .filter((line) => line !== "");
}

async function readIfThere(path: string): Promise<string | undefined> {
  return unlessUnreadable(readFile(path, "utf8"), undefined);
}

async function listIfThere(path: string): Promise<string[]> {
  return unlessUnreadable(readdir(path), []);
}

/** What the machine does not have, or does not let this user read, names no mirror. */
async function unlessUnreadable<T, D>(reading: Promise<T>, otherwise: D): Promise<T | D> {
  try {
    return await reading;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(systemCode(error) ?? "")) return otherwise;
    throw error;
  }
}
