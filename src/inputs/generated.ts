import { join, posix } from "node:path";
import { z } from "zod";
import { invalid } from "../base/errors.ts";
import { pinnedSuiteSchema } from "../debian/archive.ts";
import { snapshotBases } from "../debian/base-urls.ts";
import { keyOf, type LockedPackage, lockedPackageSchema } from "../debian/locked-package.ts";
import { attributes, boolean, integer, list, type NixExpression, path, string, strings } from "../nix/expression.ts";
import { renderNixFile } from "../nix/render.ts";

const key = z.string().regex(/^[^_\s]+_[^_\s]+_[^_\s]+$/);

/** Everything that `samebits lock` writes to nix/generated/, as data. Nix reads it back as the same data. */
export const generatedSchema = z.strictObject({
  archive: z.strictObject({
    codename: z.string(),
    components: z.array(z.string()),
    /** Base URLs at snapshot.debian.org, for what ordinary mirrors have dropped. */
    snapshots: z.strictObject({ debian: z.string(), security: z.string() }),
    suites: z.record(z.string(), pinnedSuiteSchema),
    /** The static busybox that unpacks everything else, and the hash of the folder bin/busybox (recursive, SRI). */
    busybox: z.strictObject({ package: key, path: z.string(), sha256: z.string(), treeHash: z.string() }),
    /** The static bash that `nix develop` starts. */
    bash: key,
    /** Debian's npm, which names npm's registry: where plain `nix build` fetches tarballs from. */
    npm: key,
  }),
  packages: z.record(key, lockedPackageSchema),
  toolchains: z.record(
    z.string(),
    z.strictObject({
      /** The names that nix/toolchains.toml asks for. */
      requested: z.array(z.string()),
      packages: z.array(key),
    }),
  ),
  kernels: z.record(
    z.string(),
    z.strictObject({
      source: key,
      /** The linux-config package, for a flavour base. */
      config: key.optional(),
      flavour: z.string().optional(),
      target: z.string().optional(),
      patches: z.array(z.string()),
      modules: z.boolean(),
    }),
  ),
  /** Images with a package lock. */
  repositories: z.array(z.string()),
});

export type Generated = z.output<typeof generatedSchema>;

const HEADER = [
  "Written by `samebits lock`; do not edit. Change nix/debian.toml, nix/toolchains.toml, kernel/*/kernel.toml or an",
  "image's mkosi configuration, and run `./samebits lock` again; `./samebits lock --check` says whether they agree.",
];

/** The files of nix/generated/, by path from the project's root. The same data gives the same bytes. */
export function renderGenerated(generated: Generated): Map<string, string> {
  const file = (name: string, about: string, expression: NixExpression): [string, string] => [
    join("nix/generated", name),
    renderNixFile([about, ...HEADER], expression),
  ];
  const map = <T>(record: Readonly<Record<string, T>>, render: (value: T, name: string) => NixExpression) =>
    attributes(new Map(Object.entries(record).map(([name, value]) => [name, render(value, name)])));
  const optional = (value: string | undefined) => (value === undefined ? undefined : string(value));
  const { archive } = generated;
  return new Map([
    file(
      "archive.nix",
      "The state of the archive that everything here was locked from.",
      attributes({
        codename: string(archive.codename),
        components: strings(archive.components),
        snapshots: map(archive.snapshots, string),
        suites: map(archive.suites, (suite) =>
          attributes({
            inRelease: string(suite.inRelease),
            date: string(suite.date),
            version: optional(suite.version),
          }),
        ),
        busybox: map(archive.busybox, string),
        bash: string(archive.bash),
        npm: string(archive.npm),
      }),
    ),
    file(
      "packages.nix",
      "Every Debian package of the toolchains and kernels, pinned.",
      map(generated.packages, (entry) =>
        attributes({
          package: string(entry.package),
          version: string(entry.version),
          architecture: string(entry.architecture),
          archive: optional(entry.archive),
          path: string(entry.path),
          size: integer(entry.size),
          sha256: string(entry.sha256),
        }),
      ),
    ),
    file(
      "toolchains.nix",
      "What each toolchain asks for, and its closure as apt resolved it.",
      map(generated.toolchains, ({ requested, packages }) =>
        attributes({ requested: strings(requested), packages: strings(packages) }),
      ),
    ),
    file(
      "kernels.nix",
      "Where each kernel's source and base configuration come from.",
      map(generated.kernels, (kernel, name) =>
        attributes({
          source: string(kernel.source),
          config: optional(kernel.config),
          flavour: optional(kernel.flavour),
          target: optional(kernel.target),
          patches: list(kernel.patches.map((patch) => patchPath(name, patch))),
          modules: boolean(kernel.modules),
        }),
      ),
    ),
    file(
      "repositories.nix",
      "The images' package locks: each becomes an offline package repository.",
      attributes(
        new Map(generated.repositories.map((name) => [name, path(`../../images/${name}/packages.lock.json`)])),
      ),
    ),
  ]);
}

/**
 * @param patch relative to the kernel's folder; `../…` for one of a shared feature
 * @throws SamebitsError (exit 2) for a name that a path in a Nix file cannot have
 */
function patchPath(kernel: string, patch: string): NixExpression {
  try {
    return path(posix.join("../../kernel", kernel, patch));
  } catch (error) {
    throw invalid(`kernel/${kernel}: "${patch}" cannot be the name of a patch`, {
      why: "Nix reads it as a path: letters, digits and . + - _ are possible",
      next: "give the file another name",
      cause: error,
    });
  }
}

/** Nix's view of nix/generated/ as {@link generatedSchema} reads it: paths as they are written in the definitions. */
export const GENERATED_AS_JSON = `folder: {
  archive = import (folder + "/archive.nix");
  packages = import (folder + "/packages.nix");
  toolchains = import (folder + "/toolchains.nix");
  kernels = builtins.mapAttrs (name: kernel: kernel // {
    patches = map (patch: builtins.replaceStrings
      [ (toString (folder + "/../../kernel/\${name}") + "/") (toString (folder + "/../../kernel") + "/") ]
      [ "" "../" ]
      (toString patch)) kernel.patches;
  }) (import (folder + "/kernels.nix"));
  repositories = builtins.attrNames (import (folder + "/repositories.nix"));
}`;

export const snapshotsOf = (snapshot: string) => {
  const bases = snapshotBases(snapshot);
  return { debian: bases.main[0]!, security: bases.security[0]! };
};

/** The pinned packages of keys, in order. @throws SamebitsError (exit 2) when nix/generated/ does not hold together */
export function packagesOf(generated: Generated, keys: Iterable<string>): LockedPackage[] {
  return [...keys].map((one) => {
    const entry = generated.packages[one];
    if (entry) return entry;
    throw invalid(`nix/generated/ names the package ${one}, which its packages.nix does not pin`, {
      next: "restore nix/generated/ with git",
    });
  });
}

/** @throws RangeError when two different files have the same package, version and architecture */
export function indexPackages(entries: Iterable<LockedPackage>): Record<string, LockedPackage> {
  const index: Record<string, LockedPackage> = {};
  for (const entry of entries) {
    const name = keyOf(entry);
    if (index[name] && index[name].sha256 !== entry.sha256) throw new RangeError(`two files are called ${name}`);
    index[name] = entry;
  }
  return index;
}
