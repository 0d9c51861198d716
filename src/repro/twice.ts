import { mkdir, realpath } from "node:fs/promises";
import { release } from "node:os";
import { basename, dirname, join } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid } from "../base/errors.ts";
import { withExclusive } from "../base/exclusive.ts";
import { didYouMean } from "../base/nearest.ts";
import { quote, run } from "../base/process.ts";
import type { Reporter } from "../base/reporter.ts";
import { removeFolder, withWorkspace } from "../base/workspace.ts";
import { asMkosiWants } from "../image/assemble.ts";
import { QUIET, type Surroundings, surround } from "../image/surroundings.ts";
import { type PrepareOptions, requireGenerated } from "../inputs/prepare.ts";
import { prepareToolchain } from "../inputs/prepare-toolchain.ts";
import { insideTree, type Tool } from "../nix/tool.ts";
import { bisect } from "./bisect.ts";
import { findDifferences } from "./find-differences.ts";
import { hintsFrom, type Seen } from "./hints.ts";
import { lookAtMachine } from "./machine.ts";
import { planRun } from "./plan.ts";
import type { Machine, VerifyTools } from "./variations.ts";
import type { Bisection, Differences, VariedAspect } from "./verdict.ts";
import type { VaryOptions } from "./verify.ts";
import { prepareVerifyTools } from "./verify-tools.ts";

/** A toolchain that steps are built in, and what this machine lets them be varied in. */
export interface Workshop {
  readonly tool: Tool;
  readonly prefix: readonly string[];
  readonly tools: VerifyTools;
  readonly machine: Machine;
  readonly env: Readonly<Record<string, string>>;
  /** Where work folders are made. */
  readonly work: string;
}

/** Bytes of memory or disk that a step is expected to do with; nothing keeps it from taking more. */
const STEP = 256 * 1024 ** 2;

/** @param toolchain name; it has the set `shell` */
export async function openWorkshop(
  toolchain: string,
  options: PrepareOptions & {
    readonly logs: string;
    readonly env: Readonly<Record<string, string>>;
    readonly uid: number;
  },
): Promise<Workshop> {
  const { uid, logs, signal, state } = options;
  const known = Object.keys((await requireGenerated(options)).toolchains);
  if (!known.includes(toolchain)) {
    throw invalid(`there is no toolchain "${toolchain}"`, {
      why: didYouMean(toolchain, known),
      next: `known (nix/toolchains.toml): ${known.join(", ")}`,
    });
  }
  const [tree, enter] = await prepareToolchain(toolchain, "that builds", options);
  if (!(await accessible(join(tree!, "usr/bin/sh")))) {
    throw invalid(`the toolchain "${toolchain}" has no shell, which every step is started by`, {
      next: 'name one with the set "shell", or add this set to it: nix/toolchains.toml, then samebits lock',
    });
  }
  const tools = await prepareVerifyTools(options);
  const work = join(state, "work");
  await mkdir(work, { recursive: true });
  const env = options.nix.settings.env;
  const workshop = { tool: insideTree(enter!, tree!), prefix: await asMkosiWants(uid, options.env), tools, env, work };
  const log = join(logs, "machine.log");
  return { ...workshop, machine: await lookAtMachine({ ...workshop, uid, folder: work, room: STEP, log, signal }) };
}

export interface TwiceOptions {
  /** Folder that is copied for each build; the command runs in the copy. */
  readonly sources: string;
  readonly command: readonly string[];
  readonly vary: VaryOptions;
  readonly report: Reporter;
  readonly logs: string;
  readonly signal: AbortSignal;
  /** Where what the builds leave is put: `first`, and those that differ from it; made anew. */
  readonly output: string;
}

/** What came of building a step more than once. */
export interface TwiceVerdict {
  readonly same: boolean;
  /** Folders with what the builds left; those that are the same as the first are not kept. */
  readonly first: string;
  readonly runs: readonly {
    readonly seed: string;
    readonly varied: readonly VariedAspect[];
    readonly kept: string | undefined;
  }[];
  readonly differences: Differences | undefined;
  readonly bisection: Bisection | undefined;
}

/**
 * Runs a command in a copy of a folder, in a sandbox without network, several times in other surroundings, and compares what
 * it leaves in the folder that `$OUT` names: files by name and content, as in any other folder; what archives hold, whole.
 * Whoever else wants the same output folder waits.
 * @throws SamebitsError (exit 1) when the command fails; (exit 2) when one of the folders lies in the other
 */
export async function buildTwice(workshop: Workshop, options: TwiceOptions): Promise<TwiceVerdict> {
  const { report, signal, output } = options;
  await mkdir(dirname(output), { recursive: true });
  const place = join(await realpath(dirname(output)), basename(output));
  const sources = await realpath(options.sources);
  if (isWithin(place, sources) || isWithin(sources, place)) {
    throw invalid(`${options.sources} and ${output}, where results go, lie one in the other`, {
      why: "each build would find what the one before it has left",
      next: "give the folder of the step alone, or a copy of it elsewhere",
    });
  }
  return withExclusive(
    `twice-${basename(output)}`,
    {
      describe: "builds that are compared",
      folder: dirname(output),
      wait: true,
      signal,
      onWait: (holder) =>
        report.info(`waiting: ${output} is in use by ${holder ? `process ${holder.pid}` : "another process"}`),
    },
    () => buildAll(workshop, options),
  );
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(join(folder, "/"));

async function buildAll(workshop: Workshop, options: TwiceOptions): Promise<TwiceVerdict> {
  const { vary, report, signal, output } = options;
  const { machine, tools } = workshop;
  // Builds leave folders of any mode, and files of other ids.
  await removeFolder(output);
  await mkdir(output);
  const plan = (number: number, wanted = vary.wanted) =>
    planRun({ seed: vary.seed, number, wanted, machine, tools, subject: "step" });
  const build = async (title: string, surroundings: Surroundings, folder: string): Promise<number> => {
    const began = Date.now();
    await report.run([{ title, work: () => buildOnce(workshop, options, surroundings, folder) }]);
    return began;
  };
  const seen = (surroundings: Surroundings, began: number): Seen => ({
    surroundings: { ...surroundings, folder: placeOf(surroundings, options.sources) },
    began,
    processors: machine.processors.length,
    release: release(),
  });

  const first = join(output, "first");
  const firstBegan = await build("First build", QUIET, first);
  const runs: TwiceVerdict["runs"][number][] = [];
  let differences: Differences | undefined;
  let differing: number | undefined;
  for (let number = 1; number <= vary.runs; number++) {
    const { seed, varied, surroundings } = plan(number);
    const folder = join(output, number === 1 ? "second" : `build-${number + 1}`);
    const began = await build(`Build ${number + 1}`, surroundings, folder);
    const surroundingsOf = hintsFrom(seen(QUIET, firstBegan), seen(surroundings, began));
    const found = await findDifferences(first, folder, { signal, surroundings: surroundingsOf });
    if (found.leaves.length === 0) await removeFolder(folder);
    else {
      differences ??= found;
      differing ??= number;
    }
    runs.push({ seed, varied, kept: found.leaves.length === 0 ? undefined : folder });
  }
  let bisection: Bisection | undefined;
  if (differing !== undefined && vary.bisect) {
    const number = differing;
    const { varied } = runs[number - 1]!;
    const names = varied.filter(({ notDone }) => notDone === undefined).map(({ name }) => name);
    bisection = await bisect(names, async (some) => {
      const folder = join(output, "bisect");
      const title = some.length === 0 ? "Build without any variation" : `Build with ${some.join(", ")}`;
      await build(title, plan(number, new Set(some)).surroundings, folder);
      const { leaves } = await findDifferences(first, folder, { signal });
      await removeFolder(folder);
      return leaves.length > 0;
    });
  }
  return { same: differences === undefined, first, runs, differences, bisection };
}

/** Where the command runs, inside the sandbox. */
const placeOf = ({ folder, workspace }: Surroundings, sources: string): string =>
  join(workspace, folder, basename(sources));

async function buildOnce(
  { tool, prefix, env, work }: Workshop,
  { sources, command, logs, signal }: TwiceOptions,
  surroundings: Surroundings,
  folder: string,
): Promise<void> {
  await withWorkspace(work, "twice", async (own) => {
    const scratch = join(own, "scratch");
    for (const one of [folder, scratch]) await mkdir(one);
    const inside = surroundings.workspace;
    const place = placeOf(surroundings, sources);
    const around = surround(
      { ...surroundings, environment: { ...surroundings.environment, OUT: OUTPUT } },
      [{ from: sources, to: SOURCES }],
      [inside, OUTPUT],
      // Copied in the sandbox: its file system and the order in which entries are read are those of the build.
      [`mkdir -p ${quote(place)}`, `cp -R ${SOURCES}/. ${quote(place)}`],
    );
    const sandbox = [
      "--private",
      ...around.sandbox,
      ...["--bind", folder, OUTPUT],
      ...(surroundings.memory ? ["--tmpfs", inside] : ["--bind", scratch, inside]),
      ...["--chdir", "/"],
    ];
    const words = around.command(["/bin/sh", "-euc", 'cd "$1"; shift; exec "$@"', "sh", place, ...command]);
    await run([...prefix, ...tool(words, sandbox)], {
      log: join(logs, `${basename(folder)}.log`),
      env,
      signal,
      keepOutput: false,
      ...(surroundings === QUIET
        ? {
            failure: "the command that was to be built with failed",
            next: "its own words are above; it runs in a sandbox without network and writes to the folder $OUT",
          }
        : {
            failure: "the command that was to be built with failed in other surroundings than the first build's",
            next: "its own words are above; which variation it does not stand: leave some out, such as --vary=-uname",
          }),
    });
  });
}

const SOURCES = "/samebits/sources";
const OUTPUT = "/samebits/output";
