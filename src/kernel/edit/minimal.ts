import { compareConfigs, type Difference } from "../diff/compare.ts";
import { choiceMembers, choiceOf, configValues, type KconfigModel } from "../kconfig/model.ts";
import { type ConfigSource, lastEntries, parseConfigStrictly } from "../kconfig/parse.ts";
import { visibility } from "../kconfig/why.ts";
import { predict, predictChoice } from "./predict.ts";

/** A line of a fragment. */
export interface Line {
  /** With `CONFIG_`. */
  readonly symbol: string;
  /** As written. */
  readonly value: string;
  /** Another fragment asks for something else, which cannot be had any more: without the line that would be an error. */
  readonly givenUp?: true;
}

export interface MinimalFragment {
  readonly lines: readonly Line[];
  /** What no fragment can bring about; empty when the wanted configuration comes out exactly. */
  readonly unreachable: readonly Difference[];
}

/**
 * The shortest fragment that turns a kernel's configuration into a wanted one: what a person changed, without what follows from
 * it by select, default or choice. The model says which lines are needed; the kernel's own olddefconfig has the last word.
 * @param options.before resolved.config as it is
 * @param options.wanted a complete configuration of the same source
 * @param options.merge the text of merged.config with the fragment's lines in it; [] for none
 * @param options.resolve olddefconfig
 */
export async function minimalFragment(options: {
  readonly model: KconfigModel;
  readonly before: ConfigSource;
  readonly wanted: ConfigSource;
  readonly merge: (lines: readonly Line[]) => string;
  readonly resolve: (merged: string) => Promise<string>;
}): Promise<MinimalFragment> {
  const { model, before, wanted, merge, resolve } = options;
  let lines = neededLines(model, before, wanted, merge([]));
  const remaining = async (tried: readonly Line[]) =>
    compareConfigs({ name: "with the fragment", text: await resolve(merge(tried)) }, wanted);
  let left = await remaining(lines);
  if (left.length === 0) return { lines, unreachable: [] };
  // The model was wrong about something, such as a range: ask for what did not come out, until nothing new helps.
  while (left.length > 0) {
    const more = settable(left, model, wanted).filter(({ symbol }) => lines.every((line) => line.symbol !== symbol));
    if (more.length === 0) return { lines, unreachable: left };
    lines = [...lines, ...more];
    left = await remaining(lines);
  }
  for (const line of lines) {
    const without = lines.filter((one) => one !== line);
    if ((await remaining(without)).length === 0) lines = without;
  }
  return { lines, unreachable: [] };
}

/** The changed values that olddefconfig would not find by itself, as the model sees it. */
export function neededLines(model: KconfigModel, before: ConfigSource, wanted: ConfigSource, merged: string): Line[] {
  const entries = lastEntries(parseConfigStrictly(wanted));
  const values = configValues(model, entries);
  const requests = new Map(
    parseConfigStrictly({ name: "merged.config", text: merged }).map(({ symbol, value }) => [symbol, value]),
  );
  const choices = new Set<object>();
  return compareConfigs(before, wanted).flatMap(({ symbol: name }): Line[] => {
    const symbol = model.symbols.get(name.slice("CONFIG_".length));
    if (symbol === undefined || visibility(symbol, values) === 0) return [];
    const choice = choiceOf(symbol);
    if (choice === undefined) {
      const same = predict(symbol, requests, values) === values.value(symbol.name);
      return same ? [] : [{ symbol: name, value: entries.get(name)?.value ?? "n" }];
    }
    if (choices.has(choice)) return [];
    choices.add(choice);
    const chosen = choiceMembers(choice).find((member) => values.value(member) === "y");
    if (chosen === undefined || predictChoice(choice, requests, model, values) === chosen) return [];
    return [{ symbol: `CONFIG_${chosen}`, value: "y" }];
  });
}

/** Those of the differences that can be asked for: a prompt shows them, and of a choice only the one that is on. */
function settable(differences: readonly Difference[], model: KconfigModel, wanted: ConfigSource): Line[] {
  const entries = lastEntries(parseConfigStrictly(wanted));
  const values = configValues(model, entries);
  return differences.flatMap(({ symbol: name, after }) => {
    const symbol = model.symbols.get(name.slice("CONFIG_".length));
    if (symbol === undefined || visibility(symbol, values) === 0) return [];
    if (choiceOf(symbol) !== undefined && after !== "y") return [];
    return [{ symbol: name, value: after ?? "n" }];
  });
}
