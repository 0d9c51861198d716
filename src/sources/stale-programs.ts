import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { toStableJson } from "../base/json.ts";
import { loadSources, type ProgramDefinition, SOURCES_FILE } from "./definition.ts";
import { type LockedProgram, readSourcesLock, renderSourcesLock, SOURCES_LOCK } from "./lock-file.ts";

/** What a lock says of a program besides its modules or crates. */
export type ProgramRecord = LockedProgram extends infer One
  ? One extends LockedProgram
    ? Omit<One, "modules" | "crates">
    : never
  : never;

/** What says which other sources a source needs, by language. */
const MANIFESTS = { go: ["go.mod", "go.sum"], rust: ["Cargo.toml", "Cargo.lock"] } as const;

/** What the lock is to say of a program as it is defined now, apart from what has to be resolved. */
export async function recordOf(imageFolder: string, program: ProgramDefinition): Promise<ProgramRecord> {
  const { language, origin, install, profiles } = program;
  const common = {
    install: { ...install },
    ...(profiles !== undefined && { profiles: [...profiles] }),
    ...(origin.kind === "registry"
      ? { source: { name: origin.name, version: origin.version } }
      : { folder: origin.folder, manifests: await manifests(join(imageFolder, origin.folder), MANIFESTS[language]) }),
  };
  if (program.language === "go") {
    const { packages, tags, ldflags } = program;
    return { language: "go", ...common, packages: [...packages], tags: [...tags], ldflags: [...ldflags] };
  }
  const { bins, features, defaultFeatures } = program;
  return { language: "rust", ...common, bins: [...bins], features: [...features], defaultFeatures };
}

async function manifests(folder: string, names: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    // A module that needs no other has no go.sum.
    const content = await readFile(join(folder, name)).catch(() => undefined);
    if (content) found[name] = `sha256-${createHash("sha256").update(content).digest("base64")}`;
  }
  return found;
}

/** Whether a lock was made from this definition and these manifests. */
export const isRecord = (record: ProgramRecord, locked: LockedProgram): boolean => {
  const { modules: _, crates: __, ...rest } = locked as LockedProgram & { modules?: unknown; crates?: unknown };
  return toStableJson(record) === toStableJson(rest);
};

/**
 * What does not agree between an image's sources.toml, its sources' manifests and sources.lock.json: a line each.
 * Needs neither a network nor a compiler.
 */
export async function stalePrograms(
  image: { readonly folder: string; readonly name: string },
  root: string,
): Promise<string[]> {
  const programs = await loadSources(image);
  const locked = await readSourcesLock(image);
  const file = relative(root, join(image.folder, SOURCES_FILE));
  const lock = relative(root, join(image.folder, SOURCES_LOCK));
  const stale: string[] = [];
  for (const program of programs) {
    const was = locked[program.name];
    if (was === undefined) {
      stale.push(`${file} names "${program.name}", which is not locked`);
      continue;
    }
    const record = await recordOf(image.folder, program);
    if (isRecord(record, was)) continue;
    const manifest = changedManifest(record, was);
    stale.push(
      manifest === undefined
        ? `${file}: "${program.name}" was changed since it was locked`
        : `${relative(root, join(image.folder, record.folder ?? "", manifest))} was changed since "${program.name}" was locked`,
    );
  }
  for (const name of Object.keys(locked)) {
    if (!programs.some((program) => program.name === name))
      stale.push(`${lock} holds "${name}", which ${file} does not name`);
  }
  if (Object.keys(locked).length > 0) {
    const text = await readFile(join(image.folder, SOURCES_LOCK), "utf8");
    if (text !== renderSourcesLock(locked)) stale.push(`${lock} was edited by hand`);
  }
  return stale;
}

/** The manifest that alone makes a record differ from what is locked. */
function changedManifest(record: ProgramRecord, locked: LockedProgram): string | undefined {
  if (record.folder === undefined || record.folder !== locked.folder) return undefined;
  if (!isRecord({ ...record, manifests: locked.manifests } as ProgramRecord, locked)) return undefined;
  const names = new Set([...Object.keys(record.manifests ?? {}), ...Object.keys(locked.manifests ?? {})]);
  return [...names].find((name) => record.manifests?.[name] !== locked.manifests?.[name]);
}
