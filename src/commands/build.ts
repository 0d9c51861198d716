import { relative } from "node:path";
import { hexOf } from "../image/artifacts.ts";
import { type BuildResult, buildImage, variantOf } from "../image/build.ts";
import { type ChosenFlavour, chooseFlavours, type FlavourWords } from "../image/choose-flavours.ts";
import { type ImageDefinition, loadImage } from "../image/definition.ts";
import { renderTable } from "../report/table.ts";
import { checkBefore } from "./check-before.ts";
import type { Command, Context } from "./context.ts";
import { eachOf } from "./each.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly image: string;
  readonly flavour: FlavourWords;
  readonly profile: string | undefined;
  readonly updateLock: boolean;
  readonly force: boolean;
  readonly rehash: boolean;
  readonly strict: boolean;
}

/** `samebits build IMAGE`. Event for programs: `build` with the record, folder, upToDate and digests, for each flavour. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("image", { type: "string", demandOption: true, describe: "A folder of images/" })
      .option("flavour", { type: "string", describe: "One, several with commas, or all; default: the image's first" })
      .option("profile", { type: "string", describe: "One of the image's mkosi profiles; has digests of its own" })
      .option("update-lock", { type: "boolean", default: false, describe: "Write the digests to digests.lock.json" })
      .option("force", { type: "boolean", default: false, describe: "Build although nothing changed" })
      .option("rehash", {
        type: "boolean",
        default: false,
        describe: "When nothing changed, read the artifacts again",
      })
      .option("strict", {
        type: "boolean",
        default: false,
        describe: "Build nothing that `check` has something against",
      }),

  async run(context, argv) {
    const image = await loadImage(context.root, argv.image);
    const flavours = chooseFlavours(image, argv.flavour, "first");
    await checkBefore(context, image, { strict: argv.strict });
    await eachOf(
      flavours.map((chosen) => ({
        title: `${image.name} (${variantOf(chosen.name, argv.profile)})`,
        work: () => buildOne(context, image, chosen, argv),
      })),
      { signal: context.signal, onFailure: (_, { message }) => context.report.warn(message) },
    );
  },
};

export default command;

async function buildOne(
  context: Context,
  image: ImageDefinition,
  { name: flavourName, flavour }: ChosenFlavour,
  argv: Arguments,
): Promise<void> {
  const session = await openSession(context, `build-${image.name}-${variantOf(flavourName, argv.profile)}`);
  const result = await buildImage({
    ...prepareOptions(context, session),
    image,
    flavourName,
    flavour,
    profile: argv.profile,
    logs: session.logs,
    env: session.env,
    uid: session.uid,
    updateLock: argv.updateLock,
    force: argv.force,
    rehash: argv.rehash,
  });
  tell(context, result);
}

function tell(context: Context, { record, folder, upToDate, digests, lockWritten }: BuildResult): void {
  context.report.event("build", { ...record, folder, upToDate, digests });
  if (context.json) return;
  const verdict = (locked: string | undefined) =>
    locked === undefined
      ? ({ text: "not locked", mood: "quiet" } as const)
      : ({ text: lockWritten ? "written to the lock" : "as locked", mood: "good" } as const);
  context.out(
    renderTable(
      ["artifact", "sha256", "lock"],
      digests.map(({ file, actual, locked }) => [file, hexOf(actual), verdict(locked)]),
      context,
    ),
  );
  context.out(`${upToDate ? "Up to date" : "Built"}: ${relative(context.root, folder)}\n`);
  if (digests.some(({ locked }) => locked === undefined)) {
    context.report.warn("some digests are not locked: `samebits build --update-lock` writes them");
  }
}
