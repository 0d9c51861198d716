import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { stepFailed } from "../base/errors.ts";
import { type BuildRecord, buildRecordSchema, outputFolder, variantOf } from "../image/build.ts";
import { chooseFlavours, type FlavourWords } from "../image/choose-flavours.ts";
import { loadImage } from "../image/definition.ts";
import type { Context } from "./context.ts";

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
  argv: { readonly image: string; readonly flavour: FlavourWords; readonly profile: string | undefined },
): Promise<Built[]> {
  const image = await loadImage(context.root, argv.image);
  return Promise.all(
    chooseFlavours(image, argv.flavour, "first").map(async ({ name }) => {
      const variant = variantOf(name, argv.profile);
      const folder = outputFolder(context.root, image.name, variant);
      try {
        const record = buildRecordSchema.parse(JSON.parse(await readFile(join(folder, "build.json"), "utf8")));
        return { image: image.name, variant, folder, record };
      } catch (error) {
        const profile = argv.profile === undefined ? "" : ` --profile ${argv.profile}`;
        throw stepFailed(`${relative(context.cwd, folder) || folder} holds no finished build`, {
          next: `build it first: samebits build ${image.name} --flavour ${name}${profile}`,
          cause: error,
        });
      }
    }),
  );
}
