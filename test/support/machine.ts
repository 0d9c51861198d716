import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export const isRoot = process.getuid?.() === 0;

const works = (command: readonly string[]) =>
  spawnSync(command[0]!, command.slice(1), { stdio: "ignore" }).status === 0;

/** Command words that take the network away from what follows; undefined where this machine does not allow it. */
export const withoutNetwork: readonly string[] | undefined = [
  ["unshare", "--net"],
  ["unshare", "--user", "--map-root-user", "--net"],
].find((prefix) => works([...prefix, "true"]));

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
