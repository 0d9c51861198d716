import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What /proc/PID/stat says about one process; see proc_pid_stat(5). */
export interface ProcessStat {
  readonly pid: number;
  /** One letter: R, S, D, Z (ended, not yet collected)… */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks after the boot of the machine: with the pid, names one process for as long as the machine is up. */
  readonly startTicks: string;
}

/** Reads /proc/PID/stat; undefined when there is no such process (any more). */
export function processStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the name in parentheses and may itself hold spaces and parentheses: fields count from the last one.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    state: fields[0]!,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTicks: fields[19]!,
  };
}

/**
 * The living processes that belong to `root`: itself, everything in the session or process group it leads, and every
 * descendant of these. A child that moves to a process group of its own (as mkosi's do) is still found by its session.
 * One that moved to a session of its own can be told from its parents alone, and no longer once these have ended:
 * @param remembered what was found earlier, while its parents lived; it and its descendants count too
 */
export function processTree(root: number, remembered: readonly ProcessStat[] = []): number[] {
  return treeStats(root, remembered).map((stat) => stat.pid);
}

/** As {@link processTree}, with what it takes to know the processes again. */
export function treeStats(root: number, remembered: readonly ProcessStat[] = []): ProcessStat[] {
  const known = new Set(remembered.map((stat) => `${stat.pid} ${stat.startTicks}`));
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processStat(Number(name)))
    .filter((stat) => stat !== undefined);
  const found = new Set(
    all
      .filter(
        (stat) =>
          stat.pid === root ||
          stat.session === root ||
          stat.group === root ||
          known.has(`${stat.pid} ${stat.startTicks}`),
      )
      .map((stat) => stat.pid),
  );
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const stat of all) if (found.has(stat.parent)) found.add(stat.pid);
  }
  return all.filter((stat) => found.has(stat.pid) && stat.state !== "Z" && stat.state !== "X");
}

/** Sends a signal to everything of {@link processTree}; says how many processes there were. */
export function signalTree(root: number, signal: NodeJS.Signals, remembered: readonly ProcessStat[] = []): number {
  const pids = processTree(root, remembered);
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone meanwhile, or a process of another user that its own parent will end.
    }
  }
  return pids.length;
}

/** Kills everything of {@link processTree} until nothing is left, also what is started meanwhile; at most ~2 s. */
export async function killTree(root: number, remembered: readonly ProcessStat[] = []): Promise<void> {
  for (let round = 0; round < 100 && signalTree(root, "SIGKILL", remembered) > 0; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * What the guard runs. It reads `+ PID` and `- PID` from samebits; at end of file (samebits ended, be it by kill -9, since
 * the kernel closes the pipe) it kills what is still on the list, with the same idea of "belongs to" as processTree above.
 * Builtins of a POSIX shell alone, `sleep` aside, so that it starts within a millisecond and needs next to no memory.
 */
const GUARD = `
trap '' HUP INT TERM
list=' '
while read -r what id; do
  case $what in
    +) list="$list$id " ;;
    -) case $list in *" $id "*) list="\${list%% $id *} \${list#* $id }" ;; esac ;;
  esac
done
round=0
while [ "$list" != ' ' ] && [ $round -lt 100 ]; do
  round=$((round + 1))
  table=''
  for stat in /proc/[0-9]*/stat; do
    line=''
    read -r line < "$stat" || continue
    pid=\${line%% *}
    set -- \${line##*) }
    case $1 in Z | X) continue ;; esac
    table="$table $pid:$2:$3:$4"
  done
  victims=' '
  before=''
  while [ "$before" != "$victims" ]; do
    before=$victims
    for entry in $table; do
      pid=\${entry%%:*}
      case $victims in *" $pid "*) continue ;; esac
      rest=\${entry#*:}
      parent=\${rest%%:*}
      rest=\${rest#*:}
      case $victims in *" $parent "*) victims="$victims$pid " && continue ;; esac
      case $list in *" $pid "* | *" \${rest%%:*} "* | *" \${rest#*:} "*) victims="$victims$pid " ;; esac
    done
  done
  [ "$victims" = ' ' ] && exit 0
  kill -KILL $victims
  sleep 0.02
done
`;

let guard: ChildProcess | undefined;

/**
 * Makes sure that a child process and all it starts end with samebits, whatever ends samebits: a small shell waits for
 * the end of samebits and then kills what is left. One such guard serves the whole process; it starts at the first call.
 * (PR_SET_PDEATHSIG would reach the direct child only, and needs a helper program.)
 * @returns a function that takes the child off the guard's list: to be called as soon as the child has ended.
 */
export function endWithParent(pid: number): () => void {
  if (guard === undefined) {
    // A session of its own: Ctrl-C on the terminal must not end the guard.
    guard = spawn("/bin/sh", ["-c", GUARD], { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {}, cwd: "/" });
    guard.on("error", () => {});
    guard.stdin?.on("error", () => {});
    guard.unref();
    (guard.stdin as { unref?: () => void } | null)?.unref?.();
  }
  const { stdin } = guard;
  stdin?.write(`+ ${pid}\n`);
  return () => void stdin?.write(`- ${pid}\n`);
}
