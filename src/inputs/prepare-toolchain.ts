import { buildProgress } from "../nix/build-progress.ts";
import { fetchTask, type PrepareOptions, requireGenerated } from "./prepare.ts";

/**
 * Sees to it that a toolchain, and what is made with it, is in the store: fetched and unpacked when it is missing.
 * @param purpose what it is for, in words: `that has minisign`
 * @param attributes of nix/, besides the toolchain itself and `enter`
 * @returns store paths: of the toolchain, of `enter`, and of each attribute
 */
export async function prepareToolchain(
  name: string,
  purpose: string,
  options: PrepareOptions,
  attributes: readonly string[] = [],
): Promise<string[]> {
  const { nix, report } = options;
  const all = [`toolchains.${name}`, "enter", ...attributes];
  const paths = await nix.outPaths(`nix-${name}-toolchain`, all);
  if ((await nix.missing(paths)).size === 0) return paths;
  const wanted = { toolchains: [...new Set([name, "image"])], kernels: [], images: [], cli: false, development: false };
  await report.run([
    fetchTask(wanted, await requireGenerated(options), options),
    {
      title: `Unpack the toolchain ${purpose}`,
      work: async (step) => {
        await nix.build(`nix-build-${name}-toolchain`, all, {
          failure: `unpacking the toolchain "${name}" failed`,
          onLine: buildProgress(step),
        });
      },
    },
  ]);
  return paths;
}
