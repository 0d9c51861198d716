import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";

export const accountWithoutId: Rule = {
  id: "account-without-id",
  severity: "warning",
  finds: "useradd, adduser, groupadd, addgroup without a fixed number",
  why: "The number depends on which accounts are there already, that is on the order in which packages and scripts made theirs; files carry it.",
  fix: "give the number (useradd --uid N, groupadd --gid N), or describe the account in /usr/lib/sysusers.d with a fixed one",
  *shell(script) {
    for (const command of script.commands) {
      const { name } = command;
      if (command.open) continue;
      if (name === "useradd" && !command.has("-u", "--uid", "-D", "--defaults")) {
        yield onCommand(script, command, "an account whose number is not fixed");
      } else if (name === "groupadd" && !command.has("-g", "--gid")) {
        yield onCommand(script, command, "a group whose number is not fixed");
      } else if (name === "adduser") {
        // adduser USER GROUP adds to a group; busybox's has -u and -G.
        const operands = command.operands(
          "--home",
          "-h",
          "--shell",
          "-s",
          "--gecos",
          "-g",
          "--comment",
          "--ingroup",
          "-G",
          "--uid",
          "-u",
          "--gid",
        );
        if (operands.length < 2 && !command.has("--uid", "-u"))
          yield onCommand(script, command, "an account whose number is not fixed");
      } else if (name === "addgroup") {
        const operands = command.operands("--gid", "-g");
        if (operands.length < 2 && !command.has("--gid", "-g"))
          yield onCommand(script, command, "a group whose number is not fixed");
      }
    }
  },
};
