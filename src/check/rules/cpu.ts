import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand, Sink } from "../shell/command.ts";
import { leaks, type ShellScript, usesOf } from "../shell/script.ts";

const counts = ({ name, args }: ShellCommand): boolean =>
  name === "nproc" || (name === "getconf" && args.some(({ value }) => /NPROCESSORS/.test(value)));

/** Programs that take a number of jobs, or pass it on, and make the same of it whatever it is. */
const TAKES_JOBS =
  /^(?:make|gmake|ninja|samu|cargo|xargs|parallel|cmake|go|meson|zstd|pigz|mksquashfs|mkfs\.erofs|rpmbuild|dpkg-buildpackage|debuild|scons|bazel|ctest|waf|b2|bjam|npm|pytest|gcc|taskset|nproc|\[|test)$/;
const JOBS_VARIABLE = /MAKEFLAGS|JOBS|PARALLEL|NPROC|THREADS|DEB_BUILD_OPTIONS|CORES|CPUS/i;

function isLeaked(script: ShellScript, sink: Sink, depth = 0): boolean {
  if (depth > 4) return false;
  if (sink.to === "argument" && TAKES_JOBS.test(sink.command.name)) return false;
  if (sink.to === "argument" && /^(?:export|local|declare)$/.test(sink.command.name)) return false;
  if (sink.to === "argument" && /^(?:echo|printf|expr|bc)$/.test(sink.command.name))
    return isLeaked(script, sink.command.sink, depth + 1);
  if (sink.to === "variable") {
    if (JOBS_VARIABLE.test(sink.name)) return usesOf(script, sink.name).some(({ sink: use }) => isWritten(script, use));
    return usesOf(script, sink.name).some(({ sink: use }) => isLeaked(script, use, depth + 1));
  }
  return isWritten(script, sink);
}

const isWritten = (script: ShellScript, sink: Sink): boolean => {
  if (sink.to === "file") return leaks(script, sink);
  if (sink.to === "argument" && /^(?:echo|printf)$/.test(sink.command.name))
    return isWritten(script, sink.command.sink);
  return sink.to === "command" && /^(?:tee|sed|cat)$/.test(sink.command.name) && leaks(script, sink);
};

export const cpuCount: Rule = {
  id: "cpu-count",
  severity: "warning",
  finds: "nproc whose result is written into a file",
  why: "Another machine has another number of CPUs.",
  fix: "write a fixed number, or let the machine that boots find out",
  *shell(script) {
    for (const command of script.commands) {
      if (counts(command) && isLeaked(script, command.sink))
        yield onCommand(script, command, "the number of CPUs gets into a file");
    }
  },
};

export const hostCpu: Rule = {
  id: "host-cpu",
  severity: "error",
  finds: "-march=native, -mtune=native, target-cpu=native",
  why: "The code is made for the CPU of the machine that builds: other bytes elsewhere, and it may not run there.",
  fix: "name the CPU: -march=x86-64-v2, -C target-cpu=x86-64-v2",
  *shell(script) {
    const seen = new Set<number>();
    for (const command of script.commands) {
      for (const word of [command.word, ...command.args, ...command.variables.values()]) {
        const match = /-m(?:arch|tune|cpu)=native\b|target-cpu=native\b/.exec(word.text);
        if (match === null || seen.has(word.pos)) continue;
        // A string of code has its own commands, and they come later.
        if (/\s/.test(word.value) && /^(?:bash|sh|eval)$/.test(command.name)) continue;
        seen.add(word.pos);
        yield onCommand(script, command, `${match[0]} means the CPU of the machine that builds`, { at: word });
      }
    }
    for (const name of script.variables.names) {
      for (const { value, pos, end } of script.variables.assignments(name)) {
        const text = value === undefined ? "" : script.source.text.slice(pos, end);
        const match = /-m(?:arch|tune|cpu)=native\b|target-cpu=native\b/.exec(text);
        if (match !== null && ![...seen].some((at) => at >= pos && at < end)) {
          yield {
            source: script.source,
            at: { pos, end },
            what: `${match[0]} means the CPU of the machine that builds`,
          };
        }
      }
    }
  },
};
