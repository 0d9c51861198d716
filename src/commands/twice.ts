import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { bitsDiffer, invalid, unreadable } from "../base/errors.ts";
import { leafToJson } from "../diff/leaf-json.ts";
import { buildTwice, openWorkshop, type TwiceVerdict } from "../repro/twice.ts";
import type { Command } from "./context.ts";
import { renderLeaves } from "./diff-text.ts";
import { buildOptions, openSession } from "./session.ts";
import { addVaryOptions, readVaryOptions, replayOptions, type VaryArguments } from "./vary-options.ts";
import { describeBisection, renderVaried } from "./verify-text.ts";

interface Arguments extends VaryArguments {
  readonly folder: string;
  /** The command, with its arguments. */
  readonly behind: readonly string[];
  readonly toolchain: string;
}

/**
 * `samebits twice FOLDER -- COMMAND…`: a build step by itself. Event for programs: `twice` with `same`, `runs`, `differences`,
 * `bisection`. Exit 4 when bits differ.
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    addVaryOptions(
      yargs
        .positional("folder", { type: "string", demandOption: true, describe: "Copied for each build; it runs there" })
        .option("toolchain", {
          type: "string",
          default: "image",
          requiresArg: true,
          describe: "Whose programs it finds (nix/toolchains.toml)",
        }),
    ).example(
      "$0 twice src/agent --toolchain kernel -- sh -c 'make install DESTDIR=$OUT'",
      "does this build the same twice?",
    ) as never,

  async run(context, argv) {
    const { cwd, report, signal } = context;
    const vary = readVaryOptions(argv);
    if (argv.behind.length === 0) {
      throw invalid("the command to run is missing", { next: "give it behind --: samebits twice FOLDER -- COMMAND…" });
    }
    const sources = resolve(cwd, argv.folder);
    const found = await stat(sources).catch((error) => {
      throw unreadable(sources, error);
    });
    if (!found.isDirectory()) throw invalid(`${argv.folder} is not a folder`, { next: "give the one to build in" });
    const session = await openSession(context, "twice");
    const workshop = await openWorkshop(argv.toolchain, buildOptions(context, session));
    const output = join(context.root, "out", "twice");
    const verdict = await buildTwice(workshop, {
      sources,
      command: argv.behind,
      vary,
      report,
      logs: session.logs,
      signal,
      output,
    });
    report.event("twice", toJson(verdict));
    const shown = (path: string) => relative(cwd, path);
    if (!context.json) context.out(render(verdict, context.colour, shown));
    const differing = verdict.runs.findIndex((one) => one.kept !== undefined);
    if (differing >= 0) {
      throw bitsDiffer("the command does not make the same twice", {
        next: [
          `all differences: samebits diff ${shown(verdict.first)} ${shown(verdict.runs[differing]!.kept!)} --all`,
          ...(verdict.bisection
            ? []
            : [`which variation it takes: the same command with ${replayOptions(verdict.runs, differing)} --bisect`]),
        ],
      });
    }
  },
};

export default command;

function render(
  { same, first, runs, differences, bisection }: TwiceVerdict,
  colour: boolean,
  shown: (path: string) => string,
) {
  return [
    "\n",
    renderVaried(runs, colour),
    differences ? `\n${renderLeaves(differences.leaves, differences.compared, { colour, most: 20 })}` : "",
    bisection ? `\n${describeBisection(bisection)}` : "",
    same ? `\nThe same names and contents: ${shown(first)}\n` : "",
  ].join("");
}

const toJson = ({ same, runs, differences, bisection }: TwiceVerdict) => ({
  same,
  runs,
  ...(differences && {
    differences: { compared: differences.compared, leaves: differences.leaves.map(leafToJson) },
  }),
  ...(bisection && { bisection }),
});
