import { join } from "node:path";
import { invalid } from "../base/errors.ts";
import { readCommitted, readFragments } from "../kernel/committed.ts";
import { DEFINITION_FILE, type KernelDefinition, loadKernel } from "../kernel/definition.ts";
import { explainer, type KernelSources } from "../kernel/explain/explanation.ts";
import type { KconfigModel, KconfigSymbol } from "../kernel/kconfig/model.ts";
import { nearestSymbols } from "../kernel/kconfig/nearest-symbols.ts";
import { mergeKernelConfig, ownOptions } from "../kernel/merge-config.ts";
import type { Command } from "./context.ts";
import { renderExplanation } from "./kernel-explain-text.ts";
import { kernelKconfig } from "./kernel-model.ts";
import { openSession } from "./session.ts";

interface Arguments {
  readonly name: string;
  readonly option: readonly string[];
  readonly all: boolean;
}

/**
 * `samebits kernel explain NAME CONFIG_X…`. Event for programs: `kernel-explain`, one for each option: kernel, all of
 * `Explanation`, and expected, the reason of kernel.toml. A key without a value is left out.
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("name", { type: "string", demandOption: true, describe: "A kernel" })
      .positional("option", { type: "string", array: true, demandOption: true, describe: "CONFIG_X, or X" })
      .option("all", { type: "boolean", default: false, describe: "Also what could select it and does not" }),

  async run(context, argv) {
    const definition = await loadKernel(context.root, argv.name);
    const sources = await readSources(definition);
    const session = await openSession(context, `kernel-explain-${definition.name}`, "reads");
    const { model } = await kernelKconfig(definition.name, context, session);
    const symbols = argv.option.map((option) => findSymbol(option, definition.name, model));
    if ((await mergeKernelConfig(definition, sources.base.text)).text !== sources.merged.text) {
      context.report.warn(
        `the fragments of "${definition.name}" have changed since it was configured; values are those from before: samebits kernel config ${definition.name}`,
      );
    }
    const explain = explainer(model, sources);
    for (const [index, symbol] of symbols.entries()) {
      const explanation = explain(symbol);
      const expected = definition.expected[explanation.symbol];
      context.report.event("kernel-explain", { kernel: definition.name, ...explanation, expected });
      if (context.json) continue;
      if (index > 0) context.out("\n");
      context.out(
        renderExplanation(explanation, { kernel: definition.name, expected, all: argv.all, colour: context.colour }),
      );
    }
  },
};

export default command;

async function readSources(
  definition: KernelDefinition,
): Promise<KernelSources & { readonly merged: { text: string } }> {
  return {
    modules: definition.modules,
    base: await readCommitted(definition, "base"),
    fragments: await readFragments(definition),
    own: { ...ownOptions(definition), name: join("kernel", definition.name, DEFINITION_FILE) },
    merged: await readCommitted(definition, "merged"),
    resolved: await readCommitted(definition, "resolved"),
  };
}

/**
 * @param option with or without `CONFIG_`
 * @throws SamebitsError (exit 2) with the nearest names
 */
export function findSymbol(option: string, kernel: string, model: KconfigModel): KconfigSymbol {
  const name = option.replace(/^CONFIG_/, "");
  const symbol = model.symbols.get(name);
  if (symbol !== undefined) return symbol;
  const near = nearestSymbols(name, model);
  throw invalid(`the kernel "${kernel}" (Linux ${model.version}) has no option CONFIG_${name}`, {
    ...(near.length > 0 && { why: `did you mean ${near.join(" or ")}?` }),
    next: "a name may have changed between versions, or belong to another architecture",
  });
}
