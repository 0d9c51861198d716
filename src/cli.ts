import { join } from "node:path";
import type { Argv } from "yargs";
import packageJson from "../package.json" with { type: "json" };
import { EXIT, invalid } from "./base/errors.ts";
import { machineError } from "./base/machine-error.ts";
import { didYouMean } from "./base/nearest.ts";
import { abortOnSignals } from "./base/signals.ts";
import type { AnyCommand, Context } from "./commands/context.ts";
import { findProject } from "./commands/project.ts";
import { type Choice, chooseReporter, makeReporter } from "./report/choose.ts";
import { renderError } from "./report/print-error.ts";

interface Entry {
  /** The command's name and positionals, as yargs reads them. */
  readonly usage: string;
  readonly describe: string;
  readonly load: () => Promise<{ readonly default: AnyCommand }>;
  /** Stands in for another program: it reads its words by itself, needs no project, and ends with that program's statuses. */
  readonly dropIn?: true;
  /** Works outside of a project too: its root is the current folder then. */
  readonly anywhere?: true;
  /** What stands behind `--` is a command of the user's, which is handed on as `behind`. */
  readonly takesCommand?: true;
}
interface Group {
  readonly usage: string;
  readonly describe: string;
  readonly commands: Table;
}
type Table = readonly (Entry | Group)[];

/** Every command there is, in the order of a day's work. A module is loaded when its command is called, not before. */
const COMMANDS: Table = [
  {
    usage: "build <image>",
    describe: "Build an image and compare its digests with the lock",
    load: () => import("./commands/build.ts"),
  },
  {
    usage: "verify [image..]",
    describe: "Build a second time in other surroundings; compare both builds and the lock",
    load: () => import("./commands/verify.ts"),
  },
  {
    usage: "twice <folder>",
    describe: "Run a build step (behind --) again in other surroundings; compare what it makes",
    load: () => import("./commands/twice.ts"),
    takesCommand: true,
  },
  {
    usage: "check [what..]",
    describe: "What can make builds differ, found in mkosi's configuration and scripts before building",
    load: () => import("./commands/check.ts"),
    anywhere: true,
  },
  {
    usage: "diff <a> <b>",
    describe: "What two artifacts or output folders differ in, down to the file, and why",
    load: () => import("./commands/diff.ts"),
    anywhere: true,
  },
  {
    usage: "boot <image>",
    describe: "Boot a built image in QEMU, with its serial console on this terminal",
    load: () => import("./commands/boot.ts"),
  },
  {
    usage: "sizes <image>",
    describe: "Which package takes how much of a built image",
    load: () => import("./commands/sizes.ts"),
  },
  {
    usage: "convert <image>",
    describe: "Write a built image's disk in a further format (VDI)",
    load: () => import("./commands/convert.ts"),
  },
  {
    usage: "shell <image>",
    describe: "A shell in a script of a build that stopped (build --profile debug-hook)",
    load: () => import("./commands/shell.ts"),
  },
  {
    usage: "kernel",
    describe: "Kernel configurations",
    commands: [
      {
        usage: "list",
        describe: "The project's kernels",
        load: () => import("./commands/kernel-list.ts"),
      },
      {
        usage: "show <name>",
        describe: "What a kernel is configured from and what came of it",
        load: () => import("./commands/kernel-show.ts"),
      },
      {
        usage: "config [name..]",
        describe: "Merge base and fragments, run olddefconfig, write the configurations",
        load: () => import("./commands/kernel-config.ts"),
      },
      {
        usage: "check [name..]",
        describe: "What a configuration gets wrong: reproducible bits, hardening, what its hosts need",
        load: () => import("./commands/kernel-check.ts"),
      },
      {
        usage: "merge",
        describe: "Merge a base and fragments as the kernel's merge_config.sh does, in any folder (see merge -h)",
        load: () => import("./commands/kernel-merge.ts"),
        dropIn: true,
      },
      {
        usage: "explain <name> <option..>",
        describe: "Where an option's value comes from, what it depends on, who selects it",
        load: () => import("./commands/kernel-explain.ts"),
      },
      {
        usage: "diff <a> [b]",
        describe: "Differences of two configurations, by menu: kernels, git revisions, base and result, files",
        load: () => import("./commands/kernel-diff.ts"),
      },
      {
        usage: "edit <kernel>",
        describe: "Change a configuration in make nconfig; the change becomes a new, minimal fragment",
        load: () => import("./commands/kernel-edit.ts"),
      },
      {
        usage: "update [name..]",
        describe: "Move to a newer packaged kernel source: new options, vanished ones, what changes",
        load: () => import("./commands/kernel-update.ts"),
      },
    ],
  },
  {
    usage: "lock",
    describe: "Resolve packages from the signed archive; write locks and derivations",
    load: () => import("./commands/lock.ts"),
  },
  {
    usage: "fetch",
    describe: "Fetch everything that is pinned, to work without a network afterwards",
    load: () => import("./commands/fetch.ts"),
  },
  {
    usage: "inputs <image>",
    describe: "The store paths an image is assembled from",
    load: () => import("./commands/inputs.ts"),
  },
];

const EPILOGUE = `Exit codes:
  0  everything asked for was done
  1  a step failed
  2  wrong usage, or an invalid configuration file
  3  this machine lacks something samebits needs
  4  bits differ: from the lock, or between two builds`;

interface Call extends Pick<Entry, "dropIn" | "anywhere"> {
  readonly command: AnyCommand;
  readonly argv: { readonly project?: string };
}

/** The call of a command that reads its words itself; undefined when the words lead to no such command. */
async function parseDropIn(words: readonly string[]): Promise<Call | undefined> {
  let table = COMMANDS;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "--project") at++;
    if (word === "--json" || word === "--project" || word.startsWith("--project=")) continue;
    const entry = table.find((one) => nameOf(one) === word);
    if (entry === undefined) return undefined;
    if ("commands" in entry) table = entry.commands;
    else if (!entry.dropIn) return undefined;
    else return { command: (await entry.load()).default, argv: { words: words.slice(at + 1) } as object, dropIn: true };
  }
  return undefined;
}

/** Reads the arguments; undefined when they asked for help or the version, which then has been shown. */
async function parse(words: readonly string[]): Promise<Call | undefined> {
  let call = await parseDropIn(words);
  if (call !== undefined) return call;
  // Takes longer to load than a drop-in takes to run.
  const { default: yargs } = await import("yargs");
  const takes = COMMANDS.some((entry) => "takesCommand" in entry && words.includes(nameOf(entry)));
  const own = takes && words.includes("--") ? words.slice(0, words.indexOf("--")) : words;
  // Where the words have led so far, and the commands that are possible there.
  let path: readonly string[] = ["samebits"];
  let names: readonly string[] = [];
  const register = (at: Argv, table: Table): Argv => {
    names = table.map(nameOf);
    for (const entry of table) {
      const builder = async (sub: Argv): Promise<Argv> => {
        path = [...path, "commands" in entry ? nameOf(entry) : entry.usage];
        if ("commands" in entry) return register(sub, entry.commands);
        names = [];
        return (await entry.load()).default.builder(sub) as Argv;
      };
      at.command(entry.usage, entry.describe, builder as never, async (argv) => {
        if (!("load" in entry)) return;
        const { default: command } = await entry.load();
        const behind = entry.takesCommand ? { behind: words.slice(own.length + 1) } : {};
        call = { command, argv: { ...argv, ...behind } as Call["argv"], ...(entry.anywhere && { anywhere: true }) };
      });
    }
    return at.demandCommand(1, `a command is missing: ${names.join(", ")}`);
  };
  const parser = yargs()
    .scriptName("samebits")
    // An option that may be repeated takes one word each time: the next one may be the image's name.
    .parserConfiguration({ "greedy-arrays": false })
    .usage("$0 COMMAND\n\nBuilds bootable VM images reproducibly, and proves it.")
    .option("project", { type: "string", describe: "The project's folder (default: found from here upwards)" })
    .option("json", { type: "boolean", default: false, describe: "One JSON object a line on standard output" })
    .version(packageJson.version)
    .help()
    .epilogue(EPILOGUE)
    // Messages are matched below: always English.
    .detectLocale(false)
    .wrap(100)
    // Of an option given twice, the last one counts, as everywhere; yargs would make a list of them. (Its own setting for
    // this would take the lists from those that are lists, positionals included.)
    .middleware((argv) => {
      const { array } = (parser as unknown as { getOptions(): { array: readonly string[] } }).getOptions();
      for (const [key, value] of Object.entries(argv)) {
        if (key !== "_" && Array.isArray(value) && !array.includes(key)) argv[key] = value.at(-1);
      }
    }, true)
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      if (error) throw error;
      const { key } = (parser as unknown as { getOptions(): { key: Readonly<Record<string, unknown>> } }).getOptions();
      throw usageError(message, words, {
        path,
        names,
        options: Object.keys(key).map((name) => `--${name}`),
      });
    });
  await register(parser, COMMANDS)
    .parseAsync([...own])
    .catch((error: Error) => {
      // Some of what is wrong with the words yargs throws instead of handing it to fail().
      throw error.name === "YError" ? usageError(error.message, words, { path, names, options: [] }) : error;
    });
  return call;
}

const nameOf = (entry: Entry | Group): string => entry.usage.split(" ")[0]!;

/** What is known at the place where the words went wrong. */
interface Known {
  readonly path: readonly string[];
  readonly names: readonly string[];
  readonly options: readonly string[];
}

/** What yargs complains about, with the nearest right name for a wrong one. */
function usageError(message: string, words: readonly string[], { path, names, options }: Known) {
  const usage = path.join(" ");
  const next = `see ${usage.replace(/ [<[].*/, "")} --help`;
  if (message.startsWith("Not enough non-option arguments")) {
    return invalid("an argument is missing", { why: `usage: ${usage}`, next });
  }
  const wanting = /^Not enough arguments following: (\S+)/.exec(message)?.[1];
  if (wanting !== undefined) {
    return invalid(`--${wanting} wants a value`, {
      next: [`one that begins with a dash is joined to it: --${wanting}=-…`, next],
    });
  }
  const wrong = /^Unknown (?:argument|command)s?: ([^,]*)/.exec(message)?.[1];
  if (wrong === undefined) return invalid(message.replace(/\s+/g, " ").trim(), { next });
  const option = words.find((word) => word.startsWith("-") && word.replace(/^-+/, "").split("=")[0] === wrong);
  if (option !== undefined) {
    return invalid(`unknown option ${option.split("=")[0]}`, { why: didYouMean(`--${wrong}`, options), next });
  }
  return names.length === 0
    ? invalid(`"${wrong}" is one argument too many`, { why: `usage: ${usage}`, next })
    : invalid(`unknown command "${wrong}"`, { why: didYouMean(wrong, names), next });
}

/** A drop-in shows no progress of its own; what a terminal needs takes long to load. */
const withoutTerminal = (choice: Choice): Choice =>
  choice.kind === "terminal" ? { ...choice, kind: "plain" } : choice;

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const json = words.slice(0, words.includes("--") ? words.indexOf("--") : undefined).includes("--json");
  const { env } = process;
  const choice = chooseReporter({ json, isTerminal: process.stderr.isTTY === true, env });
  // Whoever reads our output may stop reading (`| head`); the work goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  try {
    const call = await parse(words);
    if (call === undefined) return EXIT.ok;
    const cwd = process.cwd();
    const root =
      call.dropIn || call.anywhere
        ? cwd
        : await findProject(cwd, call.argv.project ?? (env.SAMEBITS_PROJECT || undefined));
    let status: number = EXIT.ok;
    const now = () => new Date();
    const report = await makeReporter(call.dropIn ? withoutTerminal(choice) : choice, {
      stdout: process.stdout,
      stderr: process.stderr,
      now,
    });
    const { signal } = abortOnSignals(process as never, (name) =>
      report.info(`${name}: cleaning up; once more to stop at once`),
    );
    const context: Context = {
      root,
      cwd,
      stateFolder: join(root, ".samebits"),
      env: Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
      report,
      signal,
      now,
      json,
      interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
      terminal: () => ({ input: process.stdin, output: process.stdout }),
      colour: chooseReporter({ json, isTerminal: process.stdout.isTTY === true, env }).colour,
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      endWith: (given) => {
        status = given;
      },
    };
    await call.command.run(context, call.argv);
    return status;
  } catch (error) {
    const { text, event } = renderError(machineError(error) ?? error, choice);
    if (json) process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event: "error", ...event })}\n`);
    else process.stderr.write(text);
    return event.exitCode;
  }
}

process.exitCode = await main();
