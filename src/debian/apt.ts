import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { invalid, stepFailed } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { lastLines, run } from "../base/process.ts";
import type { Archive } from "./archive.ts";
import type { DebianDefinition } from "./definition.ts";
import { type LockedPackage, lockEntry, sortedPackages } from "./locked-package.ts";

/**
 * Debian's own apt, in a private root: it resolves dependencies from the verified archive and nothing else. It never sees the
 * host's apt configuration, lists or installed packages.
 */
export interface Apt {
  /**
   * The closure of package names (and apt patterns such as `?essential`) as apt would install it on an empty machine, without
   * recommended packages, the way mkosi calls it (mkosi/installer/apt.py).
   * @param what whose closure, for the error
   * @throws SamebitsError (exit 2) for a package that the archive does not have; exit 1 for unmet dependencies
   */
  closure(what: string, names: readonly string[]): Promise<LockedPackage[]>;
}

export async function privateApt(options: {
  readonly debian: DebianDefinition;
  readonly archive: Archive;
  /** An empty private folder. */
  readonly folder: string;
  readonly logs: string;
  readonly tool: (command: readonly string[]) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}): Promise<Apt> {
  const { debian, archive, folder, logs, tool, signal } = options;
  if (/\s/.test(`${folder}${debian.keyringFile}`)) {
    throw invalid(`apt cannot work below a folder with blanks in its name: ${folder}`, {
      next: "resolve the lock in a checkout whose path has none; building works anywhere",
    });
  }
  const root = join(folder, "apt");
  for (const sub of ["lists/partial", "cache/archives/partial", "preferences.d", "log"]) {
    await mkdir(join(root, sub), { recursive: true });
  }
  await writeFile(join(root, "status"), "");
  const sources = archive.suites.map(
    ({ suite }) =>
      `deb [signed-by=${debian.keyringFile}] file:${join(archive.mirror, suite.archive)} ${suite.name} ${debian.components.join(" ")}\n`,
  );
  await writeFile(join(root, "sources.list"), sources.join(""));
  const settings: Record<string, string> = {
    "Dir::Etc": root,
    "Dir::Etc::sourcelist": join(root, "sources.list"),
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::parts": "/dev/null",
    "Dir::Etc::preferencesparts": join(root, "preferences.d"),
    "Dir::State": root,
    "Dir::State::lists": join(root, "lists"),
    "Dir::State::status": join(root, "status"),
    "Dir::Cache": join(root, "cache"),
    "Dir::Log": join(root, "log"),
    "APT::Architecture": debian.architecture,
    "APT::Architectures": debian.architecture,
    "APT::Install-Recommends": "false",
    "APT::Sandbox::User": "root",
    "APT::Get::Show-User-Simulation-Note": "false",
    "pkgCacheGen::ForceEssential": ",",
    "Acquire::By-Hash": "no",
    "Acquire::Languages": "none",
    "Acquire::Check-Valid-Until": "false",
  };
  const config = join(root, "apt.conf");
  await writeFile(
    config,
    Object.entries(settings)
      .map(([key, value]) => `${key} "${value}";\n`)
      .join(""),
  );
  const env = { ...options.env, APT_CONFIG: config, LC_ALL: "C" };

  await run(tool(["/usr/bin/apt-get", "-q", "update"]), {
    log: join(logs, "apt-update.log"),
    failure: "apt could not read the archive's index",
    env,
    ...(signal && { signal }),
  });

  return {
    async closure(what, names) {
      const log = join(logs, `apt-${what.replaceAll(/[^a-z0-9-]+/gi, "-")}.log`);
      const { stdout, exitCode } = await run(tool(["/usr/bin/apt-get", "-q", "--simulate", "install", ...names]), {
        log,
        env,
        okExitCodes: [0, 100],
        ...(signal && { signal }),
      });
      if (exitCode !== 0) throw await aptError(what, log, archive);
      const entries: LockedPackage[] = [];
      for (const line of stdout.split("\n")) {
        if (!line.startsWith("Inst ")) continue;
        const planned = parseInst(line);
        const found = planned && find(archive, planned.name, planned.version, planned.architecture);
        if (!found) throw stepFailed(`apt resolved ${what} to a package that the index does not have`, { why: line });
        entries.push(found);
      }
      return sortedPackages(entries);
    },
  };
}

/**
 * A line of apt-get's simulation: `Inst NAME [OLD] (VERSION ORIGIN:RELEASE/SUITE, … [ARCHITECTURE]) [BROKEN…]`. What is listed
 * behind it (packages that wait for others, as in a circle of dependencies) is no part of the package.
 */
export function parseInst(line: string): { name: string; version: string; architecture: string } | undefined {
  const match = /^Inst (\S+)(?: \[[^\]]*\])? \((\S+) (?:.*? )?\[([^\]]+)\]\)/.exec(line);
  return match ? { name: match[1]!, version: match[2]!, architecture: match[3]! } : undefined;
}

function find(archive: Archive, name: string, version: string, architecture: string): LockedPackage | undefined {
  for (const { suite, packages } of archive.suites) {
    const entry = packages.find(name.replace(/:.*/, ""), version, architecture);
    if (entry) return lockEntry(entry, suite.archive);
  }
  return undefined;
}

async function aptError(what: string, log: string, archive: Archive) {
  const lines = await lastLines(log, 40);
  const unknown = lines
    .map((line) =>
      /Unable to locate package (\S+)|Package '?(\S+?)'? has no installation candidate|Release '(\S+)' for '(\S+)' was not found/.exec(
        line,
      ),
    )
    .find(Boolean);
  // `NAME/SUITE`: of a suite that is not pinned, or that does not have it.
  const name = unknown?.[3] === undefined ? (unknown?.[1] ?? unknown?.[2]) : `${unknown[4]}/${unknown[3]}`;
  if (name !== undefined) {
    const suites = archive.suites.map(({ suite }) => suite.name).join(", ");
    const known = archive.suites.flatMap(({ packages }) => [...packages.names()]);
    return invalid(`${what} asks for the package "${name}", which the archive (${suites}) does not have`, {
      why: didYouMean(name, known).filter((line) => line.startsWith("did you")),
      next: "correct the name; a package of another suite needs that suite in nix/debian.toml",
    });
  }
  return stepFailed(`apt cannot resolve the packages of ${what}`, {
    why: [...lines.filter((line) => /^E:|Depends|unmet/.test(line)), `full log: ${log}`],
    next: "see which dependency is unmet; a mix of suites is the usual cause",
  });
}
