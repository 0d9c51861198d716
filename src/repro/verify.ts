import { mkdir, rename, rm } from "node:fs/promises";
import { release } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withExclusive } from "../base/exclusive.ts";
import { withWorkspace } from "../base/workspace.ts";
import type { Artifacts } from "../image/artifacts.ts";
import { type Assembled, type AssembleOptions, asMkosiWants, assemble, MEMORY_WORKSPACE } from "../image/assemble.ts";
import {
  type BuildOptions,
  type BuildResult,
  buildImage,
  outputFolder,
  placedBinaries,
  readPhases,
  variantOf,
} from "../image/build.ts";
import { readDigestsLock } from "../image/digests-lock.ts";
import { isLocal } from "../image/local-changes.ts";
import { currentLocalLock } from "../image/local-lock.ts";
import { QUIET } from "../image/surroundings.ts";
import { type ImageInputs, prepareImage } from "../inputs/prepare.ts";
import { insideTree } from "../nix/tool.ts";
import { bisect } from "./bisect.ts";
import { readCheckout } from "./checkout.ts";
import { explainDifferences } from "./explain-differences.ts";
import { hintsFrom } from "./hints.ts";
import { lookAtMachine } from "./machine.ts";
import { measureImage } from "./package-sizes.ts";
import { type PlanBasis, planRun, type RunPlan } from "./plan.ts";
import { rebuildInputs } from "./rebuild-inputs.ts";
import {
  allSame,
  type Bisection,
  buildsDiffer,
  compareBuilds,
  type Rebuilt,
  type Run,
  type Verdict,
} from "./verdict.ts";
import { prepareVerifyTools } from "./verify-tools.ts";

/** How builds are varied. */
export interface VaryOptions {
  /** Names of variations that are wanted. */
  readonly wanted: ReadonlySet<string>;
  /** Hexadecimal. */
  readonly seed: string;
  /** How many further builds are made. */
  readonly runs: number;
  /** Look for the variations that make bits differ. */
  readonly bisect: boolean;
}

export type VerifyOptions = Omit<BuildOptions, "updateLock" | "force" | "rehash"> & {
  readonly vary: VaryOptions;
  /** Leave out, and say so. */
  readonly skip: { readonly kernel: boolean; readonly toolchains: boolean };
  /** What was rebuilt already, for another image of the same call. */
  readonly rebuilt: readonly Rebuilt[];
};

/** One further build, with its artifacts by name. */
interface Made {
  readonly plan: RunPlan;
  readonly assembled: Assembled;
  /** Milliseconds since 1970. */
  readonly began: number;
}

/** Builds that begin in the same second tell nothing about clocks. */
const APART = 2_000;

/**
 * Builds an image again, in other surroundings, and compares all builds with each other and with the lock. A first build that
 * is not there yet is made at the same time. What samebits made for the image, its kernel above all, is built again as well.
 */
export async function verifyImage(options: VerifyOptions): Promise<Verdict> {
  const { image, flavourName, profile, local, state, report, signal } = options;
  const variant = variantOf(flavourName, profile, local);
  return withExclusive(
    `verify-${image.name}-${variant}`,
    {
      describe: `verification of ${image.name} (${variant})`,
      folder: state,
      wait: true,
      signal,
      onWait: (holder) =>
        report.info(
          `waiting: ${image.name} (${variant}) is being verified by ${holder ? `process ${holder.pid} since ${holder.started}` : "another process"}`,
        ),
    },
    () => verifyAlone(options),
  );
}

async function verifyAlone(options: VerifyOptions): Promise<Verdict> {
  const { root, image, flavourName, flavour, profile, local, state, signal, logs, env, uid, vary } = options;
  const variant = variantOf(flavourName, profile, local);
  const inputs = await prepareImage(image, profile === undefined ? [] : [profile], {
    ...options,
    packagesLock: await currentLocalLock(image, local),
  });
  const binaries = await placedBinaries(image, local, options);
  const tools = await prepareVerifyTools(options);
  const work = join(state, "work");
  await mkdir(work, { recursive: true });
  const machine = await lookAtMachine({
    tool: insideTree(inputs.enter, inputs.toolchain),
    prefix: await asMkosiWants(uid, env),
    tools,
    uid,
    folder: work,
    room: MEMORY_WORKSPACE,
    log: join(logs, "machine.log"),
    env: options.nix.settings.env,
    signal,
  });
  const planOptions = { seed: vary.seed, wanted: vary.wanted, machine, tools };

  return withWorkspace(work, `verify-${image.name}-${variant}`, async (workspace) => {
    const lock = await readDigestsLock(image);
    const folder = outputFolder(root, image.name, variant);
    // Those of an earlier call speak of other builds.
    for (let number = 1; number < ORDINALS.length; number++) {
      await rm(keptFolder(folder, number), { recursive: true, force: true });
    }
    const make: Make = (plan, name) =>
      assembleAgain({ ...options, variant, binaries }, inputs, plan, join(workspace, name));
    const { first, began, made } = await allBuilds(options, planOptions, make);
    const artifacts = compareBuilds(
      flavour.compare,
      first,
      made.map((one) => one.assembled.artifacts),
      isLocal(local) ? "none" : lock.flavours[variant],
    );
    const runs: Run[] = [];
    for (const { plan, assembled } of made) {
      const differs = artifacts.some((one) => one.others[plan.number - 1] !== one.first);
      const kept = differs ? await keep(assembled.folder, keptFolder(folder, plan.number)) : undefined;
      // What is the same as the first build need not take room while others are made.
      if (!differs) await rm(assembled.folder, { recursive: true, force: true });
      const { seed, varied } = plan;
      runs.push({ seed, varied, artifacts: Object.values(assembled.artifacts), phases: assembled.phases, kept });
    }
    const differing = runs.findIndex(({ kept }) => kept !== undefined);
    const differences =
      differing < 0
        ? undefined
        : await explainDifferences(folder, runs[differing]!.kept!, {
            ...options,
            only: new Set(flavour.compare.map((name) => flavour.artifacts[name]!)),
            surroundings: hintsOf(began, made[differing]!, machine.processors.length),
          });
    const bisection =
      differing < 0 || !vary.bisect
        ? undefined
        : await bisectImage(options, first, made[differing]!.plan, planOptions, make);
    const rebuilt = await rebuildInputs(inputs, planOptions, {
      ...options,
      profiles: profile === undefined ? [] : [profile],
      packagesLock: local.packagesLock,
    });
    const checkout = await readCheckout({ root, env, logs, signal });
    return {
      image: image.name,
      variant,
      same: allSame(artifacts, rebuilt),
      ...(isLocal(local) && { local: local.what }),
      commit: "id" in checkout ? checkout : undefined,
      inputs: { ...inputs },
      artifacts,
      first: { artifacts: Object.values(first), phases: await readPhases(folder), folder },
      runs,
      rebuilt,
      skipped: [...(options.skip.kernel ? ["kernel"] : []), ...(options.skip.toolchains ? ["toolchains"] : [])],
      differences,
      bisection,
      sizes: await measureImage(folder, first),
    };
  });
}

type Make = (plan: RunPlan, name: string) => (step: { progress(text: string): void }) => Promise<Assembled>;

/** The first build, if it is not there, with the second one beside it; then all others. */
async function allBuilds(options: VerifyOptions, plan: PlanBasis, make: Make) {
  const { image, flavourName, profile, local, report, vary, signal } = options;
  const title = `${image.name} (${variantOf(flavourName, profile, local)})`;
  let first!: Artifacts;
  const made: Made[] = [];
  const began = Date.now();
  const task = (number: number) => ({
    title: `${ordinal(number + 1)} build of ${title}`,
    work: async (step: { progress(text: string): void }) => {
      const run = planRun({ ...plan, number, subject: "image" });
      if (number === 1) await sleep(APART, undefined, { signal });
      made[number - 1] = { plan: run, began: Date.now(), assembled: await make(run, `run-${number}`)(step) };
      return `seed ${run.seed}`;
    },
  });
  await report.run(
    [
      {
        title: `First build of ${title}`,
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
      task(1),
    ],
    { concurrent: true },
  );
  for (let number = 2; number <= vary.runs; number++) await report.run([task(number)]);
  return { first, began, made };
}

const assembleAgain =
  (
    options: VerifyOptions & Pick<AssembleOptions, "variant" | "binaries">,
    inputs: ImageInputs,
    plan: RunPlan,
    workspace: string,
  ) =>
  async (step: { progress(text: string): void }): Promise<Assembled> => {
    await mkdir(workspace);
    return assemble({
      ...options,
      inputs,
      surroundings: plan.surroundings,
      workspace,
      log: join(options.logs, `mkosi-${basename(workspace)}.log`),
      env: options.nix.settings.env,
      onLine: (line) => step.progress(line.slice(0, 160)),
    });
  };

const hintsOf = (began: number, { plan, began: later }: Made, processors: number) =>
  hintsFrom(
    { surroundings: QUIET, began, processors, release: release() },
    { surroundings: plan.surroundings, began: later, processors, release: release() },
  );

/** Builds with fewer and fewer of the variations that a build differed with. */
async function bisectImage(
  options: VerifyOptions,
  first: Artifacts,
  plan: RunPlan,
  planOptions: PlanBasis,
  make: Make,
): Promise<Bisection> {
  const { flavour, report } = options;
  const names = plan.varied.filter(({ notDone }) => notDone === undefined).map(({ name }) => name);
  let count = 0;
  return bisect(names, async (varied) => {
    let differs = false;
    await report.run([
      {
        title: varied.length === 0 ? "Build without any variation" : `Build with ${varied.join(", ")}`,
        work: async (step) => {
          const smaller = planRun({
            ...planOptions,
            number: plan.number,
            wanted: new Set(varied),
            subject: "image",
          });
          const { artifacts, folder } = await make(smaller, `bisect-${++count}`)(step);
          differs = buildsDiffer(compareBuilds(flavour.compare, first, [artifacts], undefined));
          await rm(folder, { recursive: true, force: true });
          return differs ? "differs" : "the same";
        },
      },
    ]);
    return differs;
  });
}

/** Beside the first build: `qemu.second`, `qemu.third`… */
const keptFolder = (first: string, number: number): string => `${first}.${ordinal(number + 1).toLowerCase()}`;

/** Moves a build's output beside the first one's, for whoever looks for the difference. */
async function keep(made: string, folder: string): Promise<string> {
  await mkdir(join(folder, ".."), { recursive: true });
  await rename(made, folder);
  return folder;
}

const ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"];
/** How many further builds one call makes at most. */
export const MOST_RUNS = ORDINALS.length - 1;
const ordinal = (number: number): string => ORDINALS[number - 1]!;
