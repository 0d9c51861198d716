import { codeWords } from "./code-words.ts";
import type { ShellCommand } from "./command.ts";
import type { Variables } from "./variables.ts";

/**
 * Which parameters of which functions are run as code: those whose variable stands in the code word of a shell, as in
 * `build() { local cmd=$2; mkosi-chroot bash -c "cd /work && $cmd"; }`. Names of variables are taken for the whole file's.
 */
export function findCodeParameters(
  commands: readonly ShellCommand[],
  variables: Variables,
): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const command of commands) {
    const { inFunction } = command;
    if (inFunction === undefined) continue;
    for (const { code, language } of codeWords(command, new Map())) {
      if (language !== "shell" || "offsets" in code) continue;
      for (const [, name] of code.value.matchAll(/\$\{?(\w+)\}?/g)) {
        const numbers = /^\d+$/.test(name!) ? [Number(name)] : parameterNumbers(name!, variables);
        for (const number of numbers) found.set(inFunction, (found.get(inFunction) ?? new Set()).add(number));
      }
    }
  }
  return found;
}

/** `local cmd="$4"`: 4 */
const parameterNumbers = (name: string, variables: Variables): number[] =>
  variables.assignments(name).flatMap(({ value }) => {
    const number = value?.type === "Word" ? /^"?\$\{?(\d+)/.exec(value.text)?.[1] : undefined;
    return number === undefined ? [] : [Number(number)];
  });
