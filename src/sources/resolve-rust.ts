import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { invalid, stepFailed } from "../base/errors.ts";
import { run } from "../base/process.ts";
import { readToml } from "../base/toml.ts";
import { fetchUnpinned, NotFetched } from "../fetch/fetch-unpinned.ts";
import type { Tool } from "../nix/tool.ts";
import { crateBases, crateUrl, findCrate } from "./crate-index.ts";
import type { RustProgram } from "./definition.ts";
import type { LockedCrate } from "./lock-file.ts";

export interface ResolveRustOptions {
  readonly imageFolder: string;
  /** The machine's sparse indices. */
  readonly indices: () => Promise<readonly string[]>;
  /** Any toolchain with tar and gzip. */
  readonly tool: Tool;
  readonly folder: string;
  readonly logs: string;
  readonly warn: (text: string) => void;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The Cargo Book, "Cargo.lock"; versions 3 and 4 say what is needed here in the same words. */
const cargoLockSchema = z.object({
  version: z.int().min(3),
  package: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      source: z.string().optional(),
      checksum: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
  ),
});

const MOST = 64 * 1024 ** 2;

/**
 * Which crates a program is compiled from: all of its Cargo.lock, since cargo reads the manifests even of those that this machine's
 * kind does not compile. A crate of a registry is believed as its index has it, and brings its own Cargo.lock.
 * @throws SamebitsError (exit 2) when crate or version are not there, or Cargo.lock names what is in no registry
 */
export async function resolveRust(program: RustProgram, options: ResolveRustOptions): Promise<LockedCrate[]> {
  const { imageFolder, folder, signal } = options;
  const { origin, name } = program;
  const at = `sources.toml: [rust.${name}]`;
  if (origin.kind === "folder") return cratesOf(join(imageFolder, origin.folder, "Cargo.lock"), at);
  const indices = await options.indices();
  const { sha256, yanked } = await findCrate(indices, origin.name, origin.version, signal);
  if (yanked) options.warn(`${at}: ${origin.name} ${origin.version} was withdrawn (yanked): there may be a reason`);
  const own: LockedCrate = { name: origin.name, version: origin.version, sha256 };
  const urls = (await crateBases(indices, signal)).map((base) => crateUrl(base, own));
  let content: Buffer;
  try {
    content = await fetchUnpinned(urls, { most: MOST, signal });
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    throw stepFailed(`${at}: ${origin.name} ${origin.version} cannot be fetched`, {
      why: error.reasons,
      next: "check the network; SAMEBITS_CARGO_REGISTRY names another sparse index",
    });
  }
  const actual = createHash("sha256").update(content).digest("hex");
  if (actual !== sha256) {
    throw stepFailed(`${at}: ${origin.name} ${origin.version} is not the crate that the registry's index has`, {
      why: [`expected sha256 ${sha256}`, `actual   sha256 ${actual}`],
      next: "do not trust this registry; SAMEBITS_CARGO_REGISTRY names another one",
    });
  }
  await mkdir(folder, { recursive: true });
  const file = join(folder, "own.crate");
  await writeFile(file, content);
  const inside = `${origin.name}-${origin.version}/Cargo.lock`;
  await run(options.tool(["/usr/bin/tar", "-xzf", file, "-C", folder, inside]), {
    log: join(options.logs, `cargo-${name}.log`),
    env: options.env,
    signal,
    failure: `${at}: ${origin.name} ${origin.version} holds no Cargo.lock`,
    next: "a crate without one does not say what it is compiled from: put its source into a folder of the image, with a Cargo.lock, and name it with path =",
  });
  return sorted([
    own,
    ...(await cratesOf(join(folder, inside), at)).filter((one) => one.name !== own.name || one.version !== own.version),
  ]);
}

async function cratesOf(lock: string, at: string): Promise<LockedCrate[]> {
  const { package: packages } = await readToml(lock, cargoLockSchema);
  const crates: LockedCrate[] = [];
  const sources = new Set<string>();
  for (const { name, version, source, checksum } of packages) {
    // What has no source is the program itself, and what else lies in its folder.
    if (source === undefined) continue;
    if (!source.startsWith("registry+") || checksum === undefined) {
      throw invalid(`${at}: its Cargo.lock takes ${name} ${version} from ${source}`, {
        why: "samebits pins crates of a registry alone: what is in a version control system has no hash in Cargo.lock",
        next: "take a version of it that is in the registry",
      });
    }
    sources.add(source);
    crates.push({ name, version, sha256: checksum });
  }
  if (sources.size > 1) {
    throw invalid(`${at}: its Cargo.lock takes crates from several registries`, { why: [...sources] });
  }
  return sorted(crates);
}

const sorted = (crates: readonly LockedCrate[]): LockedCrate[] =>
  [...crates].sort((a, b) => (a.name !== b.name ? (a.name < b.name ? -1 : 1) : a.version < b.version ? -1 : 1));
