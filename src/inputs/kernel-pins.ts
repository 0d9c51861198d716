import { invalid } from "../base/errors.ts";
import type { KernelPins } from "../kernel/config-record.ts";
import type { Generated } from "./generated.ts";

/**
 * What a kernel of the project is configured with, out of the lock.
 * @throws SamebitsError (exit 2) for a kernel that is not locked
 */
export function kernelPins(generated: Generated, kernel: string): KernelPins {
  const locked = generated.kernels[kernel];
  if (locked === undefined) throw invalid(`the kernel "${kernel}" is not locked`, { next: "run: samebits lock" });
  return { source: locked.source, config: locked.config, toolchain: generated.toolchains.kernel?.packages ?? [] };
}
