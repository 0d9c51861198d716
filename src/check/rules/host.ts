import type { Hit, Rule, ScriptContext } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand, ShellWord, Sink } from "../shell/command.ts";
import { leaks, type ShellScript, usesOf } from "../shell/script.ts";
import { inImage, runsInImage } from "./places.ts";

/** What a command tells of the machine that builds; undefined: nothing. */
function tells(command: ShellCommand): string | undefined {
  const { name, args } = command;
  const words = args.map(({ value }) => value);
  switch (name) {
    case "hostname":
      return words.every((word) => word.startsWith("-")) ? "the name of the machine" : undefined;
    case "hostnamectl":
      return words.length === 0 || /^(?:hostname|status)$/.test(words[0]!) ? "the name of the machine" : undefined;
    case "whoami":
    case "logname":
      return "the user who builds";
    case "id":
      return command.has("-n", "--name") || words.length === 0 ? "the user who builds" : undefined;
    case "uname":
      return words.length === 0 ||
        words.every((word) => /^-[mpiso]+$|^--(?:machine|kernel-name|operating-system)$/.test(word))
        ? undefined
        : "the kernel or name of the machine that builds";
    case "lscpu":
    case "lsb_release":
    case "dmidecode":
      return "the machine that builds";
    case "cat":
    case "head":
    case "grep":
    case "sed":
    case "awk":
      return words.some((word) =>
        /^\/proc\/(?:cpuinfo|version|meminfo|sys\/kernel\/(?:hostname|osrelease|version))$/.test(word),
      )
        ? "the machine that builds"
        : undefined;
    default:
      return undefined;
  }
}

const HOST_VARIABLES = ["HOSTNAME", "HOSTTYPE", "LOGNAME", "SUDO_USER", "USER"];

export const hostIdentity: Rule = {
  id: "host-identity",
  severity: "warning",
  finds:
    "hostname, whoami, uname -r, /proc/cpuinfo, $HOSTNAME, $USER, socket.gethostname(), where the result can get into a file",
  why: "It is another one on another machine, or for another user.",
  fix: "write a fixed value; of a kernel, the release that is in the image: ls $BUILDROOT/usr/lib/modules",
  *shell(script) {
    for (const command of script.commands) {
      const what = tells(command);
      if (what !== undefined && leaks(script, command.sink))
        yield onCommand(script, command, `${what} can get into what is built`);
    }
    for (const use of HOST_VARIABLES.flatMap((name) => usesOf(script, name))) {
      if (script.variables.assignments(use.name).length > 0 || !leaks(script, use.sink)) continue;
      yield {
        source: script.source,
        at: use,
        what: `$${use.name} of the machine that builds can get into what is built`,
      };
    }
  },
  *python(script) {
    for (const call of script.calls) {
      if (
        !/^(?:socket\.(?:gethostname|getfqdn)|platform\.(?:node|uname|release|version|platform)|os\.(?:uname|getlogin)|getpass\.getuser)$/.test(
          call.name,
        )
      )
        continue;
      if (call.within.some(({ name }) => name === "print")) continue;
      yield {
        source: script.source,
        at: call,
        what: "something of the machine that builds can get into what is built",
      };
    }
  },
};

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

const isForeign = (locale: string): boolean => locale !== "" && !/^(?:C|POSIX|C\.UTF-?8)$/i.test(locale);

export const localeSort: Rule = {
  id: "locale-sort",
  severity: "warning",
  finds:
    "sort under another locale than C: LANG or LC_ALL set, scripts that mkosi starts with the caller's environment",
  why: "Every locale has an order of its own, and it changes with the version of the C library. (Other scripts get LANG=C.UTF-8 from mkosi.)",
  fix: "LC_ALL=C sort",
  *shell(script, { kind, environment }) {
    const assigned = ["LC_ALL", "LC_COLLATE", "LANG"].flatMap((name) => [
      ...(environment.has(name) ? [environment.get(name)!] : []),
      ...script.variables.assignments(name).map(({ value }) => (value?.type === "Word" ? value.value : "?")),
    ]);
    const always = script.variables
      .assignments("LC_ALL")
      .some(({ value }) => value?.type === "Word" && !isForeign(value.value));
    const isHosts = kind === "value" || kind === "configure" || assigned.some(isForeign);
    if (!isHosts || always) return;
    for (const command of script.commands) {
      if (command.name !== "sort" || command.has("-n", "-g", "-h", "-V", "-R", "--numeric-sort", "--version-sort"))
        continue;
      const own = command.variables.get("LC_ALL")?.value ?? command.variables.get("LC_COLLATE")?.value;
      if ((own === undefined || isForeign(own)) && leaks(script, command.sink))
        yield onCommand(script, command, "the order depends on the locale");
    }
  },
};

/** Paths of the one who builds. */
const PRIVATE = /^(?:\/home\/|\/Users\/|\/root\/|~|\$\{?HOME\b)/;
const COPIES = /^(?:cp|install|mv|rsync|ln|cat|source|\.|tar|dd)$/;

export const privatePath: Rule = {
  id: "private-path",
  severity: "warning",
  finds: "scripts that take files from /home, /root or $HOME of the machine that builds",
  why: "Nobody else has these files.",
  fix: "keep them in the project: scripts see its folder as $SRCDIR",
  *shell(script, context) {
    if (context.kind === "clean") return;
    for (const command of script.commands) {
      if (!COPIES.test(command.name) || runsInImage(command, context)) continue;
      const operands = command.operands("-m", "-o", "-g", "-t", "--mode", "--owner", "--group");
      const sources =
        /^(?:cp|install|mv|rsync|ln)$/.test(command.name) && operands.length > 1 ? operands.slice(0, -1) : operands;
      const word = sources.find(({ value }) => PRIVATE.test(value));
      if (word !== undefined)
        yield onCommand(script, command, `${word.value} is a file of the machine that builds`, { at: word });
    }
  },
};

export const callersUmask: Rule = {
  id: "callers-umask",
  severity: "warning",
  finds: "scripts that make files or folders in the image, and do not set umask (once for each script)",
  why: "mkosi passes the umask of its caller on: with 077, or 002, the same files come out with other modes.",
  fix: "write umask 022 at the top of the script, or give the mode: mkdir -m 755, install -m 644",
  *shell(script, context) {
    if (!/^(?:prepare|build|postinst|finalize)$/.test(context.kind)) return;
    if (script.commands.some(({ name }) => name === "umask")) return;
    const places = script.commands.flatMap((command) => madeBy(script, command, context));
    const [first] = places;
    if (first === undefined) return;
    const more = places.length === 1 ? "" : ` (and ${places.length - 1} more in this script)`;
    yield { ...first, what: `${first.what} with the umask of whoever started mkosi${more}` };
  },
};

function madeBy(script: ShellScript, command: ShellCommand, context: ScriptContext): Hit[] {
  const inside = (word: ShellWord | undefined): word is ShellWord =>
    word !== undefined &&
    (inImage(word) || (runsInImage(command, context) && /^\/(?!dev|proc|sys|tmp|run|work)/.test(word.value)));
  // mkosi has made that one already.
  const isThere = ({ value }: ShellWord) => value.endsWith("/etc/machine-id");
  const modeIsSet = (word: ShellWord) =>
    script.commands.some(
      (one) => one.name === "chmod" && one.pos > command.pos && one.args.some(({ text }) => text === word.text),
    );
  // What is appended to is there already, as a rule.
  const words: (ShellWord | undefined)[] = command.redirects.some(({ operator }) => operator === ">>")
    ? []
    : [command.outputFile];
  if (command.name === "mkdir" && !command.has("-m", "--mode")) words.push(...command.operands());
  if (command.name === "touch" || command.name === "tee") words.push(...command.operands("-d", "-t", "-r"));
  if (command.name === "cp" && !command.has("-a", "-p", "--archive", "--preserve"))
    words.push(command.operands().at(-1));
  const word = words.find((one) => inside(one) && !isThere(one) && !modeIsSet(one));
  return word === undefined ? [] : [onCommand(script, command, `${word.text} is made`, { at: word })];
}
