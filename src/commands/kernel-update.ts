import { listKernels, loadKernel } from "../kernel/definition.ts";
import { updateKernels } from "../lock/update-kernels.ts";
import type { Command } from "./context.ts";
import { renderUpdate } from "./kernel-update-text.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly name: readonly string[];
  readonly to?: string;
  readonly dryRun: boolean;
  readonly all: boolean;
}

/** `samebits kernel update [NAME…]`. Events for programs: `kernel-update`, one for each kernel, and `kernel-update-written`. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("name", { type: "string", array: true, default: [], describe: "Kernels (default: all)" })
      .option("to", {
        type: "string",
        describe: "Version of the source package (default: newest of the pinned suites)",
      })
      .option("dry-run", { type: "boolean", default: false, describe: "Only say what would change" })
      .option("all", { type: "boolean", default: false, describe: "Also list new options that cannot be set here" }),

  async run(context, argv) {
    const names = argv.name.length > 0 ? argv.name : await listKernels(context.root);
    const kernels = await Promise.all([...new Set(names)].map((name) => loadKernel(context.root, name)));
    const session = await openSession(context, "kernel-update");
    const { kernels: updates, written } = await updateKernels({
      ...prepareOptions(context, session),
      kernels,
      to: argv.to,
      dryRun: argv.dryRun,
      logs: session.logs,
      env: session.env,
      now: context.now(),
    });
    for (const { model, failure, ...update } of updates) {
      context.report.event("kernel-update", {
        ...update,
        failure: failure && { message: failure.message, why: failure.why },
      });
      if (!context.json)
        context.out(renderUpdate({ ...update, model, failure }, { all: argv.all, colour: context.colour }));
    }
    context.report.event("kernel-update-written", { written });
    // Shown with its report; thrown only now, so that the reports of all kernels are seen.
    const failed = updates.find(({ failure }) => failure !== undefined);
    if (failed !== undefined) throw failed.failure!;
    if (context.json) return;
    if (written.length > 0) {
      context.out(`Written:\n${written.map((path) => `  ${path}\n`).join("")}`);
      context.out("The kernel is another one now: samebits build IMAGE --update-lock locks its images' new digests.\n");
    } else if (argv.dryRun && updates.some(({ report }) => report !== undefined)) {
      context.out("Nothing was written (--dry-run).\n");
    }
  },
};

export default command;
