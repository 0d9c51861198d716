import { join } from "node:path";
import { listImages, loadImages } from "../image/definition.ts";
import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import { listKernels } from "../kernel/definition.ts";
import { buildProgress } from "../nix/build-progress.ts";
import { readSourcesLock } from "../sources/lock-file.ts";
import type { Command } from "./context.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly development: boolean;
  readonly build: boolean;
  readonly toolchain: readonly string[];
}

/** Serves plain `nix build`, which fetches by itself. */
const BY_NIX_ALONE = ["fetch"];
/** Each for the sources of its language, if any image has such. */
const FOR_PROGRAMS = ["go", "rust"] as const;
const FOR_TESTS = ["test", "browser"];

/** `samebits fetch`: everything that is pinned, so that all else works without a network. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .option("development", { type: "boolean", default: false, describe: "Also what tests and checks need" })
      .option("build", {
        type: "boolean",
        default: false,
        describe: "Also unpack the toolchains; with --development, also link Node and the npm packages into .samebits/",
      })
      .option("toolchain", {
        type: "string",
        array: true,
        default: [],
        requiresArg: true,
        describe: "Only this toolchain, and nothing else (may be repeated)",
      }),

  async run(context, argv) {
    const session = await openSession(context, "fetch");
    const options = prepareOptions(context, session);
    const generated = await requireGenerated(options);
    const only = argv.toolchain.length > 0;
    const programs = only
      ? []
      : (await Promise.all((await loadImages(context.root)).map(readSourcesLock))).flatMap((lock) =>
          Object.values(lock),
        );
    const compilers = FOR_PROGRAMS.filter((language) => !programs.some((one) => one.language === language));
    const unwanted = [...BY_NIX_ALONE, ...(argv.development ? [] : FOR_TESTS), ...compilers];
    const toolchains = only
      ? argv.toolchain
      : Object.keys(generated.toolchains).filter((name) => !unwanted.includes(name));
    await context.report.run([
      fetchTask(
        {
          toolchains,
          kernels: only ? [] : await listKernels(context.root),
          images: only ? [] : await listImages(context.root),
          programs,
          cli: !only,
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
                const attributes = only
                  ? argv.toolchain.map((name) => `toolchains."${name}"`)
                  : ["tools", "enter", ...(argv.development ? ["node", "developmentModules"] : [])];
                const paths = await session.nix.build("nix-build-toolchains", attributes, {
                  failure: "building the toolchains failed",
                  onLine: buildProgress(step),
                });
                if (only || !argv.development) return undefined;
                // What test/run starts; the links keep both from Nix's garbage collector, too.
                for (const [name, path] of [
                  ["node", paths[2]!],
                  ["development", paths[3]!],
                ] as const) {
                  await session.nix.command(`nix-link-${name}`, [
                    "nix-store",
                    "--realise",
                    "--indirect",
                    "--add-root",
                    join(context.stateFolder, name),
                    path,
                  ]);
                }
                return undefined;
              },
            },
          ]
        : []),
    ]);
  },
};

export default command;
