import { variantOf } from "../image/build.ts";
import type { ChosenFlavour } from "../image/choose-flavours.ts";
import type { ImageDefinition } from "../image/definition.ts";
import type { Context } from "./context.ts";
import type { Selection } from "./local-options.ts";
import { buildOptions, openSession } from "./session.ts";

/** Opens a session for one variant of an image, and says what building it takes. @param command whose logs these are */
export async function openBuild(
  context: Context,
  command: "build" | "verify",
  image: ImageDefinition,
  { name: flavourName, flavour }: ChosenFlavour,
  { profile, local }: Selection,
) {
  const session = await openSession(context, `${command}-${image.name}-${variantOf(flavourName, profile, local)}`);
  return { ...buildOptions(context, session), image, flavourName, flavour, profile, local };
}
