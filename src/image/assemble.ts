import { constants } from "node:fs";
import { chmod, copyFile, lstat, mkdir, readdir, readFile, readlink, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { machineLacks } from "../base/errors.ts";
import { run } from "../base/process.ts";
import type { ImageInputs } from "../inputs/prepare.ts";
import { type Artifacts, readArtifacts } from "./artifacts.ts";
import { type Flavour, type ImageDefinition, imagesFolder, listImages } from "./definition.ts";

/**
 * What may differ between two builds without any effect on the bits. A build uses {@link QUIET}; verification another one,
 * chosen to differ in all of it.
 */
export interface Surroundings {
  /** Folder that the image's configuration has inside the sandbox. */
  readonly folder: string;
  /** mkosi's workspace inside the sandbox. */
  readonly workspace: string;
  readonly umask: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly hostName: string;
  readonly home: string;
  /** How many processors mkosi and what it starts may use; undefined: all. */
  readonly processors: number | undefined;
  /** Whether the workspace lies in memory, when it fits there. */
  readonly memory: boolean;
}

export const QUIET: Surroundings = {
  folder: "/samebits/images",
  workspace: "/var/tmp",
  umask: "0022",
  timeZone: "UTC",
  locale: "C.UTF-8",
  hostName: "samebits",
  home: "/root",
  processors: undefined,
  memory: true,
};

export interface AssembleOptions {
  readonly root: string;
  readonly image: ImageDefinition;
  readonly flavour: Flavour;
  readonly profile: string | undefined;
  readonly inputs: ImageInputs;
  readonly surroundings: Surroundings;
  /** An empty private folder on disk; the artifacts are in its `output` folder afterwards. */
  readonly workspace: string;
  readonly log: string;
  /** Environment for `nix develop`. */
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly onLine?: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Memory that must be free for the workspace to lie in a tmpfs: what a build takes there, and as much for everything else. */
const MEMORY_WORKSPACE = 6 * 1024 ** 3;

/** mkosi's arguments for an image, apart from where things are. */
export const mkosiArguments = (flavour: Flavour, profile: string | undefined): string[] => [
  "--force",
  ...(profile === undefined ? [] : [`--profile=${profile}`]),
  ...flavour.mkosi,
];

/**
 * Runs mkosi on an image in a sandbox without network, in which the configuration, the locked repository and the kernel are
 * at fixed places, and nothing else of the host can be seen. All processes end with it; nothing is mounted outside of it.
 */
export async function assemble(
  options: AssembleOptions,
): Promise<{ readonly folder: string; readonly artifacts: Artifacts }> {
  const { root, image, flavour, profile, inputs, surroundings, workspace, log, env, uid, onLine, signal } = options;
  const configuration = join(workspace, "images");
  await copyConfiguration(root, image.name, configuration);
  const output = join(workspace, "output");
  await mkdir(output);

  const inMemory = surroundings.memory && (await freeMemory()) > 2 * MEMORY_WORKSPACE;
  const scratch = join(workspace, "scratch");
  if (!inMemory) await mkdir(scratch);
  const sandbox = [
    "--unshare-net",
    "--unshare-pid",
    "--unshare-ipc",
    "--unshare-uts",
    "--hostname",
    surroundings.hostName,
    "--proc",
    "/proc",
    "--dir",
    "/samebits",
    "--ro-bind",
    inputs.repository,
    "/samebits/repository",
    "--ro-bind",
    `${inputs.kernel}/tree`,
    "/samebits/kernel",
    "--ro-bind",
    configuration,
    surroundings.folder,
    "--bind",
    output,
    "/samebits/output",
    "--tmpfs",
    "/tmp",
    ...(inMemory
      ? ["--size", String(MEMORY_WORKSPACE), "--tmpfs", surroundings.workspace]
      : ["--bind", scratch, surroundings.workspace]),
    ...(surroundings.home === "/root" ? ["--tmpfs", "/root"] : ["--dir", surroundings.home]),
    "--clearenv",
    "--setenv",
    "PATH",
    "/usr/bin:/usr/sbin",
    "--setenv",
    "HOME",
    surroundings.home,
    "--setenv",
    "TZ",
    surroundings.timeZone,
    "--setenv",
    "LANG",
    surroundings.locale,
    "--setenv",
    "LC_ALL",
    surroundings.locale,
    "--setenv",
    "TERM",
    "dumb",
    "--chdir",
    `${surroundings.folder}/${image.name}`,
  ];
  const mkosi = [
    "/usr/bin/mkosi",
    ...mkosiArguments(flavour, profile),
    "--output-dir=/samebits/output",
    `--workspace-dir=${surroundings.workspace}`,
    "--package-cache-dir=",
    "--cache-dir=",
  ].filter((argument) => !argument.endsWith("="));
  const withUmask = ["/bin/sh", "-c", `umask ${surroundings.umask}; exec "$@"`, "sh"];
  const onProcessors =
    surroundings.processors === undefined ? [] : ["/usr/bin/taskset", "--cpu-list", `0-${surroundings.processors - 1}`];
  await run(
    [
      "nix",
      "develop",
      inputs.shell,
      "--command",
      ...(uid === 0 ? [] : await subordinateIds()),
      `${inputs.enter}/bin/enter`,
      inputs.toolchain,
      "--private",
      ...sandbox,
      "--",
      ...withUmask,
      ...onProcessors,
      ...mkosi,
    ],
    {
      log,
      env,
      signal,
      ...(onLine && { onLine }),
      failure: `mkosi could not build "${image.name}"`,
      next: "mkosi's own words are above and in the log; a package it misses has to be named in the configuration and locked: samebits lock",
    },
  );
  return { folder: output, artifacts: await readArtifacts(output, flavour) };
}

/**
 * Copies what mkosi reads, with modes and times that do not depend on the umask and time of the checkout: mkosi copies them
 * into the image. Git knows of a file whether it can be executed, and nothing more.
 */
async function copyConfiguration(root: string, image: string, to: string): Promise<void> {
  const others = new Set((await listImages(root)).filter((name) => name !== image));
  const own = new Set(["mkosi.output", "mkosi.cache", "mkosi.builddir", "mkosi.workspace"]);
  const copy = async (from: string, into: string, skip: ReadonlySet<string>): Promise<void> => {
    await mkdir(into, { mode: 0o755 });
    for (const entry of (await readdir(from, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (skip.has(entry.name)) continue;
      const [source, target] = [join(from, entry.name), join(into, entry.name)];
      if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
      else if (entry.isDirectory()) await copy(source, target, own);
      else {
        await copyFile(source, target, constants.COPYFILE_FICLONE);
        await chmod(target, (await lstat(source)).mode & 0o100 ? 0o755 : 0o644);
        await utimes(target, 0, 0);
      }
    }
    await chmod(into, 0o755);
    await utimes(into, 0, 0);
  };
  await copy(imagesFolder(root), to, others);
}

/** Bytes of memory that can be used without swapping (MemAvailable of proc_meminfo(5)). */
async function freeMemory(): Promise<number> {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8"));
  return match ? Number(match[1]) * 1024 : 0;
}

/**
 * An ordinary user becomes root of a user namespace with its subordinate ids: mkosi needs 65,536 of them.
 * @throws SamebitsError (exit 3) when the machine does not let this user do that
 */
async function subordinateIds(): Promise<string[]> {
  const read = async (file: string) => readFile(file, "utf8").catch(() => "");
  const missing = [];
  if (Number(await read("/proc/sys/user/max_user_namespaces")) === 0) missing.push("user.max_user_namespaces is 0");
  if ((await read("/proc/sys/kernel/unprivileged_userns_clone")).trim() === "0")
    missing.push("kernel.unprivileged_userns_clone is 0");
  for (const file of ["/etc/subuid", "/etc/subgid"]) {
    if ((await read(file)).trim() === "") missing.push(`${file} gives no user a range of ids`);
  }
  if (missing.length > 0) {
    throw machineLacks("an ordinary user cannot assemble an image on this machine", {
      why: missing,
      next: [
        "as root: apt-get install uidmap && usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER",
        "or run samebits as root",
      ],
    });
  }
  return ["unshare", "--map-auto", "--map-root-user", "--"];
}
