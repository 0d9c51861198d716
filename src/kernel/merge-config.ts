import { join } from "node:path";
import { invalid } from "../base/errors.ts";
import { committedFile } from "./committed.ts";
import { DEFINITION_FILE, type KernelDefinition, RESOLVED_FILE } from "./definition.ts";
import { fileName } from "./file-name.ts";
import { type LostValue, lostValues, requireSurvival } from "./kconfig/check.ts";
import { mergeConfigs, type Redefinition } from "./kconfig/merge.ts";
import { configValues, type KconfigModel } from "./kconfig/model.ts";
import { withoutModules } from "./kconfig/modules.ts";
import { type ConfigEntry, type ConfigSource, lastEntries, parseConfigStrictly } from "./kconfig/parse.ts";
import { advise, whyLost } from "./kconfig/why.ts";
import { readText } from "./text.ts";

/** A kernel's base and fragments, merged. */
export interface MergedKernelConfig {
  /** The text of merged.config. */
  readonly text: string;
  /** Values a fragment changed: of the base, or of an earlier fragment. */
  readonly redefinitions: readonly Redefinition[];
  /** Lines of fragments that repeat what was so already. */
  readonly redundant: readonly Redefinition[];
  /** What was a module in the base and is turned off before the merge (`modules = false`). */
  readonly turnedOff: readonly string[];
  /** Every assignment in the order of merging: base, fragments, kernel.toml. The last one of a symbol counts. */
  readonly assignments: readonly ConfigEntry[];
  /** What the fragments and kernel.toml ask for, one entry for each symbol: the last. */
  readonly requested: readonly ConfigEntry[];
}

/** Name of the fragment that kernel.toml's own options make; merged last. */
const OWN_OPTIONS = DEFINITION_FILE;

/**
 * Merges a kernel's fragments, read from its folder, into the text of its base.
 * @throws SamebitsError (exit 2): syntax error in base or fragment, a fragment that asks for a module where
 *   `modules = false`, a fragment that sets what kernel.toml decides.
 */
export async function mergeKernelConfig(definition: KernelDefinition, baseText: string): Promise<MergedKernelConfig> {
  const fragments: ConfigSource[] = [];
  for (const { file, class: one } of definition.classified) {
    const text = await readText(join(definition.folder, file), "fragment");
    const source = { name: fileName(definition.name, file), text };
    // Those of features are as they are; their audit tells.
    if (one === "unclassified") refuseContradictions(source);
    fragments.push(source);
  }
  const base = fileName(definition.name, committedFile(definition, "base"));
  return mergeKernelSources(definition, { name: base, text: baseText }, fragments);
}

/** @throws SamebitsError (exit 2) for a fragment that gives one symbol two different values */
function refuseContradictions(source: ConfigSource): void {
  const first = new Map<string, ConfigEntry>();
  for (const entry of parseConfigStrictly(source)) {
    const before = first.get(entry.symbol);
    if (before === undefined) first.set(entry.symbol, entry);
    else if (before.value !== entry.value) {
      throw invalid(
        `${source.name}:${entry.line}: ${entry.symbol} is ${entry.value} here, and ${before.value} in line ${before.line}`,
        {
          why: "the last line would count, without a word",
          next: "remove one of the lines",
        },
      );
    }
  }
}

/** As {@link mergeKernelConfig}, with everything in memory. Pure. */
export function mergeKernelSources(
  definition: Pick<KernelDefinition, "localversion" | "modules">,
  base: ConfigSource,
  fragments: readonly ConfigSource[],
): MergedKernelConfig {
  parseConfigStrictly(base);
  const own = ownOptions(definition);
  const ownSymbols = new Set(parseConfigStrictly(own).map(({ symbol }) => symbol));
  const written = fragments.flatMap((fragment) => parseConfigStrictly(fragment));
  for (const entry of written) {
    const place = `${entry.file}:${entry.line}`;
    if (ownSymbols.has(entry.symbol)) {
      throw invalid(`${place}: ${entry.symbol} is decided by ${DEFINITION_FILE}`, {
        why: `the fragment asks for ${entry.value}`,
        next: `remove the line; set "localversion" or "modules" in ${DEFINITION_FILE} instead`,
      });
    }
    if (entry.value === "m" && !definition.modules) {
      throw invalid(`${place}: ${entry.symbol}=m, but this kernel has no modules`, {
        why: `${DEFINITION_FILE} says "modules = false"; the kernel would silently build it in`,
        next: `write ${entry.symbol}=y, or "modules = true" in ${DEFINITION_FILE}`,
      });
    }
  }
  const { text, turnedOff } = definition.modules ? { text: base.text, turnedOff: [] } : withoutModules(base);
  const all = [...fragments, own];
  const asked = all.flatMap((fragment) => parseConfigStrictly(fragment));
  const merged = mergeConfigs({ name: base.name, text }, all);
  return {
    text: merged.text,
    redefinitions: merged.redefinitions,
    redundant: merged.redundant,
    turnedOff,
    assignments: [...parseConfigStrictly({ name: base.name, text }), ...asked],
    requested: [...lastEntries(asked).values()],
  };
}

/** What kernel.toml decides, as a fragment. */
export function ownOptions({
  localversion,
  modules,
}: Pick<KernelDefinition, "localversion" | "modules">): ConfigSource {
  const lines = [
    `CONFIG_LOCALVERSION="${localversion}"`,
    "# CONFIG_LOCALVERSION_AUTO is not set",
    modules ? "CONFIG_MODULES=y" : "# CONFIG_MODULES is not set",
  ];
  return { name: OWN_OPTIONS, text: `${lines.join("\n")}\n` };
}

/** What the base is called in messages. */
export function describeBase({ base, configPackage, sourcePackage, name }: KernelDefinition): string {
  switch (base.kind) {
    case "flavour":
      return `${base.flavour} of ${configPackage}`;
    case "file":
      return fileName(name, base.file);
    case "target":
      return `make ${base.target} in ${sourcePackage}`;
  }
}

/**
 * Compares what the fragments ask for with the resolved configuration.
 * @param model the kernel's Kconfig, where it is at hand: then the error says why a value was lost.
 * @returns the losses that kernel.toml expects.
 * @throws SamebitsError (exit 2): an unexpected loss, or an expected one that did not happen.
 */
export function checkResolvedConfig(
  definition: KernelDefinition,
  { requested, assignments }: Pick<MergedKernelConfig, "requested" | "assignments">,
  resolvedText: string,
  model?: KconfigModel,
): readonly LostValue[] {
  const resolved = lastEntries(
    parseConfigStrictly({ name: fileName(definition.name, RESOLVED_FILE), text: resolvedText }),
  );
  // Without the model, what kernel.toml expects to be lost is taken for unknown where it cannot be told.
  const isUnknown = (symbol: string) =>
    model ? !model.symbols.has(symbol.slice("CONFIG_".length)) : Object.hasOwn(definition.expected, symbol);
  const lost = lostValues(requested, resolved, isUnknown);
  const evidence = model && {
    model,
    values: configValues(model, resolved),
    requested: lastEntries(assignments),
    base: fileName(definition.name, committedFile(definition, "base")),
  };
  const file = fileName(definition.name, DEFINITION_FILE);
  const reasons = evidence && {
    why: (one: LostValue) => whyLost(one, evidence).lines,
    next: (losses: readonly LostValue[]) =>
      advise(
        losses.map((one) => ({ symbol: one.symbol, kind: whyLost(one, evidence).kind })),
        file,
      ),
  };
  requireSurvival(lost, requested, definition.expected, file, reasons);
  return lost;
}
