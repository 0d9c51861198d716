import { relative, resolve } from "node:path";
import { EXIT, invalid, type SamebitsError, stepFailed } from "../base/errors.ts";
import type { Checked } from "../check/check-tree.ts";
import { countFindings, githubAnnotations, openFindings, renderChecked } from "./check-text.ts";
import type { Command, Context } from "./context.ts";
import { findProject } from "./project.ts";

interface Arguments {
  readonly what: readonly string[];
  readonly strict: boolean;
  readonly project: string | undefined;
}

/** What was checked: an image of the project, or a path. */
interface Report {
  readonly name: string;
  readonly path: string | undefined;
  readonly checked: Checked;
  /** What the names of files are relative to. */
  readonly base: string;
}

/**
 * `samebits check [IMAGE|PATH…] [--strict]`. Event for programs: `check`, one for each. Reads files only. An error fails (exit 1)
 * unless a waiver allows it, with --strict a warning too, as with `kernel check`.
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("what", {
        type: "string",
        array: true,
        default: [],
        describe: "Images of the project (default: all), or paths of any configuration of mkosi",
      })
      .option("strict", { type: "boolean", default: false, describe: "A warning that is not allowed fails too" })
      .example("$0 check --strict", "every image of the project")
      .example("$0 check ../other/mkosi", "a folder with mkosi.conf, or with files that mkosi --include= takes"),

  async run(context, argv) {
    const reports = await checkAll(context, argv);
    for (const [index, report] of reports.entries()) {
      const { name, path, checked, base } = report;
      context.report.event("check", { name, ...(path !== undefined && { path }), ...checked });
      if (context.json) continue;
      context.out(`${index === 0 ? "" : "\n"}${renderChecked(name, checked, context)}`);
      if (context.env.GITHUB_ACTIONS === "true") {
        const workspace = context.env.GITHUB_WORKSPACE ?? context.cwd;
        const prefix = relative(workspace, base);
        context.out(githubAnnotations(checked, prefix === "" ? "" : `${prefix}/`));
      }
    }
    requireNoFindings(reports, argv.strict);
  },
};

async function checkAll(context: Context, argv: Arguments): Promise<Report[]> {
  const { cwd, env } = context;
  const words = [...new Set(argv.what)];
  const isPath = (word: string) => word === "." || word === ".." || word.includes("/") || word.endsWith(".conf");
  const [{ checkImage }, { checkTrees }, { findStarts }, { listImages, loadImage }] = await Promise.all([
    import("../check/check-image.ts"),
    import("../check/check-tree.ts"),
    import("../check/find-starts.ts"),
    import("../image/definition.ts"),
  ]);
  const needsProject = words.length === 0 || words.some((word) => !isPath(word));
  const root = needsProject
    ? await findProject(cwd, argv.project ?? (env.SAMEBITS_PROJECT || undefined)).catch((error: SamebitsError) => {
        throw words.length === 0 || error.exitCode !== EXIT.usage
          ? error
          : aPathPerhaps(words.find((word) => !isPath(word))!, error);
      })
    : undefined;
  const reports: Report[] = [];
  for (const word of words.length > 0 ? words : await listImages(root!)) {
    if (isPath(word)) {
      const path = resolve(cwd, word);
      const { base, starts, scripts } = await findStarts(path);
      reports.push({ name: word, path, base, checked: await checkTrees(starts, { base, scripts }) });
    } else {
      const checked = await checkImage(root!, await loadImage(root!, word));
      reports.push({ name: word, path: undefined, base: root!, checked });
    }
  }
  return reports;
}

const aPathPerhaps = (word: string, error: SamebitsError) =>
  invalid(error.message, {
    why: error.why,
    next: [`for a folder outside of any project, write ./${word}`, ...error.next],
    cause: error,
  });

/** @throws SamebitsError (exit 1) for what is neither right nor allowed */
function requireNoFindings(reports: readonly Report[], strict: boolean): void {
  const failing = reports.filter(({ checked }) =>
    openFindings(checked).some(({ severity }) => strict || severity === "error"),
  );
  const [first] = failing;
  if (first === undefined) return;
  const example = openFindings(first.checked).find(({ severity }) => strict || severity === "error")!;
  throw stepFailed(`check found what may make builds differ in ${failing.map(({ name }) => name).join(" and ")}`, {
    why: failing.map(({ name, checked }) => `${name}: ${countFindings(checked)}`),
    next: [
      "do what each finding says",
      `or say why it is right there, in a comment on its line or the one before: # samebits: allow ${example.rule} because …`,
    ],
  });
}

export default command;
