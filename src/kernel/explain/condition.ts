import {
  conjuncts,
  type Expression,
  evaluate,
  printExpression,
  symbolsIn,
  TRISTATE_NAMES,
  type Values,
  withValue,
} from "../kconfig/expression.ts";

/** A condition of Kconfig beside a configuration. */
export interface Condition {
  /** With the value of every symbol: `PCI [=y] && !SMP [=n]`. */
  readonly text: string;
  readonly value: "y" | "m" | "n";
  /** What must all hold, one by one; a single part when it is no conjunction. */
  readonly parts: readonly { readonly text: string; readonly value: "y" | "m" | "n" }[];
}

export function describeCondition(expression: Expression, values: Values): Condition {
  const describe = (one: Expression) => ({
    text: printExpression(one, withValue(values)),
    value: TRISTATE_NAMES[evaluate(one, values)],
  });
  // An alternative among several parts needs its brackets.
  const part = (one: Expression, alone: boolean) => {
    const described = describe(one);
    return !alone && typeof one !== "string" && one[0] === "|"
      ? { ...described, text: `(${described.text})` }
      : described;
  };
  const parts = conjuncts(expression);
  return { ...describe(expression), parts: parts.map((one) => part(one, parts.length === 1)) };
}

/**
 * What a condition asks for beyond another one: the kernel's parser puts a symbol's "depends on" into the condition of each of
 * its properties, where it says nothing new.
 */
export function beyond(condition: Expression | undefined, known: Expression | undefined): Expression | undefined {
  if (condition === undefined || known === undefined) return condition;
  const given = new Set([known, ...conjuncts(known)].map((one) => JSON.stringify(one)));
  if (given.has(JSON.stringify(condition))) return undefined;
  const left = conjuncts(condition).filter((one) => !given.has(JSON.stringify(one)));
  return left.length === 0 ? undefined : left.length === 1 ? left[0] : ["&", ...left];
}

/** False when a part of the condition names only symbols that the architecture does not have, and is not met: it never is. */
export const isPossible = (condition: Expression, values: Values): boolean =>
  conjuncts(condition).every((part) => symbolsIn(part).some((name) => values.has(name)) || evaluate(part, values) > 0);
