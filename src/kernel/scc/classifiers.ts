import { join } from "node:path";
import { readText } from "../text.ts";
import { isFile } from "./search.ts";

/** What the special files beside fragments say about single options, whatever the fragment that sets them is. */
export interface Classifiers {
  /** `hardware.cfg` and `non-hardware.cfg`; the last word on an option counts. */
  readonly classes: ReadonlyMap<string, "hardware" | "non-hardware">;
  /** `y_or_m_enabled.cfg`: options for which y and m are as good as each other. */
  readonly builtInOrModule: ReadonlySet<string>;
}

export const NO_CLASSIFIERS: Classifiers = { classes: new Map(), builtInOrModule: new Set() };

/**
 * Reads the classifying files of folders, in order: `hardware.cfg`, then `non-hardware.cfg`, then `y_or_m_enabled.cfg`, each if
 * there. A line names an option, with or without a value; everything else in them is passed over. Source: the second pass of
 * `config_queue_read` in yocto-kernel-tools' tools/symbol_why.py. Its `*.kcf`, lists of Kconfig files whose options count as
 * one or the other, are not read.
 *
 * @param folders absolute paths: those of the fragments that features bring in
 */
export async function readClassifiers(folders: Iterable<string>): Promise<Classifiers> {
  const classes = new Map<string, "hardware" | "non-hardware">();
  const builtInOrModule = new Set<string>();
  for (const folder of new Set(folders)) {
    for (const name of ["hardware", "non-hardware"] as const) {
      for (const symbol of await symbolsIn(join(folder, `${name}.cfg`))) classes.set(symbol, name);
    }
    for (const symbol of await symbolsIn(join(folder, "y_or_m_enabled.cfg"))) builtInOrModule.add(symbol);
  }
  return { classes, builtInOrModule };
}

async function symbolsIn(path: string): Promise<readonly string[]> {
  if (!(await isFile(path))) return [];
  return [...(await readText(path, "list of options")).matchAll(/^CONFIG_\w+/gm)].map(([symbol]) => symbol);
}
