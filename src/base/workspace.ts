import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, readlink, rm, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { invalid, machineLacks, stepFailed, systemCode } from "./errors.ts";
import { formatBytes } from "./format.ts";
import { processStat } from "./process-tree.ts";

/** A private work folder that is going to be removed. */
export interface Workspace {
  readonly path: string;
  /** Removes the folder and all below it, mounts included; a second call does nothing. */
  remove(): Promise<void>;
}

/**
 * Makes a private work folder `PARENT/NAME-OWNER-RANDOM` (mode 0700; the parent is made as well). OWNER names this process
 * (pid, its start time and its pid name space, each in base 36): the folder thus says from its first moment whose it is,
 * and {@link sweepWorkspaces} can tell that nobody needs it any more.
 */
export async function createWorkspace(parent: string, name: string): Promise<Workspace> {
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.+-]*$/.test(name)) throw invalid(`"${name}" cannot be the name of a work folder`);
  await mkdir(parent, { recursive: true });
  const path = join(resolve(parent), `${name}-${await ownerTag()}-${randomBytes(4).toString("hex")}`);
  await mkdir(path, { mode: 0o700 });
  let removed: Promise<void> | undefined;
  return { path, remove: () => (removed ??= removeFolder(path)) };
}

/** As {@link createWorkspace}, for the time of `work`: removed afterwards, also when it fails. */
export async function withWorkspace<T>(parent: string, name: string, work: (path: string) => Promise<T>): Promise<T> {
  const workspace = await createWorkspace(parent, name);
  let result: T;
  try {
    result = await work(workspace.path);
  } catch (error) {
    // What went wrong first is what the user needs to know; a folder that stays is swept by the next run.
    await workspace.remove().catch(() => {});
    throw error;
  }
  await workspace.remove();
  return result;
}

async function ownerTag(): Promise<string> {
  const start = BigInt(processStat(process.pid)!.startTicks);
  return [process.pid.toString(36), start.toString(36), await pidNamespace()].join("-");
}

/** Inode of the pid name space in base 36: a pid means nothing outside of its own. */
async function pidNamespace(): Promise<string> {
  const target = await readlink("/proc/self/ns/pid");
  return BigInt(/\d+/.exec(target)![0]).toString(36);
}

/**
 * Removes the work folders below `parent` that a process of this machine left behind because it was killed. Folders of
 * living processes, of processes in other pid name spaces (containers), and all that is not a work folder, stay.
 * @returns the paths that were removed.
 */
export async function sweepWorkspaces(parent: string): Promise<string[]> {
  const namespace = await pidNamespace();
  const names = await readdir(parent).catch((error) => {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  });
  const removed: string[] = [];
  for (const name of names.sort()) {
    const owner = /-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-[0-9a-f]{8}$/.exec(name);
    if (owner === null || owner[3] !== namespace) continue;
    const living = processStat(Number.parseInt(owner[1]!, 36));
    if (living !== undefined && living.state !== "Z" && BigInt(living.startTicks).toString(36) === owner[2]) continue;
    const path = join(resolve(parent), name);
    await removeFolder(path);
    removed.push(path);
  }
  return removed;
}

/**
 * Removes a folder whatever is in it: file systems still mounted there are unmounted first (as root; none is ever
 * descended into), folders without write permission are opened, and files of subordinate uids are removed through a user
 * name space (util-linux `unshare`). A folder that is not there is fine.
 * @throws SamebitsError (exit 1) naming what could not be removed and why.
 */
export async function removeFolder(path: string): Promise<void> {
  const absolute = resolve(path);
  const fail = (why: string | readonly string[], cause?: unknown) =>
    stepFailed(`cannot remove the folder ${absolute}`, {
      why,
      next: `remove it by hand, as root if need be: umount what is mounted there, then rm -rf --one-file-system ${absolute}`,
      cause,
    });
  let mounts = await mountsBelow(absolute);
  // The one mounted last covers the others: last first. A busy one is detached now and goes when it is free.
  for (const mount of mounts.reverse()) {
    await execa("umount", ["--lazy", "--no-canonicalize", mount], { reject: false, stdio: "ignore" });
  }
  if (mounts.length > 0) mounts = await mountsBelow(absolute);
  if (mounts.length > 0) throw fail(mounts.map((mount) => `${mount} is still mounted`));
  try {
    await rm(absolute, { recursive: true, force: true, maxRetries: 3 });
    return;
  } catch (error) {
    if (systemCode(error) !== "EACCES" && systemCode(error) !== "EPERM") throw fail(String(error), error);
  }
  await openFolders(absolute);
  try {
    await rm(absolute, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    const result = await execa("unshare", ["--map-auto", "--map-root-user", "rm", "-rf", "--", absolute], {
      reject: false,
      all: true,
      stdin: "ignore",
    });
    if (result.failed) throw fail([String(error), String(result.all || result.shortMessage)], error);
  }
}

/** Gives the owner all permissions on every folder that is ours, so that what is in it can be removed. */
async function openFolders(folder: string): Promise<void> {
  await chmod(folder, 0o700).catch(() => {});
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await openFolders(join(folder, entry.name));
}

/** Mount points at or below a folder in mounting order, from /proc/self/mountinfo; see proc_pid_mountinfo(5). */
async function mountsBelow(folder: string): Promise<string[]> {
  const table = await readFile("/proc/self/mountinfo", "utf8");
  return table
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      // Space, tab, newline and backslash stand there as octal numbers.
      line
        .split(" ")[4]!
        .replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    )
    .filter((mount) => mount === folder || mount.startsWith(`${folder}/`));
}

/** Bytes that this user may still write to the file system of a folder. */
export async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Makes sure that a folder's file system has room for `bytes` more.
 * @throws SamebitsError (exit 3) naming the folder, what is free and what is needed.
 */
export async function requireFreeSpace(folder: string, bytes: number): Promise<void> {
  const free = await freeSpace(folder);
  if (free >= bytes) return;
  throw machineLacks(`not enough space on the disk of ${folder}`, {
    why: `free: ${formatBytes(free)}, needed: ${formatBytes(bytes)}`,
    next: "free some space there, or have the work done elsewhere, then run the same command again",
  });
}
