import { join } from "node:path";
import { type BinaryDefinition, pinnedBinary } from "./binaries.ts";
import { ensureInStore } from "./ensure-in-store.ts";
import type { PinnedFile } from "./pinned-file.ts";
import type { PrepareOptions } from "./prepare.ts";

/**
 * Sees to it that the store holds the programs that an image's binaries.toml pins.
 * @returns each with its file in the store
 */
export async function prepareBinaries(
  definitions: readonly BinaryDefinition[],
  options: Pick<PrepareOptions, "nix" | "report" | "state" | "signal">,
): Promise<{ readonly definition: BinaryDefinition; readonly file: PinnedFile }[]> {
  const { nix, report, state, signal } = options;
  const pinned = definitions.flatMap((definition) => {
    const file = pinnedBinary(definition);
    return file === undefined ? [] : [{ definition, file }];
  });
  if (pinned.length === 0) return [];
  const files = pinned.map(({ file }) => file);
  if ((await nix.missing(files.map((file) => file.storePath))).size > 0) {
    await report.run([
      {
        title: `Fetch ${pinned.map(({ definition }) => definition.name).join(", ")}`,
        work: async (step) =>
          (await ensureInStore(files, { nix, folder: join(state, "fetch"), step, signal })) ?? "nothing is missing",
      },
    ]);
  }
  return pinned;
}
