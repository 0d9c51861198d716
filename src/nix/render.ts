import type { NixExpression } from "./expression.ts";

/**
 * Renders an expression as the text of a .nix file: two-space indent, one attribute or list item a line, a final newline,
 * and a comment on top.
 * @param header lines of the leading comment, without `#`
 */
export function renderNixFile(header: readonly string[], expression: NixExpression): string {
  return `${header.map((line) => `# ${line}`.trimEnd()).join("\n")}\n${render(expression, "")}\n`;
}

/** One expression; `indent` is what the lines after the first begin with. */
export function render(expression: NixExpression, indent = ""): string {
  const deeper = `${indent}  `;
  switch (expression.kind) {
    case "string":
      return quoted(expression.value);
    case "integer":
      // A bare -1 in a list would be read as a subtraction.
      return expression.value < 0 ? `(${expression.value})` : String(expression.value);
    case "boolean":
      return String(expression.value);
    case "path":
      return expression.value;
    case "list": {
      if (expression.items.length === 0) return "[ ]";
      return `[\n${expression.items.map((item) => `${deeper}${render(item, deeper)}\n`).join("")}${indent}]`;
    }
    case "attributes": {
      if (expression.entries.size === 0) return "{ }";
      const lines = [...expression.entries].map(
        ([name, value]) => `${deeper}${attributeName(name)} = ${render(value, deeper)};\n`,
      );
      return `{\n${lines.join("")}${indent}}`;
    }
  }
}

/**
 * A Nix string literal (Nix manual, "String literal"): `\`, `"` and `${` are escaped, and what a line of a file should not hold.
 * @throws RangeError for a NUL character, which Nix strings cannot hold, and for half a surrogate pair, which UTF-8 cannot
 */
function quoted(value: string): string {
  if (/\p{Surrogate}/u.test(value))
    throw new RangeError("a Nix string is UTF-8, which cannot hold half a surrogate pair");
  if (value.includes("\0")) throw new RangeError("a Nix string cannot hold a NUL character");
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    // `$${` is not an interpolation in Nix, so the dollar that counts is escaped, not the brace.
    .replaceAll(/\$(?=\{)/g, "\\$")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

const KEYWORDS = new Set(["assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"]);

/** An attribute name: bare where Nix reads it as an identifier, quoted otherwise. */
const attributeName = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !KEYWORDS.has(name) ? name : quoted(name);
