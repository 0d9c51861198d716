import { lostValues } from "../kconfig/check.ts";
import {
  type Expression,
  evaluate,
  evaluateCondition,
  printExpression,
  type SymbolType,
  symbolsIn,
  type Tristate,
  tristate,
  type Values,
  withValue,
} from "../kconfig/expression.ts";
import {
  choiceOf,
  configValues,
  type KconfigModel,
  type KconfigSymbol,
  type MenuNode,
  menuPath,
} from "../kconfig/model.ts";
import { isTurnedOff } from "../kconfig/modules.ts";
import { type ConfigEntry, type ConfigSource, lastEntries, parseConfigStrictly } from "../kconfig/parse.ts";
import { raisingReferences, visibility, whyLost } from "../kconfig/why.ts";
import { beyond, type Condition, describeCondition, isPossible } from "./condition.ts";

/** Everything there is to know about one symbol of a kernel's configuration. All of it is data: `--json` prints it. */
export interface Explanation {
  /** With `CONFIG_`. */
  readonly symbol: string;
  readonly type: SymbolType;
  /** As resolved.config has it; undefined: it is not there, which for a bool or tristate means n. */
  readonly value: string | undefined;
  /** Line of resolved.config. */
  readonly line: number | undefined;
  /** Why it has this value, in words. */
  readonly because: string;
  /** Each `config` entry of the Kconfig files. */
  readonly entries: readonly Entry[];
  readonly help: string | undefined;
  /** Everything that gives it a value, in the order of the merge. */
  readonly assignments: readonly Assignment[];
  /** What a fragment or kernel.toml asks for, when resolved.config has something else, and why that is. */
  readonly lost: { readonly requested: string; readonly place: string; readonly why: readonly string[] } | undefined;
  readonly dependsOn: Condition | undefined;
  readonly selectedBy: readonly Relation[];
  readonly impliedBy: readonly Relation[];
  readonly selects: readonly Relation[];
  readonly implies: readonly Relation[];
  readonly defaults: readonly Applying[];
  readonly ranges: readonly Applying[];
  /** The choice it is a member of. */
  readonly choice: Choice | undefined;
  /** Symbols whose "depends on" names it. */
  readonly dependents: { readonly count: number; readonly on: number };
}

export interface Entry {
  readonly at: string;
  readonly prompt: string | undefined;
  /** Titles of the menus it is in, outermost first. */
  readonly menus: readonly string[];
  /** What else must hold for the prompt to be shown, beyond what the symbol depends on. */
  readonly shownIf: Condition | undefined;
}

export interface Assignment {
  readonly from: "base" | "fragment" | "definition";
  readonly file: string;
  /** Undefined in what kernel.toml's own options make. */
  readonly line: number | undefined;
  readonly value: string;
  /** It is the last one, hence the one that olddefconfig gets to see. */
  readonly counts: boolean;
  readonly note: "redefines" | "repeats" | "turned off: modules = false" | undefined;
}

/** Another symbol that this one selects or implies, or that does so with this one. */
export interface Relation {
  readonly symbol: string;
  readonly value: string;
  readonly at: string;
  readonly if: Condition | undefined;
  /** The selecting side is on and the condition is met. */
  readonly active: boolean;
  /** False: the other symbol, or all that some part of the condition names, is not there on this architecture. */
  readonly possible: boolean;
}

export interface Applying {
  readonly at: string;
  readonly text: string;
  readonly if: Condition | undefined;
  /** The first one whose condition is met is the one that counts. */
  readonly applies: boolean;
}

export interface Choice {
  readonly prompt: string | undefined;
  readonly at: string;
  readonly members: readonly { readonly symbol: string; readonly value: string; readonly prompt: string | undefined }[];
}

/** What a kernel's configuration is made from and what it became. */
export interface KernelSources {
  readonly modules: boolean;
  readonly base: ConfigSource;
  readonly fragments: readonly ConfigSource[];
  /** What kernel.toml's own options make; merged last. */
  readonly own: ConfigSource;
  readonly resolved: ConfigSource;
}

/**
 * Explains symbols of one configuration.
 * @returns a function for names without `CONFIG_` that the model has
 */
export function explainer(model: KconfigModel, sources: KernelSources): (symbol: KconfigSymbol) => Explanation {
  const given = assignmentsBySymbol(sources);
  const resolved = lastEntries(parseConfigStrictly(sources.resolved));
  const values = configValues(model, resolved);
  const requested = new Map(
    [...given].flatMap(([name, list]) => {
      const counts = list.find((one) => one.counts);
      return counts === undefined ? [] : [[name, asEntry(name, counts)] as const];
    }),
  );
  return (symbol) => {
    const name = `CONFIG_${symbol.name}`;
    const entry = resolved.get(name);
    const assignments = given.get(name) ?? [];
    const wanted = assignments.at(-1);
    const [lost] =
      wanted === undefined
        ? []
        : lostValues([asEntry(name, wanted)], resolved, (one) => !model.symbols.has(one.slice(7)));
    const condition = (expression: Expression | undefined) =>
      expression === undefined ? undefined : describeCondition(expression, values);
    const relation = (
      other: string,
      at: string,
      when: Expression | undefined,
      selector: KconfigSymbol | undefined,
    ): Relation => ({
      symbol: `CONFIG_${other}`,
      value: shown(other, values),
      at,
      if: condition(beyond(when, selector?.depends)),
      active:
        selector !== undefined && tristate(values.value(selector.name)) > 0 && evaluateCondition(when, values) > 0,
      possible: model.symbols.has(other) && (when === undefined || isPossible(when, values)),
    });
    const outgoing = (list: KconfigSymbol["selects"]) =>
      list.map((one) => relation(one.symbol, one.at, one.if, symbol));
    const incoming = (list: KconfigSymbol["selectedBy"]) =>
      list.map((one) => relation(one.symbol, one.at, one.if, model.symbols.get(one.symbol)));
    const selectedBy = incoming(symbol.selectedBy);
    const impliedBy = incoming(symbol.impliedBy);
    const defaults = applying(
      symbol.defaults.map((one) => ({
        at: one.at,
        text: printExpression(one.value, withValue(values)),
        when: one.if,
      })),
      symbol,
      values,
    );
    return {
      symbol: name,
      type: symbol.type,
      value: entry?.value,
      line: entry?.line,
      because: because(symbol, { values, entry, wanted, lost: lost !== undefined, selectedBy, impliedBy, defaults }),
      entries: symbol.nodes.map((node) => ({
        at: node.at,
        prompt: node.prompt,
        menus: menuPath(node),
        shownIf: condition(beyond(node.if, symbol.depends)),
      })),
      help: symbol.nodes.find(({ help }) => help !== undefined)?.help,
      assignments,
      lost:
        lost === undefined || wanted!.from === "base"
          ? undefined
          : {
              requested: lost.requested,
              place: placeOf(wanted!),
              why: whyLost(lost, { model, values, requested }).lines,
            },
      dependsOn: condition(symbol.depends),
      selectedBy,
      impliedBy,
      selects: outgoing(symbol.selects),
      implies: outgoing(symbol.implies),
      defaults,
      ranges: applying(
        symbol.ranges.map(({ at, low, high, if: when }) => ({
          at,
          text: `${printExpression(low, withValue(values))} to ${printExpression(high, withValue(values))}`,
          when,
        })),
        symbol,
        values,
      ),
      choice: describeChoice(choiceOf(symbol), values),
      dependents: dependentsOf(symbol.name, model, values),
    };
  };
}

/** The value of a symbol as a person reads it; `""` for an empty string. */
const shown = (name: string, values: Values) =>
  values.value(name) || (values.type(name) === "string" ? '""' : "no value");

const asEntry = (symbol: string, { value, file, line }: Assignment): ConfigEntry => ({
  symbol,
  value,
  file,
  line: line ?? 0,
});

function assignmentsBySymbol({ modules, base, fragments, own }: KernelSources): Map<string, Assignment[]> {
  const bySymbol = new Map<string, Assignment[]>();
  const add = (from: Assignment["from"], { symbol, value, file, line }: ConfigEntry) => {
    const list = bySymbol.get(symbol) ?? [];
    bySymbol.set(symbol, list);
    const turnedOff = from === "base" && !modules && isTurnedOff(symbol, value);
    const before = list.at(-1);
    list.push({
      from,
      file,
      line: from === "definition" ? undefined : line,
      value,
      counts: !turnedOff,
      note: turnedOff
        ? "turned off: modules = false"
        : before === undefined
          ? undefined
          : before.counts && before.value === value
            ? "repeats"
            : "redefines",
    });
  };
  for (const entry of parseConfigStrictly(base)) add("base", entry);
  for (const fragment of fragments) for (const entry of parseConfigStrictly(fragment)) add("fragment", entry);
  for (const entry of parseConfigStrictly(own)) add("definition", entry);
  for (const [symbol, list] of bySymbol) {
    bySymbol.set(
      symbol,
      list.map((one, index) => ({ ...one, counts: one.counts && index === list.length - 1 })),
    );
  }
  return bySymbol;
}

function applying(
  list: readonly { readonly at: string; readonly text: string; readonly when: Expression | undefined }[],
  symbol: KconfigSymbol,
  values: Values,
): Applying[] {
  const met = list.map(({ when }) => evaluateCondition(when, values) > 0);
  return list.map(({ at, text, when }, index) => {
    const further = beyond(when, symbol.depends);
    return {
      at,
      text,
      if: further === undefined ? undefined : describeCondition(further, values),
      applies: met.indexOf(true) === index,
    };
  });
}

function describeChoice(node: MenuNode | undefined, values: Values): Choice | undefined {
  if (node === undefined) return undefined;
  const members: Choice["members"][number][] = [];
  const visit = (one: MenuNode) => {
    if (one.kind === "config" && one.symbol !== undefined) {
      if (one.prompt !== undefined && !members.some(({ symbol }) => symbol === `CONFIG_${one.symbol}`)) {
        members.push({ symbol: `CONFIG_${one.symbol}`, value: shown(one.symbol, values), prompt: one.prompt });
      }
    }
    for (const child of one.children) visit(child);
  };
  for (const child of node.children) visit(child);
  return { prompt: node.prompt, at: node.at, members };
}

function dependentsOf(name: string, model: KconfigModel, values: Values): Explanation["dependents"] {
  let [count, on] = [0, 0];
  for (const other of model.symbols.values()) {
    if (other.depends === undefined || !symbolsIn(other.depends).includes(name)) continue;
    count++;
    const value = values.value(other.name);
    if (value !== "" && value !== "n") on++;
  }
  return { count, on };
}

/**
 * Why a symbol has the value it has, in the order in which the kernel decides (`sym_calc_value` of scripts/kconfig/symbol.c):
 * a visible symbol takes the value asked for, then what implies it and its default; a `select` raises it in any case.
 */
function because(
  symbol: KconfigSymbol,
  known: {
    readonly values: Values;
    readonly entry: ConfigEntry | undefined;
    readonly wanted: Assignment | undefined;
    readonly lost: boolean;
    readonly selectedBy: readonly Relation[];
    readonly impliedBy: readonly Relation[];
    readonly defaults: readonly Applying[];
  },
): string {
  const { values, entry, wanted, lost, selectedBy, impliedBy, defaults } = known;
  const prompts = symbol.nodes.filter(({ prompt }) => prompt !== undefined);
  const visible = visibility(symbol, values) > 0;
  const logical = symbol.type === "bool" || symbol.type === "tristate";
  const value = values.value(symbol.name);
  // A module selects no more than m: it does not explain a y.
  const below = (tristate(value) - 1) as Tristate;
  const raising = logical && value !== "n" ? raisingReferences(symbol.selectedBy, below, symbol, values) : [];
  const selectors = selectedBy.filter(({ active, at }) => active && raising.some((one) => one.at === at));
  const names = (list: readonly Relation[]) => {
    const all = [...new Set(list.map((one) => one.symbol))];
    return all.length > 3 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");
  };
  const alsoSelected = selectors.length > 0 ? `; ${names(selectors)} would select it anyhow` : "";
  if (visible && wanted !== undefined && !lost) {
    const who = wanted.from === "base" ? `as in the base, ${placeOf(wanted)}` : `asked for by ${placeOf(wanted)}`;
    return `${who}${wanted.value === "n" ? "" : alsoSelected}`;
  }
  if (selectors.length > 0) return `selected by ${names(selectors)}`;
  if (symbol.depends !== undefined && evaluate(symbol.depends, values) === 0) {
    return "what it depends on is not met";
  }
  if (visible && choiceOf(symbol) !== undefined) {
    return value === "y" ? "what its choice takes when nothing else is asked for" : "its choice has another member";
  }
  const implying = impliedBy.filter(({ active }) => active);
  if (value !== "n" && implying.length > 0 && visible) return `implied by ${names(implying)}`;
  const applies = defaults.find((one) => one.applies);
  if (applies !== undefined) return `its default (${applies.at})`;
  if (entry === undefined && !logical) return "it has no default that applies";
  if (prompts.length === 0) return "it has no prompt, no default applies, and nothing selects it";
  return "nothing asks for it and it has no default";
}

/** `kernel/minimal/config.d/10-cpu.config:3`, or what kernel.toml decides. */
export const placeOf = ({ file, line }: Assignment): string => (line === undefined ? file : `${file}:${line}`);
