import { parseStanzas } from "./deb822.ts";

/** One enabled binary source of apt's configuration. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The keyring's path, or key, the source is tied to. */
  readonly signedBy: string | undefined;
}

/** Parses a deb822 sources file (`*.sources`, sources.list(5)). @throws SamebitsError (exit 1) when it is malformed. */
export function parseDeb822Sources(text: string, file: string): AptSource[] {
  return parseStanzas(text, file)
    .filter((stanza) => !/^(no|false|0|off|disable|without)$/i.test(stanza.get("Enabled") ?? "yes"))
    .filter((stanza) => stanza.words("Types").includes("deb"))
    .map((stanza) => ({
      uris: stanza.words("URIs"),
      suites: stanza.words("Suites"),
      components: stanza.words("Components"),
      signedBy: stanza.get("Signed-By"),
    }));
}

/** Parses a one-line sources file (`sources.list`, `*.list`). Lines apt would refuse are passed over: apt reports them. */
export function parseOneLineSources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split("\n")) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)([^#]*)(?:#.*)?$/.exec(line);
    if (!match) continue;
    sources.push({
      uris: [match[2]!],
      suites: [match[3]!],
      components: match[4]!.split(/\s+/).filter(Boolean),
      signedBy: /(?:^|\s)signed-by=(\S+)/i.exec(match[1] ?? "")?.[1],
    });
  }
  return sources;
}

const CODENAMES = "buster|bullseye|bookworm|trixie|forky|duke|sid";
const ALIASES = "stable|oldstable|oldoldstable|testing|unstable|experimental";
const POCKETS = "-updates|-security|-backports|-backports-sloppy|-proposed-updates|/updates";
const SUITE = new RegExp(`^(?:${CODENAMES}|${ALIASES})(?:${POCKETS})?$`);
const CODENAMED = new RegExp(`^(?:${CODENAMES})`);
const COMPONENTS = new Set(["main", "contrib", "non-free", "non-free-firmware"]);

/**
 * Whether a source is Debian's own archive or a mirror of it, rather than someone else's packages for Debian, or another
 * distribution. Suites and components must be Debian's. Further: a key of debian-archive-keyring, or `debian` in the URI, or
 * (for mirrors behind any URI) a code name as suite and no key of someone else. Being wrong costs little: a file not found
 * there is looked for at the next base, and every file's digest is checked.
 */
export function isDebianArchive(source: AptSource, uri: string): boolean {
  if (source.suites.length === 0 || !source.suites.every((suite) => SUITE.test(suite))) return false;
  if (!source.components.includes("main") || !source.components.every((name) => COMPONENTS.has(name))) return false;
  if (/ubuntu|raspbian/i.test(uri)) return false;
  if (source.signedBy?.includes("debian-archive")) return true;
  if (/debian/i.test(uri)) return true;
  return source.signedBy === undefined && source.suites.every((suite) => CODENAMED.test(suite));
}

/** Whether a source holds the security suite: by its suites, or by the security archive's usual path. */
export function isSecurityArchive(source: AptSource, uri: string): boolean {
  return /\/debian-security\/?$/.test(uri) || source.suites.some((suite) => /(-security|\/updates)$/.test(suite));
}
