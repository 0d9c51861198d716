import { join } from "node:path";
import { accessible } from "../../base/accessible.ts";
import { invalid } from "../../base/errors.ts";
import { type KernelDefinition, RESOLVED_FILE } from "../definition.ts";
import { readText } from "../text.ts";
import { type CheckedConfig, checkConfig } from "./check-config.ts";

/**
 * Checks a kernel's committed resolved.config.
 * @throws SamebitsError (exit 2) when there is none, or it is no configuration
 */
export async function checkKernel(
  kernel: Pick<KernelDefinition, "name" | "folder" | "runsOn" | "accepted">,
): Promise<CheckedConfig> {
  const path = join(kernel.folder, RESOLVED_FILE);
  if (!(await accessible(path))) {
    throw invalid(`${path} does not exist`, { next: `samebits kernel config ${kernel.name} writes it` });
  }
  return checkConfig(path, await readText(path, "resolved configuration"), kernel);
}
