import { join } from "node:path";

/**
 * What messages call a file of a kernel: its path from the project's root.
 * @param file relative to the kernel's folder, e.g. `config.d/10-cpu.config`, `../features/net/net.cfg`
 */
export const fileName = (kernel: string, file: string): string => join("kernel", kernel, file);
