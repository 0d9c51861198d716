import {
  type AndOr,
  type ArithmeticExpression,
  type ArrayValue,
  type Command,
  type CommandNode,
  type CompoundList,
  type Coproc,
  type Function as FunctionNode,
  forEachChild,
  type ParsedScript,
  type PipelineNode,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
  type TestExpression,
  type Word,
  type WordPart,
} from "unbash";
import { type Mapped, mapStretch, type SourceText, type Span, throughMap } from "../source-text.ts";
import { findCodeParameters } from "./code-parameters.ts";
import { type CodeWord, codeWords } from "./code-words.ts";
import { ShellCommand, type ShellRedirect, type ShellWord, type Sink } from "./command.ts";
import { decodeBody, decodeWord } from "./decode.ts";
import { execWords } from "./exec-words.ts";
import type { ShellScript, SyntaxProblem } from "./script.ts";
import { sinkOf } from "./sink-of.ts";
import { Variables } from "./variables.ts";
import { WordReader } from "./word-reader.ts";
import { programName, unwrap } from "./wrappers.ts";

/** Strings inside of strings inside of strings… that are read as code. */
const MOST_NESTED = 6;

export interface ReadOptions {
  /** See {@link ShellScript.outputIsUsed}. */
  readonly outputIsUsed?: boolean;
  /** Parameters of functions of other files that are run as code there: the function's name -> their numbers. */
  readonly codeParameters?: ReadonlyMap<string, ReadonlySet<number>>;
  /** The code, if it is not the whole file. */
  readonly code?: Mapped;
  /** Where its standard output goes; default: the log. */
  readonly sink?: Sink;
}

/**
 * Reads a shell script: POSIX sh and bash. Never throws: what the parser does not understand is among `problems`, and the rest
 * is read all the same.
 */
export function readShellScript(source: SourceText, options: ReadOptions = {}): ShellScript {
  const variables = new Variables();
  const firstPass = new Reader(source, variables, options, undefined);
  firstPass.run();
  variables.freeze();
  // Constants are known only when all of the file has been seen, and so is what functions do with their parameters.
  const reader = new Reader(source, variables, options, firstPass.commands);
  reader.run();
  return reader.result();
}

/** Where in the tree a node stands. */
interface Frame {
  readonly map: (offset: number) => number;
  readonly sink: Sink;
  readonly depth: number;
  /** The command of the file that nested code stands in. */
  readonly outer: Span | undefined;
  readonly inFunction: string | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Reader {
  readonly commands: ShellCommand[] = [];
  readonly #source: SourceText;
  readonly #variables: Variables;
  readonly #options: ReadOptions;
  readonly #read: WordReader;
  /** Assignments and uses are recorded once: by the first pass assignments, by the second uses. */
  readonly #isFirst: boolean;
  readonly #problems: SyntaxProblem[] = [];
  readonly #functions = new Map<string, ShellCommand[]>();
  readonly #python: Mapped[] = [];
  readonly #codeParameters: ReadonlyMap<string, ReadonlySet<number>>;

  constructor(
    source: SourceText,
    variables: Variables,
    options: ReadOptions,
    before: readonly ShellCommand[] | undefined,
  ) {
    this.#source = source;
    this.#variables = variables;
    this.#options = options;
    this.#read = new WordReader(variables);
    this.#isFirst = before === undefined;
    this.#codeParameters = new Map([...(options.codeParameters ?? []), ...findCodeParameters(before ?? [], variables)]);
  }

  run(): void {
    const { code = mapStretch(this.#source.text, 0, this.#source.text.length), sink = { to: "log" } } = this.#options;
    this.#parse(code, {
      map: (offset) => offset,
      sink,
      depth: 0,
      outer: undefined,
      inFunction: undefined,
    });
  }

  result(): ShellScript {
    const commands = this.commands.sort((a, b) => a.pos - b.pos || b.end - a.end);
    for (const command of commands) this.#functions.get(command.name)?.push(command);
    return {
      source: this.#source,
      commands,
      variables: this.#variables,
      functions: this.#functions,
      python: this.#python,
      problems: this.#problems,
      outputIsUsed: this.#options.outputIsUsed ?? false,
    };
  }

  /** Reads code; its positions are those of `code.text`, translated by its offsets. */
  #parse(code: Mapped, frame: Frame): void {
    if (frame.depth > MOST_NESTED) return;
    const last = code.offsets.length - 1;
    const map = (offset: number) => code.offsets[Math.max(0, Math.min(offset, last))]!;
    let script: ParsedScript;
    try {
      script = parse(code.text);
    } catch (error) {
      this.#problems.push({ message: (error as Error).message, pos: map(0) });
      return;
    }
    this.#script(script, { ...frame, map });
  }

  #script(script: ParsedScript, frame: Frame): void {
    for (const { message, pos } of script.errors ?? []) this.#problems.push({ message, pos: frame.map(pos) });
    for (const statement of script.commands) this.#statement(statement, frame);
  }

  #statement(statement: Statement, frame: Frame): void {
    this.#node(statement.command, frame);
  }

  #list(list: CompoundList, frame: Frame): void {
    for (const statement of list.commands) this.#statement(statement, frame);
  }

  /** @returns the command, if the node is a simple one */
  #node(node: PipelineNode | AndOr | CompoundList, frame: Frame): ShellCommand | undefined {
    switch (node.type) {
      case "AndOr":
        for (const one of node.commands) this.#node(one, frame);
        return undefined;
      case "Pipeline": {
        this.#pipeline(node.commands, frame);
        return undefined;
      }
      case "Command":
        return this.#command(node, frame);
      case "Redirected": {
        const redirects = this.#redirects(node.redirects, frame, undefined);
        const sink = sinkOf(redirects, frame.sink);
        this.#node(node.command, { ...frame, sink });
        return undefined;
      }
      case "If":
        this.#list(node.clause, frame);
        this.#list(node.then, frame);
        for (const { clause, then } of node.elif) {
          this.#list(clause, frame);
          this.#list(then, frame);
        }
        if (node.else !== undefined) this.#list(node.else, frame);
        return undefined;
      case "For":
      case "Select":
        for (const word of node.wordlist ?? []) {
          this.#word(word, frame, { to: "variable", name: node.name.value, exported: false });
        }
        this.#assign(node.name.value, undefined, frame, node.name);
        this.#list(node.body, frame);
        return undefined;
      case "ArithmeticFor":
        for (const part of [node.initialize, node.test, node.update])
          this.#arithmetic(part, frame, { to: "condition" });
        this.#list(node.body, frame);
        return undefined;
      case "While":
        this.#list(node.clause, frame);
        this.#list(node.body, frame);
        return undefined;
      case "Subshell":
      case "BraceGroup":
        this.#list(node.body, frame);
        return undefined;
      case "CompoundList":
        this.#list(node, frame);
        return undefined;
      case "Case":
        this.#word(node.word, frame, { to: "condition" });
        for (const { pattern, body } of node.items) {
          for (const word of pattern) this.#word(word, frame, { to: "condition" });
          this.#list(body, frame);
        }
        return undefined;
      case "TestCommand":
        this.#test(node.expression, frame);
        return undefined;
      case "ArithmeticCommand":
        this.#arithmetic(node.expression, frame, { to: "condition" });
        return undefined;
      case "Function":
      case "Coproc":
        this.#define(node, frame);
        return undefined;
    }
  }

  #define(node: FunctionNode | Coproc, frame: Frame): void {
    if (node.type === "Coproc") {
      this.#node(node.body, { ...frame, sink: { to: "somewhere" } });
      return;
    }
    const name = node.name.value;
    if (!this.#functions.has(name)) this.#functions.set(name, []);
    this.#node(node.body, { ...frame, sink: { to: "function", name }, inFunction: name });
  }

  #pipeline(nodes: readonly CommandNode[], frame: Frame): void {
    const stages: (ShellCommand | undefined)[] = new Array(nodes.length).fill(undefined);
    let sink = frame.sink;
    // From the end: each stage has to know the one that reads it.
    for (let at = nodes.length - 1; at >= 0; at--) {
      stages[at] = this.#node(nodes[at]!, { ...frame, sink });
      const stage = stages[at];
      sink = stage === undefined ? { to: "somewhere" } : { to: "command", command: stage };
    }
    for (const stage of stages) if (stage !== undefined) stage.pipeline = stages;
    for (const [at, stage] of stages.entries()) {
      const next = stages[at + 1];
      if (stage === undefined || next === undefined || !isShell(next) || next.operands().length > 0) continue;
      // `cat <<EOF | sh`, `echo … | sh`
      if (stage.name === "cat" && stage.here !== undefined) this.#nested(stage.here, next, frame);
    }
  }

  #command(node: Command, frame: Frame): ShellCommand | undefined {
    const span = { pos: frame.map(node.pos), end: frame.map(node.end) };
    const outer = frame.outer ?? span;
    const inner: Frame = { ...frame, outer };
    const bare: ShellWord[] = [];
    let open = false;
    if (node.name !== undefined) {
      for (const word of [node.name, ...node.suffix]) {
        if (word.type === "Word") {
          const expanded = this.#read.expand(word, frame.map);
          bare.push(...expanded.words);
          open ||= expanded.open;
        } else if (word.type === "Assignment") {
          bare.push(this.#read.shellWord(word, frame.map));
        }
      }
    }
    const variables = new Map<string, ShellWord>();
    const local = node.name !== undefined;
    for (const one of node.prefix) {
      if (one.type !== "Assignment") continue;
      if (local && one.value.type === "Word") variables.set(one.name, this.#read.shellWord(one.value, frame.map));
    }
    // What runs it: sudo, env, mkosi-chroot…
    let at = 0;
    const wrappers: string[] = [];
    for (
      let found = bare.length > 0 ? unwrap(values(bare), 0) : undefined;
      found !== undefined;
      found = unwrap(values(bare), at)
    ) {
      wrappers.push(programName(bare[at]!.value));
      for (const index of found.assignments) {
        const { value } = bare[index]!;
        const equals = value.indexOf("=");
        variables.set(value.slice(0, equals), { ...bare[index]!, value: value.slice(equals + 1) });
      }
      at = found.at;
    }
    const redirects: ShellRedirect[] = [];
    const command =
      bare.length === 0
        ? undefined
        : new ShellCommand({
            words: bare.slice(at),
            span,
            wrappers,
            variables,
            redirects,
            open,
            outer,
            inFunction: frame.inFunction,
          });
    redirects.push(...this.#redirects([...node.prefix, ...node.suffix].filter(isRedirection), inner, command));
    const sink = sinkOf(redirects, frame.sink);
    if (command !== undefined) {
      command.sink = sink;
      this.commands.push(command);
    }
    this.#words(node, inner, command);
    if (command !== undefined) this.#derive(command, inner);
    return command;
  }

  /** What is substituted into a command's words, and what they assign. */
  #words(node: Command, frame: Frame, command: ShellCommand | undefined): void {
    for (const one of node.prefix) {
      if (one.type !== "Assignment") continue;
      if (command === undefined) this.#assign(one.name, one, frame, one);
      else this.#assignedValue(one.value, frame, { to: "argument", command });
    }
    if (command === undefined || node.name === undefined) return;
    const declares = DECLARES.has(command.name);
    const exported =
      command.name === "export" ||
      (DECLARES.has(command.name) && command.args.some(({ value }) => /^-\w*x/.test(value)));
    this.#word(node.name, frame, { to: "argument", command });
    for (const one of node.suffix) {
      if (one.type === "Assignment") {
        if (declares) this.#assign(one.name, one, frame, one, exported);
        else this.#assignedValue(one.value, frame, { to: "argument", command });
      } else if (one.type === "Word") {
        this.#word(one, frame, { to: "argument", command });
        if (exported && /^\w+$/.test(one.value)) this.#export(one.value, frame, one);
        if (command.name === "read" && /^\w+$/.test(one.value)) this.#assign(one.value, undefined, frame, one);
      }
    }
    if (command.name === "printf") {
      const name = command.valueOf("-v")?.value;
      if (name !== undefined) this.#assign(name, undefined, frame, node);
    }
  }

  /** Commands and code in the words of a command: `find -exec`, `sh -c`, `eval`, here-documents for a shell or Python. */
  #derive(command: ShellCommand, frame: Frame): void {
    if (command.name === "find") {
      for (const words of execWords(command.args)) {
        const derived = new ShellCommand({
          words,
          span: { pos: words[0]!.pos, end: words.at(-1)!.end },
          wrappers: [...command.wrappers, "find"],
          variables: command.variables,
          redirects: [],
          open: command.open,
          outer: command.outer,
          inFunction: command.inFunction,
        });
        derived.sink = command.sink;
        this.commands.push(derived);
        this.#derive(derived, frame);
      }
    }
    for (const { code, language } of codeWords(command, this.#codeParameters))
      this.#code({ code, language }, command, frame);
  }

  #code({ code, language }: CodeWord, command: ShellCommand, frame: Frame): void {
    const mapped = "offsets" in code ? code : this.#read.codeOf(code);
    if (mapped === undefined) return;
    if (language === "python") this.#python.push(mapped);
    else this.#nested(mapped, command, frame);
  }

  #nested(code: Mapped, command: ShellCommand, frame: Frame): void {
    this.#parse(code, { ...frame, sink: command.sink, depth: frame.depth + 1, outer: command.outer });
  }

  #redirects(all: readonly Redirection[], frame: Frame, command: ShellCommand | undefined): ShellRedirect[] {
    return all.map((one): ShellRedirect => {
      const descriptor = one.descriptor?.type === "FileDescriptor" ? one.descriptor.value : undefined;
      if (one.type === "HereDoc") {
        const here = throughMap(decodeBody(one.body, this.#variables.constant), frame.map);
        for (const part of one.body.parts ?? []) this.#part(part, frame, this.#input(command));
        return { operator: one.operator, descriptor, target: undefined, here };
      }
      if (one.target === undefined) return { operator: one.operator, descriptor, target: undefined, here: undefined };
      if (one.type === "HereString") {
        this.#word(one.target, frame, this.#input(command));
        const here = throughMap(decodeWord(one.target, this.#variables.constant), frame.map);
        return { operator: one.operator, descriptor, target: undefined, here };
      }
      this.#word(one.target, frame, { to: "condition" });
      return {
        operator: one.operator,
        descriptor,
        target: this.#read.shellWord(one.target, frame.map),
        here: undefined,
      };
    });
  }

  #input = (command: ShellCommand | undefined): Sink =>
    command === undefined ? { to: "somewhere" } : { to: "command", command };

  #assign(
    name: string,
    assigned: { readonly value: Word | ArrayValue; readonly append: boolean | undefined } | undefined,
    frame: Frame,
    span: Span,
    exported = false,
  ): void {
    if (this.#isFirst) {
      this.#variables.assign({
        name,
        // A position in nested code says nothing to those who take the value for code.
        value: frame.depth === 0 ? assigned?.value : undefined,
        append: assigned?.append === true,
        exported,
        pos: frame.map(span.pos),
        end: frame.map(span.end),
      });
    }
    if (assigned !== undefined) this.#assignedValue(assigned.value, frame, { to: "variable", name, exported });
  }

  #export(name: string, frame: Frame, span: Span): void {
    const before = this.#variables.assignments(name) as Mutable<ReturnType<Variables["assignments"]>[number]>[];
    for (const one of before) one.exported = true;
    if (before.length === 0) this.#assign(name, undefined, frame, span, true);
  }

  #assignedValue(value: Word | ArrayValue, frame: Frame, sink: Sink): void {
    for (const word of value.type === "Word" ? [value] : value.elements) this.#word(word, frame, sink);
  }

  #word(word: Word, frame: Frame, sink: Sink): void {
    for (const part of word.parts ?? []) this.#part(part, frame, sink);
  }

  #part(part: WordPart | SyntaxNode, frame: Frame, sink: Sink): void {
    switch (part.type) {
      case "SimpleExpansion":
        this.#use(part.text.slice(1), part, frame, sink);
        return;
      case "ParameterExpansion":
        // ${#NAME} is its length, ${NAME+…} whether it is set.
        if (part.prefix !== "#" && part.operation?.type !== "Names") this.#use(part.parameter, part, frame, sink);
        if (part.parameter === "SOURCE_DATE_EPOCH" && part.operation?.type === "Default") {
          // ${SOURCE_DATE_EPOCH:-$(date +%s)} is what everybody is told to write: that it is not set is another matter.
          forEachChild(part, (child) => this.#part(child, frame, { to: "condition" }));
          return;
        }
        break;
      case "CommandExpansion":
      case "ProcessSubstitution":
        if (part.script === undefined) return;
        // Code in backticks with backslashes has positions of its own.
        this.#script(part.script, {
          ...frame,
          sink,
          ...(part.script.source !== undefined && { map: () => frame.map(part.pos) }),
        });
        return;
      case "ArithmeticExpansion":
        this.#arithmetic(part.expression, frame, sink);
        return;
      case "Word":
        this.#word(part, frame, sink);
        return;
    }
    forEachChild(part as SyntaxNode, (child) => this.#part(child, frame, sink));
  }

  #arithmetic(expression: ArithmeticExpression | undefined, frame: Frame, sink: Sink): void {
    if (expression === undefined) return;
    const inside = subtracts(expression) ? ({ to: "difference" } as const) : sink;
    const visit = (node: SyntaxNode): void => {
      if (node.type === "ArithmeticWord") {
        for (const name of node.value.match(/[A-Za-z_]\w*/g) ?? []) this.#use(name, node, frame, inside);
      } else if (node.type === "ArithmeticCommandExpansion") {
        if (node.script !== undefined) this.#script(node.script, { ...frame, sink: inside });
        return;
      } else if (
        node.type === "CommandExpansion" ||
        node.type === "SimpleExpansion" ||
        node.type === "ParameterExpansion"
      ) {
        this.#part(node, frame, inside);
        return;
      }
      forEachChild(node, visit);
    };
    visit(expression);
  }

  #test(expression: TestExpression, frame: Frame): void {
    const visit = (node: SyntaxNode): void => {
      if (node.type === "Word") this.#word(node, frame, { to: "condition" });
      else forEachChild(node, visit);
    };
    visit(expression);
  }

  #use(name: string, span: Span, frame: Frame, sink: Sink): void {
    if (!this.#isFirst) this.#variables.use({ name, sink, pos: frame.map(span.pos), end: frame.map(span.end) });
  }
}

const DECLARES = new Set(["export", "local", "declare", "typeset", "readonly"]);
const SHELLS = new Set(["sh", "bash", "dash", "ash", "ksh", "zsh"]);

const isShell = (command: ShellCommand): boolean => SHELLS.has(command.name);
const values = (words: readonly ShellWord[]): string[] => words.map(({ value }) => value);
const isRedirection = (one: SyntaxNode): one is Redirection =>
  one.type === "Redirect" || one.type === "HereDoc" || one.type === "HereString";

const subtracts = (expression: ArithmeticExpression): boolean => {
  let found = false;
  const visit = (node: SyntaxNode): void => {
    if (node.type === "ArithmeticBinary" && (node.operator === "-" || node.operator === "-=")) found = true;
    if (node.type !== "ArithmeticCommandExpansion") forEachChild(node, visit);
  };
  visit(expression);
  return found;
};
