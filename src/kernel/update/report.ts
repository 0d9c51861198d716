import { compareConfigs, type Difference } from "../diff/compare.ts";
import { type KconfigModel, menuPath } from "../kconfig/model.ts";
import { type ConfigSource, lastEntries, parseConfigStrictly } from "../kconfig/parse.ts";

/** A kernel's configurations with one source. */
export interface ConfiguredSource {
  readonly model: KconfigModel;
  readonly base: ConfigSource;
  readonly resolved: ConfigSource;
}

/** What another source makes of a kernel's configuration. */
export interface UpdateReport {
  /** Of Linux. */
  readonly before: string;
  readonly after: string;
  /** Options that the old source does not have. */
  readonly added: readonly NewSymbol[];
  /** Options that the new source does not have and that something people wrote still names. */
  readonly vanished: readonly { readonly symbol: string; readonly places: readonly string[] }[];
  /** How many the new source does not have in all. */
  readonly gone: number;
  readonly base: readonly Difference[];
  /** Of resolved.config; new and vanished options included. */
  readonly resolved: readonly Difference[];
}

export interface NewSymbol {
  readonly symbol: string;
  readonly type: string;
  readonly prompt: string | undefined;
  readonly menus: readonly string[];
  /** As the new resolved.config has it; undefined: it is not there, what it depends on is off. */
  readonly value: string | undefined;
  /** Some fragment names it already. */
  readonly requested: boolean;
}

/**
 * Compares a kernel configured with two sources.
 * @param written what people wrote: fragments, and a base that is a file; their names and lines are told
 */
export function compareSources(
  old: ConfiguredSource,
  fresh: ConfiguredSource,
  written: readonly ConfigSource[],
): UpdateReport {
  const entries = written.flatMap((source) => parseConfigStrictly(source));
  const named = new Set(entries.map(({ symbol }) => symbol));
  const resolved = lastEntries(parseConfigStrictly(fresh.resolved));
  const missingFrom = (model: KconfigModel, names: Iterable<string>) =>
    [...names].filter((name) => !model.symbols.has(name));
  const gone = missingFrom(fresh.model, old.model.symbols.keys());
  return {
    before: old.model.version,
    after: fresh.model.version,
    added: missingFrom(old.model, fresh.model.symbols.keys()).map((name) => {
      const { type, nodes } = fresh.model.symbols.get(name)!;
      const node = nodes.find(({ prompt }) => prompt !== undefined) ?? nodes[0];
      return {
        symbol: `CONFIG_${name}`,
        type,
        prompt: node?.prompt,
        menus: node === undefined ? [] : menuPath(node),
        value: resolved.get(`CONFIG_${name}`)?.value,
        requested: named.has(`CONFIG_${name}`),
      };
    }),
    vanished: gone.flatMap((name) => {
      const symbol = `CONFIG_${name}`;
      const places = entries.filter((entry) => entry.symbol === symbol).map(({ file, line }) => `${file}:${line}`);
      return places.length === 0 ? [] : [{ symbol, places }];
    }),
    gone: gone.length,
    base: compareConfigs(old.base, fresh.base),
    resolved: compareConfigs(old.resolved, fresh.resolved),
  };
}
