import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { systemCode } from "../base/errors.ts";
import { decodeName } from "../formats/name.ts";

const LIST = /^(?:\.?\/)*var\/lib\/dpkg\/info\/([^/]+)\.list$/;

/** The package whose list of files this is, such as `libc6` of `libc6:amd64.list`; undefined: no such list. */
export const packageOfList = (name: string): string | undefined => LIST.exec(name)?.[1]?.replace(/:.*/, "");

/** Without what is in front of the first folder: `./usr/bin/env` and `/usr/bin/env` are `usr/bin/env`. */
const plain = (path: string): string => path.replace(/^(?:\.?\/)+/, "");

/**
 * Which package owns which file, out of dpkg's lists (one absolute path a line). Folders belong to many and are left out where
 * they do. A path of before the merge of /bin, /sbin, /lib into /usr counts as that below /usr.
 */
export function ownersFrom(lists: ReadonlyMap<string, string>): Map<string, string> {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const [name, text] of lists) {
    for (const line of text.split("\n")) {
      const path = merged(plain(line));
      if (path === "") continue;
      const before = owners.get(path);
      if (before !== undefined && before !== name) shared.add(path);
      owners.set(path, name);
    }
  }
  for (const path of shared) owners.delete(path);
  return owners;
}

export const ownerOf = (owners: ReadonlyMap<string, string>, path: string): string | undefined =>
  owners.get(merged(plain(path)));

const merged = (path: string): string => (/^(?:bin|sbin|lib(?:32|64|x32)?)\//.test(path) ? `usr/${path}` : path);

/**
 * Reads an image's `.owners`: lines of a path from the image's root, a tab, and the package that owns it. The build writes it
 * (images/common/uki/mkosi.postinst), because the image has no lists of dpkg.
 * @throws the system's error when it cannot be read
 */
export async function readOwners(path: string | Buffer): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  const bytes = await readFile(path);
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    const line = bytes.subarray(at, end < 0 ? bytes.length : end);
    at += line.length + 1;
    const tab = line.lastIndexOf(0x09);
    if (tab > 0) owners.set(decodeName(line.subarray(0, tab)), line.toString("utf8", tab + 1));
  }
  return owners;
}

/** The owners that lie beside an artifact, `minimal.owners` beside `minimal.efi`; none when there is no such file. */
export async function ownersBeside(artifact: string | Buffer): Promise<ReadonlyMap<string, string>> {
  // A name need not be UTF-8: one character for each byte keeps it.
  const name = Buffer.from(artifact).toString("latin1");
  const path = join(dirname(name), `${basename(name, extname(name))}.owners`);
  if (path === name) return new Map();
  return readOwners(Buffer.from(path, "latin1")).catch((error) => {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "EISDIR") return new Map();
    throw error;
  });
}
