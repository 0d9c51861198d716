import { readFile } from "node:fs/promises";
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from "toml-eslint-parser";
import type { z } from "zod";
import { invalid, unreadable } from "./errors.ts";
import { describeIssues } from "./schema.ts";

/**
 * Reads a TOML file and checks it against a schema. Schemas use `z.strictObject`, so that an unknown key is an error.
 * @throws SamebitsError (exit 2) with file, line and column of a syntax error, an unknown key or a wrong type; also for a
 *   file that is missing or cannot be read.
 */
export async function readToml<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
  return parseToml(path, text, schema);
}

/** As {@link readToml}, for text that is already in memory; `path` is for the messages. */
export function parseToml<S extends z.ZodType>(path: string, text: string, schema: S): z.output<S> {
  let ast: AST.TOMLProgram;
  try {
    ast = parseTOML(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw invalid(`${path}:${error.lineNumber}:${error.column + 1}: not valid TOML`, {
      why: [error.message, ...sourceLine(text, error.lineNumber)],
      cause: error,
    });
  }
  const parsed = schema.safeParse(getStaticTOMLValue(ast));
  if (parsed.success) return parsed.data;
  const places = describeIssues(parsed.error, schema).map(({ path: keys, message }) => {
    const { line, column } = locate(ast, keys);
    return { line, text: `${path}:${line}:${column}: ${message}` };
  });
  throw invalid(places[0]!.text, {
    why: [...sourceLine(text, places[0]!.line), ...places.slice(1).map((p) => p.text)],
  });
}

const sourceLine = (text: string, line: number): string[] => {
  const source = text.split(/\r?\n/)[line - 1];
  return source === undefined || source.trim() === "" ? [] : [`${line} | ${source}`];
};

/** Line and column (both from 1) of the first mention of the deepest part of `keys` that the document has. */
function locate(ast: AST.TOMLProgram, keys: readonly (string | number)[]): { line: number; column: number } {
  let best = { depth: -1, line: 1, column: 1 };
  const consider = (at: readonly (string | number)[], node: { loc: AST.SourceLocation }) => {
    const shared = at.every((part, index) => part === keys[index]) ? at.length : -1;
    if (shared > best.depth) best = { depth: shared, line: node.loc.start.line, column: node.loc.start.column + 1 };
  };
  // `a.b.c` and `[a.b.c]` mention `a` and `a.b` too, and may be the only ones that do.
  const considerKey = (at: readonly (string | number)[], key: AST.TOMLKey) => {
    let names = 0;
    for (const [index, part] of at.entries()) {
      // The index into an array of tables is no part of the key as written; it belongs to the name before it.
      const node = key.keys[typeof part === "number" ? names - 1 : names++];
      if (node !== undefined) consider(at.slice(0, index + 1), node);
    }
  };
  const walkValue = (at: readonly (string | number)[], value: AST.TOMLContentNode) => {
    if (value.type === "TOMLArray") {
      value.elements.forEach((element, index) => {
        consider([...at, index], element);
        walkValue([...at, index], element);
      });
    } else if (value.type === "TOMLInlineTable") {
      for (const entry of value.body) walkEntry(at, entry);
    }
  };
  const walkEntry = (at: readonly (string | number)[], entry: AST.TOMLKeyValue) => {
    const names = entry.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value));
    for (const [index, key] of entry.key.keys.entries()) consider([...at, ...names.slice(0, index + 1)], key);
    walkValue([...at, ...names], entry.value);
  };
  for (const node of ast.body[0].body) {
    if (node.type === "TOMLTable") {
      considerKey(node.resolvedKey, node.key);
      for (const entry of node.body) walkEntry(node.resolvedKey, entry);
    } else walkEntry([], node);
  }
  return best;
}
