import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { systemCode } from "../base/errors.ts";
import type { ElfProgram } from "../formats/elf-dynamic.ts";

/**
 * What programs need to be started and the packages of the image do not have: loaders by path, libraries by name.
 * @param owners the `.owners` of a build: which file belongs to which package. Where it is not there, nothing is known to be missing
 * @returns program -> what it misses; those that miss something alone
 */
export async function missingLibraries(
  programs: readonly { readonly name: string; readonly program: ElfProgram }[],
  owners: string,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (programs.length === 0) return found;
  let text: string;
  try {
    text = await readFile(owners, "utf8");
  } catch (error) {
    if (["ENOENT", "EISDIR"].includes(systemCode(error) ?? "")) return found;
    throw error;
  }
  // PATH <tab> PACKAGE; libraries count by their names, wherever the loader looks for them.
  const paths = new Set(text.split("\n").map((line) => line.slice(0, line.indexOf("\t"))));
  const names = new Set([...paths].filter((path) => path.startsWith("usr/lib")).map((path) => basename(path)));
  for (const { name, program } of programs) {
    const { interpreter, needed } = program;
    const missing = [
      ...(interpreter === undefined || paths.has(interpreter.replace(/^\/(usr\/)?/, "usr/")) ? [] : [interpreter]),
      ...needed.filter((library) => !names.has(library)),
    ];
    if (missing.length > 0) found.set(name, missing);
  }
  return found;
}
