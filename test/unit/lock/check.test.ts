import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Reporter } from "../../../src/base/reporter.ts";
import { type Generated, renderGenerated, snapshotsOf } from "../../../src/inputs/generated.ts";
import { npmPackages } from "../../../src/inputs/npm-lock.ts";
import { renderPackagesLock } from "../../../src/inputs/packages-lock.ts";
import { checkLocks } from "../../../src/lock/check.ts";
import { renderLauncherFiles } from "../../../src/lock/launcher-files.ts";
import { Nix } from "../../../src/nix/nix.ts";
import { newFolder } from "../base/script.ts";
import { generatedExample } from "../inputs/example.ts";

let root: string;
let generated: Generated;
/** What mkosi is said to ask for, beside what it installs by itself. */
let packages: string[];
let inStore: boolean;
/** What to run when debian.toml names other suites. */
let newSuiteAdvice: string;

const write = async (path: string, content: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
};
const edit = async (path: string, from: string, to: string) => {
  const text = await readFile(join(root, path), "utf8");
  expect(text).toContain(from);
  await write(path, text.replace(from, to));
};

const KERNEL = `localversion = "-x"
modules = false
[source]
package = "linux-source-6.12"
[base]
target = "tinyconfig"
`;
const IMAGE = `description = "x"
kernel = "tiny"
[flavours.qemu]
compare = ["efi"]
artifacts = { efi = "x" }
`;
const integrity = `sha512-${"A".repeat(86)}==`;

/** A project whose definitions and locks agree. */
beforeEach(async () => {
  root = await newFolder();
  packages = ["systemd"];
  inStore = true;
  newSuiteAdvice = "run: samebits lock --update";
  const keyring = "a keyring";
  await write("nix/keyring.pgp", keyring);
  await write(
    "nix/debian.toml",
    `release = "trixie"
architecture = "amd64"
components = ["main"]
suites = ["release", "security"]
snapshot = "20260913T000000Z"
[keyring]
file = "keyring.pgp"
sha256 = "${createHash("sha256").update(keyring).digest("hex")}"
`,
  );
  await write(
    "nix/toolchains.toml",
    '[seed]\nbusybox = "odd"\nbash = "bash"\nnpm = "odd"\n[toolchains.image]\npackages = ["odd", "bash"]\n',
  );
  await write("kernel/tiny/kernel.toml", KERNEL);
  await write("images/mine/image.toml", IMAGE);
  await write(
    "package-lock.json",
    JSON.stringify({ lockfileVersion: 3, packages: { "node_modules/zod": { version: "1.0.0", integrity } } }),
  );
  generated = {
    ...generatedExample,
    archive: {
      ...generatedExample.archive,
      snapshots: snapshotsOf("20260913T000000Z"),
      busybox: { ...generatedExample.archive.busybox, package: "odd_1:2~rc+x_all" },
    },
    toolchains: { image: generatedExample.toolchains.image! },
    kernels: { tiny: { source: "linux-source-6.12_6.12-1_all", target: "tinyconfig", patches: [], modules: false } },
    repositories: ["mine"],
  };
  for (const [path, content] of renderGenerated(generated)) await write(path, content);
  await write(
    "nix/generated/launcher-files",
    renderLauncherFiles(generated.packages["odd_1:2~rc+x_all"]!, [], await npmPackages(root)),
  );
  await write(
    "images/mine/packages.lock.json",
    renderPackagesLock({
      codename: "trixie",
      requested: { qemu: ["?essential", "base-files", "systemd"] },
      packages: [],
    }),
  );
});

/** A Nix that reads nix/generated/ as `generated`, and has a toolchain whose mkosi answers with `packages`. */
async function fakeNix(): Promise<Nix> {
  const enter = join(root, ".samebits/enter");
  const summary = { Images: [{ Distribution: "debian", Release: "trixie", Packages: packages }] };
  await write(".samebits/enter/bin/enter", `#!/bin/sh\ncat <<'END'\n${JSON.stringify(summary)}\nEND\n`);
  await chmod(join(enter, "bin/enter"), 0o755);
  return Object.assign(new Nix({ env: {}, root, logs: join(root, ".samebits/logs") }), {
    command: async () => ({ stdout: JSON.stringify(generated), exitCode: 0 }),
    outPaths: async () => ["/nix/store/tree", enter],
    missing: async (paths: readonly string[]) => new Set(inStore ? [] : paths),
  });
}

const report = {
  run: async (tasks: readonly { work: (step: unknown) => Promise<unknown> }[]) => {
    for (const task of tasks) await task.work({ progress: () => {}, skip: () => {} });
  },
} as unknown as Reporter;

async function check(): Promise<void> {
  await checkLocks({
    root,
    report,
    nix: await fakeNix(),
    logs: join(root, ".samebits/logs"),
    state: join(root, ".samebits"),
    env: { PATH: process.env.PATH! },
    signal: new AbortController().signal,
  });
}

/** What is not in agreement, apart from the kernel's configurations, which this project has none of. */
async function stale(): Promise<string[]> {
  const error = await check().then(
    () => undefined,
    (thrown: { exitCode: number; why: string[]; next: string[] }) => thrown,
  );
  expect(error).toMatchObject({ exitCode: 2, message: "definitions and generated files do not agree" });
  const why = error!.why.filter((line) => !/merged\.config|resolved\.config|base\.config/.test(line));
  // A suite that is new cannot be locked beside the old state of the others.
  const advice = why.some((line) => line.includes("names the suites")) ? newSuiteAdvice : "run: samebits lock";
  expect(error!.next.filter((line) => line.startsWith("run: samebits lock"))).toEqual(why.length > 0 ? [advice] : []);
  return why;
}

describe("lock --check", () => {
  it("finds nothing where all agree", async () => {
    expect(await stale()).toEqual([]);
  });

  it.each<[string, [string, string, string], string]>([
    [
      "a toolchain asks for more",
      ["nix/toolchains.toml", '"bash"]', '"bash", "zstd"]'],
      'the toolchain "image" asks for other packages',
    ],
    [
      "a toolchain is new",
      ["nix/toolchains.toml", "[seed]", "[toolchains.boot]\npackages = []\n[seed]"],
      'the toolchain "boot"',
    ],
    [
      "a toolchain is gone",
      ["nix/toolchains.toml", "[toolchains.image]", "[toolchains.other]"],
      'the toolchain "image"',
    ],
    [
      "the seed",
      ["nix/toolchains.toml", 'bash = "bash"', 'bash = "bash-static"'],
      "the seed's bash is bash-static; locked is bash",
    ],
    ["the seed's npm", ["nix/toolchains.toml", 'npm = "odd"', 'npm = "npm"'], "the seed's npm is npm; locked is odd"],
    ["another snapshot", ["nix/debian.toml", "20260913", "20260914"], "another snapshot time"],
    [
      "a component more",
      ["nix/debian.toml", '["main"]', '["main", "contrib"]'],
      "names the components main, contrib; locked are main",
    ],
    [
      "a suite more",
      ["nix/debian.toml", '"security"', '"security", "updates"'],
      "names the suites trixie, trixie-security, trixie-updates",
    ],
    [
      "a kernel's base",
      ["kernel/tiny/kernel.toml", "tinyconfig", "allnoconfig"],
      "kernel/tiny/kernel.toml was changed",
    ],
    [
      "a kernel's modules",
      ["kernel/tiny/kernel.toml", "modules = false", "modules = true"],
      "kernel/tiny/kernel.toml was changed",
    ],
    [
      "a kernel's source",
      ["kernel/tiny/kernel.toml", "linux-source-6.12", "linux-source-6.16"],
      "kernel/tiny/kernel.toml was changed",
    ],
    [
      "a kernel's version",
      ["kernel/tiny/kernel.toml", 'package = "', 'version = "6.12-2"\npackage = "'],
      "kernel/tiny/kernel.toml was changed",
    ],
    [
      "a generated file",
      ["nix/generated/packages.nix", "size = 0", "size = 1"],
      "nix/generated/packages.nix was edited by hand",
    ],
    [
      "the launcher's list",
      ["nix/generated/launcher-files", "zod", "dot"],
      "nix/generated/launcher-files does not fit",
    ],
    ["an npm package", ["package-lock.json", '"1.0.0"', '"1.0.1"'], "nix/generated/launcher-files does not fit"],
    [
      "an image's lock",
      ["images/mine/packages.lock.json", '"codename"', '  "codename"'],
      "images/mine/packages.lock.json was edited by hand",
    ],
  ])("finds what changed: %s", async (_, change, words) => {
    await edit(...change);
    expect(await stale()).toContainEqual(expect.stringContaining(words));
  });

  it("a suite less needs no other state of the archive", async () => {
    newSuiteAdvice = "run: samebits lock";
    await edit("nix/debian.toml", '"release", "security"', '"release"');
    expect(await stale()).toEqual(["nix/debian.toml names the suites trixie; locked are trixie, trixie-security"]);
  });

  it("packages.nix without a package that is named is no bug of ours", async () => {
    const { "odd_1:2~rc+x_all": _, ...packages } = generated.packages;
    generated = { ...generated, packages, toolchains: {} };
    await expect(check()).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("names the package odd_1:2~rc+x_all"),
    });
  });

  it("a version that a kernel names and the lock has is no difference", async () => {
    await edit("kernel/tiny/kernel.toml", 'package = "', 'version = "6.12-1"\npackage = "');
    expect(await stale()).toEqual([]);
  });

  it("finds a feature that brings in another patch, or the same ones in another order", async () => {
    for (const name of ["1.patch", "2.patch", "3.patch"]) await write(`kernel/features/${name}`, "");
    await write("kernel/features/fix.scc", "patch 1.patch\npatch 2.patch\n");
    await edit("kernel/tiny/kernel.toml", "modules", 'features = ["../features"]\nfragments = ["fix.scc"]\nmodules');
    const tiny = generated.kernels.tiny!;
    const patches = ["../features/1.patch", "../features/2.patch"];
    generated = { ...generated, kernels: { tiny: { ...tiny, patches } } };
    for (const [path, content] of renderGenerated(generated)) await write(path, content);
    expect(await stale()).toEqual([]);
    const message = 'the patches of the kernel "tiny" are not those that were locked';
    await write("kernel/features/fix.scc", "patch 2.patch\npatch 1.patch\n");
    expect(await stale()).toEqual([message]);
    await write("kernel/features/fix.scc", "patch 1.patch\npatch 2.patch\npatch 3.patch\n");
    expect(await stale()).toEqual([message]);
  });

  it("finds kernels and images that are new or gone", async () => {
    await write("kernel/fresh/kernel.toml", KERNEL);
    generated = { ...generated, kernels: { ...generated.kernels, gone: generated.kernels.tiny! } };
    for (const [path, content] of renderGenerated(generated)) await write(path, content);
    expect(await stale()).toEqual([
      "kernel/fresh/kernel.toml was changed since it was locked",
      'the kernel "gone" is locked but not defined any more',
    ]);
  });

  it("an image that is not locked is found, and that it has no lock says what to run", async () => {
    await write("images/fresh/image.toml", IMAGE);
    await expect(check()).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("images/fresh/packages.lock.json does not exist"),
      next: ["run: samebits lock"],
    });
  });

  it("finds what mkosi asks for now and did not, and the other way round", async () => {
    packages = ["udev"];
    expect(await stale()).toEqual(["images/mine: mkosi asks for other packages than those locked (+udev -systemd)"]);
  });

  it("cannot ask a mkosi that is not there, and says so", async () => {
    inStore = false;
    await expect(check()).rejects.toMatchObject({ exitCode: 3, next: ["run: samebits fetch --build"] });
  });
});
