import { dirname, join } from "node:path";
import { type KernelDefinition, RESOLVED_FILE } from "../definition.ts";
import { fileName } from "../file-name.ts";
import { lastEntries, parseConfigStrictly } from "../kconfig/parse.ts";
import { readText } from "../text.ts";
import { type AuditedFragment, auditConfig, type ConfigAudit } from "./audit.ts";
import { readClassifiers } from "./classifiers.ts";

/**
 * Audits a kernel of the project: its fragments, read from its folder and its features, against a resolved configuration.
 * @param resolvedText after olddefconfig
 * @param symbols every option the kernel has, with `CONFIG_`
 * @throws SamebitsError (exit 2) for a file that cannot be read or has a syntax error
 */
export async function auditKernel(
  definition: Pick<KernelDefinition, "name" | "folder" | "classified">,
  resolvedText: string,
  symbols: ReadonlySet<string>,
): Promise<ConfigAudit> {
  const { name, folder, classified } = definition;
  const fragments: AuditedFragment[] = [];
  for (const { file, class: one } of classified) {
    const text = await readText(join(folder, file), "fragment");
    fragments.push({ class: one, entries: parseConfigStrictly({ name: fileName(name, file), text }) });
  }
  const ofFeatures = classified.filter(({ chain }) => chain.length > 0);
  return auditConfig({
    fragments,
    resolved: lastEntries(parseConfigStrictly({ name: fileName(name, RESOLVED_FILE), text: resolvedText })),
    symbols,
    classifiers: await readClassifiers(ofFeatures.map(({ file }) => dirname(join(folder, file)))),
  });
}
