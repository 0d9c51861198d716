import {
  type Expression,
  evaluate,
  evaluateCondition,
  TRISTATE_NAMES,
  type Tristate,
  tristate,
  type Values,
} from "../kconfig/expression.ts";
import {
  choiceMembers,
  type KconfigModel,
  type KconfigSymbol,
  type MenuNode,
  type Reference,
  unquote,
} from "../kconfig/model.ts";
import { visibility } from "../kconfig/why.ts";

/** Values as a configuration writes them, by `CONFIG_` name, in the order of its lines. */
export type Requests = ReadonlyMap<string, string>;

/**
 * The value that olddefconfig gives a symbol, all others being what `values` says: what is asked for as far as a prompt is
 * visible, or else the default and what implies it; raised by whatever selects it. `sym_calc_value` of
 * scripts/kconfig/symbol.c, Linux 6.12. Not for members of a choice (see {@link predictChoice}); ranges are not enforced.
 * @returns without quotes, as `values` gives it
 */
export function predict(symbol: KconfigSymbol, requests: Requests, values: Values): string {
  const visible = asType(visibility(symbol, values), symbol, values);
  const written = requests.get(`CONFIG_${symbol.name}`);
  if (symbol.type !== "bool" && symbol.type !== "tristate") {
    if (visible > 0 && written !== undefined) return unquote(written);
    const standard = symbol.defaults.find((one) => holds(one.if, values));
    return standard === undefined ? "" : textOf(standard.value, values);
  }
  const selected = asType(strongest(symbol.selectedBy, values), symbol, values);
  const own = visible > 0 && written !== undefined ? least(tristate(written), visible) : withoutRequest(symbol, values);
  return TRISTATE_NAMES[asType(most(own, selected), symbol, values)];
}

function withoutRequest(symbol: KconfigSymbol, values: Values): Tristate {
  const standard = symbol.defaults.find((one) => holds(one.if, values));
  const value =
    standard === undefined ? 0 : least(evaluate(standard.value, values), evaluateCondition(standard.if, values));
  const implied = asType(strongest(symbol.impliedBy, values), symbol, values);
  if (implied === 0) return value;
  return least(most(value, implied), asType(evaluateCondition(symbol.depends, values), symbol, values));
}

/**
 * The member of a choice that olddefconfig turns on (`sym_calc_choice`): of those asked for, the one that is named last; or the
 * choice's default.
 * @returns its name without `CONFIG_`; undefined when no member is visible
 */
export function predictChoice(choice: MenuNode, requests: Requests, model: KconfigModel, values: Values) {
  const visible = choiceMembers(choice).filter((name) => visibility(model.symbols.get(name)!, values) > 0);
  // Reading a configuration moves each member it names to the front.
  const named = [...requests.keys()]
    .map((name) => name.slice("CONFIG_".length))
    .filter((name) => visible.includes(name));
  const byPriority = [...named.reverse(), ...visible.filter((name) => !named.includes(name))];
  const asked = (name: string) => requests.get(`CONFIG_${name}`);
  const wanted = byPriority.find((name) => asked(name) === "y");
  if (wanted !== undefined) return wanted;
  const standard =
    choice.defaults.find(({ value, if: when }) => holds(when, values) && visible.includes(value as string))?.value ??
    visible[0];
  if (typeof standard === "string" && asked(standard) !== "n") return standard;
  return visible.find((name) => asked(name) === undefined) ?? byPriority.at(-1);
}

const holds = (expression: Expression | undefined, values: Values) => evaluateCondition(expression, values) > 0;

const strongest = (references: readonly Reference[], values: Values): Tristate =>
  references.reduce<Tristate>(
    (best, one) => most(best, least(tristate(values.value(one.symbol)), evaluateCondition(one.if, values))),
    0,
  );

/** A bool cannot be m, nor can a tristate where there are no modules: it is y then. */
const asType = (value: Tristate, { type }: KconfigSymbol, values: Values): Tristate =>
  value === 1 && (type === "bool" || values.value("MODULES") !== "y") ? 2 : value;

const textOf = (expression: Expression, values: Values): string =>
  typeof expression === "string"
    ? values.has(expression)
      ? values.value(expression)
      : expression
    : expression[0] === "c"
      ? expression[1]
      : TRISTATE_NAMES[evaluate(expression, values)];

const least = (a: Tristate, b: Tristate): Tristate => (a < b ? a : b);
const most = (a: Tristate, b: Tristate): Tristate => (a > b ? a : b);
