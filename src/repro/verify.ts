import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { withWorkspace } from "../base/workspace.ts";
import type { Artifacts } from "../image/artifacts.ts";
import { assemble } from "../image/assemble.ts";
import { type BuildOptions, type BuildResult, buildImage, variantOf } from "../image/build.ts";
import { readDigestsLock } from "../image/digests-lock.ts";
import { prepareImage } from "../inputs/prepare.ts";
import { describeVariations, HOSTILE } from "./hostile.ts";
import { KERNEL_VARIATIONS, type KernelVerdict, rebuildKernel } from "./rebuild-kernel.ts";
import { allSame, buildsDiffer, compareBuilds, type Verdict } from "./verdict.ts";

export type VerifyOptions = Omit<BuildOptions, "updateLock" | "force" | "rehash"> & {
  /** Rebuild the kernel, leave it out (the verdict says so), or take the verdict that another image of the call brought. */
  readonly kernel: "rebuild" | "skip" | KernelVerdict;
};

/**
 * Builds an image a second time, in other surroundings, and compares both builds with each other and with the lock. A first
 * build that is not there yet is made at the same time.
 */
export async function verifyImage(options: VerifyOptions): Promise<Verdict> {
  const { root, image, flavourName, flavour, profile, report, state, nix, signal, logs } = options;
  const variant = variantOf(flavourName, profile);
  const inputs = await prepareImage(image, options);

  return withWorkspace(join(state, "work"), `verify-${image.name}-${variant}`, async (workspace) => {
    let first!: Artifacts;
    let second!: Artifacts;
    let kernel: KernelVerdict | undefined;
    const lock = await readDigestsLock(image);
    await report.run(
      [
        {
          title: `First build of ${image.name} (${variant})`,
          work: async () => {
            const built: BuildResult = await buildImage({
              ...options,
              updateLock: false,
              compareLock: false,
              force: false,
              rehash: true,
            });
            first = built.record.artifacts;
            return built.upToDate ? "there already; its artifacts were read again" : undefined;
          },
        },
        {
          title: `Second build of ${image.name} (${variant})`,
          work: async (step) => {
            const made = await assemble({
              ...options,
              inputs,
              surroundings: HOSTILE,
              workspace,
              log: join(logs, "mkosi-second.log"),
              env: nix.settings.env,
              onLine: (line) => step.progress(line.slice(0, 160)),
              signal,
            });
            second = made.artifacts;
            return describeVariations().join(", ");
          },
        },
      ],
      { concurrent: true },
    );
    await report.run([
      {
        title: `Rebuild the kernel "${image.kernel}"`,
        work: async (step) => {
          if (options.kernel === "skip") {
            step.skip("--skip-kernel: this verdict does not cover the kernel");
            return undefined;
          }
          if (options.kernel !== "rebuild") {
            kernel = options.kernel;
            return "rebuilt and compared already, see above";
          }
          kernel = await rebuildKernel(image.kernel, inputs.kernel, { nix, step });
          return `${kernel.same ? "identical" : "DIFFERS"}; varied: ${KERNEL_VARIATIONS}`;
        },
      },
    ]);
    const artifacts = compareBuilds(flavour.compare, first, second, lock.flavours[variant]);
    return {
      image: image.name,
      variant,
      artifacts,
      kernel,
      variations: describeVariations(),
      same: allSame(artifacts, kernel),
      kept: buildsDiffer(artifacts) ? await keepSecond(workspace, root, image.name, variant) : undefined,
    };
  });
}

/** Moves the second build's output beside the first one's, for whoever looks for the difference. */
async function keepSecond(workspace: string, root: string, image: string, variant: string): Promise<string> {
  const folder = join(root, "out", image, `${variant}.second`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, ".."), { recursive: true });
  await rename(join(workspace, "output"), folder);
  return folder;
}
