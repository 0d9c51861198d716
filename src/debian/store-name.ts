import { stepFailed } from "../base/errors.ts";

/** What a Nix store path's name may consist of (Nix manual, "Store Path"), and how long it may be. */
const ALLOWED = /[A-Za-z0-9+._?-]/;
const LONGEST = 211;

/**
 * The Nix store name of a file in a Debian archive: its file name, with what Nix does not allow replaced. `~` becomes `_`,
 * which stays unique, because neither names, versions nor architectures hold `_` (it only separates them); anything else
 * becomes `=HH` (bytes in hex).
 * @throws SamebitsError (exit 1) for a name that Nix cannot store.
 */
export function storeName(poolPath: string): string {
  const file = poolPath.slice(poolPath.lastIndexOf("/") + 1);
  let name = "";
  for (const character of file) {
    if (ALLOWED.test(character)) name += character;
    else if (character === "~") name += "_";
    else for (const byte of Buffer.from(character)) name += `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  if (name === "" || name.startsWith(".") || name.length > LONGEST) {
    throw stepFailed(`no Nix store path can be named after ${JSON.stringify(poolPath)}`);
  }
  return name;
}

/**
 * The URL of a file in an archive. Everything but unreserved characters is percent-encoded, and `~` is too: Nix's own
 * downloader and some mirrors refuse it plain, and a plain `+` means a space to others.
 */
export function archiveUrl(base: string, path: string): string {
  const encoded = path
    .split("/")
    .map((part) => encodeURIComponent(part).replace(/[~!'()*]/g, percent))
    .join("/");
  return `${base.replace(/\/+$/, "")}/${encoded}`;
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
