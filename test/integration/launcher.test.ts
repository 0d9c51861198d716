import { chmod, cp, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { canMount, isRoot } from "../support/machine.ts";
import { plainEnv, temporary } from "../support/nix.ts";
import { checkout, copyProject, type Project } from "../support/project.ts";

interface Outcome {
  readonly exitCode: number | undefined;
  readonly text: string;
  readonly stdout: string;
}

let folder: string;
beforeAll(async () => {
  folder = await temporary("launcher");
});
afterAll(() => removeFolder(folder));

async function launch(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = plainEnv,
  shell: readonly string[] = [],
): Promise<Outcome> {
  const [file, ...rest] = [...shell, join(root, "samebits"), ...args];
  const { exitCode, all, stdout } = await execa(file!, rest, {
    cwd: "/",
    env,
    extendEnv: false,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  return { exitCode, text: all, stdout };
}

/**
 * A machine made of stand-ins: programs on a PATH of its own, an apt configuration, a home. The launcher's own work is the
 * real one.
 */
class Machine {
  readonly root: string;
  readonly env: Record<string, string>;

  constructor(root: string) {
    this.root = root;
    this.env = { PATH: join(root, "bin"), HOME: join(root, "home") };
  }

  async setUp(): Promise<this> {
    for (const sub of ["bin", "home", "apt/sources.list.d", "project/nix/generated"]) {
      await mkdir(join(this.root, sub), { recursive: true });
    }
    const tools =
      "awk basename cat chmod cut cp dirname find grep head id mkdir mktemp mv readlink rm sed sh sha256sum sleep sort tail tar tee tr xargs";
    for (const tool of tools.split(" ")) {
      const { stdout } = await execa("sh", ["-c", `command -v ${tool}`]);
      await symlink(stdout, join(this.root, "bin", tool));
    }
    const project = join(this.root, "project");
    await cp(join(checkout, "samebits"), join(project, "samebits"));
    for (const sub of ["src", "scripts"]) await mkdir(join(project, sub));
    for (const file of ["package.json", "package-lock.json", "nix/default.nix"])
      await writeFile(join(project, file), "");
    await cp(join(checkout, "nix/generated/archive.nix"), join(project, "nix/generated/archive.nix"));
    await writeFile(
      join(project, "nix/generated/launcher-files"),
      [
        "# a comment",
        "debian pool/main/x/x/x_1+b1~2_amd64.deb x_1+b1_2_amd64.deb sha256-AAAA",
        "npm @scope/name/-/name-1.0.0.tgz scope-name-1.0.0.tgz sha512-BBBB",
        "npm there/-/there-1.0.0.tgz there-1.0.0.tgz sha512-CCCC",
        "",
      ].join("\n"),
    );
    return this;
  }

  async program(name: string, script: string): Promise<void> {
    await writeFile(join(this.root, "bin", name), `#!/bin/sh\n${script}\n`);
    await chmod(join(this.root, "bin", name), 0o755);
  }

  /** A Nix that lacks one .deb and one tarball of the list, cannot fetch them, and writes down what it was asked. */
  async nix(version = "2.8.0"): Promise<void> {
    await this.program(
      "nix",
      `case "$1 $2" in
  "--version "*) echo "nix (Nix) ${version}" ;;
  "store prefetch-file") for url; do :; done; echo "$url" >>"${this.root}/asked"; exit 1 ;;
  build*) printf '%s\\n' "$NIX_CONFIG" >"${this.root}/config"
    case $* in *--dry-run*) echo "these 3 derivations will be built:" >&2
      for name in x_1+b1_2_amd64.deb scope-name-1.0.0.tgz samebits; do
        echo "  /nix/store/0123456789abcdfghijklmnpqrsvwxyz-$name.drv" >&2
      done ;;
    esac ;;
esac`,
    );
  }

  async apt(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.root, "apt", name), text);
  }

  /** Runs the launcher; where there is an apt configuration, in the place of the machine's. */
  async samebits(env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    // unshare and mount are the real machine's, the launcher's PATH is not.
    const inside = `mount --bind "$0/apt" /etc/apt && PATH="$0/bin" exec "$0/bin/sh" "$1" --help`;
    const shell = canMount
      ? ["/usr/bin/env", `PATH=${plainEnv.PATH}`, "unshare", "--mount", "sh", "-c", inside, this.root]
      : [];
    return launch(join(this.root, "project"), canMount ? [] : ["--help"], { ...this.env, ...env }, shell);
  }

  async asked(): Promise<string[]> {
    return (await readFile(join(this.root, "asked"), "utf8")).trim().split("\n").sort();
  }
}

let machine: Machine;
let count = 0;
beforeEach(async () => {
  machine = await new Machine(join(folder, `machine ${count++}`)).setUp();
});
afterEach(async () => {
  // Whatever happens, nothing stays of a run but what is wanted by the next.
  const state = join(machine.root, "project/.samebits");
  const left = (await readdir(state).catch(() => [])).filter((name) => name.startsWith("launcher."));
  expect(left.filter((name) => name !== "launcher.log")).toEqual([]);
});

describe("a machine without a Nix that will do", () => {
  it.each(["2.3.16", "2.7.0", "2.7", "1.11", "2.7pre20220221"])("refuses Nix %s (exit 3)", async (version) => {
    await machine.nix(version);
    const { exitCode, text } = await machine.samebits();
    expect(exitCode).toBe(3);
    expect(text).toContain(`samebits: Nix ${version} (`);
    expect(text).toContain("is too old: 2.8 or later is needed");
    expect(text).toContain("apt-get install nix-bin");
  });

  it.each(["2.8.0", "2.10.3", "2.26.3", "2.34.8", "3.0"])("takes Nix %s", async (version) => {
    await machine.nix(version);
    await machine.samebits({ SAMEBITS_NPM_REGISTRY: "http://npm.test" });
    expect(await machine.asked()).not.toEqual([]);
  });

  it("says what to install, where apt is not to be had (exit 3)", async () => {
    const { exitCode, text } = await machine.samebits();
    expect(exitCode).toBe(3);
    expect(text).toContain("Nix is not installed (2.8 or later is needed)");
    expect(text).toContain("apt-get install nix-bin");
  });

  it("does not try to install anything as an ordinary user (exit 3)", async () => {
    await machine.program("apt-get", 'echo "$@" >>"$0.called"');
    await rm(join(machine.root, "bin/id"));
    await machine.program("id", "echo 1000");
    const { exitCode, text } = await machine.samebits();
    expect(exitCode).toBe(3);
    expect(text).toContain("Nix is not installed");
    await expect(readFile(join(machine.root, "bin/apt-get.called"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("takes one that is installed but not on PATH before it installs another, and the CLI finds it too", async () => {
    await machine.program("apt-get", 'echo "$@" >>"$0.called"');
    await machine.nix();
    const profile = join(machine.root, "home/.nix-profile/bin");
    await mkdir(profile, { recursive: true });
    await execa("mv", [join(machine.root, "bin/nix"), profile]);
    await machine.samebits({ SAMEBITS_NPM_REGISTRY: "http://npm.test" });
    expect(await machine.asked()).not.toEqual([]);
    await expect(readFile(join(machine.root, "bin/apt-get.called"))).rejects.toMatchObject({ code: "ENOENT" });

    // The next start, with nothing to do but to start the CLI.
    const state = join(machine.root, "project/.samebits");
    await mkdir(join(state, "cli/bin"), { recursive: true });
    await writeFile(join(state, "cli/bin/samebits"), "#!/bin/sh\ncommand -v nix\n");
    await chmod(join(state, "cli/bin/samebits"), 0o755);
    const { stdout: key } = await execa("sh", [
      "-c",
      'cd "$0" && find src scripts nix package.json package-lock.json -type f ! -name ".*" -print | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d " " -f 1',
      join(machine.root, "project"),
    ]);
    await writeFile(join(state, "cli.key"), key);
    expect((await machine.samebits()).stdout).toBe(join(profile, "nix"));
  });

  it.runIf(isRoot)("says so and installs it as root where there is apt", async () => {
    await machine.nix();
    await execa("mv", [join(machine.root, "bin/nix"), join(machine.root, "nix.later")]);
    await machine.program(
      "apt-get",
      `echo "$@" >>"$0.called"; case $* in *"install"*nix-bin*) cp "${machine.root}/nix.later" "${machine.root}/bin/nix" ;; esac`,
    );
    const { text } = await machine.samebits({ SAMEBITS_NPM_REGISTRY: "http://npm.test" });
    expect(text).toContain("Nix is not installed: installing Debian's nix-bin with apt-get");
    const called = await readFile(join(machine.root, "bin/apt-get.called"), "utf8");
    expect(called).toMatch(/^update\ninstall --yes --no-install-recommends .*nix-bin/);
    expect(await machine.asked()).not.toEqual([]);
  });

  it.runIf(isRoot)("shows apt's last words when that fails (exit 3)", async () => {
    await machine.program("apt-get", 'echo "E: Unable to locate package nix-bin"; exit 100');
    const { exitCode, text } = await machine.samebits();
    expect(exitCode).toBe(3);
    expect(text).toContain("E: Unable to locate package nix-bin");
    expect(text).toContain("launcher.log");
  });

  it("says that a user cannot use Nix (exit 3)", async () => {
    await machine.program(
      "nix",
      `case $1 in --version) echo "nix (Nix) 2.8.0" ;;
       *) echo "error: opening lock file '/nix/var/nix/db/big-lock': Permission denied" >&2; exit 1 ;; esac`,
    );
    const { exitCode, text } = await machine.samebits();
    expect(exitCode).toBe(3);
    expect(text).toContain("this user cannot use Nix");
    expect(text).toContain("big-lock");
    expect(text).toContain("nix-setup-systemd");
  });
});

describe("what is fetched, and from where", () => {
  const npm = { SAMEBITS_NPM_REGISTRY: "http://npm.test/" };
  const snapshot = /^http:\/\/snapshot\.debian\.org\/archive\/debian\/\d{8}T\d{6}Z\/pool\//;
  const debs = async () => (await machine.asked()).filter((url) => /\.deb$/.test(url));
  beforeEach(() => machine.nix());

  it("is what Nix would have to build, and no more; the error names it, the base URLs and the log (exit 1)", async () => {
    const { exitCode, text } = await machine.samebits({
      ...npm,
      SAMEBITS_DEBIAN_MIRROR: "http://one.test/debian/ http://two.test/d",
    });
    expect(exitCode).toBe(1);
    const asked = await machine.asked();
    expect(asked).toContain("http://one.test/debian/pool/main/x/x/x_1%2Bb1%7E2_amd64.deb");
    expect(asked).toContain("http://two.test/d/pool/main/x/x/x_1%2Bb1%7E2_amd64.deb");
    expect(asked).toContain("http://npm.test/@scope/name/-/name-1.0.0.tgz");
    expect(asked.join("\n")).not.toContain("there-1.0.0.tgz");
    expect(text).toContain(
      "these files could not be fetched:\n  @scope/name/-/name-1.0.0.tgz\n  pool/main/x/x/x_1+b1~2_amd64.deb\n",
    );
    expect(text).toContain("http://one.test/debian");
    expect(text).toContain("SAMEBITS_DEBIAN_MIRROR and SAMEBITS_NPM_REGISTRY name other mirrors");
  });

  const SOURCES: [string, Record<string, string>, string[]][] = [
    ["nothing but the snapshot", {}, []],
    [
      "one-line sources, with options and comments",
      {
        "sources.list": [
          "# deb http://comment.test/debian trixie main",
          "deb [arch=amd64 signed-by=/k.gpg] http://a.test/debian/ trixie main contrib # first",
          "deb http://a.test/debian trixie-updates main",
          "deb-src http://src.test/debian trixie main",
          "deb\thttp://tab.test/debian\tbookworm\tmain",
        ].join("\n"),
      },
      ["http://a.test/debian", "http://tab.test/debian"],
    ],
    [
      "deb822 sources, several URIs, lines that go on, and a disabled one",
      {
        "sources.list.d/debian.sources":
          "Types: deb deb-src\nURIs: http://b.test/debian\n  https://c.test/mirror\nSuites: trixie\n trixie-backports\nComponents: main non-free-firmware\n\n# off\nEnabled: no\nTypes: deb\nURIs: http://off.test/debian\nSuites: trixie\nComponents: main\n\nTypes: deb-src\nURIs: http://only-src.test/debian\nSuites: trixie\nComponents: main\n",
      },
      ["http://b.test/debian", "https://c.test/mirror"],
    ],
    [
      "mirror+file, as Debian's cloud images have it",
      {
        "sources.list.d/debian.sources":
          "Types: deb\nURIs: mirror+file:///etc/apt/list\nSuites: bookworm bookworm-updates\nComponents: main\n",
        list: "https://m.test/debian\thost:a\nhttp://n.test/debian/\n",
      },
      ["https://m.test/debian", "http://n.test/debian"],
    ],
    ["a folder", { "sources.list": "deb file:/srv/debian trixie main\n" }, ["file:///srv/debian"]],
    [
      "no security sources: what is pinned is not there",
      {
        "sources.list":
          "deb http://s.test/debian-security trixie-security main\ndeb http://s.test/debian bookworm/updates main\n",
      },
      [],
    ],
    [
      "no other distribution's sources, and nobody's own packages",
      {
        "sources.list": [
          "deb http://archive.ubuntu.test/ubuntu noble main",
          "deb http://mirror.test/ubuntu stable main",
          "deb https://vendor.test/linux/debian bookworm stable",
          "deb https://vendor.test/apt ./",
          "deb cdrom:[Debian]/ trixie main",
        ].join("\n"),
      },
      [],
    ],
  ];
  it.runIf(canMount).each(SOURCES)("takes from apt's configuration: %s", async (_, files, bases) => {
    await machine.apt(files);
    await machine.samebits(npm);
    const asked = await debs();
    const fallback = asked.filter((url) => snapshot.test(url));
    expect(fallback).toHaveLength(1);
    expect(asked.filter((url) => !snapshot.test(url))).toEqual(
      bases.map((base) => `${base}/pool/main/x/x/x_1%2Bb1%7E2_amd64.deb`).sort(),
    );
  });

  const registry = async () => (await machine.asked()).filter((url) => /\.tgz$/.test(url));
  const tarball = "/@scope/name/-/name-1.0.0.tgz";

  it("asks the registry of npm_config_registry, of ~/.npmrc, and of npm, in this order", async () => {
    await machine.program("npm", "echo https://npm-itself.test/");
    await machine.samebits();
    expect(await registry()).toEqual([`https://npm-itself.test${tarball}`]);

    await rm(join(machine.root, "asked"));
    await writeFile(
      join(machine.root, "home/.npmrc"),
      '@scope:registry=https://scope.test/\nregistry = "https://rc.test/"\n',
    );
    await machine.samebits();
    expect(await registry()).toEqual([`https://rc.test${tarball}`]);

    await rm(join(machine.root, "asked"));
    await machine.samebits({ npm_config_registry: "https://variable.test" });
    expect(await registry()).toEqual([`https://rc.test${tarball}`, `https://variable.test${tarball}`]);
  });

  it("finds npm's own registry in Debian's npm package, and remembers it for the CLI", async () => {
    await machine.program("apt-get", "case $1 in download) : >npm_9.2.0_all.deb ;; *) exit 1 ;; esac");
    const definitions = join(machine.root, "usr/share/nodejs/npm/lib");
    await mkdir(definitions, { recursive: true });
    await writeFile(
      join(definitions, "definitions.js"),
      "// https://github.test/npm/registry\n  default: 'https://registry.npm.test/',\n  see https://other.test/npm\n",
    );
    await machine.program("dpkg-deb", `tar -C "${machine.root}" -c usr/share/nodejs`);
    const { text } = await machine.samebits();
    expect(text).toContain("asking Debian's npm package for npm's registry");
    expect(await registry()).toEqual([`https://registry.npm.test${tarball}`]);
    expect(await readFile(join(machine.root, "project/.samebits/npm-registry"), "utf8")).toBe(
      "https://registry.npm.test/\n",
    );
  });

  it("says what to set when no registry is known (exit 3)", async () => {
    const { exitCode, text } = await machine.samebits();
    expect(exitCode).toBe(3);
    expect(text).toContain("no npm registry is known to this machine");
    expect(text).toContain("set SAMEBITS_NPM_REGISTRY to your registry's URL, or install npm");
  });
});

describe("Nix's settings", () => {
  const npm = { SAMEBITS_NPM_REGISTRY: "http://npm.test/" };
  const settings = async (env: Record<string, string> = {}) => {
    await machine.samebits({ ...npm, ...env });
    return (await readFile(join(machine.root, "config"), "utf8")).trim().split("\n");
  };
  const userFile = (text: string) => {
    const path = join(machine.root, "home/.config/nix");
    return mkdir(path, { recursive: true }).then(() => writeFile(join(path, "nix.conf"), text));
  };
  beforeEach(() => machine.nix());

  it("name no substituter, flakes, and an empty registry", async () => {
    const found = await settings({ NIX_CONF_DIR: "/nonexistent" });
    expect(found).toContain("substituters =");
    expect(found).toContain("extra-experimental-features = nix-command flakes");
    const registry = join(machine.root, "project/.samebits/flake-registry.json");
    expect(found).toContain(`flake-registry = ${registry}`);
    expect(JSON.parse(await readFile(registry, "utf8"))).toEqual({ flakes: [], version: 2 });
  });

  it("leave the user's own substituters and settings alone", async () => {
    await userFile("extra-substituters = https://cache.test\n");
    expect(await settings()).not.toContain("substituters =");
    await userFile("substituters =\n# substituters = https://cache.test\n");
    expect(await settings()).toContain("substituters =");
    const found = await settings({ NIX_CONFIG: "substituters = https://mine.test\ncores = 1" });
    expect(found).not.toContain("substituters =");
    expect(found).toContain("cores = 1");
  });

  it.runIf(isRoot)("let root build where there is no group nixbld, unless the user says how", async () => {
    const group = await readFile("/etc/group", "utf8");
    expect((await settings()).includes("build-users-group =")).toBe(!/^nixbld:/m.test(group));
    expect(await settings({ NIX_CONFIG: "build-users-group = mine" })).not.toContain("build-users-group =");
  });
});

describe("the real thing", () => {
  let project: Project;
  let root: string;
  beforeAll(async () => {
    project = await copyProject("launcher");
    // Blanks in a path are what breaks scripts.
    root = join(folder, "my project");
    await execa("mv", [project.root, root]);
    // From here on, what the CLI is built from is in the store.
    const first = await launch(root, ["--version"]);
    expect(first.text).toMatch(/\d+\.\d+\.\d+$/);
    expect(first.exitCode).toBe(0);
  });
  const state = (name = "") => join(root, ".samebits", name);
  const version = async () =>
    (JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string }).version;
  const works = async (shell: string[] = []) => {
    const { exitCode, stdout, text } = await launch(root, ["--version"], plainEnv, shell);
    expect(text).not.toContain("error");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: await version() });
    return text;
  };

  it("starts again in less than half a second, without a word and without Nix", async () => {
    const empty = join(folder, "no-nix");
    await mkdir(empty, { recursive: true });
    await writeFile(join(empty, "nix"), "#!/bin/sh\nexit 99\n", { mode: 0o755 });
    const times: number[] = [];
    for (let at = 0; at < 5; at++) {
      const began = performance.now();
      const { stdout, text } = await launch(root, ["--help"], { ...plainEnv, PATH: `${empty}:${plainEnv.PATH}` });
      times.push(performance.now() - began);
      expect(stdout).toContain("samebits COMMAND");
      expect(text).toBe(stdout);
    }
    expect(times.sort((a, b) => a - b)[2]).toBeLessThan(500);
  });

  it("passes on arguments, the exit status, and the project it belongs to", async () => {
    const { exitCode, text } = await launch(root, ["build", "two words"]);
    expect(exitCode).toBe(2);
    expect(text).toContain("two words");
    expect((await launch(root, ["kernel", "list"])).stdout).toContain("minimal");
    // Through a link from elsewhere, too.
    const link = join(folder, "link to samebits");
    await symlink(join(root, "samebits"), link);
    expect((await execa(link, ["kernel", "list"], { cwd: "/", env: plainEnv, extendEnv: false })).stdout).toContain(
      "minimal",
    );
  });

  it("runs under busybox ash as well", async () => {
    const busybox = await readlink(state("cli")).then(async (cli) => {
      const { stdout } = await execa("head", ["-n", "1", join(cli, "bin/samebits")]);
      return stdout.replace(/^#!/, "").split(" ")[0]!;
    });
    await rm(state("cli.key"));
    expect(await works([busybox, "ash"])).toContain("building the CLI");
  });

  it.each([
    ["a key of something else", async () => writeFile(state("cli.key"), "something else")],
    ["an empty key", async () => writeFile(state("cli.key"), "")],
    ["no link to the CLI", async () => rm(state("cli"))],
    [
      "a link to nowhere",
      async () => {
        await rm(state("cli"));
        await symlink("/nix/store/00000000000000000000000000000000-samebits", state("cli"));
      },
    ],
    [
      "folders in the place of files",
      async () => {
        for (const name of ["cli", "cli.key"]) {
          await rm(state(name));
          await mkdir(state(join(name, "not", "here")), { recursive: true });
        }
      },
    ],
    ["nothing at all", async () => rm(state(), { recursive: true })],
  ])("gets over a damaged .samebits: %s", async (_, damage) => {
    await damage();
    await works();
    expect(await works()).toBe(await version());
  });

  it("builds the CLI anew when a source changes, and comes back to the old one", async () => {
    const file = join(root, "src/cli.ts");
    const before = await readFile(file, "utf8");
    const old = await readlink(state("cli"));
    await writeFile(file, before.replace("and proves it.", "and proves it!"));
    expect((await launch(root, ["--help"])).stdout).toContain("and proves it!");
    expect(await readlink(state("cli"))).not.toBe(old);
    await writeFile(file, before);
    expect((await launch(root, ["--help"])).stdout).toContain("and proves it.");
    expect(await readlink(state("cli"))).toBe(old);
  });

  it("shows what the bundler says of a broken source (exit 1)", async () => {
    const file = join(root, "src/cli.ts");
    const before = await readFile(file, "utf8");
    await writeFile(file, `${before}\nconst const = 1;\n`);
    try {
      const { exitCode, text } = await launch(root, ["--help"]);
      expect(exitCode).toBe(1);
      expect(text).toContain("the CLI could not be built");
      expect(text).toContain('Expected identifier but found "const"');
      expect(text).toContain(state("launcher.log"));
    } finally {
      await writeFile(file, before);
    }
    await works();
  });

  it("just works after kill -9 at any time", async () => {
    for (const delay of [10, 50, 120, 250, 500]) {
      await rm(state("cli.key"), { force: true });
      const child = execa(join(root, "samebits"), ["--version"], {
        cwd: "/",
        env: plainEnv,
        extendEnv: false,
        reject: false,
        stdio: "ignore",
      });
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill("SIGKILL");
      await child;
      await works();
    }
    // The last one to be killed may have left its folder: the next that has something to do takes it away.
    await rm(state("cli.key"));
    await works();
    expect((await readdir(state())).filter((name) => name.startsWith("launcher."))).toEqual([]);
  });

  it("may be started twice at once", async () => {
    await rm(state("cli.key"));
    const both = await Promise.all([launch(root, ["--version"]), launch(root, ["--version"])]);
    for (const { exitCode, stdout } of both)
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: await version() });
  });

  it.runIf(canMount)(
    "says that it cannot write into a read-only checkout, and still starts where nothing is to do",
    async () => {
      const readOnly = (script: string) =>
        execa(
          "unshare",
          ["--mount", "sh", "-c", `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd / && ${script}`, root],
          {
            env: plainEnv,
            extendEnv: false,
            all: true,
            reject: false,
          },
        );
      const warm = await readOnly('exec "$0/samebits" --version');
      expect(warm.all).toBe(await version());
      await rm(state("cli.key"));
      const cold = await readOnly('exec "$0/samebits" --version');
      expect(cold.exitCode).toBe(1);
      expect(cold.all).toContain(`samebits: cannot write to ${state().replace(/\/$/, "")}`);
      expect(cold.all).toContain("make the project's folder writable");
      await works();
    },
  );
});
