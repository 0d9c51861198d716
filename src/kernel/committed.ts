import { join } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid } from "../base/errors.ts";
import { BASE_FILE, type KernelDefinition, MERGED_FILE, RESOLVED_FILE } from "./definition.ts";
import { fileName } from "./file-name.ts";
import type { ConfigSource } from "./kconfig/parse.ts";
import { readText } from "./text.ts";

/** The configurations that `samebits kernel config` writes and that are committed. */
export type CommittedConfig = "base" | "merged" | "resolved";

const FILES = { base: BASE_FILE, merged: MERGED_FILE, resolved: RESOLVED_FILE } as const;

/** The file of a committed configuration, in the kernel's folder; a base that is a file of the definition is that file. */
export const committedFile = ({ base }: Pick<KernelDefinition, "base">, which: CommittedConfig): string =>
  which === "base" && base.kind === "file" ? base.file : FILES[which];

/**
 * Reads one of a kernel's committed configurations.
 * @returns text, and as name the file's path from the project's root
 * @throws SamebitsError (exit 2) when it is not there, with the command that makes it
 */
export async function readCommitted(
  definition: Pick<KernelDefinition, "name" | "folder" | "base">,
  which: CommittedConfig,
): Promise<ConfigSource> {
  const file = committedFile(definition, which);
  const path = join(definition.folder, file);
  const name = fileName(definition.name, file);
  if (await accessible(path)) return { name, text: await readText(path, "configuration") };
  throw invalid(`${name} does not exist`, {
    why: `the kernel "${definition.name}" has not been configured yet`,
    next: `run: samebits kernel config ${definition.name}`,
  });
}

/** A kernel's fragments, with their paths from the project's root as names. */
export async function readFragments(definition: KernelDefinition): Promise<ConfigSource[]> {
  const sources: ConfigSource[] = [];
  for (const fragment of definition.fragments) {
    const text = await readText(join(definition.folder, fragment), "fragment");
    sources.push({ name: fileName(definition.name, fragment), text });
  }
  return sources;
}
