import type { Reporter, Step } from "../base/reporter.ts";
import { fetchForRebuild } from "../inputs/fetch-for-rebuild.ts";
import type { ImageInputs, PrepareOptions } from "../inputs/prepare.ts";
import { lockedPrograms } from "../sources/lock-file.ts";
import { bisect } from "./bisect.ts";
import { explainDifferences } from "./explain-differences.ts";
import { type PlanBasis, planKernel } from "./plan.ts";
import { secondsSince } from "./rebuild.ts";
import { rebuildKernel } from "./rebuild-kernel.ts";
import { buildsElsewhere, rebuildTool, toolsOf } from "./rebuild-tools.ts";
import type { Bisection, Rebuilt } from "./verdict.ts";

export interface RebuildInputsOptions extends PrepareOptions {
  readonly image: { readonly name: string; readonly folder: string; readonly kernel: string };
  /** The profiles of the image that is verified: programs depend on them. */
  readonly profiles: readonly string[];
  /** A lock of this machine's own, which the image's packages are taken from. */
  readonly packagesLock: string | undefined;
  /** Look for the variations that make a kernel differ. */
  readonly vary: { readonly bisect: boolean };
  readonly skip: { readonly kernel: boolean; readonly toolchains: boolean };
  /** What was rebuilt already, for another image of the same call. */
  readonly rebuilt: readonly Rebuilt[];
}

/** Builds what samebits made for an image again: the kernel, the toolchains, the package repository and the programs. */
export async function rebuildInputs(
  inputs: ImageInputs,
  plan: PlanBasis,
  options: RebuildInputsOptions,
): Promise<Rebuilt[]> {
  const { image, report, nix, skip, vary } = options;
  const rebuilt: Rebuilt[] = [];
  if (!skip.kernel || !skip.toolchains) {
    await fetchForRebuild(image, options.profiles, { kernel: !skip.kernel, toolchains: !skip.toolchains }, options);
  }
  const rebuild = async (what: string, work: (step: Step) => Promise<Rebuilt>) => {
    const known = options.rebuilt.find((one) => one.what === what);
    let one = known!;
    await report.run([
      {
        title: `Rebuild the ${what}`,
        work: async (step) => {
          one = known ?? (await work(step));
          return known ? "rebuilt and compared already, see above" : one.same ? "identical" : "DIFFERS";
        },
      },
    ]);
    const explained = known ? {} : await explain(one, options);
    rebuilt.push({ ...one, ...explained });
  };
  if (!skip.kernel) {
    const what = `kernel ${image.kernel}`;
    const build = async (wanted: ReadonlySet<string>, step: Step) => {
      const { others, varied } = planKernel({ ...plan, wanted, number: 1 });
      return { varied, ...(await rebuildKernel({ name: image.kernel, path: inputs.kernel, others }, { nix, step })) };
    };
    await rebuild(what, async (step) => {
      const began = performance.now();
      const verdict = await build(plan.wanted, step);
      return { what, path: inputs.kernel, ...verdict, seconds: secondsSince(began) };
    });
    const kernel = rebuilt.at(-1)!;
    if (!kernel.same && vary.bisect && kernel.bisection === undefined) {
      rebuilt[rebuilt.length - 1] = { ...kernel, bisection: await bisectKernel(kernel, build, report) };
    }
  }
  if (!skip.toolchains) {
    const there = await buildsElsewhere(nix);
    const programs = await lockedPrograms(image, options.profiles);
    for (const tool of toolsOf(image.name, programs, options.packagesLock))
      await rebuild(tool.what, (step) => rebuildTool(tool, { nix, step, there }));
  }
  return rebuilt;
}

/** What something that did not come out the same differs in. */
async function explain({ same, path, kept }: Rebuilt, options: RebuildInputsOptions): Promise<Partial<Rebuilt>> {
  return same || kept === undefined ? {} : { differences: await explainDifferences(path, kept, options) };
}

/** Builds a kernel with fewer and fewer of the variations that it differed with: minutes each. */
function bisectKernel(
  { what, varied }: Rebuilt,
  build: (wanted: ReadonlySet<string>, step: Step) => Promise<{ readonly same: boolean }>,
  report: Reporter,
): Promise<Bisection> {
  const names = varied.filter(({ notDone }) => notDone === undefined).map(({ name }) => name);
  return bisect(names, async (some) => {
    let differs = false;
    await report.run([
      {
        title: `Rebuild the ${what} ${some.length === 0 ? "without any variation" : `with ${some.join(", ")}`}`,
        work: async (step) => {
          differs = !(await build(new Set(some), step)).same;
          return differs ? "differs" : "the same";
        },
      },
    ]);
    return differs;
  });
}
