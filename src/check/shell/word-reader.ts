import type { Word, WordPart } from "unbash";
import { type Mapped, throughMap } from "../source-text.ts";
import type { ShellWord } from "./command.ts";
import { decodeWord } from "./decode.ts";
import type { Variables } from "./variables.ts";

/** Makes the words of commands out of those of the parser, with what is known of variables. */
export class WordReader {
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** The text of a word that is run as code; undefined for a word of somebody else. */
  codeOf(word: ShellWord): Mapped | undefined {
    return this.#code.get(word)?.();
  }

  /** A word as the command sees it: one, or as many as an array or an unquoted list has. */
  expand(
    word: Word,
    map: (offset: number) => number,
  ): { readonly words: readonly ShellWord[]; readonly open: boolean } {
    const part = onlyPart(word);
    if (part?.type === "SimpleExpansion" || part?.type === "ParameterExpansion") {
      const name = part.type === "SimpleExpansion" ? part.text.slice(1) : part.parameter;
      if (name === "@" || name === "*") return { words: [this.shellWord(word, map)], open: true };
      const index = part.type === "ParameterExpansion" ? part.index?.text : undefined;
      if (index === "@" || index === "*") {
        const elements = this.#variables.elements(name);
        if (elements === undefined) return { words: [this.shellWord(word, map)], open: true };
        return {
          words: elements.words.map((element) => ({
            ...this.shellWord(element, map),
            pos: map(word.pos),
            end: map(word.end),
          })),
          open: !elements.complete,
        };
      }
      const quoted = word.parts?.[0]?.type === "DoubleQuoted";
      const plain = part.type === "SimpleExpansion" || (part.operation ?? part.index ?? part.prefix) === undefined;
      if (!quoted && plain) {
        const constant = this.#variables.constant(name);
        if (constant !== undefined) {
          const whole = this.shellWord(word, map);
          const parts = whole.value.split(/\s+/).filter((one) => one !== "");
          return { words: parts.map((value) => ({ ...whole, value })), open: false };
        }
        return { words: [this.shellWord(word, map)], open: /arg|opt|flag|param/i.test(name) };
      }
    }
    return { words: [this.shellWord(word, map)], open: false };
  }

  /** Made when it is asked for: few words are code. */
  readonly #code = new WeakMap<ShellWord, () => Mapped>();

  shellWord(
    word: Pick<Word, "text" | "pos" | "end"> & Partial<Pick<Word, "parts">>,
    map: (offset: number) => number,
  ): ShellWord {
    const decoded = decodeWord(word as Word, this.#variables.constant);
    const made: ShellWord = {
      text: word.text,
      value: decoded.text,
      known: !/\$[\w{(@*#?!-]|`/.test(decoded.text) || (word.parts ?? []).every(({ type }) => type === "SingleQuoted"),
      pos: map(word.pos),
      end: map(word.end),
    };
    this.#code.set(made, () => throughMap(decoded, map));
    return made;
  }
}

function onlyPart(word: Word): WordPart | undefined {
  const [part, ...more] = word.parts ?? [];
  if (part === undefined || more.length > 0) return undefined;
  if (part.type !== "DoubleQuoted") return part;
  return part.parts.length === 1 ? part.parts[0] : undefined;
}
