#!/usr/bin/env node
// Stands in for QEMU: prints what FAKE_CONSOLE says on its console and speaks QMP on file descriptor 3.
// FAKE_CONSOLE is JSON, a list of ["print", text], ["complain", text], ["wait", ms], ["exit", code].
// FAKE_POWERDOWN=ignore: the guest does not react to its power button; =slow: it takes 6 s. FAKE_STATUS: what query-status says.
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

const note = (text) => process.env.FAKE_NOTES && appendFileSync(process.env.FAKE_NOTES, `${text}\n`);
note(`arguments ${JSON.stringify(process.argv.slice(2))}`);
note(`pid ${process.pid}`);

const qmp = new Socket({ fd: 3 });
qmp.on("error", () => {});
const say = (message) => qmp.write(`${JSON.stringify(message)}\r\n`);
say({ QMP: { version: {}, capabilities: [] } });
let text = "";
qmp.on("data", (chunk) => {
  const lines = (text + chunk).split("\n");
  text = lines.pop();
  for (const line of lines) {
    const { execute, id } = JSON.parse(line);
    note(execute);
    if (execute === "query-status") say({ return: { status: process.env.FAKE_STATUS ?? "running" }, id });
    else if (execute === "fail") say({ error: { class: "GenericError", desc: "it failed" }, id });
    else say({ return: {}, id });
    // An event in between, as QEMU sends them.
    say({ event: "SOMETHING", data: {} });
    const slow = process.env.FAKE_POWERDOWN === "slow";
    if (execute === "system_powerdown" && slow) process.stdout.write("[  OK  ] Stopped target multi-user.target.\r\n");
    if (execute === "quit" || (execute === "system_powerdown" && process.env.FAKE_POWERDOWN !== "ignore")) {
      setTimeout(() => process.exit(0), execute !== "quit" && slow ? 6_000 : 50);
    }
  }
});

for (const [what, value] of JSON.parse(process.env.FAKE_CONSOLE ?? "[]")) {
  if (what === "print") process.stdout.write(value);
  if (what === "complain") process.stderr.write(value);
  if (what === "wait") await new Promise((resolve) => setTimeout(resolve, value));
  if (what === "exit") process.exit(value);
}
