import type { Mapped } from "../source-text.ts";

/** A token of Python, with the offset of its first character in the text. */
export interface PythonToken {
  readonly type: "name" | "number" | "string" | "operator" | "newline";
  /** As it is written; of a string, what is between its quotes. */
  readonly text: string;
  readonly pos: number;
  readonly end: number;
  /** Of a string: an f-string, whose value is not known. */
  readonly formatted?: boolean;
  /** Of a string: where its text is in the file; escapes are left as they are. */
  readonly mapped?: Mapped;
  /** Of the first token of a line: how far it is indented. */
  readonly indentation?: number;
}

const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const NUMBER = /(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d[\d_]*)j?/iy;
const OPERATOR = /\*\*=|\/\/=|>>=|<<=|->|:=|\*\*|\/\/|[-+*/%&|^@=!<>]=|<<|>>|[^\s\w]/uy;
const STRING = /([rbfu]{0,3})('''|"""|'|")/iy;

/**
 * The tokens of Python source: names, strings, numbers, operators, ends of logical lines; comments are left out. It is no
 * parser: enough to see which functions are called with which constants. Never throws; an unfinished string ends with the text.
 */
export function tokenize({ text, offsets }: Mapped): PythonToken[] {
  const tokens: PythonToken[] = [];
  let depth = 0;
  let at = 0;
  let indentation: number | undefined = indentationAt(text, 0);
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const push = (
    type: PythonToken["type"],
    value: string,
    from: number,
    to: number,
    more: Partial<PythonToken> = {},
  ) => {
    tokens.push({
      type,
      text: value,
      pos: offsets[from]!,
      end: offsets[Math.min(to, offsets.length - 1)]!,
      ...(indentation !== undefined && { indentation }),
      ...more,
    });
    indentation = undefined;
  };
  while (at < text.length) {
    const character = text[at]!;
    if (character === "\n") {
      if (depth === 0) {
        if (tokens.length > 0 && tokens.at(-1)!.type !== "newline") {
          indentation = undefined;
          push("newline", "\n", at, at + 1);
        }
        indentation = indentationAt(text, at + 1);
      }
      at++;
    } else if (character === "\\" && text[at + 1] === "\n") at += 2;
    else if (/\s/.test(character)) at++;
    else if (character === "#") {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else {
      const string = match(STRING);
      if (string !== null) {
        const start = at + string[0].length;
        const end = stringEnd(text, start, string[2]!);
        const mapped = { text: text.slice(start, end), offsets: offsets.slice(start, end + 1) };
        const to = Math.min(end + string[2]!.length, text.length);
        push("string", mapped.text, at, to, { formatted: /f/i.test(string[1]!), mapped });
        at = to;
        continue;
      }
      const name = match(NAME);
      const found = name ?? match(NUMBER) ?? match(OPERATOR);
      const value = found?.[0] ?? character;
      const type = name !== null ? "name" : /^\.?\d/.test(value) ? "number" : "operator";
      if (type === "operator") depth += "([{".includes(value) ? 1 : ")]}".includes(value) && depth > 0 ? -1 : 0;
      push(type, value, at, at + value.length);
      at += value.length;
    }
  }
  return tokens;
}

function stringEnd(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(quote, at)) return at;
    else if (quote.length === 1 && text[at] === "\n") return at;
  }
  return text.length;
}

const indentationAt = (text: string, at: number): number => {
  let columns = 0;
  for (; text[at] === " " || text[at] === "\t"; at++) columns += text[at] === "\t" ? 8 - (columns % 8) : 1;
  return columns;
};
