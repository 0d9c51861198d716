import { readFile } from "node:fs/promises";
import stringify from "json-stable-stringify";
import type { z } from "zod";
import { invalid, systemCode } from "./errors.ts";
import { describeIssue } from "./schema.ts";

/** The project's one JSON form: keys sorted, two-space indent, newline at the end. The same value gives the same bytes. */
export function toStableJson(value: unknown): string {
  return `${stringify(value, { space: 2 })}\n`;
}

/**
 * Reads a JSON file and checks it against a schema.
 * @throws SamebitsError (exit 2) naming the file, and line and column of a syntax error or the key that is wrong.
 */
export async function readJson<S extends z.ZodType>(path: string, schema: S, next?: string): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT")
      throw invalid(`${path} does not exist`, { ...(next && { next }), cause: error });
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`${path}${jsonErrorPlace(text, error)}: not valid JSON`, {
      why: (error as Error).message,
      ...(next && { next }),
      cause: error,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => describeIssue(issue, schema));
  throw invalid(`${path}: ${issues[0]?.message}`, {
    why: issues.slice(1).map((issue) => issue.message),
    ...(next && { next }),
  });
}

/** `:LINE:COLUMN` of a JSON.parse error, from the position V8 names in its message; empty when it names none. */
function jsonErrorPlace(text: string, error: unknown): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  const offset =
    position === undefined ? (/end of JSON/.test(String(error)) ? text.length : undefined) : Number(position);
  if (offset === undefined) return "";
  const before = text.slice(0, offset).split("\n");
  return `:${before.length}:${before.at(-1)!.length + 1}`;
}
