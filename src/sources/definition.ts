import { join } from "node:path";
import { z } from "zod";
import { accessible } from "../base/accessible.ts";
import { firstClash } from "../base/clash.ts";
import { invalid } from "../base/errors.ts";
import { readToml } from "../base/toml.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, "a name of lower-case letters, digits and -");
/** Go Modules Reference, "Module paths"; what a zip's URL is made of. */
const modulePath = z
  .string()
  .regex(
    /^(?!.*(^|\/)[.]{1,2}(\/|$))[A-Za-z0-9][A-Za-z0-9._~-]*(\/[A-Za-z0-9._~-]+)*$/,
    "a module path, such as example.org/tool",
  );
const goVersion = z
  .string()
  .regex(
    /^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+incompatible)?$/,
    "one exact version of a module, such as v1.2.3 or a pseudo-version; no branch, no commit, no range",
  );
const crateVersion = z
  .string()
  .regex(
    /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,
    "one exact version of a crate, such as 1.2.3; no range",
  );
const folder = z
  .string()
  .regex(
    /^(?!(.*\/)?\.{0,2}(\/|$))[A-Za-z0-9._+-]+(\/[A-Za-z0-9._+-]+)*$/,
    "a folder below the image's own, such as programs",
  );
const goPackage = z
  .string()
  .regex(
    /^\.(\/(?!\.)[A-Za-z0-9._+~-]+)*$/,
    "a package of the module by its folder: ./cmd/NAME, or . for the module's own; no pattern",
  );
const word = z.string().regex(/^[^\0-\x1f'\x7f]+$/, "one word, without quotation marks and line ends");
const target = z
  .string()
  .regex(/^\/usr(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._+-]+)+$/, "a path below /usr, such as /usr/bin/NAME");
const plainName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_./+-]*$/, "a name of letters, digits and _ - . / +");

/** The Cargo Book, "Cargo Targets": a program has the name of a file. */
const binName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/, "the name of a program of the crate");

const profiles = z.array(name).min(1, "names no profile").optional();

const goSchema = z
  .strictObject({
    /** The module's folder, from the image's folder on. */
    path: folder.optional(),
    /** A module of a module proxy, and its version. */
    module: modulePath.optional(),
    version: goVersion.optional(),
    packages: z.array(goPackage).min(1, "names no package").default(["."]),
    tags: z.array(plainName).default([]),
    /** Further words for the linker, such as "-X" and "main.version=1.0". */
    ldflags: z.array(word).default([]),
    /**
     * Package -> path in the image. Default: /usr/bin and what `go install` would call it, the last part of the package's import path;
     * for the package "." of a folder, what the entry is called.
     */
    install: z.record(goPackage, target).default({}),
    /** Only in builds with one of these profiles. Default: in every build. */
    profiles,
  })
  .superRefine((one, context) => {
    requireOrigin(one, ["module", "version"], context);
    for (const key of Object.keys(one.install)) {
      if (!one.packages.includes(key)) {
        context.addIssue({ code: "custom", path: ["install", key], message: "is not one of the packages" });
      }
    }
  });

const rustSchema = z
  .strictObject({
    /** The crate's folder, from the image's folder on; holds Cargo.toml and Cargo.lock. */
    path: folder.optional(),
    /** A crate of the registry, and its version; its file holds a Cargo.lock. */
    crate: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "the name of a crate")
      .optional(),
    version: crateVersion.optional(),
    /** Programs (targets of the kind bin). */
    bins: z.array(binName).min(1, "names no program").optional(),
    features: z.array(plainName).default([]),
    "default-features": z.boolean().default(true),
    /** Program -> path in the image. Default: /usr/bin and the program's name. */
    install: z.record(binName, target).default({}),
    profiles,
  })
  .superRefine((one, context) => {
    requireOrigin(one, ["crate", "version"], context);
    if (one.path !== undefined && one.bins === undefined) {
      context.addIssue({ code: "custom", path: ["path"], message: 'needs "bins" beside it: the programs to build' });
    }
    for (const key of Object.keys(one.install)) {
      if (!(one.bins ?? [one.crate]).includes(key)) {
        context.addIssue({ code: "custom", path: ["install", key], message: "is not one of the programs" });
      }
    }
  });

/** Either a folder of the image, or something of a registry with its version. */
function requireOrigin(
  one: Readonly<Record<string, unknown>>,
  [what, version]: readonly [string, string],
  context: z.RefinementCtx,
): void {
  const complain = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  if (one.path === undefined && one[what] === undefined) complain([], `needs "path", or "${what}" and "${version}"`);
  else if (one.path !== undefined && one[what] !== undefined) complain(["path"], `cannot stand beside "${what}"`);
  else if (one.path !== undefined && one[version] !== undefined) {
    complain(["version"], 'cannot stand beside "path": what is in the folder is what is built');
  } else if (one[what] !== undefined && one[version] === undefined) complain([what], `needs "${version}" beside it`);
}

const sourcesSchema = z
  .strictObject({ go: z.record(name, goSchema).default({}), rust: z.record(name, rustSchema).default({}) })
  .superRefine(({ go, rust }, context) => {
    for (const one of Object.keys(rust)) {
      if (Object.hasOwn(go, one)) {
        context.addIssue({ code: "custom", path: ["rust", one], message: "there is a [go] of this name already" });
      }
    }
    const clash = firstClash(
      [...goPrograms(go), ...rustPrograms(rust)].flatMap(({ language, name: of, install }) =>
        Object.entries(install).map(([what, path]) => ({ what, path, of, at: [language, of] })),
      ),
    );
    if (clash) {
      const [one, other] = clash;
      const same = one.path === other.path;
      context.addIssue({
        code: "custom",
        path: other.at,
        message: `${other.what} would be ${other.path}, and ${same ? "so would " : ""}${one.what} of "${one.of}"${same ? "" : ` would be ${one.path}`}`,
      });
    }
  });

/** Where a program's source is: a folder below the image's, or a version of something in a registry. */
export type Origin =
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "registry"; readonly name: string; readonly version: string };

interface Common {
  /** What sources.toml calls it. */
  readonly name: string;
  readonly origin: Origin;
  /** What is built -> its path in the image, all of them. */
  readonly install: Readonly<Record<string, string>>;
  /** Only in builds with one of these profiles; undefined: in every build. */
  readonly profiles: readonly string[] | undefined;
}

export interface GoProgram extends Common {
  readonly language: "go";
  readonly packages: readonly string[];
  readonly tags: readonly string[];
  readonly ldflags: readonly string[];
}

export interface RustProgram extends Common {
  readonly language: "rust";
  readonly bins: readonly string[];
  readonly features: readonly string[];
  readonly defaultFeatures: boolean;
}

/** One entry of sources.toml: what is built out of one module or crate. */
export type ProgramDefinition = GoProgram | RustProgram;

export const SOURCES_FILE = "sources.toml";

/**
 * The programs that an image's sources.toml names, sorted by name; none where there is no such file.
 * @throws SamebitsError (exit 2) with file, line and column of what is wrong
 */
export async function loadSources(image: { readonly folder: string }): Promise<ProgramDefinition[]> {
  const file = join(image.folder, SOURCES_FILE);
  if (!(await accessible(file))) return [];
  const { go, rust } = await readToml(file, sourcesSchema);
  const programs = [...goPrograms(go), ...rustPrograms(rust)].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name: program, language, origin } of programs) {
    if (origin.kind !== "folder") continue;
    for (const needed of language === "go" ? ["go.mod"] : ["Cargo.toml", "Cargo.lock"]) {
      if (await accessible(join(image.folder, origin.folder, needed))) continue;
      throw invalid(`${file}: [${language}.${program}]: ${join(image.folder, origin.folder)} holds no ${needed}`, {
        next: language === "go" ? "run there: go mod init" : "run there: cargo generate-lockfile",
      });
    }
  }
  return programs;
}

const originOf = (
  one: { path?: string | undefined; version?: string | undefined },
  what: string | undefined,
): Origin =>
  one.path !== undefined
    ? { kind: "folder", folder: one.path }
    : { kind: "registry", name: what ?? "", version: one.version ?? "" };

/** Go Modules Reference, "go install": a major version's suffix is not the program's name. */
function goProgramName(module: string | undefined, one: string, fallback: string): string {
  const parts = [...(module ?? "").split("/"), ...one.split("/")].filter((part) => part !== "" && part !== ".");
  const last = /^v\d+$/.test(parts.at(-1) ?? "") && parts.length > 1 ? parts.at(-2) : parts.at(-1);
  return last ?? fallback;
}

const goPrograms = (entries: Readonly<Record<string, z.output<typeof goSchema>>>): GoProgram[] =>
  Object.entries(entries).map(([program, one]) => ({
    language: "go",
    name: program,
    origin: originOf(one, one.module),
    packages: [...one.packages].sort(),
    tags: one.tags,
    ldflags: one.ldflags,
    install: Object.fromEntries(
      one.packages.map((from) => [from, one.install[from] ?? `/usr/bin/${goProgramName(one.module, from, program)}`]),
    ),
    profiles: one.profiles,
  }));

const rustPrograms = (entries: Readonly<Record<string, z.output<typeof rustSchema>>>): RustProgram[] =>
  Object.entries(entries).map(([program, one]) => {
    const bins = one.bins ?? [one.crate ?? program];
    return {
      language: "rust",
      name: program,
      origin: originOf(one, one.crate),
      bins,
      features: one.features,
      defaultFeatures: one["default-features"],
      install: Object.fromEntries(bins.map((from) => [from, one.install[from] ?? `/usr/bin/${from}`])),
      profiles: one.profiles,
    };
  });
