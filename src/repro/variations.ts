import type { Order, Surroundings } from "../image/surroundings.ts";
import type { Choices } from "./random.ts";

/** What a machine lets a build be varied in. Each is undefined where it does, else why not. */
export interface Machine {
  readonly uid: number;
  /** Numbers of the processors that this process may use: those of a container need not begin with 0. */
  readonly processors: readonly number[];
  /** How the file system that sources are copied to lists files that were made by name. */
  readonly listing: Order | "otherwise";
  /** Why nothing can be mounted with FUSE. */
  readonly withoutFuse: string | undefined;
  /** Why a workspace cannot lie in memory as well as on disk. */
  readonly withoutOtherFileSystem: string | undefined;
  /** Why personality(2) cannot be had. */
  readonly withoutPersonality: string | undefined;
}

/** What other surroundings are made with, by path. */
export interface VerifyTools {
  /** disorderfs, as a command. */
  readonly disorderfs: readonly string[];
  /** LOCPATH of the foreign locale. */
  readonly localePath: string;
  /** libfaketime: in the image toolchain, where mkosi's own sandbox shows it; in the store, for everything else. */
  readonly faketime: { readonly inToolchain: string; readonly inStore: string };
}

/** What is built: not everything stands every variation. */
export type Subject = "image" | "step" | "kernel";

/** Something that must not matter. */
export interface Variation {
  readonly name: string;
  /** In words: what differs. */
  readonly title: string;
  /** Of an image, mkosi alone sees it: it gives its scripts, and all it starts, an environment of its own. */
  readonly mkosiAlone?: true;
  /** Why it cannot be done for this subject on this machine; undefined: it can. */
  readonly impossible: (machine: Machine, subject: Subject) => string | undefined;
  /** What a build has usually, and what another one gets, in words. */
  readonly shown: (surroundings: Surroundings) => string;
  /** Other surroundings in this one respect. */
  readonly change: (
    before: Surroundings,
    choices: Choices,
    machine: Machine,
    tools: VerifyTools,
    turn: Turn,
  ) => Surroundings;
}

/** Runs take turns in what excludes each other: see `disorder` of {@link Surroundings}. */
export interface Turn {
  readonly subject: Subject;
  /** root is someone else this time. */
  readonly unprivileged: boolean;
  /** Folders that are written to list their entries in another order as well. */
  readonly disorderly: boolean;
  /** It is the turn of what is not tried first. */
  readonly second: boolean;
}

const possible = () => undefined;
const DAY = 86_400;

/**
 * Everything that is varied, in the order in which it is shown. After reprotest's list (its README, "variations"), less what
 * is fixed by the sandbox (PATH, network), and with the workspace's file system and libfaketime's clock added.
 */
export const VARIATIONS: readonly Variation[] = [
  {
    name: "path",
    title: "build path",
    impossible: possible,
    shown: ({ folder, workspace }) => `${folder}, ${workspace}`,
    change: (before, choices) => ({
      ...before,
      folder: `/srv/${Array.from({ length: choices.integer(2, 5) }, () => choices.word(2, 14)).join("/")}/images`,
      workspace: `/mnt/${choices.word(5, 20)}`,
    }),
  },
  {
    name: "umask",
    title: "umask",
    impossible: possible,
    shown: ({ umask }) => umask,
    change: (before, choices) => ({ ...before, umask: choices.one(["0077", "0027", "0002"]) }),
  },
  {
    name: "timezone",
    title: "time zone",
    mkosiAlone: true,
    impossible: possible,
    shown: ({ timeZone }) => timeZone,
    // Almost a day away from UTC on either side, and not by whole hours.
    change: (before, choices) => ({
      ...before,
      timeZone: choices.one(["<+1345>-13:45", "<-1130>11:30", "<+1400>-14"]),
    }),
  },
  {
    name: "locale",
    title: "locale",
    mkosiAlone: true,
    impossible: possible,
    shown: ({ locale }) => locale,
    change: (before, _choices, _machine, { localePath }) => ({ ...before, locale: "tr_TR.UTF-8", localePath }),
  },
  {
    name: "user",
    title: "user name",
    mkosiAlone: true,
    impossible: possible,
    shown: ({ user }) => user ?? "none",
    change: (before, choices) => ({ ...before, user: choices.word(4, 12) }),
  },
  {
    name: "hostname",
    title: "host name",
    impossible: possible,
    shown: ({ hostName }) => hostName,
    change: (before, choices) => ({ ...before, hostName: `${choices.word(4, 12)}-${choices.integer(1, 99)}` }),
  },
  {
    name: "home",
    title: "home",
    mkosiAlone: true,
    impossible: possible,
    shown: ({ home }) => home,
    change: (before, choices) => ({ ...before, home: `/home/${choices.word(4, 12)}` }),
  },
  {
    name: "processors",
    title: "processors",
    impossible: ({ processors }, subject) =>
      processors.length > 1 || subject === "kernel" ? undefined : "this machine has one processor",
    shown: ({ processors }) => (processors === undefined ? "all" : String(processors.length)),
    change: (before, choices, { processors }) => ({
      ...before,
      processors: processors.slice(0, choices.integer(1, Math.max(1, processors.length - 1))),
    }),
  },
  {
    name: "fileorder",
    title: "order of entries in folders",
    impossible: ({ withoutFuse }, subject) => (subject === "kernel" ? "Nix's sandbox has no FUSE" : withoutFuse),
    shown: ({ disorder }) =>
      disorder === undefined
        ? "the file system's"
        : `${disorder.readings}${disorder.workspace === undefined ? "" : `; in the workspace ${disorder.workspace}`}`,
    // Both orders have their turn. First comes the one that a build in the machine's own order is less likely to have had: tmpfs
    // lists the newest entry first, which for files made by name is backwards.
    change: (before, _choices, { listing }, { disorderfs }, { disorderly, second }) => ({
      ...before,
      disorder: {
        command: [...disorderfs, "--quiet", "--multi-user=yes"],
        readings: (listing === "by name") === second ? "by name" : "backwards",
        ...(disorderly && { workspace: second ? "backwards" : "by name" }),
      },
    }),
  },
  {
    name: "filesystem",
    title: "file system and inodes of the workspace",
    impossible: ({ withoutOtherFileSystem }, subject) =>
      subject === "kernel" ? "in memory both times: on a disk it takes several times as long" : withoutOtherFileSystem,
    shown: ({ memory }) => (memory ? "memory" : "disk"),
    change: (before) => ({ ...before, memory: !before.memory }),
  },
  {
    name: "environment",
    title: "environment variables",
    mkosiAlone: true,
    impossible: possible,
    shown: ({ environment }) => Object.keys(environment).join(" ") || "none",
    change: (before, choices) => ({
      ...before,
      environment: { ...before.environment, [`SAMEBITS_${choices.word(4, 8).toUpperCase()}`]: choices.word(8, 30) },
    }),
  },
  {
    name: "clock",
    title: "clock",
    impossible: possible,
    shown: ({ clock }) => (clock === undefined ? "true" : `${Math.round(clock.seconds / DAY)} days ahead`),
    // Other years, months and seconds; not beyond 2038.
    change: (before, choices, _machine, { faketime }, { subject }) => ({
      ...before,
      clock: {
        library: subject === "image" ? faketime.inToolchain : faketime.inStore,
        seconds: choices.integer(400 * DAY, 2500 * DAY),
      },
    }),
  },
  {
    name: "aslr",
    title: "address space layout",
    impossible: ({ withoutPersonality }) => withoutPersonality,
    shown: ({ fixedAddresses }) => (fixedAddresses ? "fixed" : "random"),
    change: (before) => ({ ...before, fixedAddresses: !before.fixedAddresses }),
  },
  {
    name: "uname",
    title: "version of the running kernel",
    impossible: ({ withoutPersonality }, subject) =>
      subject === "image"
        ? "the installation of Debian's libc6 refuses the one that a process can be shown"
        : withoutPersonality,
    shown: ({ oldKernel }) => (oldKernel ? "2.6" : "the machine's"),
    change: (before) => ({ ...before, oldKernel: true }),
  },
  {
    name: "privileges",
    title: "who root is",
    impossible: ({ uid }, subject) => {
      if (subject === "kernel") return "Nix's builders are ordinary users; see the user name";
      return uid === 0 ? undefined : "every build of an ordinary user is one of subordinate ids";
    },
    shown: ({ subordinate }) => (subordinate === undefined ? "the machine's" : `uid ${subordinate} of the machine`),
    change: (before, choices, _machine, _tools, { unprivileged }) =>
      unprivileged ? { ...before, subordinate: 65_536 * choices.integer(2, 900) } : before,
  },
];
