import { type AST, parseTOML } from "toml-eslint-parser";

/**
 * Sets a string in a TOML text and leaves everything else as people wrote it, comments and blanks included.
 * @param keys the path of the key; all but the last are tables
 */
export function setTomlString(text: string, keys: readonly string[], value: string): string {
  const [document] = parseTOML(text).body;
  const quoted = quote(value);
  const present = findEntry(document, keys);
  if (present !== undefined) return splice(text, present.value.range, quoted);
  const above = keys.slice(0, -1);
  const key = keys.at(-1)!;
  const table = document.body.find(
    (node): node is AST.TOMLTable => node.type === "TOMLTable" && sameKeys(node.resolvedKey, above),
  );
  if (table !== undefined) return insertBehind(text, table.body.at(-1) ?? table.key, `${key} = ${quoted}`);
  const inline = above.length === 0 ? undefined : findEntry(document, above)?.value;
  if (inline?.type === "TOMLInlineTable") {
    const last = inline.body.at(-1);
    if (last === undefined) return splice(text, inline.range, `{ ${key} = ${quoted} }`);
    return splice(text, [last.range[1], last.range[1]], `, ${key} = ${quoted}`);
  }
  // A table made of `a.b = …` at the top cannot be opened again as [a].
  const dotted = entriesOf(document).findLast(
    ({ path, table: of }) => of === 0 && path.length > above.length && sameKeys(path.slice(0, above.length), above),
  );
  if (above.length > 0 && dotted !== undefined)
    return insertBehind(text, dotted.entry, `${keys.join(".")} = ${quoted}`);
  if (above.length > 0) return `${text.trimEnd()}\n\n[${above.join(".")}]\n${key} = ${quoted}\n`;
  return insertAtTop(text, document, `${key} = ${quoted}`);
}

/** Appends a string to an array at the top of a TOML text, in the style of what is there; the array is made when it is missing. */
export function appendTomlString(text: string, key: string, value: string): string {
  const [document] = parseTOML(text).body;
  const present = findEntry(document, [key]);
  const quoted = quote(value);
  if (present === undefined) return insertAtTop(text, document, `${key} = [${quoted}]`);
  if (present.value.type !== "TOMLArray") throw new TypeError(`${key} is not an array`);
  const { elements, range } = present.value;
  const last = elements.at(-1);
  if (last === undefined) return splice(text, range, `[${quoted}]`);
  const previous = elements.at(-2)?.range[1] ?? range[0] + 1;
  const indent = /\n[ \t]*$/.exec(text.slice(previous, last.range[0]))?.[0];
  return splice(text, [last.range[1], last.range[1]], `,${indent ?? " "}${quoted}`);
}

interface Placed {
  readonly path: readonly (string | number)[];
  /** How many of the path's keys stand in the header of a table. */
  readonly table: number;
  readonly entry: AST.TOMLKeyValue;
}

/** Every `key = value`, those of inline tables included. */
function entriesOf(document: AST.TOMLTopLevelTable): Placed[] {
  const within = (above: readonly (string | number)[], entries: readonly AST.TOMLKeyValue[], table: number): Placed[] =>
    entries.flatMap((entry) => {
      const names = entry.key.keys.map((one) => (one.type === "TOMLBare" ? one.name : one.value));
      const path = [...above, ...names];
      const inner = entry.value.type === "TOMLInlineTable" ? within(path, entry.value.body, table) : [];
      return [{ path, table, entry }, ...inner];
    });
  return document.body.flatMap((node) =>
    node.type === "TOMLTable" ? within(node.resolvedKey, node.body, node.resolvedKey.length) : within([], [node], 0),
  );
}

const findEntry = (document: AST.TOMLTopLevelTable, keys: readonly string[]): AST.TOMLKeyValue | undefined =>
  entriesOf(document).find(({ path }) => sameKeys(path, keys))?.entry;

/** A line of its own behind the one that holds something. */
function insertBehind(text: string, node: { readonly range: readonly [number, number] }, line: string): string {
  const at = endOfLine(text, node.range[1]);
  return splice(text, [at, at], `\n${line}`);
}

const sameKeys = (a: readonly (string | number)[], b: readonly (string | number)[]) =>
  a.length === b.length && a.every((part, index) => part === b[index]);

/** A key of no table stands before the first table. */
function insertAtTop(text: string, document: AST.TOMLTopLevelTable, line: string): string {
  const last = document.body.filter((node) => node.type !== "TOMLTable").at(-1);
  if (last !== undefined) return insertBehind(text, last, line);
  const [first] = document.body;
  const at = first === undefined ? text.length : first.range[0];
  const before = text.slice(0, at);
  return `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${line}\n${first === undefined ? "" : "\n"}${text.slice(at)}`;
}

const endOfLine = (text: string, at: number) => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end > 0 && text[end - 1] === "\r" ? end - 1 : end;
};

const splice = (text: string, [from, to]: readonly [number, number], piece: string) =>
  text.slice(0, from) + piece + text.slice(to);

/** A basic string of TOML: the escapes of JSON are among its own, except that DEL must be escaped as well. */
const quote = (value: string) => JSON.stringify(value).replaceAll("\x7f", "\\u007f");
