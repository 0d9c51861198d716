import { ShellCommand, type ShellWord } from "../shell/command.ts";
import { readShellScript } from "../shell/read-script.ts";
import type { ShellScript } from "../shell/script.ts";
import { Variables } from "../shell/variables.ts";
import { argument, isOperator, type PythonArgument, type PythonCall, type PythonScript, positional } from "./script.ts";
import type { PythonToken } from "./tokens.ts";

const RUNS = new Set([
  "subprocess.run",
  "subprocess.call",
  "subprocess.check_call",
  "subprocess.check_output",
  "subprocess.Popen",
]);
const RUNS_TEXT = new Set(["os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"]);

/**
 * The commands that a Python script starts with constant words, as scripts of the shell, so that the same rules see them.
 * Words that are not constant are there as unknown ones.
 */
export function shellOfPython(script: PythonScript): ShellScript[] {
  const found: ShellScript[] = [];
  for (const call of script.calls) {
    const [first] = positional(call);
    if (first === undefined) continue;
    const text = onlyString(first);
    const isText =
      RUNS_TEXT.has(call.name) || (RUNS.has(call.name) && argument(call, "shell")?.tokens[0]?.text === "True");
    if (isText && text?.mapped !== undefined && !text.formatted) {
      found.push(readShellScript(script.source, { code: text.mapped, sink: sinkOf(call) }));
    } else if (RUNS.has(call.name) && isOperator(first.tokens[0], "[")) {
      const command = commandOf(call, first);
      if (command !== undefined) found.push(scriptOf(script, command));
    }
  }
  return found;
}

const onlyString = (arg: PythonArgument): PythonToken | undefined =>
  arg.tokens.length === 1 && arg.tokens[0]!.type === "string" ? arg.tokens[0] : undefined;

/** The output is shown, unless the script asks for it. */
const sinkOf = (call: PythonCall) =>
  /output$|popen$/.test(call.name) || argument(call, "capture_output") || argument(call, "stdout")
    ? ({ to: "somewhere" } as const)
    : ({ to: "log" } as const);

function commandOf(call: PythonCall, list: PythonArgument): ShellCommand | undefined {
  const words: ShellWord[] = [];
  let open = false;
  let current: PythonToken[] = [];
  let depth = 0;
  const end = () => {
    const [first] = current;
    if (first === undefined) return;
    const last = current.at(-1)!;
    const constant = current.length === 1 && first.type === "string" && !first.formatted;
    if (isOperator(first, "*")) open = true;
    words.push({
      text: first.text,
      value: constant
        ? first.text
        : first.type === "string" && first.formatted
          ? first.text.replace(/\{[^}]*\}/g, "$_")
          : "$_",
      known: constant,
      pos: first.pos,
      end: last.end,
    });
    current = [];
  };
  for (const token of list.tokens.slice(1, -1)) {
    if (token.type === "operator" && "([{".includes(token.text)) depth++;
    if (token.type === "operator" && ")]}".includes(token.text)) depth--;
    if (depth === 0 && isOperator(token, ",")) end();
    else current.push(token);
  }
  end();
  if (words.length === 0 || !words[0]!.known) return undefined;
  const span = { pos: call.pos, end: call.end };
  const command = new ShellCommand({
    words,
    span,
    wrappers: [],
    variables: new Map(),
    redirects: [],
    // [..] + more
    open:
      open || list.tokens.some((token, at) => at > 0 && isOperator(token, "+") && isOperator(list.tokens[at - 1], "]")),
    outer: span,
    inFunction: undefined,
  });
  command.sink = sinkOf(call);
  return command;
}

const scriptOf = ({ source }: PythonScript, command: ShellCommand): ShellScript => ({
  source,
  commands: [command],
  variables: new Variables(),
  functions: new Map(),
  python: [],
  problems: [],
  outputIsUsed: false,
});
