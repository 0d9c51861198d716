import { join } from "node:path";
import { listKernels } from "../kernel/definition.ts";
import { compareConfigs, type Difference } from "../kernel/diff/compare.ts";
import { groupByMenu, type MenuGroup } from "../kernel/diff/group.ts";
import { type Operand, parseOperands, showOperand } from "../kernel/diff/operand.ts";
import { readOperand } from "../kernel/diff/read-operand.ts";
import type { Command } from "./context.ts";
import { renderDifferences } from "./kernel-diff-text.ts";
import { modelAtHand } from "./kernel-model.ts";
import { openSession } from "./session.ts";

interface Arguments {
  readonly a: string;
  readonly b?: string;
  readonly all: boolean;
}

/** `samebits kernel diff A [B]`. Event for programs: `kernel-diff`. Differences are no failure: exit 0. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("a", {
        type: "string",
        demandOption: true,
        describe: "A kernel (alone: HEAD against the work tree), NAME@REV, NAME@REV..REV2, NAME:base, or a file",
      })
      .positional("b", { type: "string", describe: "What to compare with: the same forms" })
      .option("all", { type: "boolean", default: false, describe: "Also what is off in one and absent in the other" })
      .example("$0 kernel diff minimal:base minimal", "what fragments and olddefconfig make of the base")
      .example("$0 kernel diff minimal@main", "what this work tree changes"),

  async run(context, argv) {
    const { root, cwd, signal } = context;
    const known = await listKernels(root);
    const operands = parseOperands(argv.b === undefined ? [argv.a] : [argv.a, argv.b], known);
    const session = await openSession(context, "kernel-diff", "reads");
    const [before, after] = await Promise.all(
      operands.map((operand, index) => {
        const logs = join(session.logs, index === 0 ? "before" : "after");
        return readOperand(operand, { root, cwd, env: session.env, logs, signal });
      }),
    );
    const differences = compareConfigs(before!, after!);
    const sides = operands.map(showOperand) as [string, string];
    // Menus and prompts are a help, not worth a download.
    const found = differences.length === 0 ? undefined : await modelAtHand(inOrder(operands, known), session);
    const group = (list: readonly Difference[]) => (found ? groupByMenu(list, found.model) : [ungrouped(list)]);
    context.report.event("kernel-diff", {
      before: sides[0],
      after: sides[1],
      differences: group(differences).flatMap(({ menus, differences: list }) => list.map((one) => ({ ...one, menus }))),
      counts: countsOf(differences),
    });
    if (context.json) return;
    context.out(
      renderDifferences({
        sides,
        groups: group(argv.all ? differences : differences.filter(({ matters }) => matters)),
        counts: countsOf(differences),
        all: argv.all,
        colour: context.colour,
        ...(found && { kernel: found.kernel }),
      }),
    );
  },
};

export default command;

/** The kernel whose menus are shown: that of the second side, or of the first one, or any of the project. */
const inOrder = (operands: readonly Operand[], known: readonly string[]): string[] => {
  const named = operands.flatMap((operand) => (operand.kind === "kernel" ? [operand.kernel] : [])).reverse();
  return [...new Set([...named, ...known])].filter((kernel) => known.includes(kernel));
};

const ungrouped = (differences: readonly Difference[]): MenuGroup => ({
  kind: "unknown",
  menus: [],
  differences: differences.map((one) => ({ ...one, prompt: undefined })),
});

export function countsOf(differences: readonly Difference[]) {
  const count = (kind: Difference["kind"]) => differences.filter((one) => one.matters && one.kind === kind).length;
  return {
    changed: count("changed"),
    added: count("added"),
    removed: count("removed"),
    without: differences.filter(({ matters }) => !matters).length,
  };
}
