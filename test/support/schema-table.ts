import { z } from "zod";

interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly prefixItems?: readonly Node[];
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/**
 * The fields of a schema as rows of a Markdown table: path, type, meaning. `[]` is each of a list, `?` may be left out. The kinds of
 * a choice follow each other, with what tells them apart.
 */
export function schemaRows(schema: z.ZodType): string[] {
  const rows: string[] = [];
  const walk = (node: Node, path: string) => {
    for (const kind of node.oneOf ?? []) walk(kind, `${path}(${String(kind.properties!.what!.const)})`);
    if (node.items) walk(node.items, `${path}[]`);
    for (const [key, inner] of Object.entries(node.properties ?? {})) {
      const at = `${path === "" ? "" : `${path}.`}${key}`;
      if (inner.description === undefined) throw new Error(`${at} has no description`);
      rows.push(`| \`${at}${node.required?.includes(key) ? "" : "?"}\` | ${typeOf(inner)} | ${inner.description} |`);
      walk(inner, at);
    }
  };
  walk(z.toJSONSchema(schema) as Node, "");
  return rows;
}

function typeOf(node: Node): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum) return node.enum.map((one) => `\`${JSON.stringify(one)}\``).join(", ");
  if (node.prefixItems) return node.prefixItems.map(typeOf).join(" and ");
  const choice = node.anyOf;
  if (choice) return choice.map(typeOf).join(" or ");
  if (node.oneOf) return "object";
  if (node.type === "array") return `list of ${node.items ? plural(typeOf(node.items)) : "anything"}`;
  if (node.type === "object" && typeof node.additionalProperties === "object") {
    return `${plural(typeOf(node.additionalProperties))} by name`;
  }
  return [node.type].flat().join(" or ");
}

const plural = (type: string): string => (/^\w+$/.test(type) ? `${type}s` : type);

const LEAF = "differences.leaves[].";
const KIND = /^\| `differences\.leaves\[\]\.differences\[\]\((\w+)\)\.(.*)$/;

/** The tables of docs/VERDICT.md, each with its heading. */
export function verdictTables(schema: z.ZodType): string {
  const rows = schemaRows(schema);
  const table = (some: readonly string[]) => ["| Field | Type | Meaning |", "| --- | --- | --- |", ...some].join("\n");
  const ofKinds = rows.flatMap((row) => KIND.exec(row) ?? []).filter((_, index) => index % 3 === 1);
  return [
    `## The verdict\n\n${table(rows.filter((row) => !row.startsWith(`| \`${LEAF}`)))}`,
    `## A leaf: \`differences.leaves[]\`\n\n${table(
      rows.filter((row) => row.startsWith(`| \`${LEAF}`) && !KIND.test(row)).map((row) => row.replace(LEAF, "")),
    )}`,
    "## What differs: `differences[]` of a leaf\n\n`what` tells the kinds apart.",
    ...[...new Set(ofKinds)].map(
      (kind) =>
        `### ${kind}\n\n${table(rows.flatMap((row) => (KIND.exec(row)?.[1] === kind ? [`| \`${KIND.exec(row)![2]}`] : [])))}`,
    ),
  ].join("\n\n");
}
