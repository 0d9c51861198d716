import { cp, mkdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import glob from "fast-glob";
import { invalid, SamebitsError } from "../base/errors.ts";
import { withExclusive } from "../base/exclusive.ts";
import type { Step } from "../base/reporter.ts";
import { setTomlString } from "../base/toml-edit.ts";
import { withTransaction } from "../base/transaction.ts";
import { withWorkspace } from "../base/workspace.ts";
import { writeWhole } from "../base/write.ts";
import { type Archive, readArchive } from "../debian/archive.ts";
import { type DebianBases, snapshotBases } from "../debian/base-urls.ts";
import { loadDebianDefinition } from "../debian/definition.ts";
import { unpinnedSuites } from "../debian/suites.ts";
import type { Generated } from "../inputs/generated.ts";
import { kernelPins } from "../inputs/kernel-pins.ts";
import { fetchTask, type PrepareOptions, requireGenerated } from "../inputs/prepare.ts";
import { readCommitted, readFragments } from "../kernel/committed.ts";
import {
  BASE_FILE,
  DEFINITION_FILE,
  type KernelDefinition,
  loadKernelDefinition,
  MERGED_FILE,
  RESOLVED_FILE,
} from "../kernel/definition.ts";
import type { KconfigModel } from "../kernel/kconfig/model.ts";
import type { ConfigSource } from "../kernel/kconfig/parse.ts";
import { loadKconfig } from "../kernel/load-model.ts";
import { mergeKernelConfig } from "../kernel/merge-config.ts";
import { refreshKernel } from "../kernel/refresh.ts";
import { compareSources, type UpdateReport } from "../kernel/update/report.ts";
import { buildProgress } from "../nix/build-progress.ts";
import { Nix } from "../nix/nix.ts";
import { fetchArchiveFile } from "./fetch-archive-file.ts";
import { archiveTool } from "./lock.ts";
import { type MovedKernel, moveKernels } from "./move-kernels.ts";
import { findSingle } from "./resolve.ts";
import { firstHalf, secondHalf } from "./write-order.ts";

export interface UpdateOptions extends PrepareOptions {
  readonly kernels: readonly KernelDefinition[];
  /** The version of the source packages to move to; undefined: the newest of the pinned suites. */
  readonly to: string | undefined;
  /** Only find out what would change. */
  readonly dryRun: boolean;
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly now: Date;
}

export interface KernelUpdate {
  readonly kernel: string;
  readonly source: { readonly package: string; readonly before: string; readonly after: string };
  /** Undefined: it is at that version already. */
  readonly report: UpdateReport | undefined;
  /** The Kconfig of the new source, for showing the report. */
  readonly model: KconfigModel | undefined;
  /** Why the configuration does not work with the new source: requested values do not survive. */
  readonly failure: SamebitsError | undefined;
}

export interface UpdateResult {
  readonly kernels: readonly KernelUpdate[];
  /** Files written, by path from the root; empty when one kernel cannot move, or with `dryRun`. */
  readonly written: readonly string[];
}

/**
 * Moves kernels to another version of their source packages: kernel.toml (where it names a version, or one was asked for), the
 * kernels' part of nix/generated and the kernels' configurations, as `samebits lock` and `samebits kernel config` would write
 * them. The archive's pinned state stays: `samebits lock --update` moves that.
 *
 * All of it happens in a copy of nix/ and kernel/ first; the project's own files are written at the end, all or none.
 * @throws SamebitsError (exit 2) when the pinned suites do not have the version
 */
export async function updateKernels(options: UpdateOptions): Promise<UpdateResult> {
  const { state, signal, report } = options;
  await mkdir(state, { recursive: true });
  return withExclusive(
    "lock",
    {
      describe: "kernel update",
      folder: state,
      wait: true,
      signal,
      onWait: (holder) =>
        report.info(`waiting: the locks are being written by ${holder ? `process ${holder.pid}` : "another process"}`),
    },
    () => withWorkspace(join(state, "work"), "kernel-update", (folder) => updateIn(folder, options)),
  );
}

async function updateIn(folder: string, options: UpdateOptions): Promise<UpdateResult> {
  const { root, report, nix, kernels, to, dryRun } = options;
  const before = await requireGenerated(options);
  let archive!: Archive;
  await report.run([
    {
      title: "Read the pinned state of the archive",
      work: async (step) => {
        archive = await readPinned(options, before, folder, step);
        return archive.suites.map(({ suite }) => suite.name).join(", ");
      },
    },
  ]);
  const { architecture } = await loadDebianDefinition(root);
  const targets = kernels.map((definition) => {
    const find = (name: string, version?: string) =>
      findSingle(archive, { name, version, asked: `kernel "${definition.name}"` }, architecture);
    const source = find(definition.sourcePackage, to);
    const config = definition.configPackage === undefined ? [] : [find(definition.configPackage, source.version)];
    const now = before.packages[kernelPins(before, definition.name).source]!.version;
    return { definition, packages: [source, ...config], from: now, to: source.version };
  });
  const moving = targets.filter((target) => target.from !== target.to);
  const updates = new Map<string, KernelUpdate>(
    targets.map(({ definition, from, to: version }) => [
      definition.name,
      {
        kernel: definition.name,
        source: { package: definition.sourcePackage, before: from, after: version },
        report: undefined,
        model: undefined,
        failure: undefined,
      },
    ]),
  );
  if (moving.length === 0) return { kernels: [...updates.values()], written: [] };

  const copy = join(folder, "project");
  const { moved, generated } = await copyProject(copy, options, before, moving);
  const there: UpdateOptions = { ...options, root: copy, nix: new Nix({ ...nix.settings, root: copy }) };
  const wanted = { toolchains: ["kernel"], images: [], cli: false, development: false };
  const names = moved.map(({ definition }) => definition.name);
  await report.run([
    fetchTask({ ...wanted, kernels: names }, before, options),
    { ...fetchTask({ ...wanted, kernels: names }, generated, there), title: "Fetch the new source" },
    ...moving.map(({ definition, to: version }, index) => ({
      title: `Configure the kernel "${definition.name}" with ${definition.sourcePackage} ${version}`,
      work: async (step: Step) => {
        const fresh = moved[index]!.definition;
        const found = await configure(definition, fresh, options, there, generated, step);
        updates.set(definition.name, { ...updates.get(definition.name)!, ...found });
        return `Linux ${found.report.before} -> ${found.report.after}`;
      },
    })),
  ]);
  const result = [...updates.values()];
  if (dryRun || result.some(({ failure }) => failure !== undefined)) return { kernels: result, written: [] };
  return { kernels: result, written: await writeBack(copy, options, before, generated, names) };
}

async function readPinned(options: UpdateOptions, before: Generated, folder: string, step: Step): Promise<Archive> {
  const { root, state, signal } = options;
  const debian = await loadDebianDefinition(root);
  if (unpinnedSuites(debian, before.archive.suites).length > 0) {
    throw invalid("nix/debian.toml names suites that are not locked yet", { next: "run: samebits lock --update" });
  }
  const [own, snapshot] = [await options.bases(), snapshotBases(debian.snapshot)];
  const bases: DebianBases = {
    main: [...own.main, ...snapshot.main],
    security: [...own.security, ...snapshot.security],
  };
  return readArchive({
    ...options,
    debian,
    bases,
    folder,
    tool: await archiveTool({ ...options, hostTools: false }, before, bases, step),
    pinned: before.archive.suites,
    cache: join(state, "archive"),
    fetchFile: (request) => fetchArchiveFile(request, { step, signal }),
  });
}

/** nix/ and kernel/ as they would be: what Nix needs to configure the kernels with the new source. */
async function copyProject(
  copy: string,
  { root, to }: UpdateOptions,
  before: Generated,
  moving: readonly (MovedKernel & { readonly to: string })[],
): Promise<{ moved: readonly MovedKernel[]; generated: Generated }> {
  for (const name of ["nix", "kernel"]) {
    await cp(join(root, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  }
  const moved: MovedKernel[] = [];
  for (const { definition, packages, to: version } of moving) {
    const there = join(copy, relative(root, definition.folder));
    // Where no version is named, the lock's newest is meant, and goes on being meant.
    if (to !== undefined || definition.sourceVersion !== undefined) {
      const file = join(there, DEFINITION_FILE);
      await writeWhole(file, setTomlString(await readFile(file, "utf8"), ["source", "version"], version));
    }
    moved.push({ definition: await loadKernelDefinition(there), packages });
  }
  const generated = moveKernels(before, moved);
  for (const [path, content] of secondHalf(generated)) await writeWhole(join(copy, path), content);
  return { moved, generated };
}

async function configure(
  old: KernelDefinition,
  fresh: KernelDefinition,
  here: UpdateOptions,
  there: UpdateOptions,
  generated: Generated,
  step: Step,
): Promise<{ report: UpdateReport; model: KconfigModel; failure: SamebitsError | undefined }> {
  const { name } = old;
  const before = {
    model: (await loadKconfig(name, { nix: here.nix, step })).model,
    base: await readCommitted(old, "base"),
    resolved: await readCommitted(old, "resolved"),
  };
  const { model } = await loadKconfig(name, { nix: there.nix, step });
  const derive = async (attribute: string, file: string): Promise<ConfigSource> => {
    const doing = `making the ${attribute} of "${name}" with the new source`;
    step.progress(doing);
    const [path] = await there.nix.build(`nix-build-kernel-${name}-${attribute}`, [`kernels."${name}".${attribute}`], {
      failure: `${doing} failed`,
      onLine: buildProgress(step),
    });
    return { name: file, text: await readFile(join(path!, file), "utf8") };
  };
  const base = fresh.base.kind === "file" ? await readCommitted(fresh, "base") : await derive("base", BASE_FILE);
  await writeWhole(join(fresh.folder, MERGED_FILE), (await mergeKernelConfig(fresh, base.text)).text);
  const resolved = await derive("config", RESOLVED_FILE);
  const written = [...(fresh.base.kind === "file" ? [base] : []), ...(await readFragments(fresh))];
  const report = compareSources(before, { model, base, resolved }, written);
  // Everything is built already: this checks what came out, and writes it into the copy.
  const failure = await refreshKernel(fresh, { nix: there.nix, step, pins: kernelPins(generated, name) }).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof SamebitsError && error.exitCode === 2) return error;
      throw error;
    },
  );
  return { report, model, failure };
}

/** Writes what changed in the copy to the project, in an order in which nix/ evaluates after each single write. */
async function writeBack(
  copy: string,
  { root }: UpdateOptions,
  before: Generated,
  generated: Generated,
  kernels: readonly string[],
): Promise<string[]> {
  const files = await glob(
    kernels.map((name) => `kernel/${name}/*`),
    { cwd: copy },
  );
  return withTransaction(async (transaction) => {
    for (const [path, content] of firstHalf(before, generated)) await transaction.write(join(root, path), content);
    for (const path of files.sort())
      await transaction.write(join(root, path), await readFile(join(copy, path), "utf8"));
    for (const [path, content] of secondHalf(generated)) await transaction.write(join(root, path), content);
    return transaction.changed().map((path) => relative(root, path));
  });
}
