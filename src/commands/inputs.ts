import { TREES } from "../image/assemble.ts";
import { loadImage } from "../image/definition.ts";
import { prepareImage } from "../inputs/prepare.ts";
import type { Command } from "./context.ts";
import { requireProfiles } from "./local-options.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly image: string;
  readonly binds: boolean;
  readonly profile: string;
}

/** `samebits inputs IMAGE`: the store paths an image is assembled from, fetched and built first when they are missing. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("image", { type: "string", demandOption: true, describe: "A folder of images/" })
      .option("profile", {
        type: "string",
        default: "",
        describe: "The image's mkosi profiles, separated by commas: programs may depend on them",
      })
      .option("binds", {
        type: "boolean",
        default: false,
        describe: "As bubblewrap options, for the mkosi of `nix develop`",
      }),

  async run(context, argv) {
    const image = await loadImage(context.root, argv.image);
    const profiles = argv.profile.split(",").filter(Boolean);
    await requireProfiles(image, profiles);
    const session = await openSession(context, `inputs-${image.name}`);
    const inputs = await prepareImage(image, profiles, prepareOptions(context, session));
    context.report.event("inputs", { image: image.name, ...inputs });
    if (context.json) return;
    // Programs and files of this machine's own come in by `samebits build`, which marks what it builds with them.
    const emptyTrees = Object.values(TREES)
      .map((path) => `--dir ${path}`)
      .join(" ");
    context.out(
      argv.binds
        ? `--ro-bind ${inputs.repository} /samebits/repository --ro-bind ${inputs.kernel}/tree /samebits/kernel --ro-bind ${inputs.programs} /samebits/programs ${emptyTrees}\n`
        : Object.entries(inputs)
            .map(([name, path]) => `${name.padEnd(10)}  ${path}\n`)
            .join(""),
    );
  },
};

export default command;
