import type { z } from "zod";
import { didYouMean } from "./nearest.ts";

export interface SchemaIssue {
  /** The key path in the file, e.g. `["flavours", 0, "name"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** One zod issue in words, with the nearest known key for an unknown one. */
export function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): SchemaIssue {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const hint = didYouMean(key, knownKeys(schema, path));
    return { path: [...path, key], message: [`unknown key "${[...path, key].join(".")}"`, ...hint].join("; ") };
  }
  const at = path.length === 0 ? "" : `"${path.join(".")}": `;
  return { path, message: at + issue.message.replace(/^Invalid input: /, "") };
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
