import type { Mapped, SourceText } from "../source-text.ts";
import type { ShellCommand, Sink } from "./command.ts";
import type { Variables, VariableUse } from "./variables.ts";

/** What the parser could not make sense of. */
export interface SyntaxProblem {
  readonly message: string;
  readonly pos: number;
}

/** A shell script, read: its commands in the order of the file, those inside of strings that it has run as code among them. */
export interface ShellScript {
  readonly source: SourceText;
  readonly commands: readonly ShellCommand[];
  readonly variables: Variables;
  /** Names of functions, and the calls of each in this file. */
  readonly functions: ReadonlyMap<string, readonly ShellCommand[]>;
  /** Python that it runs with `python3 -c` or from a here-document. */
  readonly python: readonly Mapped[];
  readonly problems: readonly SyntaxProblem[];
  /** What plain standard output of the file itself ends as: a log, or for mkosi.version and its like, a value. */
  readonly outputIsUsed: boolean;
}

/** Programs that show their words, or pass them on, on standard output. */
const SHOWS = new Set([
  "echo",
  "printf",
  "cat",
  "tee",
  "sed",
  "awk",
  "gawk",
  "cut",
  "tr",
  "grep",
  "head",
  "tail",
  "sort",
  "uniq",
  "basename",
  "dirname",
  "xxd",
  "od",
  "base64",
  "sha256sum",
  "md5sum",
  "jq",
  "yq",
  "envsubst",
  "paste",
  "column",
  "fold",
  "rev",
  "tac",
  "wc",
]);
/** Programs for which a word leaves no trace. */
const FORGETS = new Set([
  "[",
  "test",
  "[[",
  "sleep",
  "true",
  "false",
  ":",
  "exit",
  "return",
  "kill",
  "wait",
  "logger",
  "timeout",
  "shift",
  "trap",
]);

/**
 * Whether what flows into a sink can get into what is built, or into anything else that is not looked into. The log is no
 * such thing, a condition, and the difference of two times neither.
 */
export function leaks(script: ShellScript, sink: Sink, seen: Set<unknown> = new Set()): boolean {
  switch (sink.to) {
    case "log":
      return script.outputIsUsed;
    case "nowhere":
    case "condition":
    case "difference":
      return false;
    case "somewhere":
      return true;
    case "file":
      return !/^\/dev\/(?:null|stderr|stdout|tty|kmsg|fd\/2)$/.test(sink.target.value);
    case "command":
    case "argument": {
      const { command } = sink;
      if (seen.has(command)) return false;
      seen.add(command);
      if (FORGETS.has(command.name)) return false;
      if (sink.to === "command" && command.name === "tee" && command.operands().length > 0) return true;
      if (sink.to === "command" && command.name === "grep" && command.has("-q", "--quiet", "--silent")) return false;
      if (SHOWS.has(command.name) && !(command.name === "sed" && command.has("-i", "--in-place"))) {
        return leaks(script, command.sink, seen);
      }
      return true;
    }
    case "variable": {
      const key = `$${sink.name}`;
      if (seen.has(key)) return false;
      seen.add(key);
      if (sink.exported || script.variables.isExported(sink.name)) return true;
      return usesOf(script, sink.name).some((use) => leaks(script, use.sink, seen));
    }
    case "function": {
      const key = `${sink.name}()`;
      if (seen.has(key)) return false;
      seen.add(key);
      return (script.functions.get(sink.name) ?? []).some((call) => leaks(script, call.sink, seen));
    }
  }
}

export const usesOf = (script: ShellScript, name: string): readonly VariableUse[] => script.variables.usesOf(name);
