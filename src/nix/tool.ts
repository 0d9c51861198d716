/** Turns a command into one that runs inside a toolchain; `sandbox` holds further bubblewrap options (nix/enter.sh). */
export type Tool = (command: readonly string[], sandbox?: readonly string[]) => readonly string[];

/**
 * Commands inside a toolchain's tree.
 * @param enter store path of nix/enter.nix
 * @param tree store path of the toolchain
 */
export const insideTree =
  (enter: string, tree: string): Tool =>
  (command, sandbox = []) => [`${enter}/bin/enter`, tree, ...sandbox, "--", ...command];

/** The host's own programs: only to make the very first lock, when there is no toolchain yet. */
export const hostTool: Tool = (command) => command;
