import { mkdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid, SamebitsError } from "../base/errors.ts";
import { withTransaction } from "../base/transaction.ts";
import { withWorkspace } from "../base/workspace.ts";
import { writeWhole } from "../base/write.ts";
import { kernelPins } from "../inputs/kernel-pins.ts";
import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import { readCommitted } from "../kernel/committed.ts";
import { type KernelDefinition, loadKernel } from "../kernel/definition.ts";
import { compareConfigs } from "../kernel/diff/compare.ts";
import { groupByMenu } from "../kernel/diff/group.ts";
import { addFragment, linesFor } from "../kernel/edit/edit.ts";
import { nextFragment, renderFragment } from "../kernel/edit/fragment.ts";
import type { Line } from "../kernel/edit/minimal.ts";
import { copyTerminfo } from "../kernel/edit/terminfo.ts";
import { type Workbench, workbench } from "../kernel/edit/workbench.ts";
import { type KconfigSource, loadKconfig } from "../kernel/load-model.ts";
import { refreshKernel } from "../kernel/refresh.ts";
import { staleConfigurations } from "../kernel/stale.ts";
import { readText } from "../kernel/text.ts";
import { requireAsLocked } from "../lock/kernel-entry.ts";
import type { Command, Context } from "./context.ts";
import { countsOf } from "./kernel-diff.ts";
import { renderDifferences } from "./kernel-diff-text.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly kernel: string;
  readonly name?: string;
  readonly output?: string;
  readonly message: string;
  readonly from?: string;
}

/**
 * `samebits kernel edit KERNEL`. Event for programs: `kernel-edit` with kernel, fragment (left out when nothing was changed), lines and
 * differences.
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("kernel", { type: "string", demandOption: true, describe: "A kernel" })
      .option("name", { type: "string", describe: "The fragment becomes config.d/NN-NAME.config (default: edit)" })
      .option("output", { type: "string", describe: "The fragment's whole path, in the kernel's folder" })
      .option("message", { type: "string", default: "", describe: "A comment for the top of the fragment" })
      .option("from", {
        type: "string",
        describe: "Take this complete configuration, edited elsewhere, instead of opening make nconfig",
      })
      .conflicts("output", "name"),

  async run(context, argv) {
    const definition = await loadKernel(context.root, argv.kernel);
    const { name } = definition;
    const fragment = await fragmentFile(definition, argv);
    if (argv.from === undefined) requireTerminal(context, name);
    const given =
      argv.from === undefined ? undefined : await readText(resolve(context.cwd, argv.from), "configuration");
    const session = await openSession(context, `kernel-edit-${name}`);
    const options = prepareOptions(context, session);
    const generated = await requireGenerated(options);
    const pins = kernelPins(generated, name);
    requireAsLocked(definition, generated);
    await requireFresh(definition, pins);
    const before = await readCommitted(definition, "resolved");
    let kconfig!: KconfigSource;
    let tools!: readonly string[];
    const wanted = { toolchains: ["kernel", "image"], kernels: [name], images: [], cli: false, development: false };
    await context.report.run([
      fetchTask(wanted, generated, options),
      {
        title: `Get the menus of the kernel "${name}" ready`,
        work: async (step) => {
          kconfig = await loadKconfig(name, { nix: session.nix, step });
          tools = await session.nix.build("nix-build-kernel-toolchain", ["enter", "toolchains.kernel"], {
            failure: "unpacking the kernel toolchain failed",
          });
          return `Linux ${kconfig.model.version}`;
        },
      },
    ]);
    await withWorkspace(join(context.stateFolder, "work"), `kernel-edit-${name}`, async (folder) => {
      const bench = workbench({
        ...context,
        enter: tools[0]!,
        tree: tools[1]!,
        source: kconfig.source,
        folder,
        env: session.env,
        logs: session.logs,
      });
      const edited =
        given === undefined
          ? await bench.nconfig(before.text, await copyTerminfo(context.env, join(folder, "terminfo")))
          : undefined;
      if ((edited ?? given) === before.text) return nothingChanged(context, name);
      const keep = given === undefined ? edited : undefined;
      await keptOnFailure(context, name, keep, async () => {
        const lines = await changedLines(context, definition, { bench, kconfig, edited, given });
        if (lines.length === 0) return nothingChanged(context, name);
        const text = renderFragment(argv.message, lines, kconfig.model);
        await context.report.run([
          {
            title: `Configure the kernel "${name}"`,
            work: async (step) => {
              await withTransaction(async (transaction) => {
                const changed = await addFragment(definition, { file: fragment, text }, transaction);
                await refreshKernel(changed, { nix: session.nix, step, pins });
              });
              return `wrote ${fragment}`;
            },
          },
        ]);
        const after = await readCommitted(definition, "resolved");
        const differences = compareConfigs(before, after);
        const shown = differences.filter(({ matters }) => matters);
        context.report.event("kernel-edit", {
          kernel: name,
          fragment: join("kernel", name, fragment),
          lines,
          differences,
        });
        if (context.json) return;
        const sides = [`${name}, as it was`, "with the fragment"] as const;
        context.out(`${join("kernel", name, fragment)}:\n\n${text.replace(/^(?=.)/gm, "  ")}\n`);
        context.out(
          renderDifferences({
            sides,
            groups: groupByMenu(shown, kconfig.model),
            counts: countsOf(differences),
            all: false,
            colour: context.colour,
            kernel: name,
          }),
        );
      });
    });
  },
};

export default command;

async function fragmentFile(definition: KernelDefinition, argv: Arguments): Promise<string> {
  if (argv.output === undefined) return nextFragment(definition.fragments, argv.name ?? "edit");
  const file = relative(definition.folder, resolve(definition.folder, argv.output));
  if (file.startsWith("..") || !/\.(config|cfg)$/.test(file)) {
    throw invalid(`--output ${argv.output}: a fragment is a .config or .cfg file in kernel/${definition.name}`);
  }
  if (await accessible(join(definition.folder, file))) {
    throw invalid(`kernel/${definition.name}/${file} is there already`, { next: "give the new fragment another name" });
  }
  return file;
}

/** A person is needed, and a terminal to draw on. */
function requireTerminal({ interactive, json }: Context, name: string): void {
  if (interactive && !json) return;
  throw invalid("editing a configuration needs a terminal", {
    why: json ? "with --json, standard output is for programs" : "standard input and output are not both a terminal",
    next: [
      `over ssh: ssh -t HOST samebits kernel edit ${name}`,
      `without one: edit a copy of kernel/${name}/resolved.config by other means, then samebits kernel edit ${name} --from FILE`,
    ],
  });
}

/** What is edited must be what base and fragments make; otherwise the new fragment would be made against something else. */
async function requireFresh(definition: KernelDefinition, pins: Parameters<typeof staleConfigurations>[1]) {
  await readCommitted(definition, "resolved");
  const stale = await staleConfigurations(definition, pins);
  if (stale.length === 0) return;
  throw invalid(`the configurations of "${definition.name}" are stale`, {
    why: stale,
    next: `run: samebits kernel config ${definition.name}`,
  });
}

async function changedLines(
  { report }: Context,
  definition: KernelDefinition,
  edit: {
    readonly bench: Workbench;
    readonly kconfig: KconfigSource;
    /** What make nconfig left, or a file from elsewhere. */
    readonly edited: string | undefined;
    readonly given: string | undefined;
  },
): Promise<readonly Line[]> {
  let lines!: readonly Line[];
  await report.run([
    {
      title: "Find what was changed, and what only follows from it",
      work: async (step) => {
        step.progress("olddefconfig");
        // A file from elsewhere may be incomplete, or of another version.
        const text = edit.edited ?? (await edit.bench.olddefconfig(edit.given!));
        const edited = { name: "the edited configuration", text };
        lines = await linesFor(definition, {
          model: edit.kconfig.model,
          edited,
          resolve: (merged) => edit.bench.olddefconfig(merged),
        });
        return `${lines.length} option${lines.length === 1 ? "" : "s"}`;
      },
    },
  ]);
  return lines;
}

function nothingChanged({ report, json, out }: Context, name: string): void {
  report.event("kernel-edit", { kernel: name, lines: [], differences: [] });
  if (!json) out("Nothing was changed.\n");
}

/** What a person has chosen by hand is not lost when something behind it fails. */
async function keptOnFailure(
  { stateFolder, cwd }: Context,
  name: string,
  edited: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (edited === undefined || !(error instanceof SamebitsError)) throw error;
    const path = join(stateFolder, "edited", `${name}.config`);
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, edited);
    throw new SamebitsError(error.exitCode, error.message, {
      why: error.why,
      next: [
        ...error.next,
        `nothing was written; what you chose is kept: samebits kernel edit ${name} --from ${relative(cwd, path) || path}`,
      ],
      cause: error,
    });
  }
}
