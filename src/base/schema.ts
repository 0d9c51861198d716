import type { z } from "zod";
import { didYouMean } from "./nearest.ts";

export interface SchemaIssue {
  /** The key path in the file, e.g. `["flavours", 0, "name"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What a schema finds wrong, in words. Unknown keys come first, one each, with the nearest known one: a misspelt key is
 * why another one is missing.
 */
export function describeIssues(error: z.ZodError, schema: z.ZodType): SchemaIssue[] {
  const unknown = error.issues.filter((issue) => issue.code === "unrecognized_keys");
  const others = error.issues.filter((issue) => issue.code !== "unrecognized_keys");
  return [...unknown, ...others].flatMap((issue) => describeIssue(issue, schema));
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): SchemaIssue[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const hint = didYouMean(key, knownKeys(schema, path));
      return { path: [...path, key], message: [`unknown key "${[...path, key].join(".")}"`, ...hint].join("; ") };
    });
  }
  const at = path.length === 0 ? "" : `"${path.join(".")}": `;
  // The issue of a record's key says only that it is invalid; why is one level deeper.
  const words = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [{ path, message: at + words.replace(/^Invalid input: /, "") }];
}

type Definition = {
  type: string;
  shape?: Record<string, z.ZodType>;
  innerType?: z.ZodType;
  element?: z.ZodType;
  valueType?: z.ZodType;
};

/** The keys an object schema knows at `path`; empty when the schema there is not an object. */
function knownKeys(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let at: z.ZodType | undefined = schema;
  for (const part of [...path, undefined]) {
    let definition: Definition | undefined = at?._zod.def as Definition | undefined;
    while (definition?.innerType) definition = definition.innerType._zod.def as unknown as Definition;
    if (part === undefined) return Object.keys(definition?.shape ?? {});
    at = definition?.shape?.[part] ?? definition?.element ?? definition?.valueType;
  }
  return [];
}
