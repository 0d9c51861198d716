import { constants } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { accessible } from "../base/accessible.ts";
import { machineLacks } from "../base/errors.ts";
import { run } from "../base/process.ts";
import { requireFreeSpace } from "../base/workspace.ts";
import type { ImageInputs } from "../inputs/prepare.ts";
import { type Artifacts, readArtifacts } from "./artifacts.ts";
import { makeBinariesTree, type PlacedBinary } from "./binaries-tree.ts";
import { prepareBreakpoints, readStop, type Stop } from "./breakpoints.ts";
import { copyConfiguration } from "./copy-configuration.ts";
import { makeCustomTree } from "./custom-tree.ts";
import type { Flavour, ImageDefinition } from "./definition.ts";
import type { GivenBinary } from "./given-binary.ts";
import { isLocal, type LocalChanges } from "./local-changes.ts";
import { collectPhases, type Phase } from "./phases.ts";
import { settleFolders } from "./settle-folders.ts";
import { clockVariables, QUIET, type Reading, type Surroundings, surround } from "./surroundings.ts";

export interface AssembleOptions {
  readonly root: string;
  readonly image: ImageDefinition;
  /** As folders and locks name it. */
  readonly variant: string;
  readonly flavour: Flavour;
  readonly profile: string | undefined;
  readonly inputs: ImageInputs;
  readonly local: LocalChanges;
  /** Programs that come as files. */
  readonly binaries: readonly (PlacedBinary | GivenBinary)[];
  readonly surroundings: Surroundings;
  /** An empty private folder on disk; the artifacts are in its `output` folder afterwards. */
  readonly workspace: string;
  readonly log: string;
  /** Environment for `nix develop`. */
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly onLine?: (line: string) => void;
  /** A script has stopped at a marked line, and waits for somebody. */
  readonly onStop?: (stop: Stop) => void;
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface Assembled {
  /** Where the artifacts are. */
  readonly folder: string;
  readonly artifacts: Artifacts;
  /** How long mkosi's steps took. */
  readonly phases: readonly Phase[];
}

/** Memory that must be free for the workspace to lie in a tmpfs: what a build takes there, and as much for everything else. */
export const MEMORY_WORKSPACE = 6 * 1024 ** 3;

/** Where mkosi finds trees that are not part of its configuration. */
export const TREES = { custom: "/samebits/custom", binaries: "/samebits/binaries" } as const;

/** Bytes of disk that the artifacts may take. */
export const ARTIFACTS = 512 * 1024 ** 2;

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
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { root, image, flavour, profile, inputs, local, surroundings, workspace, log, env, uid, signal } = options;
  const { onLine, onStop } = options;
  const configuration = join(workspace, "images");
  await copyConfiguration(root, image.name, configuration);
  const trees = await makeTrees(options, configuration);
  const breakpoints =
    local.breakpoints &&
    (await prepareBreakpoints(root, workspace, { image: image.name, variant: options.variant }, local.breakpoints));
  if (breakpoints) await mkdir(join(configuration, breakpoints.inSources));
  const output = join(workspace, "output");
  await mkdir(output);

  const inMemory = surroundings.memory && (await freeMemory()) > 2 * MEMORY_WORKSPACE;
  // Better to know before than to find a full disk after minutes of work.
  await requireFreeSpace(workspace, inMemory ? ARTIFACTS : ARTIFACTS + MEMORY_WORKSPACE);
  const scratch = join(workspace, "scratch");
  if (!inMemory) await mkdir(scratch);
  const { folder, workspace: inside } = surroundings;
  // mkosi's output folder lies beside its workspace, so that it can rename instead of copying; the layers that an image
  // is built up from stay there, and the artifacts alone are copied out.
  const made = `${inside}/output`;
  const { sandbox, command } = surround(
    surroundings,
    [
      { from: inputs.repository, to: "/samebits/repository" },
      { from: `${inputs.kernel}/tree`, to: "/samebits/kernel" },
      { from: inputs.programs, to: "/samebits/programs" },
      ...trees,
      { from: configuration, to: folder },
    ],
    [inside, made],
  );
  const script = [
    "artifacts=$1 made=$2; shift 2",
    '"$@" && cd "$made" || exit',
    "for file in $artifacts; do",
    '  if [ -e "$file" ]; then cp --sparse=always --no-preserve=mode -- "$file" /samebits/output/ || exit; fi',
    "done",
  ].join("\n");
  const { clock } = surroundings;
  const variables = {
    ...(clock && clockVariables(clock)),
    ...markVariables(local),
    ...breakpoints?.variables,
  };
  const phases = collectPhases(() => performance.now());
  await run(
    [
      ["nix", "develop", inputs.shell, "--command"],
      await asMkosiWants(uid, env),
      [`${inputs.enter}/bin/enter`, inputs.toolchain, "--private", ...sandbox],
      ["--bind", output, "/samebits/output"],
      breakpoints ? ["--bind", breakpoints.folder, `${folder}/${breakpoints.inSources}`] : [],
      inMemory ? ["--size", String(MEMORY_WORKSPACE), "--tmpfs", inside] : ["--bind", scratch, inside],
      ["--chdir", "/", "--"],
      ["/bin/sh", "-c", script, "sh", Object.values(flavour.artifacts).join(" "), made],
      command(["/usr/bin/mkosi", "--directory", `${folder}/${image.name}`, ...mkosiArguments(flavour, profile)]),
      [`--output-dir=${made}`, `--workspace-dir=${inside}`, ...environmentArguments(variables)],
    ].flat(),
    {
      log,
      env,
      signal,
      keepOutput: false,
      // Some versions of `nix develop` write the folder that they are called in into shell code, as it is.
      cwd: "/",
      onLine: (line) => {
        // Programs of the image's own that are told of the other clock do not find its library, and go on without.
        if (clock && line.includes("from LD_PRELOAD cannot be preloaded")) return;
        phases.line(line);
        const stop = breakpoints && readStop(line);
        if (stop) onStop?.(stop);
        onLine?.(line);
      },
      ...(surroundings === QUIET
        ? {
            failure: `mkosi could not build "${image.name}"`,
            next: `mkosi's own words are above and in the log; a package it misses has to be named in the configuration and locked: samebits lock${isLocal(local) ? " --local" : ""}`,
          }
        : {
            failure: `mkosi could not build "${image.name}" in other surroundings than the first build's`,
            next: "mkosi's own words are above and in the log; which variation the image does not stand: leave some out, such as --vary=-clock",
          }),
    },
  );
  return { folder: output, artifacts: await readArtifacts(output, flavour), phases: phases.finish() };
}

/** The trees that lie at the same places in every build, empty where an image has none of the kind. */
async function makeTrees(
  { image, local, binaries, workspace }: AssembleOptions,
  configuration: string,
): Promise<Reading[]> {
  const [custom, programs] = [join(workspace, "custom"), join(workspace, "binaries")];
  await makeCustomTree(custom, join(configuration, image.name), local.authorizedKeys);
  await makeBinariesTree(programs, binaries);
  for (const tree of [custom, programs]) await settleFolders(tree);
  return [
    { from: custom, to: TREES.custom },
    { from: programs, to: TREES.binaries },
  ];
}

/**
 * What common/uki/mkosi.finalize writes into the image's os-release, and the programs that complete.finalize lets pass: the build
 * warns of what they lack.
 */
export function markVariables({ what, binaries }: Pick<LocalChanges, "what" | "binaries">): Record<string, string> {
  const given = binaries.filter((one) => !one.pinned).map(({ install }) => install);
  return {
    ...(what.length > 0 && { SAMEBITS_LOCAL: what.join().replaceAll(/[^\x21-\x7e]|["'\\$`%]/g, "_") }),
    ...(given.length > 0 && { SAMEBITS_GIVEN: given.join(":") }),
  };
}

/** mkosi hands nothing of its own environment on, and the main image's to its sub-images only by name. */
const environmentArguments = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).flatMap(([name, value]) => [
    `--environment=${name}=${value}`,
    `--pass-environment=${name}`,
  ]);

/** Bytes of memory that can be used without swapping (MemAvailable of proc_meminfo(5)). */
export async function freeMemory(): Promise<number> {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8"));
  return match ? Number(match[1]) * 1024 : 0;
}

/**
 * The words before a command that needs 65,536 user ids, as mkosi does: none for root.
 * @throws SamebitsError (exit 3) when the machine does not let this user have them
 */
export const asMkosiWants = async (uid: number, env: Readonly<Record<string, string>>): Promise<string[]> =>
  uid === 0 ? [] : subordinateIds(uid, env);

/**
 * An ordinary user becomes root of a user namespace with its subordinate ids: mkosi needs 65,536 of them.
 * @throws SamebitsError (exit 3) when the machine does not let this user do that
 */
async function subordinateIds(uid: number, env: Readonly<Record<string, string>>): Promise<string[]> {
  const read = async (file: string) => readFile(file, "utf8").catch(() => "");
  const missing = [];
  if (Number(await read("/proc/sys/user/max_user_namespaces")) === 0) missing.push("user.max_user_namespaces is 0");
  if ((await read("/proc/sys/kernel/unprivileged_userns_clone")).trim() === "0")
    missing.push("kernel.unprivileged_userns_clone is 0");
  // passwd(5) and subuid(5): fields between colons; a range is given to a login name or to a numeric uid.
  const entries = (text: string) => text.split("\n").map((line) => line.split(":"));
  const account = entries(await read("/etc/passwd")).find((fields) => Number(fields[2]) === uid);
  // Accounts of a directory service are not in the file.
  const user = account?.[0] ?? env.LOGNAME ?? env.USER ?? String(uid);
  for (const file of ["/etc/subuid", "/etc/subgid"]) {
    const given = entries(await read(file)).some(
      ([owner, , count]) => (owner === user || owner === String(uid)) && Number(count) >= 65_536,
    );
    if (!given) missing.push(`${file} gives the user ${user} no range of 65,536 ids`);
  }
  for (const tool of ["newuidmap", "newgidmap"]) {
    const found = await Promise.all(
      (env.PATH ?? "").split(":").map((folder) => accessible(join(folder, tool), constants.X_OK)),
    );
    if (!found.includes(true)) missing.push(`${tool} is not installed`);
  }
  if (missing.length > 0) {
    throw machineLacks("an ordinary user cannot assemble an image on this machine", {
      why: missing,
      next: [
        `as root: apt-get install uidmap && usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${user}`,
        "or run samebits as root",
      ],
    });
  }
  return ["unshare", "--map-auto", "--map-root-user", "--"];
}
