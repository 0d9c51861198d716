import type { Hit, Rule, ScriptContext } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import type { ShellScript } from "../shell/script.ts";
import { inImage, runsInImage } from "./places.ts";

export const callersUmask: Rule = {
  id: "callers-umask",
  severity: "warning",
  finds: "scripts that make files or folders in the image, and do not set umask (once for each script)",
  why: "mkosi passes the umask of its caller on: with 077, or 002, the same files come out with other modes.",
  fix: "write umask 022 at the top of the script, or give the mode: mkdir -m 755, install -m 644",
  *shell(script, context) {
    if (!/^(?:prepare|build|postinst|finalize)$/.test(context.kind)) return;
    if (script.commands.some(({ name }) => name === "umask")) return;
    const places = script.commands.flatMap((command) => madeBy(script, command, context));
    const [first] = places;
    if (first === undefined) return;
    const more = places.length === 1 ? "" : ` (and ${places.length - 1} more in this script)`;
    yield { ...first, what: `${first.what} with the umask of whoever started mkosi${more}` };
  },
};

function madeBy(script: ShellScript, command: ShellCommand, context: ScriptContext): Hit[] {
  const inside = (word: ShellWord | undefined): word is ShellWord =>
    word !== undefined &&
    (inImage(word) || (runsInImage(command, context) && /^\/(?!dev|proc|sys|tmp|run|work)/.test(word.value)));
  // mkosi has made that one already.
  const isThere = ({ value }: ShellWord) => value.endsWith("/etc/machine-id");
  const modeIsSet = (word: ShellWord) =>
    script.commands.some(
      (one) => one.name === "chmod" && one.pos > command.pos && one.args.some(({ text }) => text === word.text),
    );
  // What is appended to is there already, as a rule.
  const words: (ShellWord | undefined)[] = command.redirects.some(({ operator }) => operator === ">>")
    ? []
    : [command.outputFile];
  if (command.name === "mkdir" && !command.has("-m", "--mode")) words.push(...command.operands());
  if (command.name === "touch" || command.name === "tee") words.push(...command.operands("-d", "-t", "-r"));
  if (command.name === "cp" && !command.has("-a", "-p", "--archive", "--preserve"))
    words.push(command.operands().at(-1));
  const word = words.find((one) => inside(one) && !isThere(one) && !modeIsSet(one));
  return word === undefined ? [] : [onCommand(script, command, `${word.text} is made`, { at: word })];
}
