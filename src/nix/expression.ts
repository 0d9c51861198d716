/**
 * Nix expressions as opaque values: a string becomes a Nix string by its type, never by care, so nothing that a package
 * name or a path holds can change what an expression means. Only what generated data needs is here.
 */
export type NixExpression =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "path"; readonly value: string }
  | { readonly kind: "list"; readonly items: readonly NixExpression[] }
  | { readonly kind: "attributes"; readonly entries: ReadonlyMap<string, NixExpression> };

export const string = (value: string): NixExpression => ({ kind: "string", value });
export const boolean = (value: boolean): NixExpression => ({ kind: "boolean", value });
export const list = (items: Iterable<NixExpression>): NixExpression => ({ kind: "list", items: [...items] });
export const strings = (items: Iterable<string>): NixExpression => list([...items].map(string));

/** @throws RangeError for what is not an exact integer: Nix integers are 64-bit, JavaScript's are exact up to 2^53. */
export function integer(value: number): NixExpression {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not an exact integer`);
  return { kind: "integer", value };
}

/**
 * A path literal, relative to the file the expression is written to.
 * @param value begins with `./` or `../` and holds only what Nix allows in a path literal
 * @throws RangeError otherwise
 */
export function path(value: string): NixExpression {
  if (!/^\.\.?(\/[A-Za-z0-9._+-]+)+$/.test(value)) throw new RangeError(`"${value}" cannot be a Nix path literal`);
  return { kind: "path", value };
}

/** An attribute set; undefined values are left out. Rendered with sorted names, so that order of insertion never shows. */
export function attributes(
  entries: Readonly<Record<string, NixExpression | undefined>> | ReadonlyMap<string, NixExpression>,
): NixExpression {
  const pairs = entries instanceof Map ? [...entries] : Object.entries(entries);
  const present = pairs.filter((pair): pair is [string, NixExpression] => pair[1] !== undefined);
  return { kind: "attributes", entries: new Map(present.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) };
}
