import { nearestNames } from "../../base/nearest.ts";
import { lostValues } from "../kconfig/check.ts";
import { type ConfigEntry, lastEntries } from "../kconfig/parse.ts";
import { type Classifiers, NO_CLASSIFIERS } from "./classifiers.ts";
import type { FragmentClass } from "./parse.ts";

/** A fragment as it was merged. */
export interface AuditedFragment {
  readonly class: FragmentClass;
  /** In the order of its lines. */
  readonly entries: readonly ConfigEntry[];
}

/** One line that sets an option. */
export interface Setting {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As written; `n` for "is not set". */
  readonly value: string;
  /** Of the option, where a classifier names it; else of the fragment. */
  readonly class: FragmentClass;
}

export interface Overridden {
  readonly symbol: string;
  readonly from: Setting;
  readonly to: Setting;
}

export interface Redefined {
  readonly symbol: string;
  /** The last one of each fragment, in the order of merging; at least two. */
  readonly settings: readonly Setting[];
  /** Whether they say different things. */
  readonly differ: boolean;
}

/** A fragment that sets an option more than once. */
export interface Duplicated {
  readonly symbol: string;
  readonly file: string;
  readonly lines: readonly number[];
}

/** An option that this kernel does not have. */
export interface Invalid {
  readonly symbol: string;
  readonly settings: readonly Setting[];
  /** Options that it does have, nearest first. */
  readonly nearest: readonly string[];
}

export interface Mismatch {
  readonly symbol: string;
  /** What counts of what was asked for. */
  readonly requested: Setting;
  /** The value in the resolved configuration; undefined: it does not mention the option. */
  readonly actual: string | undefined;
}

/** What Yocto's audit of a kernel configuration finds. */
export interface ConfigAudit {
  /** Hardware needs it, and a fragment of policy changes it. */
  readonly hardwareOverridden: readonly Overridden[];
  /** Policy, and a fragment for hardware changes it. */
  readonly policyOverridden: readonly Overridden[];
  readonly invalid: readonly Invalid[];
  /** Options of hardware first: a machine may not boot without them. */
  readonly mismatched: readonly Mismatch[];
  readonly redefined: readonly Redefined[];
  readonly duplicated: readonly Duplicated[];
}

/**
 * Audits a kernel configuration as Yocto's do_kernel_configcheck does. Pure. Sources: yocto-kernel-tools' tools/kconf_check and
 * tools/symbol_why.py, and the categories of kernel-yocto.bbclass (mismatches; invalid elements of fragments; redefined options).
 *
 * - `required` counts as hardware and `optional` as policy; what no feature brings in is neither, so a project's own fragment may
 *   change what it likes.
 * - Asking for "is not set" of an option that the result does not mention is no mismatch; nor is y for m and m for y where
 *   `y_or_m_enabled.cfg` says so; an option that does not exist is invalid and not mismatched as well.
 *
 * @param symbols every option the kernel has, with `CONFIG_`
 */
export function auditConfig(options: {
  readonly fragments: readonly AuditedFragment[];
  readonly resolved: ReadonlyMap<string, ConfigEntry>;
  readonly symbols: ReadonlySet<string>;
  readonly classifiers?: Classifiers;
}): ConfigAudit {
  const { fragments, resolved, symbols, classifiers = NO_CLASSIFIERS } = options;
  const perSymbol = new Map<string, Setting[]>();
  const duplicated = new Map<string, Duplicated>();
  for (const fragment of fragments) {
    const lines = new Map<string, ConfigEntry[]>();
    for (const entry of fragment.entries) {
      const seen = lines.get(entry.symbol);
      if (seen === undefined) lines.set(entry.symbol, [entry]);
      else seen.push(entry);
    }
    for (const [symbol, entries] of lines) {
      const { file, line, value } = entries.at(-1)!;
      const settings = perSymbol.get(symbol) ?? [];
      settings.push({ file, line, value, class: classifiers.classes.get(symbol) ?? fragment.class });
      perSymbol.set(symbol, settings);
      if (entries.length > 1) {
        duplicated.set(`${symbol} ${file}`, { symbol, file, lines: entries.map((entry) => entry.line) });
      }
    }
  }
  const [hardwareOverridden, policyOverridden] = overrides(perSymbol);
  return {
    hardwareOverridden,
    policyOverridden,
    invalid: [...perSymbol]
      .filter(([symbol]) => !symbols.has(symbol))
      .map(([symbol, settings]) => ({ symbol, settings, nearest: nearestNames(symbol, symbols) })),
    mismatched: mismatches(fragments, perSymbol, resolved, symbols, classifiers.builtInOrModule),
    redefined: [...perSymbol]
      .filter(([, settings]) => settings.length > 1)
      .map(([symbol, settings]) => ({
        symbol,
        settings,
        differ: new Set(settings.map(({ value }) => value)).size > 1,
      })),
    duplicated: [...duplicated.values()],
  };
}

const isHardware = (one: FragmentClass) => one === "hardware" || one === "required";
const isPolicy = (one: FragmentClass) => one === "non-hardware" || one === "optional";

/** Where the value changes from one fragment to the next that sets the option, and the class does too. */
function overrides(perSymbol: ReadonlyMap<string, readonly Setting[]>): [Overridden[], Overridden[]] {
  const ofHardware: Overridden[] = [];
  const ofPolicy: Overridden[] = [];
  for (const [symbol, settings] of perSymbol) {
    for (const [index, to] of settings.entries()) {
      const from = settings[index - 1];
      if (from === undefined || from.value === to.value) continue;
      if (isHardware(from.class) && isPolicy(to.class)) ofHardware.push({ symbol, from, to });
      if (isPolicy(from.class) && isHardware(to.class)) ofPolicy.push({ symbol, from, to });
    }
  }
  return [ofHardware, ofPolicy];
}

function mismatches(
  fragments: readonly AuditedFragment[],
  perSymbol: ReadonlyMap<string, readonly Setting[]>,
  resolved: ReadonlyMap<string, ConfigEntry>,
  symbols: ReadonlySet<string>,
  builtInOrModule: ReadonlySet<string>,
): Mismatch[] {
  const requested = lastEntries(fragments.flatMap(({ entries }) => entries)).values();
  const lost = lostValues(requested, resolved).filter(
    ({ symbol, requested: asked, actual }) =>
      symbols.has(symbol) && !(builtInOrModule.has(symbol) && isOn(asked) && isOn(actual)),
  );
  const found = lost.map(({ symbol, actual }) => ({ symbol, requested: perSymbol.get(symbol)!.at(-1)!, actual }));
  const ofHardware = (one: Mismatch) => isHardware(one.requested.class);
  return [...found.filter(ofHardware), ...found.filter((one) => !ofHardware(one))];
}

const isOn = (value: string | undefined) => value === "y" || value === "m";
