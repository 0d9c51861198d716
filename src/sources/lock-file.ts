import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { systemCode } from "../base/errors.ts";
import { readJson, toStableJson } from "../base/json.ts";

const sri = z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/, "one sha256 digest");

/** One version of a Go module, as far as a build needs it. */
const goModuleSchema = z.strictObject({
  path: z.string(),
  version: z.string(),
  /** SRI of its go.mod, as the module proxy serves it. */
  mod: sri,
  /** SRI of its zip, and the hash that go.sum has for it; absent where no package of it is compiled. */
  zip: sri.optional(),
  sum: z
    .string()
    .regex(/^h1:[A-Za-z0-9+/]{43}=$/)
    .optional(),
});
export type LockedGoModule = z.output<typeof goModuleSchema>;

const crateSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** SHA-256 of the .crate file, hexadecimal, as Cargo.lock has it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type LockedCrate = z.output<typeof crateSchema>;

const common = {
  /** The source's folder, from the image's on… */
  folder: z.string().optional(),
  /** …with the digests of what says what it depends on; or a version of something in a registry. */
  manifests: z.record(z.string(), sri).optional(),
  source: z.strictObject({ name: z.string(), version: z.string() }).optional(),
  install: z.record(z.string(), z.string()),
  profiles: z.array(z.string()).optional(),
};

const programSchema = z.discriminatedUnion("language", [
  z.strictObject({
    language: z.literal("go"),
    ...common,
    packages: z.array(z.string()),
    tags: z.array(z.string()),
    ldflags: z.array(z.string()),
    modules: z.array(goModuleSchema),
  }),
  z.strictObject({
    language: z.literal("rust"),
    ...common,
    bins: z.array(z.string()),
    features: z.array(z.string()),
    defaultFeatures: z.boolean(),
    crates: z.array(crateSchema),
  }),
]);
export type LockedProgram = z.output<typeof programSchema>;

const lockSchema = z.strictObject({ note: z.string(), programs: z.record(z.string(), programSchema) });

/** `images/NAME/sources.lock.json`, by the program's name: read by Nix as well (nix/programs.nix). */
export type SourcesLock = Readonly<Record<string, LockedProgram>>;

export const SOURCES_LOCK = "sources.lock.json";
const NOTE = "Written by `samebits lock` from sources.toml and what the sources themselves depend on; do not edit.";

export const renderSourcesLock = (programs: SourcesLock): string => toStableJson({ note: NOTE, programs });

/**
 * What an image's programs are locked to; nothing where the image has no lock.
 * @throws SamebitsError (exit 2) for a file that `samebits lock` did not write
 */
export async function readSourcesLock(image: { readonly folder: string }): Promise<SourcesLock> {
  const file = join(image.folder, SOURCES_LOCK);
  try {
    await readFile(file);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return {};
  }
  return (await readJson(file, lockSchema, "restore it with git, or remove it and run: samebits lock")).programs;
}

/** A program of an image, as its lock has it. */
export type NamedProgram = LockedProgram & { readonly name: string };

/** The programs of an image's lock that belong into a build with these profiles, sorted by name. */
export async function lockedPrograms(
  image: { readonly folder: string },
  profiles: readonly string[],
): Promise<NamedProgram[]> {
  return Object.entries(await readSourcesLock(image))
    .map(([name, program]) => ({ ...program, name }))
    .filter((one) => one.profiles === undefined || one.profiles.some((profile) => profiles.includes(profile)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
