import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { invalid } from "../../base/errors.ts";
import { appendTomlString } from "../../base/toml-edit.ts";
import type { Transaction } from "../../base/transaction.ts";
import { readCommitted, readFragments } from "../committed.ts";
import { DEFINITION_FILE, type KernelDefinition, loadKernelDefinition } from "../definition.ts";
import { compareConfigs } from "../diff/compare.ts";
import { lostValues } from "../kconfig/check.ts";
import type { KconfigModel } from "../kconfig/model.ts";
import { type ConfigEntry, type ConfigSource, lastEntries, parseConfigStrictly } from "../kconfig/parse.ts";
import { mergeKernelSources, ownOptions } from "../merge-config.ts";
import { type Line, type MinimalFragment, minimalFragment } from "./minimal.ts";

/**
 * The lines that make a kernel's configuration an edited one.
 * @param edited complete, of the same source
 * @throws SamebitsError (exit 2) for a change that kernel.toml decides, or that no fragment can bring about
 */
export async function linesFor(
  definition: KernelDefinition,
  options: {
    readonly model: KconfigModel;
    readonly edited: ConfigSource;
    readonly resolve: (merged: string) => Promise<string>;
  },
): Promise<readonly Line[]> {
  const { model, edited, resolve } = options;
  const base = await readCommitted(definition, "base");
  const before = await readCommitted(definition, "resolved");
  const fragments = await readFragments(definition);
  refuseOwnOptions(definition, before, edited);
  const merged = (lines: readonly Line[]) => {
    const text = lines.map(({ symbol, value }) => `${symbol}=${value}\n`).join("");
    return mergeKernelSources(definition, base, [...fragments, { name: "the edit", text }]);
  };
  const merge = (lines: readonly Line[]) => merged(lines).text;
  const found: MinimalFragment = await minimalFragment({ model, before, wanted: edited, merge, resolve });
  if (found.unreachable.length === 0) {
    return [...found.lines, ...givenUp(definition, merged(found.lines).requested, edited)];
  }
  throw invalid(`no fragment makes this configuration of "${definition.name}"`, {
    why: found.unreachable
      .slice(0, 20)
      .map(
        ({ symbol, before: got, after }) => `${symbol}: ${after ?? "absent"} is wanted, ${got ?? "absent"} comes out`,
      ),
    next: "was it made with the source of this kernel?",
  });
}

/**
 * Lines for what other fragments ask for and what the edit made impossible: a member of a choice that has another one now, an
 * option whose dependencies were turned off. They say what comes out anyhow.
 */
function givenUp(
  { expected }: KernelDefinition,
  requested: readonly ConfigEntry[],
  edited: ConfigSource,
): readonly Line[] {
  const outcome = lastEntries(parseConfigStrictly(edited));
  return lostValues(requested, outcome)
    .filter(({ symbol }) => !Object.hasOwn(expected, symbol))
    .map(({ symbol, actual }) => ({ symbol, value: actual ?? "n", givenUp: true }));
}

/** localversion and modules are kernel.toml's to say. */
function refuseOwnOptions(definition: KernelDefinition, before: ConfigSource, edited: ConfigSource): void {
  const own = new Set(parseConfigStrictly(ownOptions(definition)).map(({ symbol }) => symbol));
  const changed = compareConfigs(before, edited).filter(({ symbol, matters }) => matters && own.has(symbol));
  if (changed.length === 0) return;
  throw invalid(
    `${changed.map(({ symbol }) => symbol).join(", ")}: decided by kernel/${definition.name}/${DEFINITION_FILE}`,
    {
      why: changed.map((one) => `${one.symbol}: ${one.before ?? "n"} -> ${one.after ?? "n"}`),
      next: `set "localversion" or "modules" there, and edit again`,
    },
  );
}

/**
 * Writes a new fragment, and its name into kernel.toml where no glob there covers it.
 * @param file relative to the kernel's folder
 * @returns the definition with the fragment
 * @throws SamebitsError (exit 2) when another fragment that is merged later sets one of its symbols
 */
export async function addFragment(
  definition: KernelDefinition,
  fragment: { readonly file: string; readonly text: string },
  transaction: Transaction,
): Promise<KernelDefinition> {
  const { folder } = definition;
  await transaction.write(join(folder, fragment.file), fragment.text);
  let changed = await loadKernelDefinition(folder);
  if (!changed.fragments.includes(fragment.file)) {
    const path = join(folder, DEFINITION_FILE);
    await transaction.write(path, appendTomlString(await readFile(path, "utf8"), "fragments", fragment.file));
    changed = await loadKernelDefinition(folder);
  }
  const set = new Set(parseConfigStrictly({ name: fragment.file, text: fragment.text }).map(({ symbol }) => symbol));
  const sources = await readFragments(changed);
  const later = sources
    .slice(changed.fragments.lastIndexOf(fragment.file) + 1)
    .flatMap(parseConfigStrictly)
    .filter(({ symbol }) => set.has(symbol));
  if (later.length === 0) return changed;
  throw invalid(`${fragment.file} would not be the last to set ${later[0]!.symbol}`, {
    why: later.map(({ symbol, value, file, line }) => `${file}:${line} sets ${symbol} to ${value}`),
    next: "choose a name that is merged later, with --output",
  });
}
