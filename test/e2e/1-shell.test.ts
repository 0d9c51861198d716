import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuildEvent, eventOf } from "../support/events.ts";
import { machineNix } from "../support/nix.ts";
import { checkout, copyProject, type Project, until } from "../support/project.ts";
import { onTerminal } from "../support/pseudo-terminal.ts";

const SCRIPT = [
  "#!/bin/sh",
  "set -eu",
  '[ ! -e "$BUILDROOT/usr/share/marked" ] || exit 1',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
  "${BREAKPOINT:-:} after the packages",
  'if [ -e "$BUILDROOT/seen" ]; then rm "$BUILDROOT/seen"; echo "somebody was there"; fi',
  "",
].join("\n");

describe("a script of minimal with a marked line", () => {
  let project: Project;
  beforeAll(async () => {
    project = await copyProject("shell");
    await writeFile(project.path("images/minimal/mkosi.postinst"), SCRIPT);
    await chmod(project.path("images/minimal/mkosi.postinst"), 0o755);
  });
  afterAll(() => project.remove());

  it("changes no bit of an ordinary build, which nothing stops in; and there is no shell to be had (exit 1)", async () => {
    const outcome = await project.samebits(["build", "minimal", "--json"]);
    expect(outcome.exitCode, outcome.text).toBe(0);
    for (const { actual, locked } of eventOf<BuildEvent>(outcome, "build").digests) expect(actual).toBe(locked);
    const shell = await project.samebits(["shell", "minimal"]);
    expect(shell.exitCode).toBe(1);
    expect(shell.text).toContain('no script of "minimal" has stopped');
    expect(shell.text).toContain("samebits build minimal --profile debug-hook");
  });

  it("stops with debug-hook, until a shell in it has been left; the build is marked, and not locked", async () => {
    const tree = (await (await machineNix(project.path(".samebits"))).outPaths("kernel", ["toolchains.kernel"]))[0]!;
    const build = project.start(["build", "minimal", "--profile", "debug-hook"]);
    await until("the stop", () => build.text().includes("in another terminal: samebits shell minimal"), 240);
    expect(build.text()).toContain('/work/postinst stopped at "after the packages" (minimal)');
    const terminal = onTerminal(
      [process.execPath, "--disable-warning=ExperimentalWarning", join(checkout, "src/cli.ts"), "shell", "minimal"],
      { tree, env: { ...process.env, SAMEBITS_PROJECT: project.root }, cwd: project.root },
    );
    await terminal.shows("(after the packages)");
    // What the shell prints is told from what is typed by what it puts together.
    terminal.type('echo "root=$BUILDROOT, $(type -t mkosi-chroot)=="\r');
    await terminal.shows("root=/buildroot, file==");
    terminal.type('mkosi-chroot cat /etc/debian_version | sed "s/^/release=/"\r');
    await terminal.shows("release=13.");
    terminal.type("sleep 600\r");
    await terminal.shows("sleep 600");
    terminal.type("\x03echo still=$((6 * 7))\r");
    await terminal.shows("still=42");
    terminal.type('touch "$BUILDROOT/seen"; exit\r');
    expect(await terminal.ended).toBe(0);
    const { exitCode, text } = await build.ended;
    expect(exitCode, text).toBe(0);
    expect(text).toContain("LOCAL CHANGES, never locked: debug-hook");
    const log = await readFile(project.path(".samebits/logs/build-minimal-qemu.local/mkosi.log"), "utf8");
    expect(log).toContain("somebody was there");
    const record = JSON.parse(await readFile(project.path("out/minimal/qemu.local/build.json"), "utf8"));
    expect(record.local).toEqual(["debug-hook"]);
  });
});
