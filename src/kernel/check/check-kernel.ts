import { readCommitted } from "../committed.ts";
import type { KernelDefinition } from "../definition.ts";
import { type CheckedConfig, checkConfig } from "./check-config.ts";

/**
 * Checks a kernel's committed resolved.config.
 * @throws SamebitsError (exit 2) when there is none, or it is no configuration
 */
export async function checkKernel(
  kernel: Pick<KernelDefinition, "name" | "folder" | "base" | "runsOn" | "accepted">,
): Promise<CheckedConfig> {
  const { name, text } = await readCommitted(kernel, "resolved");
  return checkConfig(name, text, kernel);
}
