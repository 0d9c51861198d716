import { argument, positional } from "../python/script.ts";
import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { leaks, usesOf } from "../shell/script.ts";

/** A fixed time: a number, a whole date, a variable that is a time by its name, the time of a file. */
function showsFixedTime(command: ShellCommand): boolean {
  if (command.has("-s", "--set", "--version", "--help", "--resolution")) return true;
  if (command.has("-r", "--reference", "-f", "--file")) return true;
  const given = command.valueOf("-d", "--date")?.value;
  if (given === undefined) return false;
  return (
    /^@|\d{4}-\d\d-\d\d|EPOCH|TIMESTAMP|\$/i.test(given) && !/\b(?:now|today|yesterday|tomorrow|ago)\b/.test(given)
  );
}

export const buildTime: Rule = {
  id: "build-time",
  severity: "error",
  finds: "date, $EPOCHSECONDS, printf %(…)T, time.time() and their like, where the result can get into a file",
  why: "The time of the build is another one every time.",
  fix: 'use the time of the image: date --utc --date="@$SOURCE_DATE_EPOCH"; mkosi sets it from SourceDateEpoch=',
  *shell(script) {
    for (const command of script.commands) {
      if (command.name === "date" && !showsFixedTime(command) && leaks(script, command.sink)) {
        yield onCommand(script, command, "the time of the build can get into what is built");
      }
      const format =
        command.name === "printf" ? command.args.find(({ value }) => /%(?:-?\d+)?\([^)]*\)T/.test(value)) : undefined;
      // printf '%(…)T' TIME: -1 and no argument are now.
      if (
        format !== undefined &&
        (command.args.at(-1) === format || /^-[12]$/.test(command.args.at(-1)!.value)) &&
        leaks(script, command.sink)
      ) {
        yield onCommand(script, command, "the time of the build can get into what is built");
      }
    }
    for (const use of ["EPOCHSECONDS", "EPOCHREALTIME"].flatMap((name) => usesOf(script, name))) {
      if (leaks(script, use.sink)) {
        yield { source: script.source, at: use, what: "the time of the build can get into what is built" };
      }
    }
  },
  *python(script) {
    for (const call of script.calls) {
      const now =
        /^(?:time\.(?:time|time_ns|ctime|asctime|localtime|gmtime)|datetime\.datetime\.(?:now|utcnow|today)|datetime\.date\.today)$/.test(
          call.name,
        ) &&
        (/(?:now)$/.test(call.name) || positional(call).length === 0);
      const formatted = call.name === "time.strftime" && positional(call).length < 2;
      if (!now && !formatted) continue;
      // A duration: the difference of two calls.
      const before = script.tokens[call.index - 1]?.text;
      const after = script.tokens[call.after]?.text;
      if (before === "-" || after === "-" || call.within.some(({ name }) => name === "print") || argument(call, "file"))
        continue;
      yield { source: script.source, at: call, what: "the time of the build can get into what is built" };
    }
  },
};
