import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { bitsDiffer, invalid, unreadable } from "../base/errors.ts";
import { isFolder } from "../base/is-folder.ts";
import { writeWhole } from "../base/write.ts";
import { compareFiles } from "../diff/compare.ts";
import { OpenFiles } from "../diff/content.ts";
import { showCompared } from "../diff/counts.ts";
import { leafToJson } from "../diff/leaf-json.ts";
import { byImportance, countCauses } from "../diff/rank.ts";
import { renderDiffPage } from "../html/diff-page.ts";
import type { Command, Context } from "./context.ts";
import { renderLeaves } from "./diff-text.ts";
import { findDiffoscope, runDiffoscope } from "./diffoscope.ts";
import { epochOf } from "./epoch.ts";

interface Arguments {
  readonly a: string;
  readonly b: string;
  readonly all: boolean;
  readonly html: string | undefined;
  readonly diffoscope: boolean;
}

/** Blocks for people, unless all are asked for. */
const MOST_SHOWN = 50;

/**
 * `samebits diff A B`, and with --html a page of it. Event for programs: `diff` with `a`, `b`, `same`, `compared`, `causes` (how many leaves by cause) and
 * `leaves`, the most important first; bytes are in hexadecimal; with --diffoscope also `diffoscope`, its report as text. Exit 4 when bits differ.
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("a", { type: "string", demandOption: true, describe: "An artifact, or a folder with some" })
      .positional("b", { type: "string", demandOption: true, describe: "What to compare it with" })
      .option("all", { type: "boolean", default: false, describe: `Show more than ${MOST_SHOWN} differences` })
      .option("html", { type: "string", describe: "Write the differences to this file, as a page for a browser" })
      .option("diffoscope", {
        type: "boolean",
        default: false,
        describe: "Add diffoscope's report, where it is installed",
      })
      .example("$0 diff out/minimal/qemu out/minimal/qemu.second", "what two builds differ in, and why"),

  async run(context, argv) {
    const { cwd, report, signal, env } = context;
    const [a, b] = [resolve(cwd, argv.a), resolve(cwd, argv.b)];
    const [one, other] = await Promise.all([a, b].map((path) => look(path)));
    if (one !== other) {
      throw invalid(`${argv.a} is a ${one} and ${argv.b} is a ${other}`, { next: "give two files or two folders" });
    }
    const page = argv.html === undefined ? undefined : await newFile(cwd, argv.html);
    const diffoscope = argv.diffoscope ? await findDiffoscope(env) : undefined;
    const files = new OpenFiles();
    let theirs: string | undefined;
    try {
      let outcome!: Awaited<ReturnType<typeof compareFiles>>;
      await report.run([
        {
          title: `Compare ${argv.a} and ${argv.b}`,
          work: async (step) => {
            outcome = await compareFiles(a, b, {
              files,
              signal,
              progress: (path) => step.progress(path),
              ...epochOf(env),
            });
          },
        },
        ...(diffoscope === undefined
          ? []
          : [
              {
                title: `Compare them with ${diffoscope}`,
                work: async () => {
                  theirs = await runDiffoscope(diffoscope, a, b, { env, signal });
                },
              },
            ]),
      ]);
      if (page !== undefined) {
        await writeWhole(page, renderDiffPage([argv.a, argv.b], outcome.leaves, outcome.compared));
        report.info(`${argv.html} has the differences as a page`);
      }
      show(context, argv, outcome, theirs);
    } finally {
      files.close();
    }
  },
};

export default command;

function show(
  context: Context,
  argv: Arguments,
  { leaves, compared }: Awaited<ReturnType<typeof compareFiles>>,
  diffoscope: string | undefined,
): void {
  const causes = countCauses(leaves);
  context.report.event("diff", {
    a: argv.a,
    b: argv.b,
    same: leaves.length === 0,
    compared,
    causes: Object.fromEntries(causes),
    leaves: byImportance(leaves).map(leafToJson),
    ...(diffoscope !== undefined && { diffoscope }),
  });
  if (!context.json) {
    const same = `${argv.a} and ${argv.b} are the same, bit for bit (${showCompared(compared)}).\n`;
    const options = { colour: context.colour, ...(!argv.all && { most: MOST_SHOWN }) };
    context.out(leaves.length === 0 ? same : renderLeaves(leaves, compared, options));
    if (diffoscope !== undefined) context.out(`\nReport of diffoscope:\n${diffoscope || "no differences\n"}`);
  }
  if (leaves.length === 0) return;
  const unknown = leaves.filter((leaf) => leaf.causes.some(({ kind }) => kind === "unknown")).length;
  throw bitsDiffer(`${argv.a} and ${argv.b} differ`, {
    why: `${leaves.length} ${leaves.length === 1 ? "difference" : "differences"}${unknown === 0 ? "" : `, ${unknown} of unknown cause`}`,
  });
}

/** @throws SamebitsError (exit 2) for what is neither a file nor a folder */
async function look(path: string): Promise<"file" | "folder"> {
  const found = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (found.isDirectory()) return "folder";
  if (found.isFile()) return "file";
  throw invalid(`${path} is neither a file nor a folder`);
}

/** Where a file can be written. @throws SamebitsError (exit 2): better before the comparison than after it */
async function newFile(cwd: string, file: string): Promise<string> {
  const path = resolve(cwd, file);
  if (file === "" || (await isFolder(path)))
    throw invalid(`--html ${file}: not a file`, { next: "name a file to write" });
  if (!(await isFolder(dirname(path)))) throw invalid(`--html ${file}: there is no folder ${dirname(path)}`);
  return path;
}
