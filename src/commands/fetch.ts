import { listImages } from "../image/definition.ts";
import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import { listKernels } from "../kernel/definition.ts";
import type { Command } from "./context.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly development: boolean;
  readonly build: boolean;
}

/** `samebits fetch`: everything that is pinned, so that all else works without a network. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .option("development", { type: "boolean", default: false, describe: "Also what tests and checks need" })
      .option("build", { type: "boolean", default: false, describe: "Also unpack the toolchains" }),

  async run(context, argv) {
    const session = await openSession(context, "fetch");
    const options = prepareOptions(context, session);
    const generated = await requireGenerated(options);
    const toolchains = Object.keys(generated.toolchains).filter((name) => name !== "fetch");
    await context.report.run([
      fetchTask(
        {
          toolchains,
          kernels: await listKernels(context.root),
          images: await listImages(context.root),
          cli: true,
          development: argv.development,
        },
        generated,
        options,
      ),
      ...(argv.build
        ? [
            {
              title: "Unpack the toolchains",
              work: async (step: { progress(text: string): void }) => {
                const attributes = ["tools", "enter", ...(argv.development ? ["developmentModules"] : [])];
                await session.nix.build("nix-build-toolchains", attributes, {
                  failure: "building the toolchains failed",
                  onLine: (line) => step.progress(line.slice(0, 160)),
                });
                return undefined;
              },
            },
          ]
        : []),
    ]);
  },
};

export default command;
