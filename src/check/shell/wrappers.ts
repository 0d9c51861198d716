/** A program that runs the command behind its own options. */
interface Wrapper {
  /** Options whose value is the next word. */
  readonly values?: readonly string[];
  /** Words of its own that come before the command. */
  readonly own?: number;
  /** `NAME=VALUE` words come before the command. */
  readonly assigns?: true;
  /** Options with which it does something else. */
  readonly not?: readonly string[];
}

/** Manual pages of each: sudo(8), env(1), chroot(1), xargs(1)…; mkosi-chroot and its like: mkosi(1), "Scripts". */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  "arch-chroot": { values: ["-u"], own: 1 },
  builtin: {},
  busybox: {},
  catchsegv: {},
  chroot: { values: ["--userspec", "--groups"], own: 1 },
  chrt: { own: 1 },
  command: { not: ["-v", "-V"] },
  doas: { values: ["-u", "-C"] },
  eatmydata: {},
  env: { values: ["-u", "--unset", "-C", "--chdir"], assigns: true },
  exec: { values: ["-a"] },
  fakeroot: { values: ["-l", "-s", "-i", "-b"] },
  faketime: { values: ["-f"], own: 1 },
  flock: { values: ["-w", "-E"], own: 1 },
  ionice: { values: ["-c", "-n"] },
  "mkosi-as-caller": {},
  "mkosi-chroot": { values: ["--chdir", "--setenv", "--bind", "--ro-bind"] },
  nice: { values: ["-n", "--adjustment"] },
  nohup: {},
  runuser: { values: ["-u", "-g", "-G"] },
  setarch: { own: 1 },
  setpriv: { values: ["--reuid", "--regid", "--groups", "--inh-caps", "--bounding-set"] },
  setsid: {},
  stdbuf: { values: ["-i", "-o", "-e"] },
  sudo: { values: ["-u", "-g", "-C", "-D", "-h", "-p", "-R", "-T", "-U"], assigns: true, not: ["-l", "-v", "-k"] },
  "systemd-nspawn": { values: ["-D", "--directory", "-i", "--image", "-u", "--user", "-E", "--setenv", "--bind"] },
  taskset: { own: 1 },
  time: { values: ["-f", "-o"] },
  timeout: { values: ["-s", "--signal", "-k", "--kill-after"], own: 1 },
  torsocks: {},
  unshare: { values: ["-R", "--root", "-w", "--wd", "-S", "--setuid", "-G", "--setgid"] },
  xargs: {
    values: ["-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s", "--arg-file", "--delimiter", "--max-args", "--max-procs"],
  },
};

/** What a wrapper leaves of its words: how many it takes, and the assignments among them. */
export interface Unwrapped {
  /** The index of the command that it runs. */
  readonly at: number;
  /** Indices of `NAME=VALUE` words. */
  readonly assignments: readonly number[];
}

/**
 * Where the command begins that the wrapper `words[from]` runs; undefined when that is no wrapper, or runs nothing.
 * @param words unquoted
 */
export function unwrap(words: readonly string[], from: number): Unwrapped | undefined {
  const wrapper = Object.hasOwn(WRAPPERS, programName(words[from]!)) ? WRAPPERS[programName(words[from]!)] : undefined;
  if (wrapper === undefined) return undefined;
  let own = wrapper.own ?? 0;
  const assignments: number[] = [];
  for (let at = from + 1; at < words.length; at++) {
    const word = words[at]!;
    if (wrapper.not?.includes(word)) return undefined;
    if (word === "--") continue;
    if (/^-./.test(word)) {
      if (wrapper.values?.includes(word)) at++;
    } else if (wrapper.assigns && /^\w+=/.test(word)) assignments.push(at);
    else if (own > 0) own--;
    else return { at, assignments };
  }
  return undefined;
}

/** The last part of a program's path. */
export const programName = (word: string): string => word.slice(word.lastIndexOf("/") + 1);
