import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { listKernels, loadKernel, loadKernelDefinition } from "../../../src/kernel/definition.ts";
import { readText } from "../../../src/kernel/text.ts";
import { BECOME_NOBODY, canBecomeNobody } from "../../support/machine.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "samebits-kernel-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, content: string | Uint8Array): Promise<string> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
  return full;
}

const TINY = 'localversion = "-x"\nmodules = false\n';
const REST = '[source]\npackage = "linux-source-6.12"\n[base]\ntarget = "tinyconfig"\n';
const FLAVOUR = '[source]\npackage = "linux-source-6.12"\n[base]\nflavour = "config.amd64_none_amd64"\n';

async function errorOf(promise: Promise<unknown>): Promise<SamebitsError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SamebitsError);
  expect((error as SamebitsError).exitCode).toBe(2);
  return error as SamebitsError;
}

const loaded = async (toml: string) => {
  await write("kernel/k/kernel.toml", toml);
  return loadKernelDefinition(join(root, "kernel/k"));
};

describe("a definition", () => {
  it.each(["fragment", "patch"])(
    "what a glob matches and is no file is an error, not passed over: a %s",
    async (what) => {
      await write("kernel/k/d/1.x", "");
      const toml = `${TINY}${what === "patch" ? "patches" : "fragments"} = ["d/*.x"]\n${REST}`;
      await symlink("not-checked-out/2.x", join(root, "kernel/k/d/2.x"));
      expect((await errorOf(loaded(toml))).message).toMatch(
        new RegExp(`: ${what} d/2.x is a symbolic link to not-checked-out/2.x, which leads nowhere$`),
      );
      await rm(join(root, "kernel/k/d/2.x"));
      await symlink("3.x", join(root, "kernel/k/d/3.x"));
      expect((await errorOf(loaded(toml))).message).toContain(`${what} d/3.x is a symbolic link to 3.x`);
      await rm(join(root, "kernel/k/d/3.x"));
      await mkdir(join(root, "kernel/k/d/4.x"));
      expect((await errorOf(loaded(toml))).message).toContain(`${what} d/4.x is not a file`);
      expect((await errorOf(loaded(toml.replace("*.x", "?.x")))).message).toContain(`${what} d/4.x is not a file`);
      // All files of a folder: a folder in it is not meant.
      const all = await loaded(toml.replace("*.x", "*"));
      expect([...all.fragments, ...all.patches]).toEqual(["d/1.x"]);
    },
  );

  it("says how to name the files of a folder, and what to do instead of a socket or a device", async () => {
    await mkdir(join(root, "kernel/k/d"), { recursive: true });
    const folder = await errorOf(loaded(`${TINY}patches = ["d"]\n${REST}`));
    expect(folder.next).toEqual(['name the files in it, or use a glob such as "d/*.patch"']);
    await symlink("/dev/null", join(root, "kernel/k/null.config"));
    const server = createServer().listen(join(root, "kernel/k/socket.config"));
    await once(server, "listening");
    onTestFinished(() => void server.close());
    for (const [file, kind] of [
      ["null.config", "a device"],
      ["socket.config", "a socket"],
    ]) {
      const error = await errorOf(loaded(`${TINY}fragments = ["${file}"]\n${REST}`));
      expect(error.message).toContain(`fragment ${file} is not a file`);
      expect(error.why).toEqual([`it is ${kind}, which has not the same content each time`]);
      expect(error.next).toEqual(["put what it gives into a file, and name that"]);
    }
  });

  it("is read with its globs resolved, in the order of the list and then of the bytes", async () => {
    for (const name of ["b.config", "B.config", "a.config", "é.config"]) await write(`kernel/k/config.d/${name}`, "");
    await write("kernel/k/last.config", "");
    await write("kernel/k/patches/2.patch", "");
    await write("kernel/k/patches/10.patch", "");
    const definition = await loaded(
      `${TINY}fragments = ["last.config", "config.d/*.config"]\npatches = ["patches/2.patch", "./patches/10.patch"]\n${REST}`,
    );
    expect(definition).toEqual({
      name: "k",
      folder: join(root, "kernel/k"),
      sourcePackage: "linux-source-6.12",
      sourceVersion: undefined,
      configPackage: undefined,
      base: { kind: "target", target: "tinyconfig" },
      fragments: ["last.config", "config.d/B.config", "config.d/a.config", "config.d/b.config", "config.d/é.config"],
      classified: [
        "last.config",
        "config.d/B.config",
        "config.d/a.config",
        "config.d/b.config",
        "config.d/é.config",
      ].map((file) => ({ file, class: "unclassified", chain: [] })),
      patches: ["patches/2.patch", "patches/10.patch"],
      patchOrigins: ["patches/2.patch", "patches/10.patch"].map((file) => ({ file, chain: [] })),
      features: { descriptions: [], defines: [] },
      localversion: "-x",
      modules: false,
      expected: {},
      runsOn: [],
      accepted: {},
    });
  });

  it("may start from a flavour, or from a file", async () => {
    const config = FLAVOUR.replace("[base]", 'config_package = "linux-config-6.12"\n[base]');
    expect((await loaded(TINY + config)).base).toEqual({ kind: "flavour", flavour: "config.amd64_none_amd64" });
    await write("kernel/k/full.config", "");
    const file = REST.replace('target = "tinyconfig"', 'file = "full.config"');
    expect((await loaded(TINY + file)).base).toEqual({ kind: "file", file: "full.config" });
    for (const target of ["tinyconfig", "allnoconfig", "defconfig", "x86_64_defconfig", "my-board.v2_defconfig"]) {
      const toml = TINY + REST.replace("tinyconfig", target);
      expect((await loaded(toml)).base).toEqual({ kind: "target", target });
    }
  });

  it("may have features among its fragments: what they bring in stands in their place, patches before its own", async () => {
    await write("kernel/k/first.config", "");
    await write("kernel/k/last.config", "");
    await write("kernel/k/own.patch", "");
    await write("kernel/k/local/local.scc", "kconf hardware local.cfg\ninclude features/net\n");
    await write("kernel/k/local/local.cfg", "");
    await write("kernel/features/features/net/net.scc", "define A 1\nkconf non-hardware net.cfg\npatch net.patch\n");
    await write("kernel/features/features/net/net.cfg", "");
    await write("kernel/features/features/net/net.patch", "");
    await write("kernel/features/cfg/smp.scc", "kconf hardware smp.cfg\n");
    await write("kernel/features/cfg/smp.cfg", "");
    const definition = await loaded(
      `${TINY}features = ["../features"]\npatches = ["own.patch"]\n` +
        `fragments = ["first.config", "local/*.scc", "cfg/smp.scc", "features/net", "last.config"]\n${REST}`,
    );
    const net = { file: "kernel/features/features/net/net.scc", line: 2 };
    const viaLocal = { file: "kernel/k/local/local.scc", line: 2 };
    expect(definition.classified).toEqual([
      { file: "first.config", class: "unclassified", chain: [] },
      { file: "local/local.cfg", class: "hardware", chain: [{ file: "kernel/k/local/local.scc", line: 1 }] },
      { file: "../features/features/net/net.cfg", class: "non-hardware", chain: [viaLocal, net] },
      { file: "../features/cfg/smp.cfg", class: "hardware", chain: [{ file: "kernel/features/cfg/smp.scc", line: 1 }] },
      { file: "../features/features/net/net.cfg", class: "non-hardware", chain: [net] },
      { file: "last.config", class: "unclassified", chain: [] },
    ]);
    expect(definition.fragments).toEqual(definition.classified.map(({ file }) => file));
    expect(definition.patches).toEqual(["../features/features/net/net.patch", "own.patch"]);
    expect(definition.patchOrigins[0]!.chain).toEqual([viaLocal, { ...net, line: 3 }]);
    expect(definition.features).toEqual({
      descriptions: ["local/local.scc", "../features/features/net/net.scc", "../features/cfg/smp.scc"],
      defines: [
        { ...net, line: 1, name: "A", value: "1" },
        { ...net, line: 1, name: "A", value: "1" },
      ],
    });
  });

  it("prefers its own file to one of the same name in a folder of features", async () => {
    await write("kernel/k/a.cfg", "");
    await write("kernel/features/a.cfg", "");
    expect((await loaded(`${TINY}features = ["../features"]\nfragments = ["a.cfg"]\n${REST}`)).fragments).toEqual([
      "a.cfg",
    ]);
  });

  it("names the way to a mistake in a feature", async () => {
    await write("kernel/k/a.scc", "include b.scc\n");
    await write("kernel/k/b.scc", "kconf hardware none.cfg\n");
    const error = await errorOf(loaded(`${TINY}fragments = ["a.scc"]\n${REST}`));
    expect(error.message).toBe("kernel/k/a.scc:1 -> kernel/k/b.scc:1: fragment none.cfg does not exist");
  });

  it("refuses what a feature names outside of the kernel's folder and its folders of features", async () => {
    await write("kernel/k/a.scc", "patch ../../secret.patch\n");
    await write("secret.patch", "");
    const error = await errorOf(loaded(`${TINY}fragments = ["a.scc"]\n${REST}`));
    expect(error.message).toContain("kernel/k/a.scc:1: patch ../../secret.patch lies outside");
  });

  it("refuses a patch of its own that a feature brings in already", async () => {
    await write("kernel/k/a.scc", "patch a.patch\n");
    await write("kernel/k/a.patch", "");
    const error = await errorOf(loaded(`${TINY}fragments = ["a.scc"]\npatches = ["*.patch"]\n${REST}`));
    expect(error.message).toContain("patch a.patch is brought in by a feature already");
    expect(error.why).toEqual(["kernel/k/a.scc:1"]);
  });

  it.each([
    ["a missing fragment", `${TINY}fragments = ["a.config"]\n${REST}`, "fragment a.config does not exist"],
    ["a missing patch", `${TINY}patches = ["p.patch"]\n${REST}`, "patch p.patch does not exist"],
    ["a glob without a file", `${TINY}fragments = ["none/*.config"]\n${REST}`, 'no fragment matches "none/*.config"'],
    ["a folder as fragment", `${TINY}fragments = ["folder"]\n${REST}`, "fragment folder is not a file"],
    ["a file named twice", `${TINY}fragments = ["folder/*", "folder/f"]\n${REST}`, "fragment folder/f is named twice"],
    ["a path outside", `${TINY}fragments = ["../x"]\n${REST}`, "must be a path inside the kernel's folder"],
    ["an absolute path", `${TINY}fragments = ["/etc/x"]\n${REST}`, "must be a path inside the kernel's folder"],
    [
      "a written file as base",
      `${TINY}${REST.replace('target = "tinyconfig"', 'file = "./merged.config"')}`,
      "./merged.config cannot be a base",
    ],
    [
      "a glob that takes written files",
      `${TINY}fragments = ["*.config"]\n${REST}`,
      "resolved.config cannot be a fragment",
    ],
    [
      "features elsewhere",
      `${TINY}features = ["../../x"]\n${REST}`,
      "must be a folder in the kernel's folder or beside it",
    ],
    [
      "features at an absolute path",
      `${TINY}features = ["/x"]\n${REST}`,
      "must be a folder in the kernel's folder or beside",
    ],
    [
      "features of all kernels",
      `${TINY}features = [".."]\n${REST}`,
      "must be a folder in the kernel's folder or beside it",
    ],
    ["no such folder of features", `${TINY}features = ["../kk"]\n${REST}`, "there is no folder of features ../kk"],
    ["a flavour without its package", TINY + FLAVOUR, "base.flavour needs source.config_package"],
    ["two bases", `${TINY}${REST}file = "folder/f"\n`, "give exactly one of flavour, file, target"],
    [
      "no base",
      `${TINY}[source]\npackage = "linux-source-6.12"\n[base]\n`,
      "give exactly one of flavour, file, target",
    ],
    [
      "a target that is none",
      TINY + REST.replace("tinyconfig", "clean"),
      "must be tinyconfig, allnoconfig, defconfig or some",
    ],
    ["an unknown key", `${TINY}patchs = []\n${REST}`, 'unknown key "patchs"; did you mean "patches"?'],
    ["a wrong type", `localversion = "-x"\nmodules = "no"\n${REST}`, '"modules"'],
    [
      "a local version with a blank",
      `localversion = "-a b"\nmodules = false\n${REST}`,
      '"localversion": must start with "-"',
    ],
    [
      "an expectation without CONFIG_",
      `${TINY}${REST}[expected]\nNET = "why"\n`,
      'must be a symbol such as "CONFIG_NET"',
    ],
    ["bad TOML", "modules =\n", "not valid TOML"],
  ])("is refused for %s", async (_what, toml, message) => {
    await write("kernel/k/folder/f", "");
    await write("kernel/k/resolved.config", "");
    const error = await errorOf(loaded(toml));
    expect([error.message, ...error.why].join("\n")).toContain(message);
    expect(error.message).toContain(join(root, "kernel/k/kernel.toml"));
  });

  it("offers the nearest file for a missing one", async () => {
    await write("kernel/k/network.config", "");
    const error = await errorOf(loaded(`${TINY}fragments = ["netwrok.config"]\n${REST}`));
    expect(error.why).toContain('did you mean "network.config"?');
  });
});

describe("the kernels of a project", () => {
  it("are the folders with a kernel.toml, sorted", async () => {
    expect(await listKernels(root)).toEqual([]);
    await write("kernel/minimal/kernel.toml", TINY + REST);
    await write("kernel/buildernet/kernel.toml", TINY + REST);
    await write("kernel/notes/README", "");
    expect(await listKernels(root)).toEqual(["buildernet", "minimal"]);
    expect((await loadKernel(root, "minimal")).name).toBe("minimal");
  });

  it("are offered when the name is wrong", async () => {
    await write("kernel/minimal/kernel.toml", TINY + REST);
    const error = await errorOf(loadKernel(root, "minmal"));
    expect(error.message).toBe('no kernel is called "minmal"');
    expect(error.why).toEqual(['did you mean "minimal"?']);
    expect((await errorOf(loadKernel(root, "../minimal"))).message).toContain("no kernel is called");
  });
});

describe("reading a text", () => {
  it("gives it as it is", async () => {
    expect(await readText(await write("f", "\uFEFFé\r\n"), "fragment")).toBe("\uFEFFé\r\n");
  });

  it.each([
    ["a binary file", new Uint8Array([67, 0, 1]), "the fragment is a binary file"],
    ["Latin-1 text", new Uint8Array([65, 10, 0xe9, 10]), ":2: the fragment is not UTF-8 text"],
    ["50 MB", new Uint8Array(50 * 1024 * 1024), "the fragment is 50 MiB large"],
  ])("refuses %s", async (_what, bytes, message) => {
    const path = await write("f", bytes);
    const error = await errorOf(readText(path, "fragment"));
    expect(error.message).toContain(message);
    expect(error.message).toContain(path);
  });

  it("refuses a folder and a missing file", async () => {
    expect((await errorOf(readText(root, "fragment"))).message).toContain("the fragment is a folder");
    expect((await errorOf(readText(join(root, "x"), "fragment"))).message).toContain("the fragment does not exist");
  });

  it.skipIf(!canBecomeNobody)("refuses an unreadable file", async () => {
    const path = await write("f", "CONFIG_A=y\n");
    await chmod(path, 0);
    await chmod(root, 0o755);
    // Root may read everything: a process of its own gives its rights up.
    const text = JSON.stringify(join(import.meta.dirname, "../../../src/kernel/text.ts"));
    const program = `
      const { readText } = await import(${text});
      ${BECOME_NOBODY}
      await readText(process.argv[1], "fragment").catch(({ exitCode, message }) => console.log(exitCode + " " + message));`;
    const flags = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", program, "--"];
    const { stdout } = await execa(process.execPath, [...flags, path]);
    expect(stdout).toBe(`2 ${path}: the fragment cannot be read: permission denied`);
  });
});
