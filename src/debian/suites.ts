import type { DebianDefinition, SuiteKind } from "./definition.ts";

/** Which of Debian's two archives a file lies in: they have base URLs of their own. */
export type ArchiveName = "debian" | "security";

export interface Suite {
  readonly kind: SuiteKind;
  /** The name under `dists/`, e.g. `trixie-security`. */
  readonly name: string;
  readonly archive: ArchiveName;
}

/** The suite of a kind, as Debian names them since bullseye. */
export function suiteOf(release: string, kind: SuiteKind): Suite {
  return {
    kind,
    name: kind === "release" ? release : `${release}-${kind}`,
    archive: kind === "security" ? "security" : "debian",
  };
}

/** The suites that the definition pins, the release first. */
export const pinnedSuites = (debian: Pick<DebianDefinition, "release" | "suites">): Suite[] =>
  debian.suites.map((kind) => suiteOf(debian.release, kind));

/** Names of the suites that the definition pins and a lock does not. */
export const unpinnedSuites = (
  debian: Pick<DebianDefinition, "release" | "suites">,
  locked: Readonly<Record<string, unknown>>,
): string[] =>
  pinnedSuites(debian)
    .map((suite) => suite.name)
    .filter((name) => !Object.hasOwn(locked, name));
