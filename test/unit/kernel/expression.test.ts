import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Expression,
  evaluate,
  printExpression,
  type SymbolType,
  symbolsIn,
  type Values,
  withValue,
} from "../../../src/kernel/kconfig/expression.ts";

function given(symbols: Readonly<Record<string, readonly [SymbolType, string]>>): Values {
  return {
    has: (name) => Object.hasOwn(symbols, name),
    type: (name) => symbols[name]?.[0],
    value: (name) => symbols[name]?.[1] ?? "",
  };
}

const values = given({
  Y: ["bool", "y"],
  M: ["tristate", "m"],
  N: ["bool", "n"],
  TEN: ["int", "10"],
  HEX: ["hex", "0x10"],
  BARE: ["hex", "f"],
  TEXT: ["string", "10"],
  ALSO: ["string", "9"],
});

describe("an expression's value", () => {
  it.each<[Expression, 0 | 1 | 2]>([
    ["Y", 2],
    ["M", 1],
    ["N", 0],
    ["UNDEFINED", 0],
    [["c", "y"], 2],
    [["c", "m"], 1],
    [["!", "M"], 1],
    [["!", "UNDEFINED"], 2],
    [["&", "Y", "M"], 1],
    [["&", "Y", "Y", "N"], 0],
    [["|", "N", "M"], 1],
    [["=", "TEN", "10"], 2],
    [["=", "HEX", ["c", "16"]], 2],
    [[">", "TEN", "9"], 2],
    [["<", "BARE", "HEX"], 2],
    // Two strings are compared as texts, a string and a number as texts too unless both look like numbers.
    [["<", "TEXT", "ALSO"], 2],
    [[">", "TEXT", "9"], 2],
    [["=", "M", ["c", "m"]], 2],
    [["<", "M", ["c", "y"]], 2],
    [["!=", "Y", ["c", "n"]], 2],
    [["<=", "TEN", "9"], 0],
    [[">=", "TEN", "10"], 2],
    // An undefined symbol is compared by its name.
    [["=", "UNDEFINED", ["c", "UNDEFINED"]], 2],
  ])("%j", (expression, value) => expect(evaluate(expression, values)).toBe(value));
});

describe("an expression as text", () => {
  it.each<[Expression, string]>([
    [["&", "A", ["|", "B", ["!", "C"]]], "A && (B || !C)"],
    [["|", ["&", "A", "B"], "C"], "A && B || C"],
    [["!", ["&", "A", "B"]], "!(A && B)"],
    [["!", ["=", "A", ["c", "y"]]], "!(A = y)"],
    [["=", "A", ["c", "some text"]], 'A = "some text"'],
    [["&", [">=", "A", "64"], "B"], "A >= 64 && B"],
  ])("%j: %s", (expression, text) => expect(printExpression(expression)).toBe(text));

  it("shows values behind names", () => {
    expect(printExpression(["&", "Y", ["!", "M"], [">", "TEN", "64"], "GONE"], withValue(values))).toBe(
      "Y [=y] && !M [=m] && TEN [=10] > 64 && GONE [undefined]",
    );
  });
});

describe("expressions of any shape", () => {
  const name = fc.constantFrom("Y", "M", "N", "UNDEFINED");
  const expression = fc.letrec<{ any: Expression }>((tie) => ({
    any: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      name,
      fc.constantFrom<Expression>(["c", "y"], ["c", "n"]),
      tie("any").map((one): Expression => ["!", one]),
      fc.array(tie("any"), { minLength: 2, maxLength: 4 }).map((list): Expression => ["&", ...list]),
      fc.array(tie("any"), { minLength: 2, maxLength: 4 }).map((list): Expression => ["|", ...list]),
    ),
  })).any;

  /** Reads what printExpression wrote, with Kconfig's precedence: ! before && before ||. */
  function evaluateText(text: string): number {
    const tokens = text.match(/[A-Za-z_]+|&&|\|\||[!()]/g) ?? [];
    let at = 0;
    const or = (): number => {
      let value = and();
      while (tokens[at] === "||") {
        at++;
        value = Math.max(value, and());
      }
      return value;
    };
    const and = (): number => {
      let value = not();
      while (tokens[at] === "&&") {
        at++;
        value = Math.min(value, not());
      }
      return value;
    };
    const not = (): number => {
      const token = tokens[at++]!;
      if (token === "!") return 2 - not();
      if (token === "(") {
        const value = or();
        at++;
        return value;
      }
      return token === "y" ? 2 : token === "n" ? 0 : evaluate(token, values);
    };
    return or();
  }

  it("mean the same as their text", () => {
    fc.assert(
      fc.property(expression, (one) => {
        expect(evaluateText(printExpression(one))).toBe(evaluate(one, values));
      }),
      { numRuns: 500 },
    );
  });

  it("name every symbol once", () => {
    fc.assert(
      fc.property(expression, (one) => {
        const names = symbolsIn(one);
        expect(new Set(names).size).toBe(names.length);
        const written = printExpression(one).match(/[A-Z]+/g) ?? [];
        expect([...names].sort()).toEqual([...new Set(written)].sort());
      }),
    );
  });
});
