import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../../base/process.ts";
import { runOnTerminal } from "../../base/terminal.ts";
import { insideTree } from "../../nix/tool.ts";
import type { Terminal } from "./terminfo.ts";

export interface WorkbenchOptions {
  /** The project's folder, for nix/kernel-edit.sh. */
  readonly root: string;
  /** Store paths of nix/enter.nix and of the kernel toolchain. */
  readonly enter: string;
  readonly tree: string;
  /** The small source tree that kernel-kconfig.sh made. */
  readonly source: string;
  /** A private folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
  readonly signal: AbortSignal;
}

/** The kernel's own programs for configurations, run in the kernel toolchain on a copy of the small source tree. */
export interface Workbench {
  /** What a person makes of a configuration in `make nconfig`. */
  nconfig(text: string, terminal: Terminal): Promise<string>;
  /** What olddefconfig makes of one. */
  olddefconfig(text: string): Promise<string>;
}

export function workbench(options: WorkbenchOptions): Workbench {
  const { root, enter, tree, source, folder, env, logs, signal } = options;
  const file = join(folder, "config");
  const script = join(root, "nix/kernel-edit.sh");
  const command = (target: string) =>
    // 2,500 files: in memory, and at the path where their programs were built, so that make finds nothing to build.
    insideTree(enter, tree)(["/bin/sh", script, target, file], ["--tmpfs", "/build"]);
  const environment = {
    ...env,
    kernelEnvironment: join(root, "nix/kernel-environment.sh"),
    kconfig: dirname(source),
    NIX_BUILD_CORES: "0",
  };
  return {
    async nconfig(text, { term, folder: terminfo }) {
      await writeFile(file, text);
      await runOnTerminal(command("nconfig"), {
        env: { ...environment, TERM: term, TERMINFO_DIRS: terminfo },
        failure: "make nconfig failed",
        signal,
      });
      return readFile(file, "utf8");
    },
    async olddefconfig(text) {
      await writeFile(file, text);
      await run(command("olddefconfig"), {
        env: environment,
        log: join(logs, "olddefconfig.log"),
        failure: "make olddefconfig failed",
        signal,
      });
      return readFile(file, "utf8");
    },
  };
}
