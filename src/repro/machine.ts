import { opendir, readFile, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../base/process.ts";
import { freeSpace, withWorkspace } from "../base/workspace.ts";
import { ARTIFACTS, freeMemory } from "../image/assemble.ts";
import type { Tool } from "../nix/tool.ts";
import type { Machine, VerifyTools } from "./variations.ts";

export interface LookOptions {
  /** Enters the toolchain that builds. */
  readonly tool: Tool;
  /** Words before it, for an ordinary user (a user name space). */
  readonly prefix: readonly string[];
  readonly tools: VerifyTools;
  readonly uid: number;
  /** Where workspaces on disk are made. */
  readonly folder: string;
  /** Bytes that a workspace may take. */
  readonly room: number;
  readonly log: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What this machine lets a build be varied in: found out by doing it, in the sandbox that builds. */
export async function lookAtMachine(options: LookOptions): Promise<Machine> {
  const { tool, prefix, tools, uid, log, env, signal } = options;
  const script = [
    // Words of an error, on one line.
    "set -f",
    "mkdir /tmp/from /tmp/to && touch /tmp/from/it",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    'error=$("$@" /tmp/from /tmp/to 2>&1); [ -e /tmp/to/it ] || echo fuse ${error:-cannot be mounted}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    "error=$(setarch x86_64 --addr-no-randomize --uname-2.6 true 2>&1) || echo personality ${error:-cannot be had}",
  ].join("\n");
  const fuse = ["--unshare-pid", "--proc", "/proc", "--dev-bind-try", "/dev/fuse", "/dev/fuse", "--tmpfs", "/tmp"];
  const inside = tool(
    ["/bin/sh", "-c", script, "sh", ...tools.disorderfs, "--quiet", "--multi-user=yes"],
    ["--private", ...fuse],
  );
  const { stdout } = await run([...prefix, ...inside], { log, env, signal, okExitCodes: [0, 1] });
  const without = (what: string) =>
    stdout
      .split("\n")
      .find((line) => line.startsWith(`${what} `))
      ?.slice(what.length + 1);
  return {
    uid,
    processors: parseProcessors(await readFile("/proc/self/status", "utf8")),
    listing: await listing(options.folder),
    withoutFuse: without("fuse"),
    withoutOtherFileSystem: await withoutOtherFileSystem(options.folder, options.room),
    withoutPersonality: without("personality"),
  };
}

/** Makes files in the order of their names, and looks in which order they come. */
export async function listing(folder: string): Promise<Machine["listing"]> {
  return withWorkspace(folder, "listing", async (own) => {
    const names = [..."abcdefghij"];
    for (const name of names) await writeFile(join(own, name), "");
    // Not readdir(), which sorts.
    let listed = "";
    for await (const { name } of await opendir(own)) listed += name;
    if (listed === names.join("")) return "by name";
    return listed === names.reverse().join("") ? "backwards" : "otherwise";
  });
}

/** Numbers out of proc_pid_status(5)'s Cpus_allowed_list (cpuset(7), "List format"): `0-2,5`. */
export function parseProcessors(status: string): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? "0";
  return list.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
  });
}

/** Of tmpfs and ramfs (statfs(2)). */
const IN_MEMORY = [0x0102_1994, 0x8584_58f6];

async function withoutOtherFileSystem(folder: string, room: number): Promise<string | undefined> {
  if (IN_MEMORY.includes((await statfs(folder)).type)) return "the project lies in memory, and so do both workspaces";
  if ((await freeMemory()) <= 2 * room) return "too little memory for a workspace there: both lie on disk";
  if ((await freeSpace(folder)) < ARTIFACTS + room) return "too little room for a workspace on disk";
  return undefined;
}
