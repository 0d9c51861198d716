import { stepFailed } from "../base/errors.ts";

/**
 * One stanza of a deb822 file (deb822(5), Debian Policy 5.1): a set of fields. Field names compare without case.
 */
export class Stanza {
  readonly #fields: ReadonlyMap<string, string>;
  /** What the stanza was read from, for messages. */
  readonly #source: string;

  constructor(fields: ReadonlyMap<string, string>, source: string) {
    this.#fields = fields;
    this.#source = source;
  }

  /**
   * A field's value, or undefined: the first line trimmed, continuation lines (if any) behind newlines, each without its
   * trailing white space but with its leading one, which is significant in some fields.
   */
  get(name: string): string | undefined {
    return this.#fields.get(name.toLowerCase());
  }

  /** As {@link get}, for a field that must be there and not be empty. @throws SamebitsError (exit 1) */
  require(name: string): string {
    const value = this.get(name);
    if (value) return value;
    const about = this.get("package");
    throw stepFailed(`${this.#source}: ${about ? `the stanza of ${about}` : "a stanza"} has no field ${name}`);
  }

  /** A field holding a list separated by white space; empty when the field is missing. */
  words(name: string): string[] {
    return this.get(name)?.split(/\s+/).filter(Boolean) ?? [];
  }

  /** The lines of a multi-line field (Release's SHA256), trimmed; the text behind the colon counts only if not empty. */
  lines(name: string): string[] {
    return (this.get(name) ?? "")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  }

  /** Field names, in lower case, in the file's order. */
  names(): string[] {
    return [...this.#fields.keys()];
  }
}

const FIELD = /^([!-9;-~]+?)[ \t]*:(.*)$/;

/**
 * Parses a whole deb822 file: Release, `*.sources`, small Packages files. Stanzas are separated by lines that are empty or
 * hold white space alone; lines that start with `#` are comments. For the archive's large Packages files see PackagesIndex.
 * @param source what the text is, for messages
 * @throws SamebitsError (exit 1) with the line of a malformed line or a field given twice.
 */
export function parseStanzas(text: string, source: string): Stanza[] {
  const stanzas: Stanza[] = [];
  let fields = new Map<string, string>();
  let last: string | undefined;
  const finish = () => {
    if (fields.size > 0) stanzas.push(new Stanza(fields, source));
    fields = new Map();
    last = undefined;
  };
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trimEnd();
    if (line === "") finish();
    else if (line.startsWith("#")) continue;
    else if (line.startsWith(" ") || line.startsWith("\t")) {
      if (last === undefined) throw malformed(source, index, raw, "a continuation line without a field before it");
      fields.set(last, `${fields.get(last)}\n${line}`);
    } else {
      const match = FIELD.exec(line);
      if (!match) throw malformed(source, index, raw, "expected `Field: value`");
      const name = match[1]!.toLowerCase();
      if (fields.has(name)) throw malformed(source, index, raw, `the field ${match[1]} is given twice in one stanza`);
      fields.set(name, match[2]!.trim());
      last = name;
    }
  }
  finish();
  return stanzas;
}

const malformed = (source: string, index: number, line: string, why: string) =>
  stepFailed(`${source}:${index + 1}: not a valid deb822 file`, {
    why: [why, `${index + 1} | ${line.slice(0, 200)}`],
  });
