import type { ShellWord } from "./command.ts";

/** The commands that find(1) runs: between `-exec` (or a relative) and `;` or `+`. */
export function execWords(args: readonly ShellWord[]): ShellWord[][] {
  const found: ShellWord[][] = [];
  for (let at = 0; at < args.length; at++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(args[at]!.value)) continue;
    const words: ShellWord[] = [];
    for (at++; at < args.length && args[at]!.value !== ";" && args[at]!.value !== "+"; at++) words.push(args[at]!);
    if (words.length > 0) found.push(words);
  }
  return found;
}
