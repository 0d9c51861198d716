import { mkdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid, stepFailed } from "../base/errors.ts";
import { withExclusive } from "../base/exclusive.ts";
import type { Reporter } from "../base/reporter.ts";
import { type Transaction, withTransaction } from "../base/transaction.ts";
import { withWorkspace } from "../base/workspace.ts";
import { privateApt } from "../debian/apt.ts";
import { type Archive, readArchive } from "../debian/archive.ts";
import { type DebianBases, snapshotBases } from "../debian/base-urls.ts";
import {
  type DebianDefinition,
  debianFile,
  loadDebianDefinition,
  loadToolchainsDefinition,
} from "../debian/definition.ts";
import { keyOf, type LockedPackage } from "../debian/locked-package.ts";
import { unpinnedSuites } from "../debian/suites.ts";
import { loadImages } from "../image/definition.ts";
import { mkosiCombinations, requestedOf } from "../image/mkosi-summary.ts";
import { ensureInStore } from "../inputs/ensure-in-store.ts";
import { type Generated, indexPackages, packagesOf, snapshotsOf } from "../inputs/generated.ts";
import { loadGenerated } from "../inputs/load-generated.ts";
import { npmPackages } from "../inputs/npm-lock.ts";
import { renderPackagesLock } from "../inputs/packages-lock.ts";
import { pinnedDeb } from "../inputs/pinned-file.ts";
import type { KernelDefinition } from "../kernel/definition.ts";
import type { Nix } from "../nix/nix.ts";
import { hostTool, insideTree, type Tool } from "../nix/tool.ts";
import { renderSourcesLock, SOURCES_LOCK } from "../sources/lock-file.ts";
import { fetchArchiveFile } from "./fetch-archive-file.ts";
import { kernelEntry } from "./kernel-entry.ts";
import { LAUNCHER_FILES, renderLauncherFiles } from "./launcher-files.ts";
import { lockPrograms, type SourceRegistries } from "./lock-programs.ts";
import { readOldLocks } from "./old-locks.ts";
import { closures, findSingle } from "./resolve.ts";
import { singlePackages } from "./roots.ts";
import { treeHash } from "./tree-hash.ts";
import { compareLocks, type VersionChange } from "./version-diff.ts";
import { firstHalf, secondHalf } from "./write-order.ts";

export interface LockOptions extends SourceRegistries {
  readonly root: string;
  readonly report: Reporter;
  readonly nix: Nix;
  /** The machine's own mirrors; snapshot.debian.org is asked behind them. */
  readonly bases: DebianBases;
  readonly kernels: readonly KernelDefinition[];
  /** Folder for what is kept between runs. */
  readonly state: string;
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly now: Date;
  /** Move to the archive's current state, instead of reading the pinned one again. */
  readonly update: boolean;
  /** Take gpgv, xz, apt and dpkg from the host: only for a project that has no toolchain yet. */
  readonly hostTools: boolean;
  readonly signal: AbortSignal;
}

export interface LockResult {
  /** Files written, by path from the root; those whose content did not change are left alone. */
  readonly written: readonly string[];
  readonly changes: readonly VersionChange[];
}

/**
 * Resolves what the definitions name against the signed archive and writes the locks and the generated derivations.
 * The same archive state and definitions give the same bytes. Should it fail, every file is as it was.
 * @throws SamebitsError (exit 2) without `update`, when a suite is wanted that is not locked yet
 */
export const lock = (options: LockOptions): Promise<LockResult> =>
  whileLocking(options, () => withTransaction((transaction) => lockAlone(options, transaction)));

/** Does something while nobody else writes locks, or reads the archive into the same folder: who comes later waits. */
export async function whileLocking<T>(
  { report, state, signal }: Pick<LockOptions, "report" | "state" | "signal">,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(state, { recursive: true });
  return withExclusive(
    "lock",
    {
      describe: "lock",
      folder: state,
      wait: true,
      signal,
      onWait: (holder) =>
        report.info(
          `waiting: the locks are being written by ${holder ? `process ${holder.pid} since ${holder.started}` : "another process"}`,
        ),
    },
    work,
  );
}

async function lockAlone(options: LockOptions, transaction: Transaction): Promise<LockResult> {
  const { root, report, nix, kernels, state, signal } = options;
  const before = await loadGenerated(root, nix);
  let debian = await loadDebianDefinition(root);
  const toolchains = await loadToolchainsDefinition(root);
  // Checked first: a mistake in an image.toml should not cost a download.
  const images = await loadImages(root);
  if (options.update) debian = { ...debian, snapshot: snapshotTime(options.now) };
  else if (before || options.hostTools) refuseUnpinned(debian, before);
  const snapshot = snapshotBases(debian.snapshot);
  const bases: DebianBases = {
    main: [...options.bases.main, ...snapshot.main],
    security: [...options.bases.security, ...snapshot.security],
  };
  const write = (path: string, content: string) => transaction.write(join(root, path), content);

  return withWorkspace(join(state, "work"), "lock", async (folder) => {
    let archive!: Archive;
    let generated!: Generated;
    const oldLocks = await readOldLocks(images, before?.repositories ?? []);
    const newLocks = new Map<string, readonly LockedPackage[]>();
    await report.run([
      {
        title: `Read the signed archive (${debian.suites.join(", ")} of ${debian.release})`,
        work: async (step) => {
          const tool = await archiveTool(options, before, bases, step);
          archive = await readArchive({
            ...options,
            debian,
            bases,
            folder,
            tool,
            pinned: options.update ? undefined : before?.archive.suites,
            cache: join(state, "archive"),
            fetchFile: (request) => fetchArchiveFile(request, { step, signal }),
          });
          return archive.suites
            .map(
              ({ pinned, suite }) =>
                `${suite.name}${pinned.version ? ` ${pinned.version}` : ""} of ${pinned.date.slice(0, 10)}`,
            )
            .join(", ");
        },
      },
      {
        title: "Resolve the toolchains",
        work: async (step) => {
          const tool = await archiveTool(options, before, bases, step);
          const apt = await privateApt({ ...options, debian, archive, folder, tool });
          const all: LockedPackage[] = [];
          const resolved: Generated["toolchains"] = {};
          for (const [name, requested] of toolchains.toolchains) {
            const closure = await apt.closure(`toolchain-${name}`, requested);
            all.push(...closure);
            resolved[name] = { requested: [...requested], packages: closure.map(keyOf) };
          }
          const singles = singlePackages(toolchains, kernels).map((one) => ({
            ...one,
            entry: findSingle(archive, one, debian.architecture),
          }));
          const single = (name: string, version?: string) =>
            singles.find((one) => one.name === name && one.version === version)!.entry;
          all.push(...singles.map((one) => one.entry));
          const busybox = single(toolchains.seed.busybox);
          await ensureInStore([pinnedDeb(busybox, bases)], { nix, folder: join(state, "fetch"), step, signal });
          generated = {
            archive: {
              codename: debian.release,
              components: [...debian.components],
              snapshots: snapshotsOf(debian.snapshot),
              suites: Object.fromEntries(archive.suites.map(({ suite, pinned }) => [suite.name, pinned])),
              busybox: {
                package: keyOf(busybox),
                path: busybox.path,
                sha256: busybox.sha256,
                treeHash: await treeHash(pinnedDeb(busybox, bases).storePath, { ...options, folder, tool }),
              },
              bash: keyOf(single(toolchains.seed.bash)),
              npm: keyOf(single(toolchains.seed.npm)),
            },
            packages: indexPackages(all),
            toolchains: resolved,
            kernels: Object.fromEntries(
              kernels.map((kernel) => [
                kernel.name,
                kernelEntry(kernel, (name) => keyOf(single(name, kernel.sourceVersion))),
              ]),
            ),
            repositories: images.map((image) => image.name),
          };
          for (const [path, content] of firstHalf(before, generated)) await write(path, content);
          const runtime = packagesOf(generated, generated.toolchains.runtime?.packages ?? []);
          await write(LAUNCHER_FILES, renderLauncherFiles(busybox, runtime, await npmPackages(root)));
          return `${Object.keys(generated.packages).length} packages in ${toolchains.toolchains.size} toolchains`;
        },
      },
      {
        title: "Resolve the images",
        work: async (step) => {
          const tree = await lockedToolchain("image", options, generated, bases, step);
          const apt = await privateApt({ ...options, debian, archive, folder: join(folder, "images"), tool: tree });
          const counts: string[] = [];
          for (const image of images) {
            step.progress(image.name);
            const combinations = await mkosiCombinations(image, { ...options, release: debian.release, tool: tree });
            const packages = await closures(apt, `image-${image.name}`, [...combinations.map((one) => one.packages)]);
            newLocks.set(image.name, packages);
            await write(
              `images/${image.name}/packages.lock.json`,
              renderPackagesLock({
                codename: debian.release,
                requested: requestedOf(combinations),
                packages: [...packages],
              }),
            );
            counts.push(`${image.name}: ${packages.length} packages`);
          }
          for (const [path, content] of secondHalf(generated)) await write(path, content);
          if (options.update) await write("nix/debian.toml", await withSnapshot(debianFile(root), debian.snapshot));
          return counts.join(", ");
        },
      },
      {
        title: "Resolve the programs",
        work: async (step) => {
          const toolchain = (name: string) => lockedToolchain(name, options, generated, bases, step);
          const counts: string[] = [];
          for (const image of images) {
            const programs = await lockPrograms(image, {
              ...options,
              toolchain,
              folder: join(folder, "programs"),
              fetchFolder: join(state, "fetch"),
              step,
            });
            const names = Object.keys(programs);
            const there = await accessible(join(image.folder, SOURCES_LOCK));
            if (names.length === 0 && !there) continue;
            await write(`images/${image.name}/${SOURCES_LOCK}`, renderSourcesLock(programs));
            counts.push(`${image.name}: ${names.length === 0 ? "none" : names.join(", ")}`);
          }
          return counts.length === 0 ? "none" : counts.join("; ");
        },
      },
    ]);
    return {
      written: transaction.changed().map((path) => relative(root, path)),
      changes: compareLocks(before, oldLocks, generated, newLocks),
    };
  });
}

/**
 * `YYYYMMDDTHHMMSSZ`, a day after now. snapshot.debian.org answers with the last state it has imported before that time, and it
 * imports a few times a day: its last import before now may be older than the InRelease that a mirror has just served. With
 * a day more the time stands for the newest import, which soon holds what is being locked, and for one fixed state from
 * tomorrow on.
 */
export const snapshotTime = (now: Date): string =>
  `${new Date(now.getTime() + 24 * 60 * 60 * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;

/**
 * Without a pinned state, a suite's current one would be read: newer than `snapshot`, and than the other suites.
 * @throws SamebitsError (exit 2)
 */
function refuseUnpinned(debian: DebianDefinition, before: Generated | undefined): void {
  const unpinned = unpinnedSuites(debian, before?.archive.suites ?? {});
  if (unpinned.length === 0) return;
  throw invalid(`nix/debian.toml names suites that are not locked yet: ${unpinned.join(", ")}`, {
    why: `their current state does not belong to the snapshot ${debian.snapshot}: all suites move together`,
    next: `run: samebits lock --update${before ? "" : " --host-tools"}`,
  });
}

type ToolOptions = Pick<LockOptions, "nix" | "state" | "signal" | "hostTools">;

/** gpgv, xz, apt: from the image toolchain as it was locked before. */
export async function archiveTool(
  options: ToolOptions,
  before: Generated | undefined,
  bases: DebianBases,
  step: Parameters<typeof lockedToolchain>[4],
): Promise<Tool> {
  if (options.hostTools) return hostTool;
  if (!before) {
    throw stepFailed("there is no locked toolchain whose apt could read the archive", {
      why: "nix/generated/ is missing or incomplete",
      next: "restore it with git, or start anew with the apt of a Debian machine: samebits lock --update --host-tools",
    });
  }
  return lockedToolchain("image", options, before, bases, step);
}

/** A toolchain as `generated` has it, to run programs of: fetched and unpacked when it is missing, with the one that enters it. */
async function lockedToolchain(
  name: string,
  options: ToolOptions,
  generated: Generated,
  bases: DebianBases,
  step: { progress(text: string): void; skip(reason: string): void },
): Promise<Tool> {
  const { nix, state, signal } = options;
  const keys = ["image", name].flatMap((one) => generated.toolchains[one]?.packages ?? []);
  const files = packagesOf(generated, [generated.archive.busybox.package, ...keys]).map((one) => pinnedDeb(one, bases));
  await ensureInStore(files, { nix, folder: join(state, "fetch"), step, signal });
  step.progress(`building the toolchain "${name}"`);
  const [tree, enter] = await nix.build(`nix-build-${name}-toolchain`, [`toolchains."${name}"`, "enter"], {
    failure: `building the toolchain "${name}" failed`,
  });
  return insideTree(enter!, tree!);
}

/** debian.toml with another `snapshot`, the one value there that `lock --update` owns; all else stays as people wrote it. */
async function withSnapshot(file: string, snapshot: string): Promise<string> {
  return (await readFile(file, "utf8")).replace(/^snapshot\s*=.*$/m, `snapshot = "${snapshot}"`);
}
