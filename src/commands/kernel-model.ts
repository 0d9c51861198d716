import { kernelPins } from "../inputs/kernel-pins.ts";
import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import type { KconfigModel } from "../kernel/kconfig/model.ts";
import { type KconfigSource, loadKconfig } from "../kernel/load-model.ts";
import type { Context } from "./context.ts";
import { prepareOptions, type Session } from "./session.ts";

const QUIET = { progress: () => {}, skip: () => {} };

/** Whether the Kconfig of a locked kernel is in the store, so that reading it takes neither a network nor a build. */
async function isThere(kernel: string, { nix }: Session): Promise<boolean> {
  const paths = await nix.outPaths(`nix-kconfig-${kernel}`, [`kernels."${kernel}".kconfig`]);
  return (await nix.missing(paths)).size === 0;
}

/** A kernel's Kconfig. What is missing for it is fetched and built first, shown as tasks; otherwise not a word is said. */
export async function kernelKconfig(kernel: string, context: Context, session: Session): Promise<KconfigSource> {
  const options = prepareOptions(context, session);
  const generated = await requireGenerated(options);
  // Says how to lock it, before Nix says that there is no such attribute.
  kernelPins(generated, kernel);
  if (await isThere(kernel, session)) return loadKconfig(kernel, { nix: session.nix, step: QUIET });
  let loaded: KconfigSource | undefined;
  const wanted = { toolchains: ["kernel"], kernels: [kernel], images: [], cli: false, development: false };
  await context.report.run([
    fetchTask(wanted, generated, options),
    {
      title: `Read the Kconfig of the kernel "${kernel}"`,
      work: async (step) => {
        loaded = await loadKconfig(kernel, { nix: session.nix, step });
        return `${loaded.model.symbols.size} symbols`;
      },
    },
  ]);
  return loaded!;
}

/** The first of some kernels whose Kconfig is in the store already; undefined: of none. Never fetches or builds. */
export async function modelAtHand(
  kernels: readonly string[],
  session: Session,
): Promise<{ readonly kernel: string; readonly model: KconfigModel } | undefined> {
  for (const kernel of kernels) {
    if (!(await isThere(kernel, session).catch(() => false))) continue;
    const { model } = await loadKconfig(kernel, { nix: session.nix, step: QUIET });
    return { kernel, model };
  }
  return undefined;
}
