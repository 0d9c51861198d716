import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { leaks, usesOf } from "../shell/script.ts";
import { runsInImage } from "./places.ts";

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
