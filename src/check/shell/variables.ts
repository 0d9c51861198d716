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
  readonly uses: VariableUse[] = [];

  assign(assigned: Assigned): void {
    this.#assigned.set(assigned.name, [...(this.#assigned.get(assigned.name) ?? []), assigned]);
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
    const [only, ...more] = this.assignments(name);
    if (only?.value?.type !== "Word" || only.append || more.length > 0) return undefined;
    return isConstant(only.value, (other) => other !== name && this.constant(other) !== undefined)
      ? only.value
      : undefined;
  };

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
