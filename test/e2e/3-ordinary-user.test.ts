import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hex, readSums } from "../support/artifacts.ts";
import { asNobody, canMount, giveToNobody, NOBODY, withNixDaemon } from "../support/machine.ts";
import { copyProject } from "../support/project.ts";

const hasUidmap = spawnSync("sh", ["-c", "command -v newuidmap && command -v newgidmap"]).status === 0;

it("an ordinary user with subordinate ids builds the same bits", async ({ skip }) => {
  skip(!canMount, "needs root, to become an ordinary user that has subordinate ids");
  skip(!hasUidmap, "newuidmap and newgidmap are not installed (Debian's package uidmap)");
  // The folder's name has what shells trip over.
  const project = await copyProject("user's own");
  const folder = await mkdtemp(join(tmpdir(), "samebits-test-subids-"));
  try {
    const prepared = await project.samebits(["inputs", "minimal"]);
    expect(prepared.exitCode, prepared.text).toBe(0);
    await rm(project.path(".samebits"), { recursive: true });
    giveToNobody(project.root);
    const ranges = join(folder, "ranges");
    await writeFile(ranges, "nobody:1000000:65536\n", { mode: 0o644 });
    const outcome = await withNixDaemon((remote) =>
      project.samebits(["build", "minimal"], {
        prefix: [
          "unshare",
          "--mount",
          "sh",
          "-euc",
          'mount --bind "$1" /etc/subuid; mount --bind "$1" /etc/subgid; shift; exec "$@"',
          "sh",
          ranges,
          ...asNobody,
        ],
        env: { NIX_REMOTE: remote, HOME: project.root, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined },
      }),
    );
    expect(outcome.exitCode, outcome.text).toBe(0);
    const lock = JSON.parse(await readFile(project.path("images/minimal/digests.lock.json"), "utf8"));
    const sums = await readSums(project.path("out/minimal/qemu"));
    for (const [name, integrity] of Object.entries<string>(lock.flavours.qemu)) {
      expect([...sums.values()], name).toContain(hex(integrity));
    }
    expect((await stat(project.path("out/minimal/qemu/minimal.efi"))).uid).toBe(NOBODY);
  } finally {
    await project.remove();
    await rm(folder, { recursive: true, force: true });
  }
});
