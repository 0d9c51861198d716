import { stepFailed } from "../base/errors.ts";
import { compareVersions } from "./version.ts";

/** One entry of a Debian changelog (deb-changelog(5)). */
export interface ChangelogEntry {
  readonly source: string;
  readonly version: string;
  readonly distributions: readonly string[];
  /** The lines between heading and trailer, without their two leading spaces. */
  readonly changes: readonly string[];
}

const HEADING = /^([a-z0-9][a-z0-9+.-]+) \(([^()\s]+)\)((?: [A-Za-z0-9.+~-]+)+);/;

/**
 * Parses a Debian changelog, newest entry first as it is written. Stops at what is not an entry (old changelogs end in other
 * formats), but a text without any entry is an error.
 */
export function parseChangelog(text: string): ChangelogEntry[] {
  const entries: ChangelogEntry[] = [];
  let changes: string[] | undefined;
  for (const line of text.split("\n")) {
    const heading = HEADING.exec(line);
    if (heading) {
      changes = [];
      const distributions = heading[3]!.trim().split(" ");
      entries.push({ source: heading[1]!, version: heading[2]!, distributions, changes });
    } else if (line.startsWith(" -- ")) changes = undefined;
    else if (changes && (line.startsWith("  ") || line.trim() === "")) changes.push(line.slice(2).trimEnd());
    else if (line.trim() !== "" && !line.startsWith(" ")) break;
  }
  if (entries.length === 0) throw stepFailed("not a Debian changelog", { why: text.slice(0, 80) });
  return entries;
}

/** What a newer package fixes, as far as its changelog says. */
export interface AdvisoriesSince {
  /** Versions newer than the locked one, newest first. */
  readonly versions: readonly string[];
  /** `CVE-…`, `DSA-…` and `DLA-…` in those versions' entries, each once, in order of kind and number. */
  readonly ids: readonly string[];
}

/**
 * Names the advisories between a locked version and a newer package. An archive holds no list of advisories; what it holds
 * is each package's changelog (`usr/share/doc/PACKAGE/changelog.Debian.gz` in the .deb), where the security team names the
 * CVEs an upload fixes, and sometimes the DSA.
 * @param changelog text of the newer package's changelog
 * @param locked version of the same *source* package that is locked
 */
export function advisoriesSince(changelog: string, locked: string): AdvisoriesSince {
  const newer = parseChangelog(changelog).filter((entry) => compareVersions(entry.version, locked) > 0);
  const ids = new Set<string>();
  for (const entry of newer) {
    // Joined, because long lists are wrapped, at times behind the hyphen.
    const text = entry.changes.join("\n").replace(/-\n\s*/g, "-");
    for (const [id] of text.matchAll(/\b(?:CVE-\d{4}-\d{4,}|D[SL]A-\d{1,5}(?:-\d{1,2})?)\b/gi))
      ids.add(id.toUpperCase());
  }
  return { versions: newer.map((entry) => entry.version), ids: [...ids].sort(byKindAndNumber) };
}

/** CVEs first, then DLA and DSA, each by number: CVE-2024-999 before CVE-2024-1000. */
function byKindAndNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
