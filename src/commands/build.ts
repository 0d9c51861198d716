import { relative } from "node:path";
import { invalid } from "../base/errors.ts";
import { hexOf } from "../image/artifacts.ts";
import { type BuildResult, buildImage, variantOf } from "../image/build.ts";
import { type ChosenFlavour, chooseFlavours, type FlavourWords } from "../image/choose-flavours.ts";
import { type ImageDefinition, loadImage } from "../image/definition.ts";
import { refuseToLock } from "../image/local-changes.ts";
import { renderTable } from "../report/table.ts";
import { checkBefore } from "./check-before.ts";
import type { Command, Context } from "./context.ts";
import { eachOf } from "./each.ts";
import {
  addLocalOptions,
  DEBUG_HOOK,
  describeSelection,
  type LocalArguments,
  readLocalOptions,
  type Selection,
} from "./local-options.ts";
import { openBuild } from "./open-build.ts";

interface Arguments extends LocalArguments {
  readonly image: string;
  readonly flavour: FlavourWords;
  readonly updateLock: boolean;
  readonly force: boolean;
  readonly rehash: boolean;
  readonly strict: boolean;
  readonly hookTimeout: number | undefined;
}

/** `samebits build IMAGE`. Event for programs: `build` with the record, folder, upToDate and digests, for each flavour. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    addLocalOptions(
      yargs.positional("image", { type: "string", demandOption: true, describe: "A folder of images/" }),
      {
        debugHook: true,
      },
    )
      .option("flavour", { type: "string", describe: "One, several with commas, or all; default: the image's first" })
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
      })
      .option("hook-timeout", {
        type: "number",
        requiresArg: true,
        describe: `With ${DEBUG_HOOK}: how many seconds a script waits for \`samebits shell\` (default: for ever)`,
      }),

  async run(context, argv) {
    const image = await loadImage(context.root, argv.image);
    const flavours = chooseFlavours(image, argv.flavour, "first");
    const selection = await readLocalOptions(context, image, argv, { timeout: readTimeout(argv.hookTimeout) });
    if (argv.updateLock) refuseToLock(image.name, selection.local);
    await checkBefore(context, image, { strict: argv.strict });
    await eachOf(
      flavours.map((chosen) => ({
        title: `${image.name} (${variantOf(chosen.name, selection.profile, selection.local)})`,
        work: () => buildOne(context, image, chosen, selection, argv),
      })),
      { signal: context.signal, onFailure: (_, { message }) => context.report.warn(message) },
    );
  },
};

export default command;

/** Red and bold (ECMA-48 SGR 31, 1), where that can be seen. */
const alarm = (text: string, colour: boolean): string => (colour ? `\x1b[1;31m${text}\x1b[0m` : text);

function readTimeout(seconds: number | undefined): number | undefined {
  if (seconds === undefined || (Number.isFinite(seconds) && seconds > 0)) return seconds;
  throw invalid("--hook-timeout takes a number of seconds above 0");
}

async function buildOne(
  context: Context,
  image: ImageDefinition,
  flavour: ChosenFlavour,
  selection: Selection,
  argv: Arguments,
): Promise<void> {
  const result = await buildImage({
    ...(await openBuild(context, "build", image, flavour, selection)),
    updateLock: argv.updateLock,
    force: argv.force,
    rehash: argv.rehash,
  });
  tell(context, result, describeSelection(image, selection));
}

/** @param alarms what nobody may overlook */
function tell(
  context: Context,
  { record, folder, upToDate, digests, lockWritten }: BuildResult,
  alarms: readonly string[],
): void {
  context.report.event("build", { ...record, folder, upToDate, digests });
  if (context.json) return;
  const verdict = (locked: string | undefined) =>
    locked === undefined
      ? ({ text: record.local.length === 0 ? "not locked" : "local changes", mood: "quiet" } as const)
      : ({ text: lockWritten ? "written to the lock" : "as locked", mood: "good" } as const);
  context.out(
    renderTable(
      ["artifact", "sha256", "lock"],
      digests.map(({ file, actual, locked }) => [file, hexOf(actual), verdict(locked)]),
      context,
    ),
  );
  context.out(`${upToDate ? "Up to date" : "Built"}: ${relative(context.root, folder)}\n`);
  if (record.local.length === 0 && digests.some(({ locked }) => locked === undefined)) {
    context.report.warn("some digests are not locked: `samebits build --update-lock` writes them");
  }
  for (const line of alarms) context.out(`${alarm(line, context.colour)}\n`);
}
