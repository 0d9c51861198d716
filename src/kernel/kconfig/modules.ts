import { type ConfigSource, writeAssignment } from "./parse.ts";

export interface WithoutModules {
  readonly text: string;
  /** Symbols that were `=m`, in the order of the file. */
  readonly turnedOff: readonly string[];
}

/** Whether a kernel without modules turns off what its base has. @param symbol with `CONFIG_` */
export const isTurnedOff = (symbol: string, value: string): boolean =>
  value === "m" || (symbol === "CONFIG_MODULES" && value === "y");

/**
 * The base of a kernel without modules: every `CONFIG_X=m` becomes `# CONFIG_X is not set`, and so does `CONFIG_MODULES=y`.
 * Left alone, `m` would become `y` as soon as modules are off (`sym_calc_value` in scripts/kconfig/symbol.c), and a
 * distribution's thousand modules would all be built in.
 */
export function withoutModules({ text }: ConfigSource): WithoutModules {
  const turnedOff: string[] = [];
  const lines = text.split("\n").map((line) => {
    const [, symbol, value] = /^(CONFIG_[A-Za-z0-9_]+)=(.*?)\r?$/.exec(line) ?? [];
    if (symbol === undefined || !isTurnedOff(symbol, value!)) return line;
    if (value === "m") turnedOff.push(symbol);
    return writeAssignment({ symbol, value: "n" });
  });
  return { text: lines.join("\n"), turnedOff };
}
