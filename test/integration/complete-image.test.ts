import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import type { Tool } from "../../src/nix/tool.ts";
import { imageTool, machineNix, temporary } from "../support/nix.ts";
import { checkout } from "../support/project.ts";

const UNITS = "usr/lib/systemd/system";
let folder: string;
let root: string;
let tool: Tool;

/** Writes files of the image, executable ones where they begin with "#!". */
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
    if (text.startsWith("#!")) await chmod(join(root, name), 0o755);
  }
}

async function check(
  given?: string,
): Promise<{ readonly exitCode: number | undefined; readonly missing: readonly string[] }> {
  const [file, ...words] = tool(["/usr/bin/python3", join(checkout, "images/common/uki/complete.finalize")]);
  const { exitCode, stderr } = await execa(file!, words, {
    env: { BUILDROOT: root, ...(given !== undefined && { SAMEBITS_GIVEN: given }) },
    reject: false,
  });
  return { exitCode, missing: stderr.split("\n").filter((line) => line !== "") };
}

beforeAll(async () => {
  folder = await temporary("complete-image");
  tool = await imageTool(await machineNix(folder));
});
afterAll(async () => {
  if (folder) await removeFolder(folder);
});
beforeEach(async () => {
  root = join(folder, "root");
  await rm(root, { recursive: true, force: true });
  await write({
    "etc/passwd": "root:x:0:0::/root:/bin/sh\nweb:x:700:700::/:/bin/false\n",
    "etc/group": "root:x:0:\nweb:x:700:\n",
    "usr/bin/sh": "#!/usr/bin/sh\n",
    "usr/lib/web": "#!/bin/sh\n",
    [`${UNITS}/multi-user.target`]: "[Unit]\nWants=not-there.service\n",
    [`${UNITS}/web.service`]: "[Service]\nUser=web\nExecStart=/usr/lib/web --port=80\nExecStop=-/usr/bin/not-there\n",
    [`${UNITS}/forgotten.service`]: "[Service]\nExecStart=/usr/bin/not-there\n",
  });
  await symlink("usr/bin", join(root, "bin"));
  await symlink("multi-user.target", join(root, UNITS, "default.target"));
  await mkdir(join(root, "etc/systemd/system/multi-user.target.wants"), { recursive: true });
  await symlink(`/${UNITS}/web.service`, join(root, "etc/systemd/system/multi-user.target.wants/web.service"));
});

describe("an image whose boot would miss something", () => {
  it("is told from one that has everything; units that nothing starts do not count", async () => {
    expect(await check()).toEqual({ exitCode: 0, missing: [] });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "a program",
      { [`${UNITS}/web.service`]: "[Service]\nExecStart=@!gone web\n" },
      "web.service starts gone, which is not there",
    ],
    [
      "its right to run",
      { [`${UNITS}/web.service`]: "[Service]\nExecStart=/etc/passwd\n" },
      "web.service starts /etc/passwd, which is not executable",
    ],
    [
      "an interpreter",
      { "usr/lib/web": "#!/usr/bin/perl -w\n" },
      "web.service starts /usr/lib/web, whose interpreter /usr/bin/perl is not there",
    ],
    [
      "what a drop-in starts",
      { [`${UNITS}/web.service.d/10-x.conf`]: "[Service]\nExecStartPre=/usr/bin/prepare\n" },
      "web.service starts /usr/bin/prepare, which is not there",
    ],
    [
      "an account",
      { [`${UNITS}/web.service`]: "[Service]\nUser=nobody-knows\nExecStart=sh\n" },
      "web.service runs as nobody-knows, which is no account",
    ],
    [
      "a group",
      { [`${UNITS}/web.service`]: "[Service]\nSupplementaryGroups=root tss\nExecStart=sh\n" },
      "web.service runs with the group tss, which is none",
    ],
    [
      "a unit",
      { [`${UNITS}/web.service`]: "[Unit]\nRequires=data.mount dev-x.device\n[Service]\nExecStart=sh\n" },
      "web.service requires data.mount, which is not there",
    ],
    [
      "what a socket starts",
      {
        [`${UNITS}/multi-user.target`]: "[Unit]\nWants=forgotten.socket\n",
        [`${UNITS}/forgotten.socket`]: "[Socket]\n",
      },
      "forgotten.service starts /usr/bin/not-there, which is not there",
    ],
    [
      "what udev starts",
      { "usr/lib/udev/rules.d/1.rules": 'KERNEL=="x", ENV{SYSTEMD_WANTS}+="forgotten.service"\n' },
      "forgotten.service starts /usr/bin/not-there, which is not there",
    ],
    [
      "a program of udev",
      { "usr/lib/udev/rules.d/1.rules": 'KERNEL=="x", \\\n  PROGRAM="/usr/bin/id-of $devnode"\n' },
      "udev's 1.rules starts /usr/bin/id-of, which is not there",
    ],
  ])("is refused for %s", async (_, files, expected) => {
    await write(files);
    const { exitCode, missing } = await check();
    expect(exitCode).toBe(1);
    expect(missing).toEqual(["The boot of this image would miss:", `  ${expected}`]);
  });

  it("is refused for a link to a unit that is not there", async () => {
    await symlink("/nowhere", join(root, "etc/systemd/system/multi-user.target.wants/gone.service"));
    expect((await check()).missing.at(-1)).toBe("  default.target has a link to gone.service, which is not there");
  });

  it.each([
    ["masked", (unit: string) => symlink("/dev/null", unit)],
    [
      "skipped",
      (unit: string) =>
        writeFile(unit, "[Unit]\nConditionPathExists=/usr/bin/gone\n[Service]\nExecStart=/usr/bin/gone\n"),
    ],
  ])("is not one for a unit that is %s", async (_, change) => {
    const unit = join(root, UNITS, "web.service");
    await rm(unit);
    await change(unit);
    expect(await check()).toEqual({ exitCode: 0, missing: [] });
  });

  it("is refused for a loader and for libraries", async () => {
    const [file, ...words] = tool(["/usr/bin/cat", "/usr/bin/cat"]);
    const { stdout } = await execa(file!, words, { encoding: "buffer" });
    await writeFile(join(root, "usr/bin/cat"), stdout);
    expect((await check()).missing.slice(1)).toEqual([
      "  /usr/bin/cat needs libc.so.6, which is not there",
      "  /usr/bin/cat needs the loader /lib64/ld-linux-x86-64.so.2, which is not there",
    ]);
    // Of what was given for one build, samebits speaks itself.
    expect((await check("/usr/bin/other:/usr/bin/cat")).exitCode).toBe(0);
    expect((await check("/usr/bin/other")).exitCode).toBe(1);
    await write({ "usr/lib/x86_64-linux-gnu/libc.so.6": "", "usr/lib64/ld-linux-x86-64.so.2": "" });
    await symlink("usr/lib64", join(root, "lib64"));
    expect(await check()).toEqual({ exitCode: 0, missing: [] });
    // Cut short, wherever: before the table of its headers, within it, within its strings.
    for (const size of [6, 40, 70, 2000]) {
      await writeFile(join(root, "usr/bin/cat"), stdout.subarray(0, size));
      const { exitCode, missing } = await check();
      expect(exitCode).toBe(1);
      expect(missing.slice(1)).toContain("  /usr/bin/cat is an ELF file that is cut short or damaged");
    }
  });
});
