import { join } from "node:path";
import { QUIET, type Surroundings } from "../image/surroundings.ts";
import { Choices, seedOfRun } from "./random.ts";
import { type Machine, type Subject, VARIATIONS, type VerifyTools } from "./variations.ts";
import type { VariedAspect } from "./verdict.ts";

/** One further build: its surroundings, and what they differ in from the first one's. */
export interface RunPlan {
  /** Which of the further builds it is, from 1. */
  readonly number: number;
  readonly seed: string;
  readonly surroundings: Surroundings;
  readonly varied: readonly VariedAspect[];
}

export interface PlanOptions {
  /** Hexadecimal; each choice follows from it and from what it is made for, not from what else is varied. */
  readonly seed: string;
  readonly number: number;
  /** Names of variations that are wanted. */
  readonly wanted: ReadonlySet<string>;
  readonly machine: Machine;
  readonly tools: VerifyTools;
  readonly subject: Subject;
  /** The first build's; default: those of every build. */
  readonly first?: Surroundings;
}

/** What all further builds of one call have in common. */
export type PlanBasis = Pick<PlanOptions, "seed" | "wanted" | "machine" | "tools">;

/** What the surroundings of a further build are, as far as this machine lets them be chosen. */
export function planRun(options: PlanOptions): RunPlan {
  const { number, wanted, machine, tools, subject, first = QUIET } = options;
  const seed = seedOfRun(options.seed, number);
  const able = VARIATIONS.filter((one) => wanted.has(one.name) && one.impossible(machine, subject) === undefined).map(
    ({ name }) => name,
  );
  // Whose turn it is goes by the machine alone: what is varied besides must not change what a variation does. With an order of
  // its own, an image's workspace takes several times as long; the other file system has another one anyway.
  const odd = number % 2 === 1;
  const canChangeRoot =
    VARIATIONS.find(({ name }) => name === "privileges")!.impossible(machine, subject) === undefined;
  const unprivileged = canChangeRoot && (subject === "image" ? odd : !odd);
  const turn = { subject, unprivileged, disorderly: !unprivileged && (subject === "step" || number > 1), second: !odd };
  let surroundings = first;
  const varied = VARIATIONS.map((one): VariedAspect => {
    const { name } = one;
    const title = subject === "image" && one.mkosiAlone ? `${one.title} of mkosi itself` : one.title;
    const before = one.shown(first);
    if (!able.includes(name)) {
      const notDone = wanted.has(name) ? one.impossible(machine, subject) : "left out: --vary";
      return { name, title, first: before, other: before, notDone };
    }
    surroundings = one.change(surroundings, new Choices(seed, name), machine, tools, turn);
    const other = one.shown(surroundings);
    return { name, title, first: before, other, notDone: before === other ? "in every second build" : undefined };
  });
  return { number, seed, surroundings, varied };
}

/** A kernel's surroundings, as nix/kernel-environment.sh and nix/kernel-again.sh take them (`others`). */
export function planKernel(
  options: Omit<PlanOptions, "subject" | "first">,
): RunPlan & { readonly others: Readonly<Record<string, string>> } {
  const plan = planRun({ ...options, subject: "kernel", first: KERNEL });
  const done = new Set(plan.varied.filter(({ notDone }) => notDone === undefined).map(({ name }) => name));
  const { umask, timeZone, locale, user, hostName, home, environment, clock, fixedAddresses, oldKernel } =
    plan.surroundings;
  const folder = join("/build", plan.surroundings.folder);
  // setarch sets all of the personality.
  const personality = [...(fixedAddresses ? ["--addr-no-randomize"] : []), ...(oldKernel ? ["--uname-2.6"] : [])].join(
    " ",
  );
  // More jobs than the first build had, in any case: fewer processors would only take longer.
  const jobs = 2 * options.machine.processors.length + 1;
  const values: Readonly<Record<string, readonly [string, string | undefined][]>> = {
    path: [["folder", folder]],
    umask: [["umask", umask]],
    timezone: [["timezone", timeZone]],
    // nix/kernel.nix adds where it is found.
    locale: [["locale", locale]],
    user: [["user", user]],
    hostname: [["hostname", hostName]],
    home: [["home", home]],
    processors: [["jobs", String(jobs)]],
    environment: [["environment", Object.entries(environment)[0]?.join("=")]],
    clock: [["clock", clock && `+${clock.seconds}s`]],
    aslr: [["personality", personality]],
    uname: [["personality", personality]],
  };
  const others = Object.fromEntries(
    [...done].flatMap((name) => values[name] ?? []).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const varied = plan.varied.map((one) => {
    if (one.name === "path") return { ...one, first: KERNEL.folder, other: done.has("path") ? folder : KERNEL.folder };
    return one.name === "processors" && done.has(one.name) ? { ...one, other: `${jobs} jobs` } : one;
  });
  return { ...plan, varied, others };
}

/** What nix/kernel-environment.sh does when nothing is otherwise. */
const KERNEL: Surroundings = {
  ...QUIET,
  folder: "/build/linux",
  workspace: "/build",
  locale: "C",
  hostName: "localhost",
  home: "/build",
  // Nix's builders have no random addresses.
  fixedAddresses: true,
};
