import type { Mapped, Span } from "../source-text.ts";

/** A word of a command: as it is written, and as far as is known, as the command sees it. */
export interface ShellWord extends Span {
  /** As it is written. */
  readonly text: string;
  /** Without quotes; known variables are replaced, unknown ones stay as they are written. */
  readonly value: string;
  /** Nothing of the value depends on what is not known. */
  readonly known: boolean;
}

export interface ShellRedirect {
  readonly operator: string;
  /** The file descriptor it is about; undefined: the operator's own. */
  readonly descriptor: number | undefined;
  readonly target: ShellWord | undefined;
  /** The text of a here-document or here-string. */
  readonly here: Mapped | undefined;
}

/** Where the standard output of a command goes. */
export type Sink =
  /** The terminal or log. */
  | { readonly to: "log" }
  | { readonly to: "nowhere" }
  | { readonly to: "file"; readonly target: ShellWord }
  /** Into the next command of its pipeline. */
  | { readonly to: "command"; readonly command: ShellCommand }
  | { readonly to: "variable"; readonly name: string; readonly exported: boolean }
  /** Substituted into a word of a command. */
  | { readonly to: "argument"; readonly command: ShellCommand }
  /** A condition; the difference of two numbers. */
  | { readonly to: "condition" }
  | { readonly to: "difference" }
  /** Wherever the output of a function goes. */
  | { readonly to: "function"; readonly name: string }
  /** Read by something that is not looked into. */
  | { readonly to: "somewhere" };

/** A simple command, without what runs it (sudo, env, mkosi-chroot, xargs…). */
export class ShellCommand implements Span {
  /** The program's name without its folder; empty when it is not known. */
  readonly name: string;
  readonly word: ShellWord;
  readonly args: readonly ShellWord[];
  readonly pos: number;
  readonly end: number;
  /** What runs it, outermost first. */
  readonly wrappers: readonly string[];
  /** Variables that are set for this command alone. */
  readonly variables: ReadonlyMap<string, ShellWord>;
  readonly redirects: readonly ShellRedirect[];
  /** Some of its words stand for any number of words: `"$@"`, `$OPTIONS`. */
  readonly open: boolean;
  /** The command of the file itself that this one is written in. */
  readonly outer: Span;
  /** The function whose body it stands in. */
  readonly inFunction: string | undefined;
  sink: Sink = { to: "log" };
  /** The stages of its pipeline; one that is not a simple command is undefined. */
  pipeline: readonly (ShellCommand | undefined)[] = [];

  constructor(parts: {
    readonly words: readonly ShellWord[];
    readonly span: Span;
    readonly wrappers: readonly string[];
    readonly variables: ReadonlyMap<string, ShellWord>;
    readonly redirects: readonly ShellRedirect[];
    readonly open: boolean;
    readonly outer: Span;
    readonly inFunction: string | undefined;
  }) {
    const [word, ...args] = parts.words;
    this.word = word ?? { text: "", value: "", known: true, pos: parts.span.pos, end: parts.span.pos };
    this.name = /^(?:[\w./@+-]+|\[|:)$/.test(this.word.value)
      ? this.word.value.slice(this.word.value.lastIndexOf("/") + 1)
      : "";
    this.args = args;
    this.pos = parts.span.pos;
    this.end = parts.span.end;
    this.wrappers = parts.wrappers;
    this.variables = parts.variables;
    this.redirects = parts.redirects;
    this.open = parts.open;
    this.outer = parts.outer;
    this.inFunction = parts.inFunction;
  }

  /** The words in front of a lone `--`. */
  get #options(): readonly ShellWord[] {
    const end = this.args.findIndex(({ value }) => value === "--");
    return end < 0 ? this.args : this.args.slice(0, end);
  }

  /**
   * The word that gives one of these options: `-x` also among others (`-vxf`), `--long` also with its value behind `=`.
   * A single dash and several letters (`-mkfs-time`) are matched as they are.
   */
  option(...names: readonly string[]): ShellWord | undefined {
    return this.#options.find(({ value }) => names.some((name) => givesOption(value, name)));
  }

  has(...names: readonly string[]): boolean {
    return this.option(...names) !== undefined;
  }

  /** The value of the last of these options that is given: `-o X`, `-oX`, `--out=X`, `--out X`. */
  valueOf(...names: readonly string[]): ShellWord | undefined {
    let found: ShellWord | undefined;
    for (const [index, word] of this.#options.entries()) {
      for (const name of names) {
        const { value } = word;
        if (value === name) found = this.args[index + 1] ?? found;
        else if (name.startsWith("--") ? value.startsWith(`${name}=`) : name.length === 2 && value.startsWith(name)) {
          const rest = value.slice(name.length).replace(/^=/, "");
          found = { ...word, value: rest };
        } else if (name.length === 2 && new RegExp(`^-[A-Za-z]+${name[1]}$`).test(value) && !value.startsWith("--")) {
          found = this.args[index + 1] ?? found;
        }
      }
    }
    return found;
  }

  /** Words that are neither options nor values of the options named. */
  operands(...valued: readonly string[]): ShellWord[] {
    const found: ShellWord[] = [];
    for (let at = 0; at < this.args.length; at++) {
      const { value } = this.args[at]!;
      if (value === "--") return [...found, ...this.args.slice(at + 1)];
      if (!/^-./.test(value)) found.push(this.args[at]!);
      else if (valued.includes(value)) at++;
    }
    return found;
  }

  /** The file that its standard output goes to, by a redirection of its own. */
  get outputFile(): ShellWord | undefined {
    return this.redirects.find(
      ({ operator, descriptor, target }) =>
        target !== undefined && /^(?:>|>>|>\||&>|&>>)$/.test(operator) && (descriptor ?? 1) === 1,
    )?.target;
  }

  /** The text of the here-document or here-string that it reads. */
  get here(): Mapped | undefined {
    return this.redirects.find(({ here, descriptor }) => here !== undefined && (descriptor ?? 0) === 0)?.here;
  }

  /** The command in front of it in its pipeline, if that is a simple one. */
  get previous(): ShellCommand | undefined {
    const at = this.pipeline.indexOf(this);
    return at > 0 ? this.pipeline[at - 1] : undefined;
  }
}

function givesOption(value: string, name: string): boolean {
  if (value === name) return true;
  if (name.startsWith("--")) return value.startsWith(`${name}=`);
  return name.length === 2 && /^-[A-Za-z0-9]+$/.test(value) && value.slice(1).includes(name[1]!);
}
