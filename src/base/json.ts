import { readFile } from "node:fs/promises";
import stringify from "json-stable-stringify";
import type { z } from "zod";
import { invalid, unreadable } from "./errors.ts";
import { describeIssues } from "./schema.ts";

/** The project's one JSON form: keys sorted, two-space indent, newline at the end. The same value gives the same bytes. */
export function toStableJson(value: unknown): string {
  return `${stringify(value, { space: 2, collapseEmpty: true })}\n`;
}

/**
 * Reads a JSON file and checks it against a schema.
 * @param next what to do about a file that is missing or wrong, for the error
 * @throws SamebitsError (exit 2) naming the file, and line and column of a syntax error or the key that is wrong.
 */
export async function readJson<S extends z.ZodType>(path: string, schema: S, next?: string): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw unreadable(path, error, next);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`${path}${jsonErrorPlace(text)}: not valid JSON`, {
      why: (error as Error).message,
      ...(next && { next }),
      cause: error,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = describeIssues(parsed.error, schema);
  throw invalid(`${path}: ${issues[0]?.message}`, {
    why: issues.slice(1).map((issue) => issue.message),
    ...(next && { next }),
  });
}

/**
 * `:LINE:COLUMN` (both from 1) of the first character that JSON.parse cannot accept. V8 names a position in some of its messages
 * only, so it is searched for: what goes wrong within a text goes wrong within each longer one.
 */
function jsonErrorPlace(text: string): string {
  let [sound, broken] = [0, text.length + 1];
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2);
    if (failsWithin(text.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  const before = text.slice(0, broken - 1).split("\n");
  return `:${before.length}:${before.at(-1)!.length + 1}`;
}

/** Whether a text is wrong as it is, rather than merely not finished. */
function failsWithin(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const message = (error as Error).message;
    if (message.includes("end of JSON input")) return false;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined || Number(position) < text.length;
  }
}
