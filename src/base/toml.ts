import { readFile } from "node:fs/promises";
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from "toml-eslint-parser";
import type { z } from "zod";
import { invalid, systemCode } from "./errors.ts";
import { describeIssue } from "./schema.ts";

/**
 * Reads a TOML file and checks it against a schema. Schemas use `z.strictObject`, so that an unknown key is an error.
 * @throws SamebitsError (exit 2) with file, line and column of a syntax error, an unknown key or a wrong type.
 */
export async function readToml<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw invalid(`${path} does not exist`, { cause: error });
    throw error;
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
  const places = parsed.error.issues.map((issue) => {
    const { path: keys, message } = describeIssue(issue, schema);
    const { line, column } = locate(ast, keys);
    return { line, text: `${path}:${line}:${column}: ${message}` };
  });
  throw invalid(places[0]!.text, {
    why: [...sourceLine(text, places[0]!.line), ...places.slice(1).map((p) => p.text)],
  });
}

const sourceLine = (text: string, line: number): string[] => {
  const source = text.split("\n")[line - 1];
  return source === undefined || source.trim() === "" ? [] : [`${line} | ${source}`];
};

/** Line and column (both from 1) of the deepest part of `keys` that the document has. */
function locate(ast: AST.TOMLProgram, keys: readonly (string | number)[]): { line: number; column: number } {
  let best = { depth: -1, line: 1, column: 1 };
  const consider = (at: readonly (string | number)[], node: { loc: AST.SourceLocation }) => {
    const shared = at.every((part, index) => part === keys[index]) ? at.length : -1;
    if (shared > best.depth) best = { depth: shared, line: node.loc.start.line, column: node.loc.start.column + 1 };
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
    consider([...at, ...names], entry.key);
    walkValue([...at, ...names], entry.value);
  };
  for (const node of ast.body[0].body) {
    if (node.type === "TOMLTable") {
      consider(node.resolvedKey, node.key);
      for (const entry of node.body) walkEntry(node.resolvedKey, entry);
    } else walkEntry([], node);
  }
  return best;
}
