import { chmod, copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuildEvent, eventOf } from "../support/events.ts";
import { temporary } from "../support/nix.ts";
import { copyProject, type Project, until } from "../support/project.ts";
import { toolchain } from "../support/toolchain.ts";
import { freePort, VirtualMachine } from "../support/virtual-machine.ts";

describe("the profile devtools, with a key of this machine's own", () => {
  let project: Project;
  let keys: string;
  beforeAll(async () => {
    project = await copyProject("devtools");
    keys = await temporary("ssh-keys");
    const tool = await toolchain("test");
    for (const name of ["key", "other"]) {
      const [program, ...words] = tool([
        "/usr/bin/ssh-keygen",
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-f",
        join(keys, name),
      ]);
      await execa(program!, words);
    }
    await copyFile(join(keys, "key.pub"), project.path("images/buildernet/authorized_keys"));
    await chmod(project.path("images/buildernet/authorized_keys"), 0o644);
  });
  afterAll(() => project.remove());

  const build = (...more: string[]) =>
    project.samebits(["build", "buildernet", "--profile", "devtools", "--json", ...more], { timeout: 1800 });

  it("is not built while others can read the keys (exit 2)", async () => {
    const outcome = await build();
    expect(outcome.exitCode, outcome.text).toBe(2);
    expect(outcome.text).toContain("has the mode 0644, and must have 0400");
    await chmod(project.path("images/buildernet/authorized_keys"), 0o400);
  });

  it("is built and marked, and never written to the lock (exit 2)", async () => {
    const before = await readFile(project.path("images/buildernet/digests.lock.json"), "utf8");
    const refused = await build("--update-lock");
    expect(refused.exitCode, refused.text).toBe(2);
    expect(refused.text).toContain("has local changes, and cannot be locked");
    const outcome = await build();
    expect(outcome.exitCode, outcome.text).toBe(0);
    const event = eventOf<BuildEvent>(outcome, "build");
    expect(event.local).toEqual(["authorized_keys"]);
    expect(event.folder).toBe(project.path("out/buildernet/qemu+devtools.local"));
    for (const { locked } of event.digests) expect(locked).toBeUndefined();
    expect(await readFile(project.path("images/buildernet/digests.lock.json"), "utf8")).toBe(before);
  });

  it("lets root in on the serial console and, with the key alone, over SSH", async () => {
    const port = await freePort();
    const machine = VirtualMachine.start([
      ...["--project", project.root, "buildernet", "--profile", "devtools"],
      ...["--forward", `${port}:22`],
    ]);
    try {
      await machine.shows(/NOT FOR PRODUCTION: built with the profile devtools/);
      await machine.shows(/root@\S+:~# /);
      expect(await machine.run("id -un")).toEqual({ output: expect.stringContaining("root"), status: 0 });
      const { output } = await machine.run("cat /etc/os-release; systemctl list-units --failed --no-legend --plain");
      expect(output).toContain("VARIANT_ID=devtools.local\n");
      expect(output).toContain('SAMEBITS_LOCAL="authorized_keys"\n');
      expect(output).not.toContain("failed");

      const tool = await toolchain("test");
      const ssh = async (key: string) => {
        const options = [
          "BatchMode=yes",
          "StrictHostKeyChecking=no",
          "UserKnownHostsFile=/dev/null",
          "IdentitiesOnly=yes",
        ];
        const [program, ...words] = tool([
          ...["/usr/bin/ssh", "-F", "none", "-i", join(keys, key), "-p", String(port), "-o", "ConnectTimeout=60"],
          ...options.flatMap((option) => ["-o", option]),
          ...["root@127.0.0.1", "id -un; cat /proc/1/comm"],
        ]);
        return execa(program!, words, { reject: false, stdin: "ignore", all: true });
      };
      const found = await until(
        "an answer of sshd",
        async () => {
          const result = await ssh("key");
          return /Connection (?:refused|reset|closed)|timed out/.test(result.all) ? undefined : result;
        },
        300,
      );
      expect(found.stdout, found.all).toBe("root\nsystemd");
      const refused = await ssh("other");
      expect(refused.exitCode, refused.all).toBe(255);
      expect(refused.all).toContain("Permission denied");
      expect(await machine.powerOff()).toBe(0);
    } finally {
      await machine.cutPower();
    }
  });
});
