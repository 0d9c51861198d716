import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { compareRecord, type KernelPins } from "./config-record.ts";
import { BASE_FILE, type KernelDefinition, MERGED_FILE, RESOLVED_FILE } from "./definition.ts";
import { fileName } from "./file-name.ts";
import { checkResolvedConfig, mergeKernelConfig } from "./merge-config.ts";

/**
 * Whether a kernel's committed configurations still are what its definition makes. Needs neither its source nor Nix: what
 * olddefconfig made of which merged.config, with which packages, is on record (config-record.ts).
 * @param pins the pinned packages the kernel is configured with; undefined: not compared
 * @returns what is stale, in words; empty when all agree
 * @throws SamebitsError (exit 2) for a fragment with a syntax error, or a requested value that did not survive unexpectedly
 */
export async function staleConfigurations(definition: KernelDefinition, pins?: KernelPins): Promise<string[]> {
  const { folder, base } = definition;
  const read = (file: string) => readFile(join(folder, file), "utf8").catch(() => undefined);
  const baseText = await read(base.kind === "file" ? base.file : BASE_FILE);
  const [merged, resolved] = [await read(MERGED_FILE), await read(RESOLVED_FILE)];
  const name = (file: string) => fileName(definition.name, file);
  if (baseText === undefined) return [`${name(BASE_FILE)} is missing`];
  const now = await mergeKernelConfig(definition, baseText);
  if (merged !== now.text) return [`${name(MERGED_FILE)} is not what base and fragments make`];
  if (resolved === undefined) return [`${name(RESOLVED_FILE)} is missing`];
  const found = await compareRecord(definition, pins, { base: baseText, merged, resolved });
  if (found.length > 0) return found;
  checkResolvedConfig(definition, now, resolved);
  return [];
}
