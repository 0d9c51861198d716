import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadImage } from "../../../src/image/definition.ts";
import { mkosiCombinations, requestedOf } from "../../../src/image/mkosi-summary.ts";
import { newFolder } from "../base/script.ts";
import { project } from "./project.ts";

const TOML = `description = "x"
kernel = "k"
[flavours.qemu]
compare = ["efi"]
artifacts = { efi = "x" }
[flavours.azure]
mkosi = ["--environment=AZURE=1"]
compare = ["efi"]
artifacts = { efi = "x" }
`;

/** Runs `body` (POSIX sh) in the place of mkosi; the words it is called with are in the file `calls`. */
async function combinations(body: string, files: Record<string, string> = {}) {
  const root = await project({ "images/mine/image.toml": TOML, ...files });
  const logs = await newFolder();
  const mkosi = join(logs, "mkosi");
  await writeFile(mkosi, `#!/bin/sh\nprintf '%s\\n' "$*" >>'${logs}/calls'\n${body}\n`);
  await chmod(mkosi, 0o755);
  const image = await loadImage(root, "mine");
  const found = await mkosiCombinations(image, {
    release: "trixie",
    tool: (command) => [mkosi, ...command.slice(1)],
    env: { PATH: process.env.PATH! },
    logs,
    state: logs,
  });
  const calls = (await readFile(join(logs, "calls"), "utf8")).trimEnd().split("\n");
  return { found, calls: calls.map((call) => call.replace(root, "ROOT")) };
}

const summary = (...images: object[]) => JSON.stringify({ Images: images, Version: "25.3" });
const image = (more: object = {}) => ({ Distribution: "debian", Release: "trixie", Packages: ["systemd"], ...more });

describe("what mkosi will ask for", () => {
  it("is the packages of all images of its summary, build packages too, beside what mkosi installs by itself", async () => {
    const text = summary(
      image({ BuildPackages: ["gcc"], Extra: 1 }),
      image({ Packages: null, VolatilePackages: ["b", "systemd"] }),
    );
    const { found } = await combinations(`echo '${text}'`);
    const packages = ["?essential", "b", "base-files", "gcc", "systemd"];
    expect(found).toEqual([
      { flavour: "qemu", profile: undefined, packages },
      { flavour: "azure", profile: undefined, packages },
    ]);
  });

  it("is asked for every flavour with every profile and none", async () => {
    const text = (name: string) => summary(image({ Packages: [name] }));
    const { found, calls } = await combinations(
      `case "$*" in *--profile=dev*) echo '${text("gdb")}' ;; *) echo '${text("systemd")}' ;; esac`,
      { "images/mine/mkosi.profiles/dev.conf": "" },
    );
    expect(calls).toEqual([
      "--directory=ROOT/images/mine --json summary",
      "--directory=ROOT/images/mine --profile=dev --json summary",
      "--directory=ROOT/images/mine --environment=AZURE=1 --json summary",
      "--directory=ROOT/images/mine --profile=dev --environment=AZURE=1 --json summary",
    ]);
    expect(requestedOf(found)).toEqual({
      qemu: ["?essential", "base-files", "systemd"],
      "qemu+dev": ["?essential", "base-files", "gdb"],
      azure: ["?essential", "base-files", "systemd"],
      "azure+dev": ["?essential", "base-files", "gdb"],
    });
  });

  it.each([
    ["another release", summary(image({ Release: "sid" })), "is configured for debian sid"],
    [
      "another distribution in a subimage",
      summary(image(), image({ Distribution: "fedora" })),
      "is configured for fedora trixie",
    ],
    ["no JSON", "mkosi 25.3", 'mkosi\'s summary of "mine" has an unexpected form'],
    ["another form", '{"Images": [{"Release": "trixie"}]}', 'mkosi\'s summary of "mine" has an unexpected form'],
  ])("%s is refused", async (_, text, message) => {
    await expect(combinations(`cat <<'END'\n${text}\nEND`)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(message),
    });
  });

  it("a configuration that mkosi refuses is refused in mkosi's words", async () => {
    await expect(combinations("echo 'Unknown setting Pakages' >&2; exit 1")).rejects.toMatchObject({
      exitCode: 1,
      message: 'mkosi does not accept the configuration of "mine" (exit status 1)',
      why: expect.arrayContaining(["Unknown setting Pakages"]),
    });
  });
});

describe("local configuration", () => {
  const LOOKS = `for word; do case $word in --directory=*) folder=\${word#*=} ;; esac; done
    [ ! -e "$folder/mkosi.local.conf" ] && [ ! -e "$folder/custom" ] && [ -e "$folder/../common/debian.conf" ] || exit 1
    cat <<'END'\n${summary(image())}\nEND`;

  it("is left out of what is locked: mkosi is asked about a copy without it", async () => {
    const { found, calls } = await combinations(LOOKS, {
      "images/mine/mkosi.local.conf": "[Content]\nPackages=nano\n",
      "images/mine/custom/etc/x": "",
      "images/common/debian.conf": "",
    });
    expect(found[0]!.packages).toEqual(["?essential", "base-files", "systemd"]);
    for (const call of calls) expect(call).toMatch(/^--directory=\S+\/work\/summary-[^ /]+\/images\/mine /);
  });
});
