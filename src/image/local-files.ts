import type { Stats } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { invalid, systemCode, unreadable } from "../base/errors.ts";
import { refuseWrongKeys } from "./public-keys.ts";

/** Files that go over the image's root when everything else is in it. */
export const CUSTOM = "custom";
/** Public keys that may log in as root, in the profile {@link DEVTOOLS} alone. */
export const AUTHORIZED_KEYS = "authorized_keys";
/** What local mkosi configuration asks for, as `samebits lock --local` resolved it. */
export const LOCAL_PACKAGES_LOCK = "packages.local.lock.json";
/** The profile that has logins. */
export const DEVTOOLS = "devtools";

/** What mkosi reads on top of an image's or a sub-image's configuration. */
const MKOSI_LOCAL = new Set(["mkosi.local", "mkosi.local.conf"]);

/**
 * Whether a path is one of those that belong to a machine and not to the project: .gitignore names the same.
 * @param parts the path from the image's folder, by its parts
 */
export function isLocalFile(parts: readonly string[]): boolean {
  if (parts.length === 1) {
    return MKOSI_LOCAL.has(parts[0]!) || [CUSTOM, AUTHORIZED_KEYS, LOCAL_PACKAGES_LOCK].includes(parts[0]!);
  }
  return parts.length === 3 && parts[0] === "mkosi.images" && MKOSI_LOCAL.has(parts[2]!);
}

/** An image's local mkosi configuration, by path from its folder; sorted. mkosi lets it win over what is committed. */
export async function localConfiguration(folder: string): Promise<string[]> {
  const subimages = (await entriesOf(join(folder, "mkosi.images"))).map((name) => join("mkosi.images", name));
  const found: string[] = [];
  for (const at of ["", ...subimages]) {
    for (const name of await entriesOf(join(folder, at))) if (MKOSI_LOCAL.has(name)) found.push(join(at, name));
  }
  return found.sort();
}

/**
 * Whether an image has a `custom/` with anything in it.
 * @throws SamebitsError (exit 2) when it is no folder: what a link leads to belongs to somebody else
 */
export async function hasCustomFiles(folder: string): Promise<boolean> {
  const path = join(folder, CUSTOM);
  const status = await look(path);
  if (status === undefined) return false;
  if (!status.isDirectory()) {
    throw invalid(`${path} is ${status.isSymbolicLink() ? "a link" : "no folder"}`, {
      why: "the build would not be made from what lies there, but from what it leads to",
      next: "make it a folder, and copy the files into it",
    });
  }
  return (await entriesOf(path)).length > 0;
}

/**
 * The keys in the image's file of them; undefined when there is none. What is in it opens an image to whoever has the key's other
 * half, and goes where the image goes: it is taken only from a file that its owner closed on purpose.
 * @returns the file's content
 * @throws SamebitsError (exit 2) unless it is a regular file of mode 0400, which this user can read, with public keys alone
 */
export async function readAuthorizedKeys(folder: string): Promise<string | undefined> {
  const path = join(folder, AUTHORIZED_KEYS);
  const status = await look(path);
  if (status === undefined) return undefined;
  if (!status.isFile()) throw invalid(`${path} is not a regular file`, { next: "put the keys themselves there" });
  const mode = status.mode & 0o7777;
  if (mode !== 0o400) {
    throw invalid(`${path} has the mode 0${mode.toString(8).padStart(3, "0")}, and must have 0400`, {
      why: "whoever can write it can log in as root in every image that is built with it",
      next: [`chmod 0400 ${path}`, "or move it away: without it, the image accepts no key"],
    });
  }
  const content = await readFile(path, "utf8").catch((error) => {
    throw unreadable(path, error);
  });
  refuseWrongKeys(path, content);
  return content;
}

/** What lies at a path, links not followed; undefined: nothing. */
const look = (path: string): Promise<Stats | undefined> =>
  lstat(path).catch((error) => {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  });

/** Names in a folder, sorted; none when there is no such folder. */
async function entriesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
