import type { Mapped } from "../source-text.ts";
import type { ShellCommand, ShellWord } from "./command.ts";

/** A word, or the text of a here-document, that is run as code. */
export interface CodeWord {
  readonly code: ShellWord | Mapped;
  readonly language: "shell" | "python";
}

const SHELL = /^(?:sh|bash|dash|ash|ksh|zsh|rbash)$/;
const PYTHON = /^python(?:3(?:\.\d+)?)?$/;

/**
 * What a command runs as code.
 * @param parameters functions whose parameters are code: name -> numbers from 1
 */
export function codeWords(
  command: ShellCommand,
  parameters: ReadonlyMap<string, ReadonlySet<number>>,
): readonly CodeWord[] {
  const { name, args } = command;
  if (SHELL.test(name)) return interpreted(command, "shell", /^-[a-z]*c[a-z]*$/i);
  if (PYTHON.test(name)) return interpreted(command, "python", /^-[a-zA-Z]*c$/);
  switch (name) {
    case "eval":
      return args.length === 1 ? [{ code: args[0]!, language: "shell" }] : [];
    case "trap":
      return args.length > 1 ? [{ code: args[0]!, language: "shell" }] : [];
    case "su": {
      const at = args.findIndex(({ value }) => value === "-c" || value === "--command");
      return at >= 0 && args[at + 1] !== undefined ? [{ code: args[at + 1]!, language: "shell" }] : [];
    }
  }
  return [...(parameters.get(name) ?? [])].flatMap((number) => {
    const word = args[number - 1];
    return word === undefined ? [] : [{ code: word, language: "shell" as const }];
  });
}

function interpreted(command: ShellCommand, language: CodeWord["language"], flag: RegExp): readonly CodeWord[] {
  const { args } = command;
  const at = args.findIndex(({ value }) => flag.test(value));
  const firstOperand = args.findIndex(({ value }) => !value.startsWith("-"));
  if (at >= 0 && (firstOperand < 0 || at < firstOperand)) {
    // Options may stand between -c and its code: sh -c -e 'code'.
    const code = args.slice(at + 1).find(({ value }) => !/^-[a-z]+$/.test(value));
    return code === undefined ? [] : [{ code, language }];
  }
  const reads = firstOperand < 0 || args[firstOperand]!.value === "-" || args.some(({ value }) => value === "-s");
  return reads && command.here !== undefined ? [{ code: command.here, language }] : [];
}
