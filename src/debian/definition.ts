import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { invalid, unreadable } from "../base/errors.ts";
import { readToml } from "../base/toml.ts";

/** The suites of a release that can be pinned, in the order in which their packages are looked up. */
export const SUITE_KINDS = ["release", "updates", "security", "backports"] as const;
export type SuiteKind = (typeof SUITE_KINDS)[number];

const debianSchema = z.strictObject({
  release: z.string().regex(/^[a-z][a-z0-9-]*$/, "a release's code name, such as trixie"),
  architecture: z.literal("amd64"),
  components: z.array(z.string().regex(/^[a-z-]+$/)).min(1),
  suites: z
    .array(z.enum(SUITE_KINDS))
    .min(1)
    .refine((suites) => suites.includes("release"), 'must hold "release"')
    .refine((suites) => new Set(suites).size === suites.length, "names a suite twice"),
  snapshot: z.string().regex(/^\d{8}T\d{6}Z$/, "a time such as 20260913T000000Z"),
  keyring: z.strictObject({
    file: z.string().regex(/^[^/]+$/, "the name of a file in nix/"),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
  }),
});

/** `nix/debian.toml`: the release that everything comes from. */
export type DebianDefinition = z.output<typeof debianSchema> & {
  /** Path of the archive keyring, its hash checked. */
  readonly keyringFile: string;
};

const packageNames = z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]*(\/[a-z-]+)?$/, "the name of a Debian package"));

const toolchainsSchema = z.strictObject({
  seed: z.strictObject({ busybox: z.string(), bash: z.string(), npm: z.string() }),
  sets: z.record(z.string(), packageNames).default({}),
  toolchains: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    z.strictObject({ sets: z.array(z.string()).default([]), packages: packageNames }),
  ),
});

/** `nix/toolchains.toml`: what each toolchain consists of. */
export interface ToolchainsDefinition {
  /** Packages that are wanted alone, without what they depend on. */
  readonly seed: { readonly busybox: string; readonly bash: string; readonly npm: string };
  /** Toolchain -> the names asked for, its sets included, sorted. */
  readonly toolchains: ReadonlyMap<string, readonly string[]>;
}

export const debianFile = (root: string) => join(root, "nix/debian.toml");
const toolchainsFile = (root: string) => join(root, "nix/toolchains.toml");

/** @throws SamebitsError (exit 2) for an invalid file or a keyring other than the pinned one. */
export async function loadDebianDefinition(root: string): Promise<DebianDefinition> {
  const definition = await readToml(debianFile(root), debianSchema);
  const keyringFile = join(root, "nix", definition.keyring.file);
  let keyring: Buffer;
  try {
    keyring = await readFile(keyringFile);
  } catch (error) {
    throw unreadable(
      keyringFile,
      error,
      `${debianFile(root)} names it as the archive keyring: correct the name, or restore it`,
    );
  }
  const actual = createHash("sha256").update(keyring).digest("hex");
  if (actual !== definition.keyring.sha256) {
    throw invalid(`${keyringFile} is not the archive keyring that ${debianFile(root)} pins`, {
      why: [`expected sha256 ${definition.keyring.sha256}`, `actual   sha256 ${actual}`],
      next: "restore the file with git, or check the new keyring and pin its hash",
    });
  }
  return { ...definition, keyringFile };
}

/** @throws SamebitsError (exit 2) for an invalid file or an unknown set. */
export async function loadToolchainsDefinition(root: string): Promise<ToolchainsDefinition> {
  const { seed, sets, toolchains } = await readToml(toolchainsFile(root), toolchainsSchema);
  const resolved = new Map<string, readonly string[]>();
  for (const [name, toolchain] of Object.entries(toolchains)) {
    const names = new Set(toolchain.packages);
    for (const set of toolchain.sets) {
      const members = Object.hasOwn(sets, set) ? sets[set] : undefined;
      if (!members) {
        throw invalid(`${toolchainsFile(root)}: toolchain "${name}" names the set "${set}", which is not defined`, {
          why: `known sets: ${Object.keys(sets).join(", ") || "none"}`,
        });
      }
      for (const member of members) names.add(member);
    }
    resolved.set(name, [...names].sort());
  }
  return { seed, toolchains: resolved };
}
