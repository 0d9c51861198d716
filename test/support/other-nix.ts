import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";
import { SamebitsError } from "../../src/base/errors.ts";
import { run, showCommand } from "../../src/base/process.ts";
import { removeFolder } from "../../src/base/workspace.ts";
import { privateApt } from "../../src/debian/apt.ts";
import { readArchive } from "../../src/debian/archive.ts";
import { debianBases } from "../../src/debian/base-urls.ts";
import { loadDebianDefinition } from "../../src/debian/definition.ts";
import { sriFromHex } from "../../src/debian/digest.ts";
import { parseRelease } from "../../src/debian/release.ts";
import { archiveUrl } from "../../src/debian/store-name.ts";
import { fetchFiles } from "../../src/fetch/fetch-files.ts";
import { fetchArchiveFile } from "../../src/lock/fetch-archive-file.ts";
import { imageTool, machineNix, plainEnv, temporary } from "./nix.ts";
import { checkout } from "./project.ts";

/**
 * Another Nix than the machine's: out of Debian's archive, unpacked privately, with a store of its own. It sees a private
 * /nix; what it needs of the real store is bound into it read-only, so that it can never change the machine's.
 */
export class OtherNix {
  /** A script that runs its arguments where this Nix is the machine's. */
  readonly #enter: string;
  readonly #folder: string;
  readonly #config: string;

  constructor(enter: string, folder: string, config: string) {
    this.#enter = enter;
    this.#folder = folder;
    this.#config = config;
  }

  /** @returns what it printed on standard output; the error of a failure holds all that it printed. */
  async run(
    command: readonly string[],
    options: { readonly cwd: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<string> {
    const { stdout } = await execa(this.#enter, command, {
      cwd: options.cwd,
      env: { ...plainEnv, NIX_CONFIG: this.#config, ...options.env },
      extendEnv: false,
      all: true,
      ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    });
    return stdout;
  }

  remove(): Promise<void> {
    return removeFolder(this.#folder);
  }
}

/** Debian's archive does not have the release, or is out of reach. */
export class Unreachable extends Error {}

/**
 * @param release code name of the Debian release whose nix-bin is wanted, such as `sid`
 * @throws Unreachable when the machine's mirror does not answer for that release
 */
export async function otherNix(release: string): Promise<OtherNix> {
  // Thousands of small files, which memory holds better than many disks; the folder goes when the test ends.
  const folder = await temporary(`nix-${release}`, await roomyFolder());
  try {
    return await unpackNix(release, folder);
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

async function unpackNix(release: string, folder: string): Promise<OtherNix> {
  const nix = await machineNix(folder);
  const tool = await imageTool(nix);
  const tree = join(folder, "tree");
  await fetchDebs(release, join(folder, "debs"), { folder, tool });
  await mkdir(tree);
  const unpack = 'for deb in "$1"/*.deb; do dpkg-deb --extract "$deb" "$2"; done';
  await run(tool(["/bin/sh", "-euc", unpack, "sh", join(folder, "debs"), tree]), {
    log: join(folder, "logs/unpack.log"),
    env: { PATH: plainEnv.PATH! },
  });
  // Places for the host's files that nix/enter.sh binds over.
  for (const file of ["passwd", "group", "hosts", "resolv.conf", "subuid", "subgid"]) {
    await writeFile(join(tree, "etc", file), "", { flag: "a" });
  }
  for (const sub of ["store", "var/nix"]) await mkdir(join(folder, "nix", sub), { recursive: true });
  await chmod(join(folder, "nix/store"), 0o1775);

  const seed = await seedPaths(nix);
  const [enter] = await nix.outPaths("enter", ["enter"]);
  const binds = seed.flatMap((path) => ["--ro-bind", path, path]);
  const script = join(folder, "enter");
  const words = showCommand([`${enter}/bin/enter`, tree, "--bind", join(folder, "nix"), "/nix", ...binds, "--"]);
  await writeFile(script, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  const other = new OtherNix(script, folder, nix.settings.env.NIX_CONFIG!);
  const { stdout } = await nix.command("dump-db", ["nix-store", "--dump-db", ...seed]);
  await other.run(["nix-store", "--load-db"], { cwd: checkout, input: `${stdout}\n` });
  return other;
}

/** nix-bin, the shell that `nix develop` wants, and all they depend on, as apt resolves them on an empty machine. */
async function fetchDebs(
  release: string,
  destination: string,
  options: { folder: string; tool: Awaited<ReturnType<typeof imageTool>> },
): Promise<void> {
  const { folder, tool } = options;
  const { signal } = new AbortController();
  const step = { progress: () => {}, skip: () => {} } as Parameters<typeof fetchArchiveFile>[1]["step"];
  const bases = await debianBases({ mirrors: process.env.SAMEBITS_DEBIAN_MIRROR, apt: "/etc/apt" });
  const debian = { ...(await loadDebianDefinition(checkout)), release, suites: ["release" as const] };
  const logs = join(folder, "logs");
  const env = { PATH: plainEnv.PATH!, LC_ALL: "C.UTF-8" };
  // A mirror that lags behind serves for this: its state is judged as of its own date.
  let made = new Date();
  const archive = await readArchive({
    debian,
    bases,
    pinned: undefined,
    get now() {
      return made;
    },
    cache: join(folder, "archive"),
    folder,
    logs,
    tool,
    env,
    signal,
    async fetchFile(request) {
      try {
        await fetchArchiveFile(request, { step, signal });
      } catch (error) {
        if (!(error instanceof SamebitsError)) throw error;
        throw new Unreachable([error.message, ...error.why].join("; "), { cause: error });
      }
      if (basename(request.urls[0]!) !== "InRelease") return;
      made = parseRelease(signedText(await readFile(request.destination, "utf8")), "InRelease").date;
    },
  });
  const apt = await privateApt({ debian, archive, folder, logs, tool, env });
  const files = await apt.closure("nix", ["nix-bin", "bash", "coreutils"]);
  await fetchFiles(
    files.map((file) => ({
      name: basename(file.path),
      urls: bases.main.map((base) => archiveUrl(base, file.path)),
      integrity: sriFromHex(file.sha256),
      size: file.size,
    })),
    { destination },
  );
}

/** What stands between the header and the signature of a clear-signed text. */
const signedText = (text: string) =>
  text
    .replace(/^-----BEGIN PGP SIGNED MESSAGE-----\n(.+\n)*\n/, "")
    .replace(/-----BEGIN PGP SIGNATURE-----[\s\S]*$/, "");

/**
 * The files and trees of the real store that the other Nix need not fetch or unpack again: pinned files, busybox, toolchains,
 * the packages that checks use. The CLI and the shell's tools are not among them: those it shall build.
 */
async function seedPaths(nix: Awaited<ReturnType<typeof machineNix>>): Promise<string[]> {
  const derivations = (await nix.evaluate(
    "seed-derivations",
    "map (one: one.drvPath) [ all.samebits all.tools all.devShell all.developmentModules all.checks.unit ]",
    "evaluating nix/ failed",
  )) as string[];
  await nix.build("seed", ["busybox", "developmentModules", ...TOOLCHAINS.map((name) => `toolchains.${name}`)]);
  const { stdout } = await nix.command("seed-requisites", [
    "nix-store",
    "--query",
    "--requisites",
    "--include-outputs",
    ...derivations,
  ]);
  const wanted = /-(?:[^/]*\.(?:tgz|deb)|busybox|samebits-[a-z]+-toolchain|samebits-node-modules-development)$/;
  const paths = stdout.split("\n").filter((path) => wanted.test(path) && existsSync(path));
  const { stdout: closure } = await nix.command("seed-closure", ["nix-store", "--query", "--requisites", ...paths]);
  return closure.split("\n").filter((path) => path !== "");
}

const TOOLCHAINS = ["image", "kernel", "boot", "runtime"];

async function roomyFolder(): Promise<string> {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = await statfs(memory);
  return bavail * bsize > 4e9 ? memory : tmpdir();
}
