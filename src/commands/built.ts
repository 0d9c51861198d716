import { relative } from "node:path";
import type { Argv } from "yargs";
import { stepFailed } from "../base/errors.ts";
import { type BuildRecord, outputFolder, readBuildRecord, variantOf } from "../image/build.ts";
import { chooseFlavours, type FlavourWords } from "../image/choose-flavours.ts";
import { type ImageDefinition, loadImage } from "../image/definition.ts";
import { isLocal } from "../image/local-changes.ts";
import type { Context } from "./context.ts";
import { readLocalOptions, readProfiles } from "./local-options.ts";
import { howToBuild } from "./variant-options.ts";

/** Options that tell which of an image's builds is meant, besides its flavour. */
export interface BuiltArguments {
  readonly profile: string | undefined;
  /** undefined: as the image's folder is now. */
  readonly local: boolean | undefined;
}

export const addBuiltOptions = <T>(yargs: Argv<T>) =>
  yargs
    .option("profile", { type: "string", requiresArg: true, describe: "One of the image's mkosi profiles" })
    .option("local", {
      type: "boolean",
      describe:
        "The build with local changes; --no-local: the one without (default: with, if the image's folder has any)",
    });

/** A finished build of one variant of an image. */
export interface Built {
  readonly image: string;
  readonly variant: string;
  /** Where the artifacts are. */
  readonly folder: string;
  readonly record: BuildRecord;
}

/**
 * What was last built of an image's flavours (default: the first one).
 * @throws SamebitsError exit 2 for a name that is unknown, 1 for what is not built yet
 */
export async function readBuilt(
  context: Pick<Context, "root" | "cwd">,
  argv: BuiltArguments & { readonly image: string; readonly flavour: FlavourWords },
): Promise<Built[]> {
  const image = await loadImage(context.root, argv.image);
  const flavours = chooseFlavours(image, argv.flavour, "first");
  const { nameOf } = await chooseBuilt(context, image, argv);
  return Promise.all(flavours.map(({ name }) => readVariant(context, image, nameOf(name))));
}

/**
 * Which of an image's builds is meant.
 * @returns mkosi's profile, and the variant that a flavour has then
 * @throws SamebitsError (exit 2) for an unknown profile; without --no-local also for open keys
 */
export async function chooseBuilt(
  context: Pick<Context, "cwd">,
  image: ImageDefinition,
  { profile: text, local: wanted }: BuiltArguments,
): Promise<{ readonly profile: string | undefined; nameOf(flavour: string): string }> {
  const { profile, local } =
    wanted === undefined
      ? await readLocalOptions(context, image, { profile: text, binary: [] })
      : { profile: (await readProfiles(image, text)).profile, local: undefined };
  const end = (wanted ?? isLocal(local)) ? ".local" : "";
  return { profile, nameOf: (flavour) => `${variantOf(flavour, profile)}${end}` };
}

/**
 * A variant as it was last built.
 * @throws SamebitsError (exit 1) when it is not
 */
export async function readVariant(
  { root, cwd }: Pick<Context, "root" | "cwd">,
  { name: image }: Pick<ImageDefinition, "name">,
  variant: string,
): Promise<Built> {
  const folder = outputFolder(root, image, variant);
  try {
    return { image, variant, folder, record: await readBuildRecord(folder) };
  } catch (error) {
    throw stepFailed(`${relative(cwd, folder) || folder} holds no finished build`, {
      next: howToBuild(image, variant),
      cause: error,
    });
  }
}
