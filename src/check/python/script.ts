import type { Mapped, SourceText, Span } from "../source-text.ts";
import { type PythonToken, tokenize } from "./tokens.ts";

/** A call: `subprocess.run([...], check=True)`. */
export interface PythonCall extends Span {
  /** The function's full name as far as imports tell: `datetime.datetime.now`; of a method of something unknown: `.listdir`. */
  readonly name: string;
  readonly args: readonly PythonArgument[];
  /** Calls whose arguments this one is among, innermost first. */
  readonly within: readonly PythonCall[];
  /** The tokens of the statement it is in, for what looks at its surroundings; and the index of its own first token. */
  readonly index: number;
  /** Index behind its closing bracket. */
  readonly after: number;
}

export interface PythonArgument {
  readonly keyword: string | undefined;
  readonly tokens: readonly PythonToken[];
}

export interface PythonScript {
  readonly source: SourceText;
  readonly tokens: readonly PythonToken[];
  readonly calls: readonly PythonCall[];
  readonly imports: ReadonlySet<string>;
}

/** Reads Python source for {@link PythonScript.calls}; never throws. */
export function readPythonScript(source: SourceText, code: Mapped): PythonScript {
  const tokens = tokenize(code);
  const names = importedNames(tokens);
  return { source, tokens, calls: findCalls(tokens, names), imports: new Set(names.values()) };
}

/** Local name -> full name, of `import a.b as c` and `from a import b as c`. */
function importedNames(tokens: readonly PythonToken[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const isText = (at: number, text: string) => tokens[at]?.text === text && tokens[at]?.type !== "string";
  const dotted = (at: number): { name: string; next: number } => {
    let name = "";
    let next = at;
    while (tokens[next]?.type === "name" || isText(next, ".")) {
      if (isText(next, "as") || isText(next, "import")) break;
      name += tokens[next++]!.text;
    }
    return { name, next };
  };
  for (let at = 0; at < tokens.length; at++) {
    if (at > 0 && tokens[at - 1]!.type !== "newline" && !isText(at - 1, ";") && !isText(at - 1, ":")) continue;
    const isFrom = isText(at, "from");
    if (!isFrom && !isText(at, "import")) continue;
    let module = "";
    let next = at + 1;
    if (isFrom) {
      ({ name: module, next } = dotted(next));
      if (!isText(next, "import")) continue;
      next++;
    }
    for (; next < tokens.length && tokens[next]!.type !== "newline" && !isText(next, ";"); next++) {
      if (tokens[next]!.type !== "name") continue;
      const { name, next: behind } = dotted(next);
      const full = module === "" ? name : `${module}.${name}`;
      if (isText(behind, "as") && tokens[behind + 1]?.type === "name") {
        names.set(tokens[behind + 1]!.text, full);
        next = behind + 1;
      } else {
        const first = module === "" ? name.split(".")[0]! : name;
        names.set(first, module === "" ? first : full);
        next = behind - 1;
      }
    }
  }
  return names;
}

function findCalls(tokens: readonly PythonToken[], imported: ReadonlyMap<string, string>): PythonCall[] {
  const calls: PythonCall[] = [];
  const closing = closingBrackets(tokens);
  type Open = { call: PythonCall; until: number };
  let open: Open[] = [];
  for (let at = 0; at < tokens.length; at++) {
    open = open.filter(({ until }) => until > at);
    if (tokens[at]!.type !== "name" || !isOperator(tokens[at + 1], "(")) continue;
    const previous = tokens[at - 1];
    if (previous?.type === "name" && (previous.text === "def" || previous.text === "class")) continue;
    const until = closing.get(at + 1) ?? tokens.length;
    const { name, index } = nameOf(tokens, at, imported);
    const call: PythonCall = {
      name,
      args: argumentsOf(tokens.slice(at + 2, until)),
      within: open.map(({ call: outer }) => outer).reverse(),
      index,
      after: until + 1,
      pos: tokens[index]!.pos,
      end: tokens[Math.min(until, tokens.length - 1)]!.end,
    };
    calls.push(call);
    open.push({ call, until });
  }
  return calls;
}

/** The dotted name that ends at a token, made full by what was imported. */
function nameOf(tokens: readonly PythonToken[], at: number, imported: ReadonlyMap<string, string>) {
  const parts = [tokens[at]!.text];
  let index = at;
  while (isOperator(tokens[index - 1], ".") && tokens[index - 2]?.type === "name") {
    index -= 2;
    parts.unshift(tokens[index]!.text);
  }
  const first = imported.get(parts[0]!);
  if (isOperator(tokens[index - 1], ".")) return { name: `.${parts.join(".")}`, index };
  if (first !== undefined) return { name: [first, ...parts.slice(1)].join("."), index };
  // A name that was not imported: a variable, a function of the file, or one of Python's own.
  return { name: parts.length === 1 ? parts[0]! : `.${parts.slice(1).join(".")}`, index };
}

function argumentsOf(tokens: readonly PythonToken[]): PythonArgument[] {
  const found: PythonArgument[] = [];
  let depth = 0;
  let current: PythonToken[] = [];
  const end = () => {
    if (current.length === 0) return;
    const named = current[0]!.type === "name" && isOperator(current[1], "=");
    found.push({ keyword: named ? current[0]!.text : undefined, tokens: named ? current.slice(2) : current });
    current = [];
  };
  for (const token of tokens) {
    if (token.type === "operator" && "([{".includes(token.text)) depth++;
    if (token.type === "operator" && ")]}".includes(token.text)) depth--;
    if (depth === 0 && isOperator(token, ",")) end();
    else current.push(token);
  }
  end();
  return found;
}

/** Index of an opening bracket -> index of the one that closes it. */
function closingBrackets(tokens: readonly PythonToken[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type !== "operator") continue;
    if ("([{".includes(token.text)) open.push(index);
    else if (")]}".includes(token.text)) {
      const from = open.pop();
      if (from !== undefined) pairs.set(from, index);
    }
  }
  return pairs;
}

export const isOperator = (token: PythonToken | undefined, text: string): boolean =>
  token?.type === "operator" && token.text === text;

export const argument = (call: PythonCall, keyword: string): PythonArgument | undefined =>
  call.args.find((one) => one.keyword === keyword);

export const positional = (call: PythonCall): readonly PythonArgument[] =>
  call.args.filter(({ keyword }) => keyword === undefined);
