import { invalid, stepFailed } from "../base/errors.ts";
import { attach } from "../image/attach.ts";
import { findWaiting, type Waiting } from "../image/breakpoints.ts";
import { loadImage } from "../image/definition.ts";
import type { Command } from "./context.ts";
import { DEBUG_HOOK } from "./local-options.ts";

interface Arguments {
  readonly image: string;
  readonly list: boolean;
}

/**
 * `samebits shell IMAGE`: a shell where a script of a build has stopped. Needs no Nix. Event for programs: `shell`, what waits and, the
 * first of them, was chosen.
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("image", { type: "string", demandOption: true, describe: "A folder of images/" })
      .option("list", { type: "boolean", default: false, describe: "Only say which scripts have stopped" }),

  async run(context, argv) {
    const { root, stateFolder, report, signal } = context;
    const image = await loadImage(root, argv.image);
    const waiting = await findWaiting(stateFolder, image.name);
    report.event("shell", { image: image.name, waiting: waiting.map(describe) });
    if (argv.list) {
      if (!context.json) context.out(waiting.map((one) => `${describe(one)}\n`).join("") || "nothing has stopped\n");
      return;
    }
    const [first, ...others] = waiting;
    if (first === undefined) {
      throw stepFailed(`no script of "${image.name}" has stopped`, {
        why: "there is nothing a shell could be had in",
        next: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
          "put this line into a script of the image, where it is to stop: ${BREAKPOINT:-:} NAME",
          `then, in another terminal: samebits build ${image.name} --profile ${DEBUG_HOOK}`,
          "see docs/DEBUGGING.md",
        ],
      });
    }
    if (context.json) throw invalid("a shell does not speak JSON", { next: "leave --json out, or add --list" });
    if (others.length > 0) report.info(`${others.length} more: ${others.map(describe).join("; ")}`);
    report.info(`${describe(first)}; the build goes on when the shell ends (exit, or Ctrl-D)`);
    await attach(first, context.terminal(), signal);
  },
};

export default command;

const describe = ({ variant, name, script, layer }: Waiting): string =>
  `${variant}: ${script} stopped at "${name}"${layer === "" ? "" : ` (${layer})`}`;
