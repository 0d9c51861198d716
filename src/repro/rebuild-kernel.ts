import { join } from "node:path";
import { z } from "zod";
import { fileIntegrity } from "../image/artifacts.ts";
import { buildProgress } from "../nix/build-progress.ts";
import { attributes, string } from "../nix/expression.ts";
import type { Nix } from "../nix/nix.ts";
import { render } from "../nix/render.ts";
import { narHashes, type RebuildOptions, recheck } from "./rebuild.ts";
import type { Rebuilt } from "./verdict.ts";

/** A kernel to be built again. */
export interface KernelAgain {
  readonly name: string;
  /** Store path of the first build. */
  readonly path: string;
  /** What is otherwise this time, as `kernels.NAME.again` of nix/kernel.nix takes it. */
  readonly others: Readonly<Record<string, string>>;
}

const derivationSchema = z.strictObject({ derivation: z.string(), output: z.string() });

/**
 * Builds a kernel again in other surroundings, and compares all its output with the first build's. It is built anew at every
 * call: what an earlier call with the same surroundings has left in the store is built once more and compared as well.
 */
export async function rebuildKernel(
  { name, path, others }: KernelAgain,
  options: Omit<RebuildOptions, "failure">,
): Promise<Pick<Rebuilt, "same" | "first" | "second" | "kept">> {
  const { nix, step } = options;
  const first = await bzImage(path);
  const log = `nix-rebuild-kernel-${name}`;
  const failure = `rebuilding the kernel "${name}" failed`;
  const { derivation, output: again } = await evaluate(nix, name, others);
  const differs = async (kept: string | undefined) => ({
    same: false,
    first,
    second: kept === undefined ? undefined : await bzImage(kept).catch(() => undefined),
    kept,
  });
  if ((await nix.missing([again])).size > 0) {
    await nix.command(log, ["nix-store", "--realise", derivation], { failure, onLine: buildProgress(step) });
  } else {
    const checked = await recheck(log, derivation, [], { nix, step, failure });
    if (!checked.same) return differs(checked.kept);
  }
  const [one, other] = await narHashes(nix, [path, again]);
  return one === other ? { same: true, first, second: await bzImage(again), kept: undefined } : differs(again);
}

async function evaluate(nix: Nix, name: string, others: Readonly<Record<string, string>>) {
  const values = render(
    attributes(Object.fromEntries(Object.entries(others).map(([key, value]) => [key, string(value)]))),
  );
  const expression = `let it = all.kernels."${name}".again ${values}; in { derivation = it.drvPath; output = it.outPath; }`;
  const failure = `evaluating the second build of the kernel "${name}" failed`;
  return derivationSchema.parse(await nix.evaluate(`nix-kernel-again-${name}`, expression, failure));
}

const bzImage = (path: string) => fileIntegrity(join(path, "bzImage"));
