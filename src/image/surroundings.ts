import { dirname } from "node:path";
import { quote } from "../base/process.ts";

/** In which order a folder lists its entries. */
export type Order = "by name" | "backwards";

/**
 * What may differ between two builds without any effect on the bits. A build uses {@link QUIET}; verification others, chosen
 * to differ in as much as the machine allows.
 */
export interface Surroundings {
  /** Folder that what is built lies in, inside the sandbox. */
  readonly folder: string;
  /** Folder to work in, inside the sandbox. */
  readonly workspace: string;
  readonly umask: string;
  /** POSIX TZ, such as `<+1345>-13:45`: no file is looked up. */
  readonly timeZone: string;
  readonly locale: string;
  /** LOCPATH, for a locale that the toolchain does not have. */
  readonly localePath?: string;
  /** LOGNAME and USER; undefined: neither is set. */
  readonly user?: string;
  readonly hostName: string;
  readonly home: string;
  /** Numbers of the processors that may be used; undefined: all. */
  readonly processors?: readonly number[];
  /** Whether the workspace lies in memory, when it fits there. */
  readonly memory: boolean;
  /** Variables that nothing should look at. */
  readonly environment: Readonly<Record<string, string>>;
  /** A clock that goes ahead, by libfaketime: for programs that read it through the C library. Times of files stay true. */
  readonly clock?: { readonly library: string; readonly seconds: number };
  /** Programs and stacks lie at the same addresses each time (ADDR_NO_RANDOMIZE of personality(2)). */
  readonly fixedAddresses?: boolean;
  /** The kernel calls itself 2.6 (UNAME26 of personality(2)). */
  readonly oldKernel?: boolean;
  /** root is this id of the machine, with 65,535 more: an ordinary user in all that concerns the machine. */
  readonly subordinate?: number;
  /**
   * Folders list their entries in another order: the command of disorderfs, and the order of those that are read. `workspace`:
   * of those that are written to, too, which only works without `subordinate` (disorderfs acts as the machine's user and may
   * not change owners).
   */
  readonly disorder?: { readonly command: readonly string[]; readonly readings: Order; readonly workspace?: Order };
}

export const QUIET: Surroundings = {
  folder: "/samebits/images",
  workspace: "/var/tmp",
  umask: "0022",
  timeZone: "UTC",
  locale: "C.UTF-8",
  hostName: "samebits",
  home: "/root",
  memory: true,
  environment: {},
};

/** A folder of the machine, to be read inside the sandbox. */
export interface Reading {
  readonly from: string;
  readonly to: string;
}

/** libfaketime's variables: times of files and the clock for durations stay true, nothing is shared between processes. */
export const clockVariables = ({ library, seconds }: NonNullable<Surroundings["clock"]>): Record<string, string> => ({
  LD_PRELOAD: library,
  FAKETIME: `+${seconds}s`,
  NO_FAKE_STAT: "1",
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
  FAKETIME_DISABLE_SHM: "1",
});

/**
 * Options of bubblewrap that make surroundings, and a shell command line that runs a command in them; the sandbox has a
 * private root (`enter … --private`) in a toolchain with util-linux.
 * @param readings what the command reads
 * @param owned folders inside the sandbox that the command writes to, made if they are not there; the first one holds the others
 * @param prepare shell lines that fill the first of the folders that are written to: whoever runs the command then may not be
 * able to read what there is
 */
export function surround(
  surroundings: Surroundings,
  readings: readonly Reading[],
  owned: readonly string[],
  prepare: readonly string[] = [],
): { readonly sandbox: readonly string[]; readonly command: (words: readonly string[]) => readonly string[] } {
  const { umask, timeZone, locale, localePath, user, hostName, home, environment, disorder, subordinate } =
    surroundings;
  const variables: Readonly<Record<string, string>> = {
    PATH: "/usr/bin:/usr/sbin",
    HOME: home,
    TZ: timeZone,
    LANG: locale,
    LC_ALL: locale,
    TERM: "dumb",
    ...(localePath !== undefined && { LOCPATH: localePath }),
    ...(user !== undefined && { USER: user, LOGNAME: user }),
    ...environment,
  };
  const sandbox = [
    ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"],
    ["--hostname", hostName],
    ["--proc", "/proc"],
    // A folder that bubblewrap makes on the way is for its owner alone.
    ...folders(...readings.map(({ to }) => to), ...(disorder ? [original("workspace")] : []), ...owned, home),
    ...(disorder
      ? [
          ["--dev-bind", "/dev/fuse", "/dev/fuse"],
          ...readings.flatMap(({ from, to }, index) => [
            ["--ro-bind", from, original(index)],
            ["--dir", to],
          ]),
        ]
      : readings.map(({ from, to }) => ["--ro-bind", from, to])),
    ["--perms", "1777", "--tmpfs", "/tmp"],
    home === "/root" ? ["--tmpfs", home] : ["--dir", home],
    ["--clearenv"],
    ...Object.entries(variables).map(([name, value]) => ["--setenv", name, value]),
  ].flat();
  const prologue = [
    "set -eu",
    ...disorderly(surroundings, readings, owned[0]!),
    // Not before: disorderfs covers empty folders only.
    `mkdir -p ${owned.map(quote).join(" ")}`,
    ...(subordinate === undefined
      ? []
      : [
          `chown ${subordinate}:${subordinate} ${["/", "/run", "/var", "/var/tmp", ...owned, home].map(quote).join(" ")}`,
        ]),
    `umask ${umask}`,
    ...prepare,
    ...(subordinate === undefined || prepare.length === 0
      ? []
      : [`chown -R ${subordinate}:${subordinate} ${quote(owned[0]!)}`]),
    'exec "$@"',
  ].join("\n");
  return {
    sandbox,
    command: (words) => [
      ...["/bin/sh", "-c", prologue, "sh"],
      ...(subordinate === undefined ? [] : ["/bin/sh", "-euc", AS_SUBORDINATE, "sh", String(subordinate)]),
      ...inside(surroundings),
      ...words,
    ],
  };
}

/** Where what disorderfs shows lies itself. */
const original = (name: number | string) => `/samebits/original/${name}`;

/** Shell lines that mount disorderfs; it ends with the sandbox's process name space. */
function disorderly({ disorder }: Surroundings, readings: readonly Reading[], workspace: string): string[] {
  if (!disorder) return [];
  const mount = (order: Order, from: string, to: string) => {
    const options = ["--sort-dirents=yes", `--reverse-dirents=${order === "backwards" ? "yes" : "no"}`];
    return [...disorder.command, ...options, from, to].map(quote).join(" ");
  };
  return [
    ...readings.map(({ to }, index) => mount(disorder.readings, original(index), to)),
    ...(disorder.workspace
      ? [
          `mkdir ${original("workspace")}`,
          `mount --bind ${quote(workspace)} ${original("workspace")}`,
          mount(disorder.workspace, original("workspace"), workspace),
        ]
      : []),
  ];
}

/** What stands before a command of whoever it is that runs it. */
function inside({ processors, fixedAddresses, oldKernel, clock }: Surroundings): string[] {
  const personality = [...(fixedAddresses ? ["--addr-no-randomize"] : []), ...(oldKernel ? ["--uname-2.6"] : [])];
  return [
    ...(processors === undefined ? [] : ["/usr/bin/taskset", "--cpu-list", processors.join()]),
    ...(personality.length === 0 ? [] : ["/usr/bin/setarch", "x86_64", ...personality]),
    ...(clock ? ["/usr/bin/env", ...Object.entries(clockVariables(clock)).map((pair) => pair.join("="))] : []),
  ];
}

/**
 * Runs a command as root of a user name space whose ids from 0 to 65,535 are `$1` and those behind it. util-linux's unshare would
 * ask newuidmap, and that /etc/subuid; who is root may write the maps itself. Capabilities are kept until there is a root again.
 */
const AS_SUBORDINATE = `
  first=$1; shift
  wait=$(mktemp -d); mkfifo "$wait/up" "$wait/down"
  unshare --user --keep-caps /bin/sh -euc '
    echo up >"$0/up"; read -r _ <"$0/down"
    exec setpriv --reuid=0 --regid=0 --clear-groups "$@"' "$wait" "$@" &
  child=$!
  read -r _ <"$wait/up"
  echo "0 $first 65536" >"/proc/$child/gid_map"
  echo "0 $first 65536" >"/proc/$child/uid_map"
  echo go >"$wait/down"
  rm -r "$wait"
  wait "$child"`;

/** `--dir` for each of the folders and all above them, those above first. */
function folders(...paths: readonly string[]): string[][] {
  const above = new Set<string>();
  for (const path of paths) {
    const list: string[] = [];
    for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) list.unshift(folder);
    for (const folder of list) above.add(folder);
  }
  return [...above].map((folder) => ["--dir", folder]);
}
