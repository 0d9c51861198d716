import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand, Sink } from "../shell/command.ts";
import type { ShellScript } from "../shell/script.ts";

const ARCHIVERS = /^(?:cpio|g?tar|bsdtar|zip|ar|mksquashfs|genisoimage|xorriso)$/;

/** Whether a list ends in a file as it is: nobody on the way sorts it. */
function endsInFile(sink: Sink, steps = 0): "archive" | "file" | undefined {
  if (sink.to === "file") return /^\/dev\//.test(sink.target.value) ? undefined : "file";
  if (sink.to !== "command" || steps > 10) return undefined;
  const { command } = sink;
  if (command.name === "sort" || command.has("--sort")) return undefined;
  if (ARCHIVERS.test(command.name)) return "archive";
  if (command.name === "tee" && command.operands().some(({ value }) => !value.startsWith("/dev/"))) return "file";
  if (/^(?:sed|grep|awk|cut|tr|cat|uniq|head|tail|tee)$/.test(command.name)) return endsInFile(command.sink, steps + 1);
  return command.wrappers.includes("xargs") && /^(?:sha\d+sum|md5sum|cat)$/.test(command.name)
    ? endsInFile(command.sink, steps + 1)
    : undefined;
}

/** `find … >FILE; sort --output=FILE FILE` */
function isSortedLater(script: ShellScript, command: ShellCommand): boolean {
  let { sink } = command;
  while (sink.to === "command") sink = sink.command.sink;
  if (sink.to !== "file") return false;
  const { text } = sink.target;
  const sorts = (one: ShellCommand) =>
    one.name === "sort" &&
    (one.args.some((word) => word.text === text) || one.redirects.some(({ target }) => target?.text === text));
  return script.commands.some((one) => one.pos > command.pos && sorts(one));
}

export const unsortedList: Rule = {
  id: "unsorted-list",
  severity: "error",
  finds: "find (or ls -U) into an archive or a file without sort; os.listdir, os.walk, glob whose order is written",
  why: "The order is that of the file system: another one on another disk, or on the same one tomorrow.",
  fix: "sort in between: find … -print0 | LC_ALL=C sort -z | …; in Python: sorted(…)",
  *shell(script) {
    for (const command of script.commands) {
      const lists = command.name === "find" || (command.name === "ls" && command.has("-U", "-f"));
      if (!lists || command.args.some(({ value }) => /^-(?:delete|exec|execdir|quit|empty)$/.test(value))) continue;
      const end = endsInFile(command.sink);
      if (end === "file" && isSortedLater(script, command)) continue;
      if (end === "archive") yield onCommand(script, command, "an archive in the order of the file system");
      else if (end === "file")
        yield onCommand(script, command, "a list in the order of the file system", { severity: "warning" });
    }
  },
  *python(script) {
    for (const call of script.calls) {
      if (!/^(?:os\.(?:listdir|scandir|walk)|glob\.i?glob)$|\.(?:glob|rglob|iterdir)$/.test(call.name)) continue;
      const [outer] = call.within;
      if (call.within.some(({ name }) => /^(?:sorted|set|frozenset|len|any|all|max|min|sum|dict)$/.test(name)))
        continue;
      const joined = outer !== undefined && /(?:^|\.)(?:join|write|write_text|writelines|dump|dumps)$/.test(outer.name);
      if (joined || loopWrites(script.tokens, call.index, call.after)) {
        yield {
          source: script.source,
          at: call,
          what: "the order of the file system can get into what is built",
          severity: joined ? "error" : "warning",
        };
      }
    }
  },
};

/** Whether a call is what a `for` goes over, and the loop's body writes something out in that order. */
function loopWrites(
  tokens: readonly { readonly text: string; readonly type: string; readonly indentation?: number }[],
  index: number,
  after: number,
): boolean {
  let start = index;
  while (start > 0 && tokens[start - 1]!.type !== "newline") start--;
  if (tokens[start]?.text !== "for") return false;
  const indentation = tokens[start]!.indentation ?? 0;
  let at = after;
  let isFirst = true;
  for (; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.indentation !== undefined && !isFirst && token.indentation <= indentation) break;
    if (token.type === "newline") isFirst = false;
    const called = tokens[at + 1]?.text === "(";
    if (token.type !== "name" || !called) continue;
    // sort in the body: sub-folders of os.walk.
    if (token.text === "sort" || token.text === "sorted") return false;
    if (/^(?:write|writelines|writestr|writerow|addfile)$/.test(token.text) && tokens[at - 1]?.text === ".")
      return true;
  }
  return false;
}
