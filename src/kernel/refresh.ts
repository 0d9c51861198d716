import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Step } from "../base/reporter.ts";
import { withTransaction } from "../base/transaction.ts";
import { buildProgress } from "../nix/build-progress.ts";
import type { Nix } from "../nix/nix.ts";
import { type KernelPins, makeRecord, RECORD_FILE, renderRecord } from "./config-record.ts";
import { BASE_FILE, type KernelDefinition, MERGED_FILE, RESOLVED_FILE } from "./definition.ts";
import { type LostValue, lostValues } from "./kconfig/check.ts";
import { configNames, type KconfigModel } from "./kconfig/model.ts";
import { lastEntries, parseConfigStrictly } from "./kconfig/parse.ts";
import { loadKconfig } from "./load-model.ts";
import { checkResolvedConfig, type MergedKernelConfig, mergeKernelConfig } from "./merge-config.ts";
import type { ConfigAudit } from "./scc/audit.ts";
import { auditKernel } from "./scc/audit-kernel.ts";
import { readText } from "./text.ts";

export interface RefreshedKernel {
  /** Files written, by name; those whose content did not change are left alone. */
  readonly written: readonly string[];
  readonly merged: MergedKernelConfig;
  /** Requested values that did not survive, as kernel.toml expects. */
  readonly lost: readonly LostValue[];
  /** How many values of the base, that no fragment replaces, came out otherwise. */
  readonly baseLost: number;
  /** What the kernel's own reader had to say about lines of the base, such as symbols that this source does not have. */
  readonly warnings: readonly string[];
  /** resolved.config before and after; nothing before for a kernel's first time. */
  readonly before: string | undefined;
  readonly after: string;
  readonly model: KconfigModel;
  /** What Yocto's audit says about the fragments, plain ones and those of features. */
  readonly audit: ConfigAudit;
}

/**
 * Writes a kernel's base.config, merged.config, resolved.config and config.lock.json anew: base from the derivation, fragments
 * merged into it, olddefconfig run on the result in the kernel's own source.
 * @param options.pins the pinned packages the kernel is configured with, for the record
 * @throws SamebitsError (exit 2) when a requested value does not survive unexpectedly, with the reason; the files are then as
 *   they were
 */
export async function refreshKernel(
  definition: KernelDefinition,
  options: { readonly nix: Nix; readonly step: Step; readonly pins: KernelPins },
): Promise<RefreshedKernel> {
  const { nix, step, pins } = options;
  const { name, folder, base } = definition;
  const derive = async (attribute: string, doing: string) => {
    step.progress(doing);
    const [path] = await nix.build(`nix-build-kernel-${name}-${attribute}`, [`kernels."${name}".${attribute}`], {
      failure: `${doing} failed`,
      onLine: buildProgress(step),
    });
    return (file: string) => readFile(join(path!, file), "utf8");
  };
  return withTransaction(async (transaction) => {
    const write = (file: string, text: string) => transaction.write(join(folder, file), text);
    // A mistake in a fragment comes out before the kernel's source is unpacked.
    await mergeKernelConfig(definition, "");
    const before = await readFile(join(folder, RESOLVED_FILE), "utf8").catch(() => undefined);
    const { model } = await loadKconfig(name, { nix, step });
    const baseText =
      base.kind === "file"
        ? await readText(join(folder, base.file), "base configuration")
        : await (await derive("base", `making the base configuration of "${name}"`))(BASE_FILE);
    const merged = await mergeKernelConfig(definition, baseText);
    if (base.kind !== "file") await write(BASE_FILE, baseText);
    await write(MERGED_FILE, merged.text);
    const made = await derive("config", `resolving the configuration of "${name}" (olddefconfig)`);
    const resolved = await made(RESOLVED_FILE);
    const lost = checkResolvedConfig(definition, merged, resolved, model);
    await write(RESOLVED_FILE, resolved);
    const requested = new Set(merged.requested.map(({ symbol }) => symbol));
    const kept = [...lastEntries(merged.assignments).values()].filter(({ symbol }) => !requested.has(symbol));
    const record = await makeRecord(definition, pins, { base: baseText, merged: merged.text, resolved });
    await write(RECORD_FILE, renderRecord(record));
    return {
      written: transaction.changed().map((path) => relative(folder, path)),
      merged,
      lost,
      baseLost: lostValues(kept, lastEntries(parseConfigStrictly({ name: RESOLVED_FILE, text: resolved }))).length,
      before,
      after: resolved,
      model,
      warnings: readerWarnings(await made("warnings")),
      audit: await auditKernel(definition, resolved, configNames(model)),
    };
  });
}

/** The lines of conf's standard error without the path of the file it read, e.g. `:12: unknown symbol: FOO`. */
const readerWarnings = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.replace(/^\S*\.config:(\d+):warning:/, `${MERGED_FILE}:$1:`));
