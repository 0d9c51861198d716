import { listKernels, loadKernel } from "../kernel/definition.ts";
import { describeBase } from "../kernel/merge-config.ts";
import { renderTable } from "../report/table.ts";
import type { Command } from "./context.ts";

/** `samebits kernel list`. Event for programs: `kernels`. */
const command: Command<object> = {
  builder: (yargs) => yargs,
  async run(context) {
    const kernels = await Promise.all((await listKernels(context.root)).map((name) => loadKernel(context.root, name)));
    const rows = kernels.map((kernel) => ({
      name: kernel.name,
      source: kernel.sourcePackage,
      base: describeBase(kernel),
      fragments: kernel.fragments.length,
      patches: kernel.patches.length,
    }));
    context.report.event("kernels", { kernels: rows });
    if (context.json) return;
    context.out(
      renderTable(
        ["kernel", "source", "base", "fragments", "patches"],
        rows.map((row) => [row.name, row.source, row.base, String(row.fragments), String(row.patches)]),
        context,
      ),
    );
  },
};

export default command;
