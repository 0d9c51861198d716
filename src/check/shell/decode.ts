import type { Word, WordPart } from "unbash";
import type { Mapped } from "../source-text.ts";

/** What stands in a word for the output of a command, which is not known. */
export const UNKNOWN_OUTPUT = "$_";

/** The constant that a variable holds, as it was written; undefined when it is not known. */
export type Lookup = (name: string) => Word | undefined;

/**
 * A word without its quotes, character by character, as the program that gets it would see it: expansions stay as they are
 * written (a second parser reads them again), output of commands becomes {@link UNKNOWN_OUTPUT}, and a variable whose
 * constant value is known is replaced by it.
 */
export function decodeWord(
  word: Pick<Word, "text" | "pos" | "end"> & Partial<Word>,
  lookup: Lookup,
  depth = 0,
): Mapped {
  const out = new Builder();
  if (word.parts === undefined) out.unescape(word.text, word.pos, UNQUOTED);
  else for (const part of word.parts) decodePart(part, lookup, depth, out, UNQUOTED);
  return out.end(word.end);
}

/** The same for the body of a here-document; `parts` is undefined when its delimiter was quoted. */
export function decodeBody(
  body: {
    readonly text: string;
    readonly pos: number;
    readonly end: number;
    readonly parts: readonly WordPart[] | undefined;
  },
  lookup: Lookup,
): Mapped {
  const out = new Builder();
  if (body.parts === undefined) out.literal(body.text, body.pos);
  else for (const part of body.parts) decodePart(part, lookup, 0, out, HERE_DOCUMENT);
  return out.end(body.end);
}

// POSIX.1-2024, Shell Command Language, 2.2 and 2.7.4: what a backslash takes the meaning of.
const UNQUOTED = /[\s\S]/;
const DOUBLE_QUOTED = /[$`"\\\n]/;
const HERE_DOCUMENT = /[$`\\\n]/;

class Builder {
  #text = "";
  readonly #offsets: number[] = [];

  literal(text: string, pos: number): void {
    for (let at = 0; at < text.length; at++) this.#offsets.push(pos + at);
    this.#text += text;
  }

  /** Text that stands nowhere in the file as such: all of it is said to be at one place. */
  at(text: string, pos: number): void {
    for (let at = 0; at < text.length; at++) this.#offsets.push(pos);
    this.#text += text;
  }

  unescape(text: string, pos: number, escapable: RegExp): void {
    for (let at = 0; at < text.length; at++) {
      if (text[at] === "\\" && at + 1 < text.length && escapable.test(text[at + 1]!)) {
        at++;
        if (text[at] === "\n") continue;
      }
      this.literal(text[at]!, pos + at);
    }
  }

  /** The value of a variable: its offsets are the file's own, whatever code the word is in, and are marked as such. */
  splice({ text, offsets }: Mapped): void {
    this.#text += text;
    for (const offset of offsets.slice(0, text.length)) this.#offsets.push(offset < 0 ? offset : ~offset);
  }

  end(pos: number): Mapped {
    return { text: this.#text, offsets: [...this.#offsets, pos] };
  }
}

function decodePart(part: WordPart, lookup: Lookup, depth: number, out: Builder, escapable: RegExp): void {
  switch (part.type) {
    case "Literal":
      out.unescape(part.text, part.pos, escapable);
      return;
    case "SingleQuoted":
      out.literal(part.value, part.pos + 1);
      return;
    case "AnsiCQuoted":
      out.at(part.value, part.pos);
      return;
    case "DoubleQuoted":
    case "LocaleString":
      for (const child of part.parts) decodePart(child, lookup, depth, out, DOUBLE_QUOTED);
      return;
    case "SimpleExpansion":
    case "ParameterExpansion": {
      const plain = part.type === "SimpleExpansion" || (part.operation ?? part.index ?? part.prefix) === undefined;
      const name = part.type === "SimpleExpansion" ? part.text.slice(1) : part.parameter;
      const constant = plain && depth < 5 ? lookup(name) : undefined;
      if (constant === undefined) out.literal(part.text, part.pos);
      else out.splice(decodeWord(constant, lookup, depth + 1));
      return;
    }
    case "CommandExpansion":
    case "ProcessSubstitution":
      out.at(UNKNOWN_OUTPUT, part.pos);
      return;
    case "ArithmeticExpansion":
      out.at(part.expression?.type === "ArithmeticWord" ? part.text : UNKNOWN_OUTPUT, part.pos);
      return;
    default:
      out.literal(part.text, part.pos);
  }
}
