import { unquote } from "../kconfig/model.ts";
import { lastEntries, parseConfigStrictly, releaseOf } from "../kconfig/parse.ts";

/** A resolved configuration as rules ask it. Symbols are named without their prefix: `NET`, not `CONFIG_NET`. */
export interface ConfigView {
  /** Release from the file's heading, e.g. `6.12.107`; undefined when the heading is not there. */
  readonly release: string | undefined;
  /** As written: `y`, `m`, a number, a string with its quotes; `n` for "is not set"; undefined when the file does not name it. */
  value(symbol: string): string | undefined;
  /** Built in, or a module in a kernel that loads modules. */
  isOn(symbol: string): boolean;
  /** The text of a string symbol without quotes and escapes; empty when it has none. */
  text(symbol: string): string;
  /** The value of a number symbol, decimal or hexadecimal; undefined when it has none. */
  number(symbol: string): number | undefined;
}

/**
 * Reads a resolved configuration.
 * @param name what messages call it
 * @throws SamebitsError (exit 2) for a line that is no line of a configuration
 */
export function viewConfig(name: string, text: string): ConfigView {
  const entries = lastEntries(parseConfigStrictly({ name, text }));
  const value = (symbol: string) => entries.get(`CONFIG_${symbol}`)?.value;
  const modules = value("MODULES") === "y";
  return {
    release: releaseOf(text),
    value,
    isOn: (symbol) => value(symbol) === "y" || (modules && value(symbol) === "m"),
    text: (symbol) => {
      const written = value(symbol) ?? "";
      return written.startsWith('"') ? unquote(written) : "";
    },
    number: (symbol) => {
      const written = value(symbol) ?? "";
      return /^(-?[0-9]+|0[xX][0-9A-Fa-f]+)$/.test(written) ? Number(written) : undefined;
    },
  };
}

/** Whether `release` (e.g. `6.12.107`) is at least `version` (e.g. `6.16`); an unknown release is the newest. */
export function isAtLeast(release: string | undefined, version: string): boolean {
  if (release === undefined) return true;
  const [have, want] = [release, version].map((text) => text.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < want!.length; index++) {
    const difference = (have![index] ?? 0) - want![index]!;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
