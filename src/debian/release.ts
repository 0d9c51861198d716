import { stepFailed } from "../base/errors.ts";
import { parseStanzas } from "./deb822.ts";
import { checkedHex } from "./digest.ts";

/** The Release file of one suite: what an archive's signature covers. */
export interface Release {
  readonly origin: string | undefined;
  readonly label: string | undefined;
  /** `stable`, `stable-security`… */
  readonly suite: string | undefined;
  /** `trixie`, `trixie-security`… */
  readonly codename: string;
  /** `13.7`; undefined where a suite has none (unstable). */
  readonly version: string | undefined;
  /** When the archive made the file. */
  readonly date: Date;
  /** Until when the file may be believed; point releases have no end. */
  readonly validUntil: Date | undefined;
  /** Whether indices can be had under `by-hash/SHA256/HEX`, which cannot change between two requests. */
  readonly acquireByHash: boolean;
  /** Without the `updates/` that the security archive writes in front, as its paths do not have it. */
  readonly components: readonly string[];
  readonly architectures: readonly string[];
  /** Path below the suite's folder -> size in bytes and SHA-256 in hex digits. */
  readonly sha256: ReadonlyMap<string, { readonly size: number; readonly hash: string }>;
}

/**
 * Parses the text of a Release file. Give it the text that {@link verifyInRelease} returns: exactly what is signed.
 * @param source what the text is, for messages
 * @throws SamebitsError (exit 1) when it is malformed, or has no SHA256 section.
 */
export function parseRelease(text: string, source: string): Release {
  if (text.startsWith("-----BEGIN")) {
    throw stepFailed(`${source} is still wrapped in its signature`, { why: "only its verified text may be read" });
  }
  const [stanza, ...others] = parseStanzas(text, source);
  if (!stanza || others.length > 0) {
    throw stepFailed(`${source}: not a Release file`, {
      why: `expected one stanza, found ${stanza ? others.length + 1 : 0}`,
    });
  }
  const sha256 = new Map<string, { size: number; hash: string }>();
  for (const line of stanza.lines("SHA256")) {
    const [, hash, size, path] = /^(\S+)\s+(\d+)\s+(\S+)$/.exec(line) ?? [];
    if (hash === undefined || size === undefined || path === undefined) {
      throw stepFailed(`${source}: malformed line in SHA256`, { why: line.slice(0, 200) });
    }
    sha256.set(path, { size: Number(size), hash: checkedHex(hash, `${source} (${path})`) });
  }
  if (sha256.size === 0) throw stepFailed(`${source}: the Release file lists no SHA256 digests`);
  const validUntil = stanza.get("Valid-Until");
  return {
    origin: stanza.get("Origin"),
    label: stanza.get("Label"),
    suite: stanza.get("Suite"),
    codename: stanza.require("Codename"),
    version: stanza.get("Version"),
    date: parseDate(stanza.require("Date"), "Date", source),
    validUntil: validUntil === undefined ? undefined : parseDate(validUntil, "Valid-Until", source),
    acquireByHash: stanza.get("Acquire-By-Hash") === "yes",
    components: stanza.words("Components").map((name) => name.replace(/^updates\//, "")),
    architectures: stanza.words("Architectures"),
    sha256,
  };
}

/** How far a Release file's Date may lie ahead of this machine's clock, in ms, before it counts as not valid yet. */
const CLOCK_SKEW = 60 * 60 * 1000;

/**
 * Checks that a Release file may be believed at a time: not past its Valid-Until, and not dated in the future.
 * @throws SamebitsError (exit 1) that names both times.
 */
export function checkFresh(release: Release, now: Date, source: string): void {
  if (release.validUntil && now > release.validUntil) {
    throw stepFailed(`${source} has expired`, {
      why: `valid until ${release.validUntil.toISOString()}; this machine's clock says ${now.toISOString()}`,
      next: "the mirror is out of date, or someone replays an old state of the archive: use another mirror (SAMEBITS_DEBIAN_MIRROR)",
    });
  }
  if (release.date.getTime() > now.getTime() + CLOCK_SKEW) {
    throw stepFailed(`${source} is not valid yet`, {
      why: `dated ${release.date.toISOString()}; this machine's clock says ${now.toISOString()}`,
      next: "set this machine's clock",
    });
  }
}

/**
 * Where an index is found below the suite's folder: by its hash if the archive offers that (the answer cannot change while
 * it is fetched), else by name.
 * @throws SamebitsError (exit 1) when the suite does not have it.
 */
export function indexPath(release: Release, path: string): { path: string; size: number; hash: string } {
  const entry = release.sha256.get(path);
  if (!entry) throw stepFailed(`the suite ${release.codename} has no ${path}`);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return { path: release.acquireByHash ? `${folder}by-hash/SHA256/${entry.hash}` : path, ...entry };
}

const DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}:\d{2} (UTC|GMT|Z|[+-]0000)$/;

/** A date of RFC 5322 in UTC, the only zone archives use. */
function parseDate(text: string, field: string, source: string): Date {
  const time = DATE.test(text) ? Date.parse(text.replace(/(Z|[+-]0000)$/, "UTC")) : Number.NaN;
  if (Number.isNaN(time)) throw stepFailed(`${source}: ${field} is not a date: ${text}`);
  return new Date(time);
}
