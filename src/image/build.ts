import { access, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { z } from "zod";
import { accessible } from "../base/accessible.ts";
import { bitsDiffer, invalid, stepFailed } from "../base/errors.ts";
import { withExclusive } from "../base/exclusive.ts";
import { formatBytes } from "../base/format.ts";
import { toStableJson } from "../base/json.ts";
import { requireFreeSpace, sweepWorkspaces, withWorkspace } from "../base/workspace.ts";
import { writeWhole } from "../base/write.ts";
import { loadBinaries } from "../inputs/binaries.ts";
import { type PrepareOptions, prepareImage } from "../inputs/prepare.ts";
import { prepareBinaries } from "../inputs/prepare-binaries.ts";
import { loadKernel } from "../kernel/definition.ts";
import { staleConfigurations } from "../kernel/stale.ts";
import { type Artifacts, fileIntegrity, hexOf, readArtifacts, renderSums } from "./artifacts.ts";
import { ARTIFACTS, assemble, mkosiArguments } from "./assemble.ts";
import type { PlacedBinary } from "./binaries-tree.ts";
import { buildKey } from "./build-key.ts";
import type { Flavour, ImageDefinition } from "./definition.ts";
import { type ComparedDigest, compareWithLock, readDigestsLock, writeDigests } from "./digests-lock.ts";
import type { GivenBinary } from "./given-binary.ts";
import { isLocal, type LocalChanges, refuseToLock } from "./local-changes.ts";
import { currentLocalLock } from "./local-lock.ts";
import { missingLibraries } from "./missing-libraries.ts";
import type { Phase } from "./phases.ts";
import { QUIET } from "./surroundings.ts";

/** Beside build.json, which says the same after each build: how long this one took. */
const PHASES = "phases.json";
const phasesSchema = z.array(z.strictObject({ title: z.string(), seconds: z.number() }));

/** How long the steps of the build in a folder took; empty where nobody knows. */
export async function readPhases(folder: string): Promise<Phase[]> {
  try {
    return phasesSchema.parse(JSON.parse(await readFile(join(folder, PHASES), "utf8")));
  } catch {
    return [];
  }
}

const artifactSchema = z.strictObject({ file: z.string(), size: z.number(), integrity: z.string() });

/** `out/IMAGE/FLAVOUR/build.json`: what was built, from what. */
const buildRecordSchema = z.strictObject({
  image: z.string(),
  flavour: z.string(),
  profile: z.string().optional(),
  /** Digest of all inputs, hexadecimal: the same key means the same bits. */
  key: z.string(),
  inputs: z.strictObject({
    toolchain: z.string(),
    kernel: z.string(),
    repository: z.string(),
    programs: z.string(),
    enter: z.string(),
    shell: z.string(),
  }),
  /** The patches of the kernel's source, in the order of application; by path from the project's folder. */
  patches: z.array(z.strictObject({ file: z.string(), integrity: z.string() })).default([]),
  /** mkosi's arguments. */
  mkosi: z.array(z.string()),
  /** What is other than the project's files describe; empty: nothing, and the digests can be locked. */
  local: z.array(z.string()).default([]),
  /** Programs that came as files; `given`: by --binary. */
  binaries: z
    .record(z.string(), z.strictObject({ install: z.string(), integrity: z.string(), given: z.boolean() }))
    .default({}),
  artifacts: z.record(z.string(), artifactSchema),
});
export type BuildRecord = z.output<typeof buildRecordSchema>;

export interface BuildOptions extends PrepareOptions {
  readonly image: ImageDefinition;
  readonly flavourName: string;
  readonly flavour: Flavour;
  readonly profile: string | undefined;
  readonly local: LocalChanges;
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  /** Write the digests to the lock instead of comparing with it. */
  readonly updateLock: boolean;
  /** false: leave comparing with the lock to the caller. Default: true. */
  readonly compareLock?: boolean;
  /** Build although nothing changed. */
  readonly force: boolean;
  /** Read the artifacts again instead of believing sizes, when nothing changed. */
  readonly rehash: boolean;
}

export interface BuildResult {
  readonly record: BuildRecord;
  /** The folder that holds the artifacts. */
  readonly folder: string;
  /** Nothing had changed: nothing was built. */
  readonly upToDate: boolean;
  readonly digests: readonly ComparedDigest[];
  readonly lockWritten: boolean;
}

/** `qemu`, `qemu+devtools`, `qemu.local`: a flavour with its profile, as locks and folders name it, and whether it has local changes. */
export const variantOf = (flavour: string, profile: string | undefined, local?: LocalChanges): string =>
  `${flavour}${profile === undefined ? "" : `+${profile}`}${isLocal(local) ? ".local" : ""}`;

export const outputFolder = (root: string, image: string, variant: string): string => join(root, "out", image, variant);

/**
 * Builds an image, unless nothing changed since it was last built, and compares its digests with the lock.
 * @throws SamebitsError (exit 4) when a digest is not the locked one; the artifacts are kept then too
 */
export async function buildImage(options: BuildOptions): Promise<BuildResult> {
  const { image, flavourName, flavour, profile, report, state, signal } = options;
  const { local } = options;
  if (options.updateLock) refuseToLock(image.name, local);
  const variant = variantOf(flavourName, profile, local);
  return withExclusive(
    `build-${image.name}-${variant}`,
    {
      describe: `build of ${image.name} (${variant})`,
      folder: state,
      wait: true,
      signal,
      onWait: (holder) =>
        report.info(
          `waiting: ${image.name} (${variant}) is being built by ${holder ? `process ${holder.pid} since ${holder.started}` : "another process"}`,
        ),
    },
    async () => {
      const built = await buildOrKeep(options, variant);
      return finish(options, variant, built, flavour);
    },
  );
}

async function buildOrKeep(
  options: BuildOptions,
  variant: string,
): Promise<Omit<BuildResult, "digests" | "lockWritten">> {
  const { root, image, flavour, profile, local, report, state, signal, force, rehash } = options;
  const folder = outputFolder(root, image.name, variant);
  const mkosi = mkosiArguments(flavour, profile);
  const kernel = await loadKernel(root, image.kernel);
  const stale = await staleConfigurations(kernel);
  if (stale.length > 0) {
    throw invalid(`the kernel "${kernel.name}" would be built from a configuration that its fragments no longer make`, {
      why: stale,
      next: `run: samebits kernel config ${kernel.name}`,
    });
  }
  const keyNow = () =>
    buildKey({
      root,
      image: image.name,
      kernel: image.kernel,
      patches: kernel.patches,
      recipe: [...mkosi, JSON.stringify(QUIET), ...localRecipe(local)],
    });
  const key = await keyNow();
  // Whoever wants to look into scripts wants them run.
  // Without a record that can be read it is built anew.
  const kept = force || local.breakpoints ? undefined : await readBuildRecord(folder).catch(() => undefined);
  if (kept?.key === key && (await isIntact(folder, flavour, kept, rehash))) {
    return { record: kept, folder, upToDate: true };
  }
  const inputs = await prepareImage(image, profile === undefined ? [] : [profile], {
    ...options,
    packagesLock: await currentLocalLock(image, local),
  });
  const binaries = await placedBinaries(image, local, options);
  const parent = join(state, "work");
  await mkdir(parent, { recursive: true });
  await sweepWorkspaces(parent);
  await requireFreeSpace(parent, ARTIFACTS);
  await requireOneFileSystem(join(root, "out"), parent);
  let record!: BuildRecord;
  await withWorkspace(parent, `${image.name}-${variant}`, async (workspace) => {
    await report.run([
      {
        title: `Assemble ${image.name} (${variant})`,
        work: async (step) => {
          const {
            folder: made,
            artifacts,
            phases,
          } = await assemble({
            ...options,
            variant,
            inputs,
            binaries,
            surroundings: QUIET,
            workspace,
            log: join(options.logs, "mkosi.log"),
            env: options.nix.settings.env,
            onLine: (line) => step.progress(line.slice(0, 160)),
            onStop: (stop) => {
              report.info(
                `${stop.script} stopped at "${stop.name}"${stop.layer === "" ? "" : ` (${stop.layer})`}; in another terminal: samebits shell ${image.name}`,
              );
              report.event("breakpoint", { image: image.name, variant, ...stop });
            },
            signal,
          });
          if ((await keyNow()) !== key) {
            throw stepFailed(`${image.name} changed while it was being built: what came out belongs to neither state`, {
              why: "images/, nix/ or the kernel's configuration are not what they were at the start",
              next: "run the same command again",
            });
          }
          record = {
            image: image.name,
            flavour: options.flavourName,
            ...(profile !== undefined && { profile }),
            key,
            inputs,
            patches: await Promise.all(
              kernel.patches.map(async (patch) => {
                const path = join(kernel.folder, patch);
                return { file: relative(root, path), integrity: await fileIntegrity(path) };
              }),
            ),
            mkosi,
            local: [...local.what],
            binaries: Object.fromEntries(
              binaries.map(({ name, install, integrity }) => [
                name,
                { install, integrity, given: local.binaries.some((one) => one.name === name) },
              ]),
            ),
            artifacts: { ...artifacts },
          };
          await warnOfMissingLibraries(join(made, flavour.artifacts.owners ?? ""), options);
          await writeWhole(join(made, "SHA256SUMS"), renderSums(artifacts));
          await writeWhole(join(made, "build.json"), toStableJson(record));
          await writeWhole(join(made, PHASES), toStableJson(phases));
          await replaceFolder(made, folder);
          return Object.values(artifacts)
            .map(({ file, size }) => `${file} ${formatBytes(size)}`)
            .join(", ");
        },
      },
    ]);
  });
  return { record, folder, upToDate: false };
}

/** What makes a build with local changes another one; what is in files of the project's folder counts already. */
const localRecipe = ({ what, authorizedKeys, binaries, breakpoints }: LocalChanges): string[] => [
  ...(what.length === 0 ? [] : [JSON.stringify({ what, authorizedKeys })]),
  ...binaries.filter((one) => !one.pinned).map(({ name, install, integrity }) => [name, install, integrity].join(" ")),
  ...(breakpoints ? ["breakpoints"] : []),
];

/** The programs that an image takes as files: those given, and of those that binaries.toml pins the others, fetched. */
export async function placedBinaries(
  image: ImageDefinition,
  local: LocalChanges,
  options: PrepareOptions,
): Promise<(PlacedBinary | GivenBinary)[]> {
  const given = new Set(local.binaries.map(({ name }) => name));
  const definitions = (await loadBinaries(image.folder)).filter(({ name }) => !given.has(name));
  const fetched = (await prepareBinaries(definitions, options)).map(
    ({ definition: { name, install, pin }, file: { storePath, integrity } }): PlacedBinary => ({
      name,
      install,
      path: storePath,
      integrity,
      member: pin?.member,
    }),
  );
  return [...fetched, ...local.binaries].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function warnOfMissingLibraries(owners: string, { local, report }: BuildOptions): Promise<void> {
  for (const [name, missing] of await missingLibraries(local.binaries, owners)) {
    report.warn(
      `the image lacks what ${name} needs to be started: ${missing.join(", ")}; install the packages that have it`,
    );
  }
}

async function finish(
  options: BuildOptions,
  variant: string,
  built: Omit<BuildResult, "digests" | "lockWritten">,
  flavour: Flavour,
): Promise<BuildResult> {
  const { image } = options;
  const { artifacts } = built.record;
  if (options.updateLock) {
    const digests = Object.fromEntries(flavour.compare.map((name) => [name, artifacts[name]!.integrity]));
    await writeDigests(image, variant, digests);
  }
  const lock = await readDigestsLock(image);
  const digests = compareWithLock(
    artifacts,
    flavour.compare,
    isLocal(options.local) ? undefined : lock.flavours[variant],
  );
  const wrong = digests.filter(({ actual, locked }) => locked !== undefined && actual !== locked);
  if (wrong.length > 0 && options.compareLock !== false) {
    throw bitsDiffer(
      `${image.name} (${variant}) did not come out as locked: ${wrong.map((one) => one.file).join(", ")}`,
      {
        why: wrong.flatMap(({ file, actual, locked }) => [
          `${file}`,
          `  expected sha256 ${hexOf(locked!)}`,
          `  actual   sha256 ${hexOf(actual)}`,
        ]),
        next: [
          `the artifacts are in ${built.folder}; its build.json names all inputs`,
          "if you changed the image on purpose: samebits build --update-lock; if not, samebits verify tells whether it builds the same twice",
        ],
      },
    );
  }
  return { ...built, digests, lockWritten: options.updateLock };
}

/** What a finished build was made from. @throws when it is missing, or of another version of samebits */
export const readBuildRecord = async (folder: string): Promise<BuildRecord> =>
  buildRecordSchema.parse(JSON.parse(await readFile(join(folder, "build.json"), "utf8")));

/** Whether the artifacts are as they were built: all there with the same size; with `rehash`, the same digests. */
async function isIntact(folder: string, flavour: Flavour, record: BuildRecord, rehash: boolean): Promise<boolean> {
  try {
    if (rehash) return sameArtifacts(await readArtifacts(folder, flavour), record.artifacts);
    for (const { file, size } of Object.values(record.artifacts)) {
      if ((await stat(join(folder, file))).size !== size) return false;
    }
    await access(join(folder, "SHA256SUMS"));
    return true;
  } catch {
    return false;
  }
}

const sameArtifacts = (a: Artifacts, b: Artifacts): boolean =>
  Object.keys(b).every((name) => a[name]?.integrity === b[name]!.integrity);

/** Artifacts are renamed into place, which no file system boundary may prevent after minutes of work. */
async function requireOneFileSystem(out: string, work: string): Promise<void> {
  // Not there yet: it will be made beside the project's other folders.
  const { dev } = (await accessible(out)) ? await stat(out) : await stat(join(out, ".."));
  if (dev === (await stat(work)).dev) return;
  throw invalid(`${out} and ${work} lie on different file systems`, {
    next: "keep out/ and .samebits/ of a project on one file system",
  });
}

/** Puts a finished folder in the place of an older one: at each moment the old, none, or the new one is there, never a mixture. */
async function replaceFolder(made: string, folder: string): Promise<void> {
  await mkdir(join(folder, ".."), { recursive: true });
  const old = `${folder}.old`;
  await rm(old, { recursive: true, force: true });
  await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(made, folder);
  await rm(old, { recursive: true, force: true });
}
