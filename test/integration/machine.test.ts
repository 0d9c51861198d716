import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asNobody, canMount, giveToNobody, isRoot, onSmallDisk, withNixDaemon } from "../support/machine.ts";
import { copyProject, type Project, until } from "../support/project.ts";

let project: Project;
let folder: string;
beforeAll(async () => {
  project = await copyProject("machine");
  folder = await mkdtemp(join(tmpdir(), "samebits-test-path-"));
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await project?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A PATH on which everything of the machine is, apart from `hidden`, and with `own` scripts in front. */
async function pathWithout(hidden: RegExp, own: Readonly<Record<string, string>> = {}): Promise<string> {
  const bin = await mkdtemp(join(folder, "bin-"));
  await chmod(bin, 0o755);
  for (const [name, script] of Object.entries(own)) await writeFile(join(bin, name), script, { mode: 0o755 });
  for (const from of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of await readdir(from).catch(() => [])) {
      if (!hidden.test(name)) await symlink(join(from, name), join(bin, name)).catch(() => {});
    }
  }
  return bin;
}

describe("./samebits", () => {
  const launcher = () => ({ program: [project.path("samebits")] });

  it("as an ordinary user of a machine without Nix says what to install (exit 3)", async () => {
    const user = await copyProject("no-nix");
    try {
      if (isRoot) giveToNobody(user.root);
      const { exitCode, text } = await user.samebits(["--help"], {
        program: [user.path("samebits")],
        prefix: asNobody,
        env: { PATH: await pathWithout(/^nix/), HOME: user.root },
      });
      expect(text).toContain("Nix is not installed (2.8 or later is needed)");
      expect(text).toContain("apt-get install nix-bin");
      expect(exitCode).toBe(3);
    } finally {
      await user.remove();
    }
  });

  it("as root of a machine where apt-get cannot install Nix says why (exit 3)", async ({ skip }) => {
    skip(!isRoot, "only root is offered to have Nix installed");
    const failing = '#!/bin/sh\necho "E: Unable to locate package nix-bin" >&2\nexit 100\n';
    const { exitCode, text } = await project.samebits(["--help"], {
      ...launcher(),
      env: { PATH: await pathWithout(/^nix/, { "apt-get": failing }) },
    });
    expect(text).toContain("installing Debian's nix-bin with apt-get");
    expect(text).toContain("E: Unable to locate package nix-bin");
    expect(exitCode).toBe(3);
  });

  it.each(["2.3.7", "2.7.0", "1.11.16", "2.4pre7805_984cf1b"])("calls Nix %s too old (exit 3)", async (version) => {
    const old = `#!/bin/sh\necho "nix (Nix) ${version}"\n`;
    const { exitCode, text } = await project.samebits(["--help"], {
      ...launcher(),
      env: { PATH: await pathWithout(/^nix/, { nix: old }) },
    });
    expect(text).toMatch(/too old: 2\.8 or later is needed/);
    expect(exitCode).toBe(3);
  });

  it("builds the CLI once, and later starts it without Nix", async () => {
    const first = await project.samebits(["--help"], launcher());
    expect(first.exitCode, first.text).toBe(0);
    expect(first.stdout).toContain("Builds bootable VM images reproducibly");
    const broken = '#!/bin/sh\necho "nix was started" >&2\nexit 99\n';
    const env = { PATH: await pathWithout(/^nix/, { nix: broken }) };
    const second = await project.samebits(["--help"], { ...launcher(), env });
    expect(second.text).toBe(first.stdout);
    expect(second.exitCode).toBe(0);
    // 0.2 s on an idle machine; the bound is for a busy one.
    expect(second.seconds).toBeLessThan(3);
  });

  it("hands exit codes and arguments through, whatever is in them", async () => {
    const { exitCode, text } = await project.samebits(["build", "an image", "--profile", "$(exit 7)"], launcher());
    expect(text).toContain('there is no image "an image"');
    expect(exitCode).toBe(2);
  });

  it("does what it is told by way of a link, from another folder", async () => {
    await symlink(project.path("samebits"), join(folder, "linked"));
    const { exitCode, stdout } = await project.samebits(["kernel", "list"], {
      program: ["sh", "-c", 'cd / && exec "$0" "$@"', join(folder, "linked")],
    });
    expect(stdout).toContain("buildernet");
    expect(exitCode).toBe(0);
  });
});

describe("an ordinary user without subordinate ids", () => {
  it("is told that an image cannot be assembled, and what to do (exit 3)", async ({ skip }) => {
    skip(!isRoot, "needs root, to become an ordinary user and to serve the Nix store to it");
    const user = await copyProject("no-subuids");
    try {
      // The inputs are there before, so that the user has nothing to build.
      const prepared = await user.samebits(["inputs", "minimal"]);
      expect(prepared.exitCode, prepared.text).toBe(0);
      await rm(user.path(".samebits"), { recursive: true });
      giveToNobody(user.root);
      await withNixDaemon(async (remote) => {
        const { exitCode, text } = await user.samebits(["build", "minimal"], {
          prefix: asNobody,
          env: { NIX_REMOTE: remote, HOME: user.root, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined },
        });
        expect(text).toContain("an ordinary user cannot assemble an image on this machine");
        expect(text).toMatch(/\/etc\/subuid gives the user nobody no range of 65,536 ids/);
        expect(text).toMatch(/usermod --add-subuids .* nobody/);
        expect(exitCode).toBe(3);
      });
      expect(existsSync(user.path("out"))).toBe(false);
      expect(await readdir(user.path(".samebits/work"))).toEqual([]);
    } finally {
      await user.remove();
    }
  });
});

describe("a full disk", () => {
  it("ends a build before it begins, with what is free and what is needed (exit 3)", async ({ skip }) => {
    skip(!canMount, "needs root, to mount a small file system");
    const { exitCode, text } = await project.samebits(["build", "minimal"], {
      prefix: onSmallDisk(project.path(".samebits"), "30m"),
    });
    expect(text).toMatch(/not enough space on the disk/i);
    expect(exitCode).toBe(3);
    expect(existsSync(project.path("out"))).toBe(false);
  });
});

describe("two builds of one image at once", () => {
  it("come one after the other: the second says for whom it waits, and has nothing left to do", async () => {
    const first = project.start(["build", "minimal"]);
    await until("mkosi", () => first.text().includes("start: Assemble"), 240);
    const second = project.start(["build", "minimal"]);
    await until("the second build's word", () => second.text().includes("waiting:"), 30);
    expect(second.text()).toContain(`waiting: minimal (qemu) is being built by process ${first.pid} since `);
    const [one, two] = await Promise.all([first.ended, second.ended]);
    expect(one.exitCode, one.text).toBe(0);
    expect(two.exitCode, two.text).toBe(0);
    expect(one.text).toContain("Built: ");
    expect(two.text).toContain("Up to date: ");
  });
});
