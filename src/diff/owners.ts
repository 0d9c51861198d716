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
