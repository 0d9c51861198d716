import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./project.ts";

export const isRoot = process.getuid?.() === 0;

const works = (command: readonly string[]) =>
  spawnSync(command[0]!, command.slice(1), { stdio: "ignore" }).status === 0;

/** Command words that take the network away from what follows; undefined where this machine does not allow it. */
export const withoutNetwork: readonly string[] | undefined = [
  ["unshare", "--net"],
  ["unshare", "--user", "--map-root-user", "--net"],
].find((prefix) => works([...prefix, "true"]));

/** Whether git is there; not in the sandbox of `nix flake check`, where the unit tests run as well. */
export const hasGit = works(["git", "--version"]);

/** What a program of Node says to give root's rights up, which may read everything. */
export const BECOME_NOBODY =
  "if (process.getuid() === 0) process.setgroups([]), process.setgid(65534), process.setuid(65534);";

/** Whether that is possible: not for the root of a user name space with no other users. */
export const canBecomeNobody = works([process.execPath, "--eval", BECOME_NOBODY]);

/** Whether a mount name space can be had: to mount something without the rest of the machine noticing. */
export const canMount = isRoot && works(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);

/** Processes whose command line or working folder names `text`. */
export function processesNaming(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return line.includes(text) ? [`${pid}: ${line}`] : [];
      } catch {
        return [];
      }
    });
}

/** Mount points below a folder, in this mount name space. */
export function mountsBelow(folder: string): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .flatMap((line) => line.split(" ")[4] ?? [])
    .filter((mount) => mount === folder || mount.startsWith(`${folder}/`));
}

/** Command words that lay an empty file system of `size` (as mount(8) reads it) over a folder, for what follows alone. */
export const onSmallDisk = (folder: string, size: string): string[] => [
  "unshare",
  "--mount",
  "sh",
  "-euc",
  'mount -t tmpfs -o size="$1" tmpfs "$2"; shift 2; exec "$@"',
  "sh",
  size,
  folder,
];

/** Debian's user nobody: no home, no groups, no subordinate ids. */
export const NOBODY = 65534;

/** Command words that make nobody of root; none when the tests do not run as root anyway. */
export const asNobody: readonly string[] = isRoot
  ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"]
  : [];

export function giveToNobody(folder: string): void {
  const { status } = spawnSync("chown", ["-R", `${NOBODY}:${NOBODY}`, folder]);
  if (status !== 0) throw new Error(`chown of ${folder} failed`);
}

/** Root's Nix store, served to other users by a daemon of the test's own for the time of `work`; see NIX_REMOTE in nix(1). */
export async function withNixDaemon<T>(work: (remote: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "samebits-test-daemon-"));
  await chmod(folder, 0o755);
  await mkdir(join(folder, "daemon"));
  const socket = join(folder, "daemon/socket");
  const daemon = spawn("nix-daemon", [], {
    env: { ...process.env, NIX_DAEMON_SOCKET_PATH: socket, NIX_CONFIG: "build-users-group =\nsubstituters =" },
    stdio: "ignore",
  });
  try {
    await until("the Nix daemon", () => existsSync(socket), 20);
    return await work(`unix://${socket}`);
  } finally {
    daemon.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
