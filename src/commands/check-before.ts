import { SamebitsError, stepFailed } from "../base/errors.ts";
import type { Checked } from "../check/check-tree.ts";
import type { ImageDefinition } from "../image/definition.ts";
import { countFindings, findingLine, openFindings } from "./check-text.ts";
import type { Context } from "./context.ts";

/** Lines shown before a build; the rest is counted. */
const MOST_LINES = 10;

/**
 * What `samebits check` finds in an image, as warnings before it is built.
 * @throws SamebitsError (exit 1) with `strict`, for any finding that no waiver allows
 */
export async function checkBefore(
  context: Pick<Context, "root" | "report">,
  image: ImageDefinition,
  options: { readonly strict?: boolean } = {},
): Promise<void> {
  const { checkImage } = await import("../check/check-image.ts");
  let checked: Checked;
  try {
    checked = await checkImage(context.root, image);
  } catch (error) {
    // A lock that cannot be read: the build says so itself.
    if (error instanceof SamebitsError && !options.strict) return;
    throw error;
  }
  const open = openFindings(checked);
  if (open.length === 0) return;
  const more = open.length > MOST_LINES ? [`and ${open.length - MOST_LINES} more`] : [];
  const lines = [...open.slice(0, MOST_LINES).map(findingLine), ...more];
  if (options.strict) {
    throw stepFailed(`check found what may make builds of "${image.name}" differ: ${countFindings(checked)}`, {
      why: lines,
      next: `samebits check ${image.name} tells why, and what to do`,
    });
  }
  for (const line of lines) context.report.warn(line);
  context.report.warn(`samebits check ${image.name} tells why, and what to do`);
}
