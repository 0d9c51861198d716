#!/usr/bin/env node
// Stands in for swtpm: makes the socket it is told to and waits to be killed; FAKE_SWTPM=fail: it complains and ends.
import { appendFileSync } from "node:fs";
import { createServer } from "node:net";

const note = (text) => appendFileSync(process.env.FAKE_NOTES, `${text}\n`);
note(`swtpm ${JSON.stringify(process.argv.slice(2))}`);
note(`pid ${process.pid}`);
if (process.env.FAKE_SWTPM === "fail") {
  process.stderr.write("swtpm: state is locked\n");
  process.exit(1);
}
const control = process.argv[process.argv.indexOf("--ctrl") + 1];
createServer().listen(control.replace("type=unixio,path=", ""));
