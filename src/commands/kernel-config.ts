import { join } from "node:path";
import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import { listKernels, loadKernel } from "../kernel/definition.ts";
import { type RefreshedKernel, refreshKernel } from "../kernel/refresh.ts";
import { describeRedefinition } from "../kernel/report.ts";
import type { Command } from "./context.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly name: readonly string[];
}

/** `samebits kernel config [NAME…]`. Event for programs: `kernel-config` with name, written and lost. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs.positional("name", { type: "string", array: true, default: [], describe: "Kernels (default: all)" }),

  async run(context, argv) {
    const names = argv.name.length > 0 ? argv.name : await listKernels(context.root);
    const definitions = await Promise.all(names.map((name) => loadKernel(context.root, name)));
    const session = await openSession(context, "kernel-config");
    const options = prepareOptions(context, session);
    const generated = await requireGenerated(options);
    const results = new Map<string, RefreshedKernel>();
    await context.report.run([
      fetchTask(
        { toolchains: ["kernel"], kernels: names, images: [], cli: false, development: false },
        generated,
        options,
      ),
      ...definitions.map((definition) => ({
        title: `Configure the kernel "${definition.name}"`,
        work: async (step: Parameters<typeof refreshKernel>[1]["step"]) => {
          const refreshed = await refreshKernel(definition, { nix: session.nix, step });
          results.set(definition.name, refreshed);
          return refreshed.written.length === 0 ? "unchanged" : `wrote ${refreshed.written.join(", ")}`;
        },
      })),
    ]);
    for (const [name, { written, merged, lost }] of results) {
      context.report.event("kernel-config", { name, written, lost, redefinitions: merged.redefinitions });
      if (context.json) continue;
      const lines = merged.redefinitions.flatMap((one) => describeRedefinition(one));
      context.out(
        `${name}: ${merged.requested.length} values requested, ${merged.redefinitions.length} of them redefine another, ${lost.length} did not survive as expected\n`,
      );
      if (lines.length > 0) context.out(`${lines.map((line) => `  ${line}`).join("\n")}\n`);
      for (const file of written) context.out(`  wrote ${join("kernel", name, file)}\n`);
    }
  },
};

export default command;
