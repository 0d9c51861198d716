import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SamebitsError } from "../base/errors.ts";
import type { Reporter, Step } from "../base/reporter.ts";
import { fetchUnpinned, NotFetched } from "../fetch/fetch-unpinned.ts";
import { ensureInStore } from "../inputs/ensure-in-store.ts";
import { requireOnePlaceEach } from "../inputs/one-place-each.ts";
import { type PinnedFile, pinnedGoModule } from "../inputs/pinned-file.ts";
import type { Nix } from "../nix/nix.ts";
import type { Tool } from "../nix/tool.ts";
import { loadSources, type ProgramDefinition } from "../sources/definition.ts";
import { type LockedProgram, readSourcesLock, type SourcesLock } from "../sources/lock-file.ts";
import { type ResolvedGo, resolveGo } from "../sources/resolve-go.ts";
import { resolveRust } from "../sources/resolve-rust.ts";
import { isRecord, recordOf } from "../sources/stale-programs.ts";

/** How this machine reaches the registries of programs' sources. */
export interface SourceRegistries {
  readonly goProxies: () => Promise<readonly string[]>;
  readonly cargoIndices: () => Promise<readonly string[]>;
  /** Values of GOSUMDB and GONOSUMDB: which log new modules are looked up in, and which are in none. */
  readonly goChecksums: () => Promise<{ readonly database: string; readonly except: string }>;
}

export interface LockProgramsOptions extends SourceRegistries {
  readonly report: Reporter;
  readonly nix: Nix;
  /** The toolchain `go` or `rust`, as it is locked now: fetched and unpacked when it is missing. */
  readonly toolchain: (name: string) => Promise<Tool>;
  /** A folder for this call. */
  readonly folder: string;
  /** Where files are fetched to. */
  readonly fetchFolder: string;
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly step: Step;
  readonly signal: AbortSignal;
}

/**
 * What an image's programs are to be locked to. Versions are exact in sources.toml: a program out of a registry stays as it is
 * locked while its definition does; what a folder of the image is compiled from is found out each time, as its code may import more.
 * The modules that were fetched on the way are in the store afterwards.
 * @throws SamebitsError (exit 2) when something that is named is not there
 */
export async function lockPrograms(
  image: { readonly name: string; readonly folder: string },
  options: LockProgramsOptions,
): Promise<SourcesLock> {
  const programs = await loadSources(image);
  if (programs.length === 0) return {};
  await requireOnePlaceEach(image);
  const before = await readSourcesLock(image).catch((error: unknown) => {
    // This is what writes it anew.
    if (error instanceof SamebitsError) return {} as SourcesLock;
    throw error;
  });
  const known = await knownModules(Object.values(before), options.nix);
  const locked: Record<string, LockedProgram> = {};
  for (const program of programs) {
    options.step.progress(`${image.name}: ${program.name}`);
    const record = await recordOf(image.folder, program);
    const was = before[program.name];
    if (was !== undefined && program.origin.kind === "registry" && isRecord(record, was)) locked[program.name] = was;
    else locked[program.name] = { ...record, ...(await resolve(program, image, known, options)) } as LockedProgram;
  }
  return locked;
}

type Known = ReadonlyMap<string, { readonly file: string; readonly integrity: string }>;

/** The files of modules that are locked already and in the store. */
async function knownModules(before: readonly LockedProgram[], nix: Nix): Promise<Known> {
  const files = before.flatMap((program) =>
    program.language === "go"
      ? program.modules.flatMap((module) =>
          pinnedGoModule(module, []).map((file, index) => ({
            key: `${module.path} ${module.version} ${index === 0 ? "mod" : "zip"}`,
            file: file.storePath,
            integrity: file.integrity,
          })),
        )
      : [],
  );
  const missing = await nix.missing([...new Set(files.map(({ file }) => file))]);
  return new Map(files.filter(({ file }) => !missing.has(file)).map(({ key, ...one }) => [key, one]));
}

async function resolve(
  program: ProgramDefinition,
  image: { readonly name: string; readonly folder: string },
  known: Known,
  options: LockProgramsOptions,
): Promise<{ modules: ResolvedGo["modules"] } | { crates: Awaited<ReturnType<typeof resolveRust>> }> {
  const { nix, step, signal, logs, env, fetchFolder } = options;
  const folder = join(options.folder, image.name, program.name);
  const shared = { imageFolder: image.folder, folder, logs, env, signal };
  if (program.language === "rust") {
    const tool = await options.toolchain("rust");
    return {
      crates: await resolveRust(program, {
        ...shared,
        indices: options.cargoIndices,
        tool,
        warn: (text) => options.report.warn(text),
      }),
    };
  }
  const { modules, files } = await resolveGo(program, {
    ...shared,
    tool: await options.toolchain("go"),
    upstream: options.goProxies,
    known: async (path, version, kind) => known.get(`${path} ${version} ${kind}`),
    onFetch: (text) => step.progress(text),
    checksums:
      program.origin.kind === "registry" ? await checksums(program.name, options) : { database: "off", except: "" },
  });
  const at = new Map(files.map(({ path, version, kind, file }) => [`${path} ${version} ${kind}`, file]));
  const pinned = modules.flatMap((module) =>
    pinnedGoModule(module, []).map((file, index): PinnedFile => {
      const own = at.get(`${module.path} ${module.version} ${index === 0 ? "mod" : "zip"}`)!;
      return { ...file, urls: [pathToFileURL(own).href] };
    }),
  );
  await ensureInStore(pinned, { nix, folder: fetchFolder, step, signal });
  return { modules };
}

/** The log that a new module is looked up in, where the machine's proxies have it; its absence is no secret. */
async function checksums(
  program: string,
  { goChecksums, goProxies, report, signal }: LockProgramsOptions,
): Promise<{ readonly database: string; readonly except: string }> {
  const wanted = await goChecksums();
  if (wanted.database === "off") return wanted;
  const name = /^[^+\s]+/.exec(wanted.database)?.[0] ?? "";
  try {
    const urls = (await goProxies()).map((base) => `${base}/sumdb/${name}/supported`);
    await fetchUnpinned(urls, { most: 1024, signal });
    return wanted;
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    report.warn(
      `"${program}" is locked as the module proxy sent it: no proxy of this machine gives out the log ${name}, in which it could be looked up`,
    );
    return { ...wanted, database: "off" };
  }
}
