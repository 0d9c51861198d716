import type { ArrayValue, Word } from "unbash";
import type { Span } from "../source-text.ts";
import type { Sink } from "./command.ts";

export interface Assigned extends Span {
  readonly name: string;
  /** Undefined: from a loop, `read`, an argument. */
  readonly value: Word | ArrayValue | undefined;
  readonly append: boolean;
  readonly exported: boolean;
}

/** A place where a variable's value is used, and what becomes of it there. */
export interface VariableUse extends Span {
  readonly name: string;
  readonly sink: Sink;
}

/** What a script's variables hold, as far as it can be told: one namespace for the whole file, whatever is local in it. */
export class Variables {
  readonly #assigned = new Map<string, Assigned[]>();
  #constants: Map<string, Word | undefined> | undefined;
  readonly #uses = new Map<string, VariableUse[]>();

  assign(assigned: Assigned): void {
    this.#assigned.set(assigned.name, [...(this.#assigned.get(assigned.name) ?? []), assigned]);
  }

  use(use: VariableUse): void {
    const before = this.#uses.get(use.name);
    if (before === undefined) this.#uses.set(use.name, [use]);
    else before.push(use);
  }

  usesOf(name: string): readonly VariableUse[] {
    return this.#uses.get(name) ?? [];
  }

  assignments(name: string): readonly Assigned[] {
    return this.#assigned.get(name) ?? [];
  }

  get names(): readonly string[] {
    return [...this.#assigned.keys()];
  }

  isExported(name: string): boolean {
    return this.assignments(name).some(({ exported }) => exported);
  }

  /** The one word that a variable is ever set to. */
  readonly constant = (name: string): Word | undefined => {
    if (this.#constants === undefined) return this.#constant(name, new Set());
    if (!this.#constants.has(name)) this.#constants.set(name, this.#constant(name, new Set()));
    return this.#constants.get(name);
  };

  /** All assignments have been seen: constants are looked up once from now on. */
  freeze(): void {
    this.#constants = new Map();
  }

  #constant(name: string, within: ReadonlySet<string>): Word | undefined {
    const [only, ...more] = this.assignments(name);
    if (only?.value?.type !== "Word" || only.append || more.length > 0 || within.has(name)) return undefined;
    const deeper = new Set([...within, name]);
    return isConstant(only.value, (other) => this.#constant(other, deeper) !== undefined) ? only.value : undefined;
  }

  /** The elements that an array is known to have; undefined for what is no array. */
  elements(name: string): { readonly words: readonly Word[]; readonly complete: boolean } | undefined {
    const all = this.assignments(name);
    if (!all.some(({ value }) => value?.type === "ArrayValue")) return undefined;
    const words = all.flatMap(({ value }) => (value?.type === "ArrayValue" ? value.elements : []));
    return { words, complete: all.every(({ value }) => value?.type === "ArrayValue") };
  }
}

/** Whether nothing in a word depends on what only a run can tell. */
function isConstant(word: Pick<Word, "parts">, isKnown: (name: string) => boolean): boolean {
  return (word.parts ?? []).every((part) => {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
      case "AnsiCQuoted":
        return true;
      case "DoubleQuoted":
      case "LocaleString":
        return isConstant({ parts: part.parts }, isKnown);
      case "SimpleExpansion":
        return isKnown(part.text.slice(1));
      case "ParameterExpansion":
        return (part.operation ?? part.index ?? part.prefix) === undefined && isKnown(part.parameter);
      default:
        return false;
    }
  });
}
