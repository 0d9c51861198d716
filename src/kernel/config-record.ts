import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ssri from "ssri";
import { z } from "zod";
import { accessible } from "../base/accessible.ts";
import { readJson, toStableJson } from "../base/json.ts";
import { committedFile } from "./committed.ts";
import { type KernelDefinition, MERGED_FILE, RESOLVED_FILE } from "./definition.ts";
import { fileName } from "./file-name.ts";

/** Says what resolved.config was made from; written by `samebits kernel config` and committed. */
export const RECORD_FILE = "config.lock.json";

const digest = z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/, "must be a sha256 digest in SRI form");
const recordSchema = z.strictObject({
  note: z.string(),
  /** The pinned package with the source, e.g. `linux-source-6.12_6.12.107-1_all`. */
  source: z.string(),
  /** Digest of the list of pinned packages that the kernel toolchain consists of: the compiler answers some of Kconfig's questions. */
  toolchain: digest,
  /** Patch -> digest: they may change Kconfig files. In the order of application. */
  patches: z.array(z.strictObject({ file: z.string(), digest })),
  base: z.strictObject({
    /** The flavour, the target of the kernel's Makefile, or the file. */
    from: z.string(),
    /** The pinned package that the flavour's configuration is in. */
    package: z.string().optional(),
    digest,
  }),
  merged: digest,
  resolved: digest,
});

/** What olddefconfig turned into what, and with which tools. */
export type ConfigRecord = z.output<typeof recordSchema>;

const NOTE = "Written by `samebits kernel config`: what the three configurations were made from.";

/** The pinned packages that a kernel is configured with, by key. */
export interface KernelPins {
  readonly source: string;
  /** With the flavours' configurations, for such a base. */
  readonly config: string | undefined;
  readonly toolchain: readonly string[];
}

export interface ConfigTexts {
  readonly base: string;
  readonly merged: string;
  readonly resolved: string;
}

const digestOf = (data: string | Buffer) => ssri.fromData(data, { algorithms: ["sha256"] }).toString();

/** The record of configurations just made. */
export async function makeRecord(
  definition: KernelDefinition,
  pins: KernelPins,
  texts: ConfigTexts,
): Promise<ConfigRecord> {
  const patches = await Promise.all(
    definition.patches.map(async (file) => ({ file, digest: digestOf(await readFile(join(definition.folder, file))) })),
  );
  return {
    note: NOTE,
    source: pins.source,
    toolchain: digestOf(pins.toolchain.join("\n")),
    patches,
    base: {
      from: originOf(definition),
      ...(pins.config !== undefined && definition.base.kind === "flavour" && { package: pins.config }),
      digest: digestOf(texts.base),
    },
    merged: digestOf(texts.merged),
    resolved: digestOf(texts.resolved),
  };
}

function originOf({ base }: Pick<KernelDefinition, "base">): string {
  switch (base.kind) {
    case "flavour":
      return base.flavour;
    case "target":
      return `make ${base.target}`;
    case "file":
      return base.file;
  }
}

export const renderRecord = (record: ConfigRecord): string => toStableJson(record);

/**
 * Whether the committed configurations are those that the committed record speaks of, and were made with what is pinned now.
 * @param pins what is pinned; undefined: not compared
 * @returns what does not agree, in words; empty when all does
 * @throws SamebitsError (exit 2) for a malformed record
 */
export async function compareRecord(
  definition: KernelDefinition,
  pins: KernelPins | undefined,
  texts: ConfigTexts,
): Promise<string[]> {
  const file = (name: string) => fileName(definition.name, name);
  const path = join(definition.folder, RECORD_FILE);
  if (!(await accessible(path))) return [`${file(RECORD_FILE)} is missing`];
  const then = await readJson(path, recordSchema, `run: samebits kernel config ${definition.name}`);
  const now = await makeRecord(
    definition,
    pins ?? { source: then.source, config: then.base.package, toolchain: [] },
    texts,
  );
  const found: string[] = [];
  const base = file(committedFile(definition, "base"));
  if (then.base.from !== now.base.from) {
    found.push(`${base} was made from ${then.base.from}; kernel.toml names ${now.base.from}`);
  } else if (then.base.digest !== now.base.digest) {
    found.push(`${base} was changed`);
  }
  if (then.base.package !== now.base.package) {
    found.push(`${base} is of ${then.base.package ?? "no package"}; locked is ${now.base.package ?? "none"}`);
  }
  if (then.source !== now.source) {
    found.push(`${file(RESOLVED_FILE)} was made with ${then.source}; locked is ${now.source}`);
  }
  if (pins !== undefined && then.toolchain !== now.toolchain) {
    found.push(`${file(RESOLVED_FILE)} was made with another kernel toolchain than the one that is locked`);
  }
  if (JSON.stringify(then.patches) !== JSON.stringify(now.patches)) {
    found.push(`${file(RESOLVED_FILE)} was made with other patches`);
  }
  if (then.merged !== now.merged) found.push(`${file(RESOLVED_FILE)} was made from another ${MERGED_FILE}`);
  if (then.resolved !== now.resolved) {
    found.push(`${file(RESOLVED_FILE)} was edited by hand: what is set there belongs into a fragment`);
  }
  return found;
}
