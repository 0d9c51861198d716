/** A condition over what features have defined: the part of bash's that feature descriptions use. */
export type Condition =
  | { readonly kind: "equal" | "different"; readonly left: string; readonly right: string }
  | { readonly kind: "empty" | "set"; readonly operand: string }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition };

/** What {@link parseCondition} reads, for messages. */
export const CONDITION_SYNTAX = '[ "$NAME" = "value" ] with =, ==, !=, -n or -z, joined by && and ||';

/**
 * Reads `[ A = B ] || [ -n C ]…`. As in bash, && and || bind equally and to the left.
 * @param words what stands between `if` and `then`, unquoted
 * @returns undefined for anything else
 */
export function parseCondition(words: readonly string[]): Condition | undefined {
  const rest = [...words];
  let condition = takeTest(rest);
  while (condition !== undefined && rest.length > 0) {
    const joint = rest.shift();
    const right = takeTest(rest);
    if ((joint !== "&&" && joint !== "||") || right === undefined) return undefined;
    condition = { kind: joint === "&&" ? "and" : "or", left: condition, right };
  }
  return condition;
}

/** Takes one `[ … ]` off the front. */
function takeTest(words: string[]): Condition | undefined {
  const end = words.indexOf("]");
  if (words[0] !== "[" || end < 0) return undefined;
  const inside = words.splice(0, end + 1).slice(1, -1);
  if (inside.some((word) => word.includes("$") && !VARIABLE.test(word))) return undefined;
  const [first, second, third, ...others] = inside;
  if (others.length > 0 || first === undefined || second === undefined) return undefined;
  if (third === undefined) {
    if (first === "-n") return { kind: "set", operand: second };
    return first === "-z" ? { kind: "empty", operand: second } : undefined;
  }
  if (second === "=" || second === "==") return { kind: "equal", left: first, right: third };
  return second === "!=" ? { kind: "different", left: first, right: third } : undefined;
}

/** `$NAME` or `${NAME}`, and nothing else in the word. */
const VARIABLE = /^\$(?:\{(?<braced>[A-Za-z_]\w*)\}|(?<bare>[A-Za-z_]\w*))$/;

/** @param variables what is defined so far; everything else is empty */
export function holds(condition: Condition, variables: ReadonlyMap<string, string>): boolean {
  const expand = (word: string) => {
    const { braced, bare } = VARIABLE.exec(word)?.groups ?? {};
    const name = braced ?? bare;
    return name === undefined ? word : (variables.get(name) ?? "");
  };
  switch (condition.kind) {
    case "equal":
      return expand(condition.left) === expand(condition.right);
    case "different":
      return expand(condition.left) !== expand(condition.right);
    case "empty":
      return expand(condition.operand) === "";
    case "set":
      return expand(condition.operand) !== "";
    case "and":
      return holds(condition.left, variables) && holds(condition.right, variables);
    case "or":
      return holds(condition.left, variables) || holds(condition.right, variables);
  }
}
