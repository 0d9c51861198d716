/**
 * A module path or version as module proxies and Go's module cache spell it: file systems may not tell capital letters, so each
 * becomes `!` and the small one (Go Modules Reference, "GOPROXY protocol").
 */
export const escapeModule = (text: string): string => text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);

/** The reverse of {@link escapeModule}; undefined for what it cannot have made. */
export function unescapeModule(text: string): string | undefined {
  if (/[A-Z]|!(?![a-z])/.test(text)) return undefined;
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Where a module proxy has a file of one version, below its base URL. */
export const modulePathAt = (path: string, version: string, kind: "mod" | "zip"): string =>
  `${escapeModule(path)}/@v/${escapeModule(version)}.${kind}`;
