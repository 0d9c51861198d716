import { adviseOn, type LostValue } from "./check.ts";
import {
  conjuncts,
  type Expression,
  evaluate,
  evaluateCondition,
  operands,
  printExpression,
  TRISTATE_NAMES,
  type Tristate,
  tristate,
  type Values,
  withValue,
} from "./expression.ts";
import {
  choiceMembers,
  choiceOf,
  type KconfigModel,
  type KconfigSymbol,
  type MenuNode,
  type Reference,
} from "./model.ts";
import { nearestSymbols } from "./nearest-symbols.ts";
import type { ConfigEntry } from "./parse.ts";

/** Why a requested value did not survive olddefconfig. */
export interface Reason {
  readonly kind:
    | "unknown symbol"
    | "wrong type"
    | "modules are off"
    | "unmet dependency"
    | "selected"
    | "implied"
    | "no prompt"
    | "default"
    | "choice"
    | "range"
    | "unexplained";
  /** For people: what stands in the way, and what to do about it; indented lines belong to the one above. */
  readonly lines: readonly string[];
}

/** What a question is answered from. */
export interface Evidence {
  readonly model: KconfigModel;
  /** The resolved configuration. */
  readonly values: Values;
  /** What base and fragments ask for, by `CONFIG_` name: the entry that counts. Tells who turned a blocking symbol off. */
  readonly requested: ReadonlyMap<string, ConfigEntry>;
  /** What `requested` calls the base: it has values, a fragment asks for them. */
  readonly base?: string;
}

/** `kernel/x/config.d/a.config:3 asks`, `kernel/x/base.config:12 has it`. */
const whoAsks = ({ file, line }: ConfigEntry, { base }: Evidence): string =>
  `${file}:${line} ${file === base ? "has it" : "asks"}`;

/** The evidence, and the symbols that the answer has explained already: a second time, their name is enough. */
interface Trail extends Evidence {
  readonly explained: Set<string>;
}

/**
 * Why a value is not what was asked for: read from the kernel's own Kconfig, evaluated with the resolved configuration. Follows
 * `sym_calc_value` of scripts/kconfig/symbol.c: a value written by hand counts only as far as a prompt is visible; a `select`
 * raises whatever was written; a choice has one member that is on.
 */
export function whyLost({ symbol, requested }: Pick<LostValue, "symbol" | "requested">, given: Evidence): Reason {
  const evidence: Trail = { ...given, explained: new Set([symbol.slice("CONFIG_".length)]) };
  const { model } = evidence;
  const name = symbol.slice("CONFIG_".length);
  const known = model.symbols.get(name);
  if (known === undefined) return unknownSymbol(symbol, model);
  const wrong = wrongType(known, requested);
  if (wrong !== undefined) return { kind: "wrong type", lines: [wrong] };
  return known.type === "bool" || known.type === "tristate"
    ? whyTristate(known, tristate(requested), evidence)
    : whyText(known, requested, evidence);
}

/** What can be done about losses with these reasons. */
export function advise(
  losses: readonly { readonly symbol: string; readonly kind: Reason["kind"] }[],
  definition: string,
) {
  const isTypo = ({ kind }: { readonly kind: Reason["kind"] }) => kind === "unknown symbol";
  const isValue = ({ kind }: { readonly kind: Reason["kind"] }) => kind === "wrong type" || kind === "range";
  const other = losses.find((one) => !isTypo(one) && !isValue(one));
  return [
    ...(losses.some(isTypo) ? ["correct the name of what this kernel does not have, or drop the line"] : []),
    ...(losses.some(isValue) ? ["correct the value"] : []),
    ...(other === undefined ? [] : adviseOn(other.symbol, definition)),
  ];
}

/** The reason for a symbol that the kernel's source does not define. */
function unknownSymbol(symbol: string, model: KconfigModel): Reason {
  const near = nearestSymbols(symbol, model);
  return {
    kind: "unknown symbol",
    lines: [
      `Linux ${model.version} has no ${symbol} on this architecture`,
      ...(near.length === 0 ? [] : [`did you mean ${near.join(" or ")}?`]),
    ],
  };
}

/**
 * What is wrong with a value as written, for a symbol of this type; undefined: nothing. The kernel would warn and ignore it
 * (`conf_set_sym_val`, scripts/kconfig/confdata.c).
 */
function wrongType({ name, type }: Pick<KconfigSymbol, "name" | "type">, written: string): string | undefined {
  const [fits, wants] = {
    bool: [/^[yn]$/, "is a bool: y or n"],
    tristate: [/^[ymn]$/, "is a tristate: y, m or n"],
    int: [/^-?(0|[1-9][0-9]*)$/, "is an int: a decimal number"],
    // The kernel takes 16 as well, and reads it as 0x16.
    hex: [/^0[xX][0-9A-Fa-f]+$/, "is a hex: a number such as 0x10"],
    string: [/^"/, "is a string: write it in double quotes"],
    unknown: [/^/, ""],
  }[type] as [RegExp, string];
  return fits.test(written) ? undefined : `CONFIG_${name} ${wants}, not ${written}`;
}

function whyTristate(symbol: KconfigSymbol, wanted: Tristate, evidence: Trail): Reason {
  const { values } = evidence;
  const actual = tristate(values.value(symbol.name));
  if (wanted === 1 && symbol.type === "tristate" && values.value("MODULES") !== "y") {
    return {
      kind: "modules are off",
      lines: ["MODULES [=n]: what is requested as a module is built in; request y, or turn modules on"],
    };
  }
  const choice = choiceOf(symbol);
  if (choice !== undefined && visibility(symbol, values) > 0) return whyChoice(symbol, evidence);
  return actual < wanted ? whyTooLow(symbol, wanted, evidence) : whyTooHigh(symbol, wanted, evidence);
}

/** How far a value set by hand counts: the highest visibility of any prompt. */
export const visibility = (symbol: KconfigSymbol, values: Values): Tristate =>
  symbol.nodes.reduce<Tristate>((most, node) => {
    if (node.prompt === undefined) return most;
    const seen = evaluateCondition(node.if, values);
    return Math.max(seen, most) as Tristate;
  }, 0);

const hasPrompt = (symbol: KconfigSymbol) => symbol.nodes.some(({ prompt }) => prompt !== undefined);

function whyTooLow(symbol: KconfigSymbol, wanted: Tristate, evidence: Trail): Reason {
  if (hasPrompt(symbol)) {
    const lines = unmetPrompts(symbol, wanted, evidence);
    if (lines.length > 0) return { kind: "unmet dependency", lines };
    return { kind: "unexplained", lines: ["its dependencies are met; something outside of Kconfig changed it"] };
  }
  return { kind: "no prompt", lines: noPrompt(symbol, evidence) };
}

/** The kernel's parser runs a test of the tools as it reads it, and puts its answer in its place. */
const TOOL_TEST = "a test of the compiler or of other tools, which this toolchain does not pass";
const isNo = (one: Expression) => typeof one !== "string" && one[0] === "c" && one[1] === "n";

/** A symbol without a prompt: only selects, implies and defaults set it. */
function noPrompt(symbol: KconfigSymbol, evidence: Evidence): string[] {
  const { values } = evidence;
  const isAlone = symbol.selectedBy.length + symbol.impliedBy.length === 0 && symbol.defaults.length === 1;
  const setters = [
    ...symbol.selectedBy.map((one) => `selected by ${describeReference(one, values)}`),
    ...symbol.impliedBy.map((one) => `implied by ${describeReference(one, values)}`),
    ...symbol.defaults.map((one) => {
      const text = `default ${printExpression(one.value, withValue(values))}`;
      // Nobody writes an option that nothing can turn on: what stands there was $(success,…) or the like.
      if (one.if === undefined) return `${text}${isNo(one.value) && isAlone ? `: ${TOOL_TEST}` : ""}   (${one.at})`;
      if (isNo(one.if)) return `${text} if n: ${TOOL_TEST}   (${one.at})`;
      return `${text} if ${printExpression(one.if, withValue(values))}   (${one.at})`;
    }),
  ];
  return [
    `CONFIG_${symbol.name} has no prompt: nobody can set it, it follows from`,
    ...(setters.length === 0 ? ["  nothing: no select, no default"] : shortened(setters).map((line) => `  ${line}`)),
  ];
}

/** As many lines as can be read. */
const MOST = 6;
const shortened = (lines: readonly string[]): string[] =>
  lines.length <= MOST + 1 ? [...lines] : [...lines.slice(0, MOST), `… and ${lines.length - MOST} more`];

const describeReference = ({ symbol, if: condition, at }: Reference, values: Values) =>
  `${symbol} [=${values.value(symbol)}]${condition === undefined ? "" : ` if ${printExpression(condition, withValue(values))}`}   (${at})`;

/** What keeps every prompt of a symbol from being shown as far as `wanted`; empty when one is. */
function unmetPrompts(symbol: KconfigSymbol, wanted: Tristate, evidence: Trail): string[] {
  const { values } = evidence;
  const prompts = symbol.nodes.filter(({ prompt }) => prompt !== undefined);
  const lists: string[][] = [];
  for (const node of prompts) {
    if (node.if === undefined) return [];
    const unmet = unmetParts(node.if, wanted, values);
    if (unmet.length === 0) return [];
    lists.push(unmet.flatMap((part) => describeUnmet(part, node, wanted, evidence)));
  }
  if (lists.length === 1) return lists[0]!;
  return prompts.flatMap(({ at }, index) => [`as defined at ${at}:`, ...lists[index]!.map((line) => `  ${line}`)]);
}

/** The parts of a conjunction that are below what is wanted. */
const unmetParts = (expression: Expression, wanted: Tristate, values: Values): Expression[] =>
  conjuncts(expression).filter((part) => evaluate(part, values) < wanted);

/** One unmet part of the condition of a prompt, and below it what it takes to meet it. */
function describeUnmet(part: Expression, node: MenuNode, wanted: Tristate, evidence: Trail): string[] {
  const { model, values, requested, explained } = evidence;
  if (typeof part !== "string" && part[0] === "c") {
    return [`unmet: ${TOOL_TEST}   (${node.at})`];
  }
  const line = `unmet: ${printExpression(part, withValue(values))}`;
  const blocking =
    typeof part === "string" ? part : part[0] === "!" && typeof part[1] === "string" ? part[1] : undefined;
  if (blocking === undefined) return [line, ...alternatives(part, evidence)];
  const symbol = model.symbols.get(blocking);
  if (symbol === undefined) return [`${line} (this architecture does not have it)`];
  if (explained.has(blocking)) return [line];
  explained.add(blocking);
  const entry = requested.get(`CONFIG_${blocking}`);
  const by = entry === undefined ? "" : `, as ${whoAsks(entry, evidence)}`;
  const below = (lines: readonly string[]) => lines.map((one) => `  ${one}`);
  if (typeof part !== "string") {
    const reason = whyTooHigh(symbol, (2 - wanted) as Tristate, evidence);
    return reason.kind === "unexplained"
      ? [`${line}${by}: turn CONFIG_${blocking} off`]
      : [`${line}: it is on because`, ...below(reason.lines)];
  }
  if (!hasPrompt(symbol)) return [line, ...below(noPrompt(symbol, evidence))];
  const deeper = unmetPrompts(symbol, wanted, evidence);
  if (deeper.length > 0) return [`${line}, which itself is not to be had:`, ...below(deeper)];
  return [`${line}${by}: request CONFIG_${blocking}=${TRISTATE_NAMES[symbol.type === "bool" ? 2 : wanted]}`];
}

/** For a disjunction: which of its symbols could be turned on at once. */
function alternatives(part: Expression, { model, values }: Evidence): string[] {
  if (typeof part === "string" || part[0] !== "|") return [];
  const possible = operands(part).filter((one): one is string => {
    const symbol = typeof one === "string" ? model.symbols.get(one) : undefined;
    return symbol !== undefined && visibility(symbol, values) === 2;
  });
  return possible.length === 0
    ? []
    : [`  one of these can be requested: ${possible.map((name) => `CONFIG_${name}=y`).join(", ")}`];
}

/** How far a reference raises the other symbol: as far as its own one is on and its condition holds. */
const strength = ({ symbol, if: condition }: Reference, values: Values): Tristate => {
  const own = tristate(values.value(symbol));
  const met = evaluateCondition(condition, values);
  return Math.min(own, met) as Tristate;
};

/** The references that raise a symbol above a value: what is a module raises a tristate to m, a bool to y. */
export const raisingReferences = <R extends Reference>(
  references: readonly R[],
  above: Tristate,
  { type }: Pick<KconfigSymbol, "type">,
  values: Values,
): R[] => references.filter((one) => strength(one, values) > (type === "bool" ? 0 : above));

/** @param wanted what it should be at the most */
function whyTooHigh(symbol: KconfigSymbol, wanted: Tristate, evidence: Evidence): Reason {
  const { values, requested } = evidence;
  const selecting = raisingReferences(symbol.selectedBy, wanted, symbol, values);
  const askedFor = (name: string) => {
    const entry = requested.get(`CONFIG_${name}`);
    return entry === undefined || entry.value === "n"
      ? ""
      : `, which ${entry.file}:${entry.line} ${entry.file === evidence.base ? "has" : "asks for"}`;
  };
  if (selecting.length > 0) {
    const lines = selecting.map((one) => `selected by ${describeReference(one, values)}${askedFor(one.symbol)}`);
    return { kind: "selected", lines: shortened(lines) };
  }
  if (!hasPrompt(symbol)) return { kind: "no prompt", lines: noPrompt(symbol, evidence) };
  if (visibility(symbol, values) > 0) return { kind: "unexplained", lines: ["nothing selects it, and it can be set"] };
  const hidden = symbol.nodes
    .filter(({ prompt }) => prompt !== undefined)
    .map(({ if: condition, at }) => `its prompt is hidden by: ${describeHidden(condition!, values)}   (${at})`);
  const implying = raisingReferences(symbol.impliedBy, wanted, symbol, values);
  if (implying.length > 0) {
    return {
      kind: "implied",
      lines: [...hidden, ...implying.map((one) => `implied by ${describeReference(one, values)}`)],
    };
  }
  const applying = symbol.defaults.find((one) => evaluateCondition(one.if, values) > 0);
  return {
    kind: "default",
    lines: [
      ...hidden,
      ...(applying === undefined
        ? []
        : [`so it has its default: ${printExpression(applying.value, withValue(values))}   (${applying.at})`]),
    ],
  };
}

const describeHidden = (condition: Expression, values: Values) =>
  unmetParts(condition, 1, values)
    .map((part) => printExpression(part, withValue(values)))
    .join(" && ");

function whyChoice(symbol: KconfigSymbol, { values, requested }: Evidence): Reason {
  const choice = choiceOf(symbol)!;
  const title = choice.prompt === undefined ? `the choice at ${choice.at}` : `the choice "${choice.prompt}"`;
  const members = choiceMembers(choice);
  const chosen = members.find((name) => values.value(name) === "y");
  if (chosen === undefined) return { kind: "choice", lines: [`${title} has no member that is on`] };
  const entry = requested.get(`CONFIG_${chosen}`);
  const by =
    entry === undefined
      ? "as its default"
      : `because ${entry.file}:${entry.line} says ${chosen}=${entry.value}, and of several the last one counts`;
  return {
    kind: "choice",
    lines: [
      chosen === symbol.name
        ? `${title} must have one member that is on, and this is the one left; request another: ${members
            .filter((name) => name !== chosen)
            .map((name) => `CONFIG_${name}`)
            .join(", ")}`
        : `${title} has one member that is on: ${chosen}, ${by}`,
    ],
  };
}

/** int, hex, string. */
function whyText(symbol: KconfigSymbol, requested: string, evidence: Trail): Reason {
  const { values } = evidence;
  if (!hasPrompt(symbol)) return { kind: "no prompt", lines: noPrompt(symbol, evidence) };
  const unmet = unmetPrompts(symbol, 1, evidence);
  if (unmet.length > 0) return { kind: "unmet dependency", lines: unmet };
  const range = symbol.ranges.find((one) => evaluateCondition(one.if, values) > 0);
  if (range !== undefined) {
    const bound = (one: Expression) => printExpression(one, withValue(values));
    return {
      kind: "range",
      lines: [`${requested} is outside of its range, ${bound(range.low)} to ${bound(range.high)}   (${range.at})`],
    };
  }
  return { kind: "unexplained", lines: ["its dependencies are met; something outside of Kconfig changed it"] };
}
