/**
 * An expression of Kconfig, as nix/kconfig/describe.c prints it: a symbol's name (without `CONFIG_`), or an operator with its
 * operands; `["c", text]` is a constant. See "Menu dependencies" in Documentation/kbuild/kconfig-language.rst.
 */
export type Expression =
  | string
  | readonly ["c", string]
  | readonly ["!", Expression]
  | readonly ["&" | "|", ...Expression[]]
  | readonly ["=" | "!=" | "<" | "<=" | ">" | ">=", Expression, Expression];

/** What a bool or tristate can be: n (0), m (1), y (2). */
export type Tristate = 0 | 1 | 2;

/** What an expression is evaluated against. */
export interface Values {
  /** The value of a symbol as text: y, m, n, a number, a string without its quotes; "" for a symbol that has none. */
  value(name: string): string;
  /** Whether the kernel defines it; an undefined one is a constant of its own name where it is compared (`NR_CPUS > 64`). */
  has(name: string): boolean;
  /** What the kernel compares it as; undefined for an undefined one. */
  type(name: string): SymbolType | undefined;
}

export type SymbolType = "bool" | "tristate" | "int" | "hex" | "string" | "unknown";

export const TRISTATE_NAMES = ["n", "m", "y"] as const;

/** y, m, n as a number; everything else is n, as in the kernel (`sym_get_tristate_value`). */
export const tristate = (value: string): Tristate => (value === "y" ? 2 : value === "m" ? 1 : 0);

/** The value of an expression, as `expr_calc_value` of scripts/kconfig/expr.c has it. */
export function evaluate(expression: Expression, values: Values): Tristate {
  if (typeof expression === "string") return values.has(expression) ? tristate(values.value(expression)) : 0;
  switch (expression[0]) {
    case "c":
      return tristate(expression[1]);
    case "!":
      return (2 - evaluate(expression[1], values)) as Tristate;
    case "&":
      return operands(expression).reduce<Tristate>((least, one) => min(least, evaluate(one, values)), 2);
    case "|":
      return operands(expression).reduce<Tristate>((most, one) => max(most, evaluate(one, values)), 0);
    default:
      return compare(expression[0], expression[1], expression[2], values) ? 2 : 0;
  }
}

/** The value of a condition that may be left out, which is always met then. */
export const evaluateCondition = (condition: Expression | undefined, values: Values): Tristate =>
  condition === undefined ? 2 : evaluate(condition, values);

/** The operands of `&&` or `||`. */
export const operands = (expression: readonly ["&" | "|", ...Expression[]]) => expression.slice(1) as Expression[];

const min = (a: Tristate, b: Tristate): Tristate => (a < b ? a : b);
const max = (a: Tristate, b: Tristate): Tristate => (a > b ? a : b);

type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Numbers are compared as numbers when both sides are, texts by their bytes (`expr_calc_value`). */
function compare(operator: Comparison, left: Expression, right: Expression, values: Values): boolean {
  const [a, b] = [textOf(left, values), textOf(right, values)];
  const types = [typeOf(left, values), typeOf(right, values)] as const;
  const strings = types[0] === "string" && types[1] === "string";
  const [x, y] = strings ? [] : [numberOf(a, types[0]), numberOf(b, types[1])];
  const order =
    x !== undefined && y !== undefined ? (x < y ? -1 : x > y ? 1 : 0) : Buffer.compare(Buffer.from(a), Buffer.from(b));
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function textOf(operand: Expression, values: Values): string {
  if (typeof operand === "string") return values.has(operand) ? values.value(operand) : operand;
  if (operand[0] === "c") return operand[1];
  throw new TypeError("a comparison has symbols and constants only");
}

/** The constants y, m and n are tristates of their own (`symbol_yes`…), other constants have no type. */
const typeOf = (operand: Expression, values: Values): SymbolType | undefined =>
  typeof operand === "string" ? values.type(operand) : /^[ymn]$/.test(operand[1] as string) ? "tristate" : undefined;

/** `expr_parse_string`: a bool counts as 0, 1, 2, an int is decimal, a hex hexadecimal, what has no type as it looks. */
function numberOf(text: string, type: SymbolType | undefined): bigint | undefined {
  switch (type) {
    case "bool":
    case "tristate":
      return text === "n" ? 0n : text === "m" ? 1n : text === "y" ? 2n : undefined;
    case "int":
      return /^-?[0-9]+$/.test(text) ? integer(text) : undefined;
    case "hex":
      return /^(0[xX])?[0-9A-Fa-f]+$/.test(text) ? BigInt(/^0[xX]/.test(text) ? text : `0x${text}`) : undefined;
    default:
      return /^-?[0-9]+$|^0[xX][0-9A-Fa-f]+$/.test(text) ? integer(text) : undefined;
  }
}

const integer = (text: string) => (text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text));

/** Every symbol that an expression names, each once, in order. */
export function symbolsIn(expression: Expression): string[] {
  const found = new Set<string>();
  const visit = (one: Expression): void => {
    if (typeof one === "string") found.add(one);
    else if (one[0] !== "c") for (const part of one.slice(1) as Expression[]) visit(part);
  };
  visit(expression);
  return [...found];
}

/**
 * An expression as Kconfig writes it, with brackets where they are needed: `PCI && (X86 || !ARM64) && NR_CPUS >= 2`.
 * @param annotate what stands behind a symbol's name, e.g. its value: ` [=y]`; default: nothing
 */
export function printExpression(expression: Expression, annotate: (name: string) => string = () => ""): string {
  const print = (one: Expression, within: "" | "&" | "!"): string => {
    if (typeof one === "string") return one + annotate(one);
    switch (one[0]) {
      case "c":
        return /^([ymn]|-?[0-9]+|0[xX][0-9A-Fa-f]+)$/.test(one[1]) ? one[1] : `"${one[1]}"`;
      case "!":
        return `!${print(one[1], "!")}`;
      case "&": {
        const text = operands(one)
          .map((part) => print(part, "&"))
          .join(" && ");
        return within === "!" ? `(${text})` : text;
      }
      case "|": {
        const text = operands(one)
          .map((part) => print(part, ""))
          .join(" || ");
        return within === "" ? text : `(${text})`;
      }
      default: {
        const text = `${print(one[1], "")} ${one[0]} ${print(one[2], "")}`;
        return within === "!" ? `(${text})` : text;
      }
    }
  };
  return print(expression, "");
}

/** What stands behind a symbol's name in an expression: ` [=y]`, or ` [undefined]` for one that the kernel does not have. */
export const withValue =
  (values: Values) =>
  (name: string): string =>
    values.has(name) ? ` [=${values.value(name)}]` : /^-?[0-9]+$|^0[xX]/.test(name) ? "" : " [undefined]";

/** The operands of a conjunction; a single expression is one of one. */
export const conjuncts = (expression: Expression): readonly Expression[] =>
  typeof expression !== "string" && expression[0] === "&" ? operands(expression) : [expression];
