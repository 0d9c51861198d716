import { stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";

/** What a name may lack at its end, by what it ends in. */
const EXTENSIONS = [".patch", ".cfg", ".config", ".scc"];

/**
 * The paths below a folder that a name may mean, in the order of `search_include_paths` in yocto-kernel-tools' tools/spp:
 * itself with its extension (`.scc` for a name that has none), itself as it is, and, for the name of a folder, the file in it
 * that is called as the whole name or as its last part: `features/kgdb` is `features/kgdb/kgdb.scc`.
 */
export function candidates(folder: string, name: string): readonly string[] {
  const extension = name.endsWith("defconfig") ? "" : (EXTENSIONS.find((one) => name.endsWith(one)) ?? ".scc");
  const stem = extension !== "" && name.endsWith(extension) ? name.slice(0, -extension.length) : name;
  const last = basename(stem);
  const forms = [`${stem}${extension}`, stem, `${stem}/${stem}${extension}`, `${stem}/${stem}`];
  return [...new Set([...forms, `${stem}/${last}${extension}`, `${stem}/${last}`])].map((form) => join(folder, form));
}

/** The first file among the candidates of `name` in the folders, in their order; undefined when there is none. */
export async function findInFolders(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const path of candidates(folder, name)) if (await isFile(path)) return path;
  }
  return undefined;
}

/** False for whatever keeps it from being read as a file: absent, a folder, a name too long. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Whether a path is one of the folders or lies in one. */
export const liesIn = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
