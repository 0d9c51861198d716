import { kernelPins } from "../inputs/kernel-pins.ts";
import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import { committedFile } from "../kernel/committed.ts";
import { listKernels, loadKernel, RESOLVED_FILE } from "../kernel/definition.ts";
import { compareConfigs } from "../kernel/diff/compare.ts";
import { groupByMenu } from "../kernel/diff/group.ts";
import { fileName } from "../kernel/file-name.ts";
import { type RefreshedKernel, refreshKernel } from "../kernel/refresh.ts";
import { describeRedefinition } from "../kernel/report.ts";
import { describeAudit } from "../kernel/scc/audit-report.ts";
import { requireAsLocked } from "../lock/kernel-entry.ts";
import type { Command } from "./context.ts";
import { countsOf } from "./kernel-diff.ts";
import { renderDifferences } from "./kernel-diff-text.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly name: readonly string[];
  readonly redefined: boolean;
  readonly audit: boolean;
}

/**
 * `samebits kernel config [NAME…]`. Event for programs: `kernel-config` with name, written, lost, redefinitions, warnings,
 * audit, and effect: the differences of resolved.config.
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("name", { type: "string", array: true, default: [], describe: "Kernels (default: all)" })
      .option("redefined", {
        type: "boolean",
        default: false,
        describe: "list every value of the base that a fragment replaces, as merge_config.sh does",
      })
      .option("audit", {
        type: "boolean",
        default: false,
        describe: "audit the fragments as Yocto's kernel-yocto does; always done where a feature (.scc) is among them",
      }),

  async run(context, argv) {
    const names = argv.name.length > 0 ? argv.name : await listKernels(context.root);
    const definitions = await Promise.all(names.map((name) => loadKernel(context.root, name)));
    const session = await openSession(context, "kernel-config");
    const options = prepareOptions(context, session);
    const generated = await requireGenerated(options);
    for (const definition of definitions) {
      // Says so if it is not locked at all.
      kernelPins(generated, definition.name);
      requireAsLocked(definition, generated);
    }
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
          const refreshed = await refreshKernel(definition, {
            nix: session.nix,
            step,
            pins: kernelPins(generated, definition.name),
          });
          results.set(definition.name, refreshed);
          return refreshed.written.length === 0 ? "unchanged" : `wrote ${refreshed.written.join(", ")}`;
        },
      })),
    ]);
    for (const [name, refreshed] of results) {
      const { written, merged, lost, baseLost, warnings, audit, before, after, model } = refreshed;
      const { redefinitions } = merged;
      const file = fileName(name, RESOLVED_FILE);
      const effect =
        before === undefined ? [] : compareConfigs({ name: file, text: before }, { name: file, text: after });
      context.report.event("kernel-config", { name, written, lost, baseLost, redefinitions, warnings, audit, effect });
      if (context.json) continue;
      // That fragments replace values of the base is what they are for; that they replace each other's may be a mistake.
      const definition = definitions.find((one) => one.name === name)!;
      const base = fileName(name, committedFile(definition, "base"));
      const among = redefinitions.filter(({ previous }) => previous.some(({ file }) => file !== base));
      context.out(
        `${name}: ${merged.requested.length} values requested: ${redefinitions.length - among.length} replace one of the base, ${among.length} one of another fragment, ${merged.redundant.length} are redundant; ${lost.length} did not survive, as expected\n`,
      );
      for (const one of argv.redefined ? redefinitions : among) {
        for (const line of describeRedefinition(one)) context.out(`  ${line}\n`);
      }
      if (baseLost > 0) {
        context.out(
          `  ${baseLost} values of the base did not survive olddefconfig: samebits kernel diff ${name}:merged ${name}\n`,
        );
      }
      for (const line of warnings) context.out(`  the kernel's reader: ${line}\n`);
      if (argv.audit || definition.features.descriptions.length > 0) {
        for (const line of describeAudit(audit)) context.out(`  audit: ${line}\n`);
      }
      for (const one of written) context.out(`  wrote ${fileName(name, one)}\n`);
      if (before === undefined) {
        context.out(`  what became of the base: samebits kernel diff ${name}:base ${name}\n`);
      }
      if (effect.length > 0) {
        context.out("\n");
        context.out(
          renderDifferences({
            sides: [`${file} before`, "after"],
            groups: groupByMenu(
              effect.filter(({ matters }) => matters),
              model,
            ),
            counts: countsOf(effect),
            all: false,
            colour: context.colour,
            kernel: name,
          }),
        );
      }
    }
  },
};

export default command;
