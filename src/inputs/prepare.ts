import { join } from "node:path";
import { z } from "zod";
import { invalid } from "../base/errors.ts";
import { readJson } from "../base/json.ts";
import type { Reporter, Task } from "../base/reporter.ts";
import { type DebianBases, snapshotBases } from "../debian/base-urls.ts";
import type { LockedPackage } from "../debian/locked-package.ts";
import { buildProgress } from "../nix/build-progress.ts";
import { string, strings } from "../nix/expression.ts";
import type { Nix } from "../nix/nix.ts";
import { render } from "../nix/render.ts";
import { crateBases } from "../sources/crate-index.ts";
import { type LockedProgram, lockedPrograms, type NamedProgram } from "../sources/lock-file.ts";
import { stalePrograms } from "../sources/stale-programs.ts";
import { loadBinaries, pinnedBinary } from "./binaries.ts";
import { ensureInStore } from "./ensure-in-store.ts";
import { type Generated, packagesOf } from "./generated.ts";
import { loadGenerated } from "./load-generated.ts";
import { npmPackages } from "./npm-lock.ts";
import { requireOnePlaceEach } from "./one-place-each.ts";
import { packagesLockSchema } from "./packages-lock.ts";
import { type PinnedFile, pinnedCrate, pinnedDeb, pinnedGoModule, pinnedTarball } from "./pinned-file.ts";
import { repositoryAttribute } from "./repository-attribute.ts";
import { keepRoots } from "./roots.ts";

export interface PrepareOptions {
  readonly root: string;
  readonly report: Reporter;
  readonly nix: Nix;
  /** Folder for what is kept between runs. */
  readonly state: string;
  readonly bases: () => Promise<DebianBases>;
  readonly registries: () => Promise<readonly string[]>;
  /** Base URLs of the machine's Go module proxies. The toolchain `go` may have to be built to know them. */
  readonly goProxies: () => Promise<readonly string[]>;
  /** Sparse indices of the machine's crate registries. The toolchain `rust` may have to be built to know them. */
  readonly cargoIndices: () => Promise<readonly string[]>;
  readonly signal: AbortSignal;
}

/** The store paths that an image is assembled from. */
export interface ImageInputs {
  /** nix/enter.nix: enters a toolchain's tree. */
  readonly enter: string;
  /** The image toolchain's tree: mkosi and what it calls. */
  readonly toolchain: string;
  /** The kernel's output. */
  readonly kernel: string;
  /** The offline package repository. */
  readonly repository: string;
  /** One tree of the programs that are built from source for this image; an empty one where there are none. */
  readonly programs: string;
  /** Derivation of the development shell that mkosi is run through. */
  readonly shell: string;
}

const LOCK_AGAIN = "restore it with git, or run: samebits lock";

const evaluatedSchema = z.strictObject({ paths: z.record(z.string(), z.string()), behind: z.array(z.string()) });

/**
 * Sees to it that everything an image is assembled from is in the store: fetches what is missing and not built yet, then builds.
 * @param image its name, folder and kernel
 * @param profiles those of the build, which programs may depend on
 * @param options.packagesLock a lock of this machine's own, which takes the place of the image's
 */
export async function prepareImage(
  image: { readonly name: string; readonly folder: string; readonly kernel: string },
  profiles: readonly string[],
  options: PrepareOptions & { readonly packagesLock?: string | undefined },
): Promise<ImageInputs> {
  const { nix, report, packagesLock } = options;
  const generated = await requireGenerated(options);
  if (!generated.repositories.includes(image.name)) {
    throw invalid(`the image "${image.name}" has no package lock yet`, { next: "run: samebits lock" });
  }
  if (!generated.kernels[image.kernel]) {
    throw invalid(`the kernel "${image.kernel}" of the image "${image.name}" is not locked`, {
      next: "run: samebits lock",
    });
  }
  // Nix reads it as well, but would not say where it is malformed.
  const packages = await lockedPackages(image.name, options);
  const programs = await wantedPrograms(image, profiles, options.root);
  const attributes = {
    enter: "enter",
    toolchain: "toolchains.image",
    tools: "tools",
    kernel: `kernels."${image.kernel}".kernel`,
    repository: repositoryAttribute(image.name, packagesLock),
  };
  const tree = `all.programs."${image.name}".tree ${render(strings(programs.map(({ name }) => name)))}`;
  const list = Object.entries(attributes).map(([name, attribute]) => `${name} = (all.${attribute}).outPath;`);
  // The tree holds copies: nothing in it leads to what it was made of, which `verify` makes again.
  const behind = [
    ...[...new Set(programs.map(({ language }) => language))].map((language) => `all.toolchains.${language}`),
    ...programs.map(({ name }) => `all.programs."${image.name}".built."${name}"`),
  ];
  const evaluated = evaluatedSchema.parse(
    await nix.evaluate(
      `nix-inputs-${image.name}`,
      `{ paths = { ${list.join(" ")} shell = all.devShell.drvPath; programs = (${tree}).outPath; joined = (${tree}).drvPath; };
         behind = map (one: one.outPath) [ ${behind.join(" ")} ]; }`,
      `evaluating the inputs of "${image.name}" failed`,
    ),
  );
  const paths = evaluated.paths as Record<keyof typeof attributes | "shell" | "programs" | "joined", string>;
  const { shell, tools, joined, ...inputs } = paths;
  const variant = [image.name, ...profiles.map(encodeURIComponent)].join("+") + (packagesLock ? ".local" : "");
  const keep = () => keepRoots(variant, [...Object.values(inputs), tools, ...evaluated.behind], options);

  const missing = await nix.missing([...Object.values(inputs), tools]);
  if (missing.size === 0) {
    await keep();
    return { ...inputs, shell };
  }
  const wanted = {
    toolchains: [
      ...(missing.has(paths.toolchain) ? ["image"] : []),
      // The shell's tools hold every toolchain that a person works with in it.
      ...(missing.has(tools) ? ["image", "kernel", "boot", "runtime"] : []),
      ...(missing.has(paths.kernel) ? ["kernel"] : []),
      ...(missing.has(paths.programs) ? new Set(programs.map(({ language }) => language)) : []),
    ],
    kernels: missing.has(paths.kernel) ? [image.kernel] : [],
    packages: missing.has(paths.repository) ? packages : [],
    images: [],
    programs: missing.has(paths.programs) ? programs : [],
    development: false,
    cli: missing.has(tools),
  };
  await report.run([fetchTask(wanted, generated, options)]);
  const build = (title: string, attribute: string, path: string, failure: string) => ({
    title,
    work: async (step: { progress(text: string): void }) => {
      if (!missing.has(path)) return "already built";
      await nix.build(`nix-build-${attribute.replaceAll(/[^a-z0-9]+/gi, "-")}`, [attribute], {
        failure,
        onLine: buildProgress(step),
      });
      return undefined;
    },
  });
  await report.run([
    build("Unpack the toolchains", attributes.tools, tools, "building the toolchains failed"),
    packagesLock
      ? {
          title: "Make the package repository of the local lock",
          work: async () => {
            if (!missing.has(paths.repository)) return "already built";
            const nixFolder = `(import (/. + ${render(string(join(options.root, "nix")))}) { })`;
            await nix.command(
              "nix-build-local-repository",
              [
                "nix",
                "build",
                "--no-link",
                "--print-build-logs",
                "--impure",
                "--expr",
                `${nixFolder}.${attributes.repository}`,
              ],
              { failure: "making the package repository failed" },
            );
            return undefined;
          },
        }
      : build(
          "Make the package repository",
          attributes.repository,
          paths.repository,
          "making the package repository failed",
        ),
    build(
      `Build the kernel "${image.kernel}"`,
      attributes.kernel,
      paths.kernel,
      `building the kernel "${image.kernel}" failed`,
    ),
    ...(programs.length === 0
      ? []
      : [programsTask(image.name, programs, missing.has(paths.programs) ? joined : undefined, nix)]),
  ]);
  if (programs.length === 0 && missing.has(paths.programs))
    await nix.command("nix-build-no-programs", ["nix-store", "--realise", joined]);
  await keep();
  return { ...inputs, shell };
}

/**
 * The programs that belong into a build with these profiles, out of the image's lock.
 * @throws SamebitsError (exit 2) when the lock was made from something else, or two programs are to be in one place
 */
async function wantedPrograms(
  image: { readonly name: string; readonly folder: string },
  profiles: readonly string[],
  root: string,
): Promise<NamedProgram[]> {
  const stale = await stalePrograms(image, root);
  if (stale.length > 0) {
    throw invalid(`the programs of the image "${image.name}" are not locked as they are defined`, {
      why: stale,
      next: "run: samebits lock",
    });
  }
  await requireOnePlaceEach(image);
  return lockedPrograms(image, profiles);
}

/** @param joined derivation of the tree of all; undefined when it is there already */
const programsTask = (
  image: string,
  programs: readonly NamedProgram[],
  joined: string | undefined,
  nix: Nix,
): Task => ({
  title: "Build the programs",
  work: async (step) => {
    const names = programs.map(({ name }) => name).join(", ");
    if (joined === undefined) return "already built";
    await nix.command(`nix-build-programs-${image}`, ["nix-store", "--realise", joined, "--keep-going"], {
      failure: `building the programs of "${image}" failed (${names})`,
      next: "the compiler's own words are above and in the log; what they are built from is in sources.toml",
      onLine: buildProgress(step),
    });
    return names;
  },
});

/** The packages of an image's lock, or of that of this machine's own which takes its place. */
export const lockedPackages = async (
  image: string,
  { root, packagesLock }: { readonly root: string; readonly packagesLock?: string | undefined },
): Promise<readonly LockedPackage[]> =>
  packagesLock
    ? (await readJson(packagesLock, packagesLockSchema, "run: samebits lock --local")).packages
    : (await readJson(join(root, "images", image, "packages.lock.json"), packagesLockSchema, LOCK_AGAIN)).packages;

/** Which groups of pinned files are wanted. */
export interface WantedFiles {
  readonly toolchains: readonly string[];
  /** Kernels whose source (and base configuration) is wanted. */
  readonly kernels: readonly string[];
  /** Images whose packages are wanted, and the programs that their binaries.toml pins. */
  readonly images: readonly string[];
  /** Programs whose sources (modules, crates) are wanted. */
  readonly programs?: readonly LockedProgram[];
  /** Packages besides. */
  readonly packages?: readonly LockedPackage[];
  /** npm packages of the CLI. */
  readonly cli: boolean;
  /** npm packages for tests and checks as well. */
  readonly development: boolean;
}

/** The task that brings pinned files into the store. */
export const fetchTask = (wanted: WantedFiles, generated: Generated, options: PrepareOptions) => ({
  title: "Fetch pinned files",
  work: async (step: { progress(text: string): void; skip(reason: string): void }) => {
    const ensure = (files: readonly PinnedFile[]) =>
      ensureInStore(files, { nix: options.nix, folder: join(options.state, "fetch"), step, signal: options.signal });
    const done = [
      await ensure(await pinnedFiles(wanted, generated, options)),
      // Behind the toolchains: which registries there are may have to be read out of theirs.
      await ensure(await sourceFiles(wanted.programs ?? [], options)),
    ].filter((one) => one !== undefined);
    return done.length === 0 ? "nothing is missing" : done.join("; ");
  },
});

async function pinnedFiles(wanted: WantedFiles, generated: Generated, options: PrepareOptions): Promise<PinnedFile[]> {
  const keys = new Set<string>([generated.archive.busybox.package, generated.archive.bash]);
  for (const name of wanted.toolchains) {
    const toolchain = generated.toolchains[name];
    if (!toolchain)
      throw invalid(`there is no toolchain "${name}"`, {
        why: `known: ${Object.keys(generated.toolchains).join(", ")}`,
      });
    for (const key of toolchain.packages) keys.add(key);
  }
  for (const name of wanted.kernels) {
    const kernel = generated.kernels[name];
    if (!kernel) throw invalid(`the kernel "${name}" is not locked`, { next: "run: samebits lock" });
    keys.add(kernel.source);
    if (kernel.config !== undefined) keys.add(kernel.config);
  }
  const debs: LockedPackage[] = [...packagesOf(generated, keys), ...(wanted.packages ?? [])];
  const binaries: PinnedFile[] = [];
  for (const name of wanted.images) {
    debs.push(...(await lockedPackages(name, { root: options.root })));
    for (const one of await loadBinaries(join(options.root, "images", name)))
      binaries.push(...[pinnedBinary(one)].flatMap((pinned) => pinned ?? []));
  }
  const own = await options.bases();
  const snapshot = snapshotBases(generated.archive.snapshots.debian.split("/").at(-1)!);
  const bases = { main: [...own.main, ...snapshot.main], security: [...own.security, ...snapshot.security] };
  const files = [...debs.map((entry) => pinnedDeb(entry, bases)), ...binaries];
  if (wanted.cli || wanted.development) {
    const tarballs = (await npmPackages(options.root)).filter((entry) => wanted.development || entry.cli);
    // The registry is looked up (which may start npm) only when one of its files is missing.
    const absent = await options.nix.missing(tarballs.map((entry) => pinnedTarball(entry, [""]).storePath));
    const registries = absent.size === 0 ? [] : await options.registries();
    files.push(...tarballs.map((entry) => pinnedTarball(entry, registries)));
  }
  return files;
}

/** The modules and crates that programs are compiled from. Registries are looked up only when one of their files is missing. */
async function sourceFiles(programs: readonly LockedProgram[], options: PrepareOptions): Promise<PinnedFile[]> {
  const modules = programs.flatMap((one) => (one.language === "go" ? one.modules : []));
  const crates = programs.flatMap((one) => (one.language === "rust" ? one.crates : []));
  const withBases = async (
    list: (bases: readonly string[]) => PinnedFile[],
    bases: () => Promise<readonly string[]>,
  ) => {
    const paths = list([]).map(({ storePath }) => storePath);
    return list((await options.nix.missing([...new Set(paths)])).size === 0 ? [] : await bases());
  };
  return [
    ...(await withBases((bases) => modules.flatMap((module) => pinnedGoModule(module, bases)), options.goProxies)),
    ...(await withBases(
      (bases) => crates.map((crate) => pinnedCrate(crate, bases)),
      async () => crateBases(await options.cargoIndices(), options.signal),
    )),
  ];
}

/** @throws SamebitsError (exit 3) when Nix cannot be started; exit 2 when nothing is locked */
export async function requireGenerated({ root, nix }: Pick<PrepareOptions, "root" | "nix">): Promise<Generated> {
  const generated = await loadGenerated(root, nix);
  if (generated) return generated;
  throw invalid("nothing is locked yet", {
    why: `${join(root, "nix/generated")} is missing or incomplete`,
    next: "restore it with git, or run: samebits lock",
  });
}
