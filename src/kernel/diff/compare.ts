import { type ConfigSource, lastEntries, parseConfigStrictly } from "../kconfig/parse.ts";

/** A symbol that two configurations do not say the same of. */
export interface Difference {
  /** With `CONFIG_`. */
  readonly symbol: string;
  readonly kind: "added" | "removed" | "changed";
  /** As written; undefined when it was added. */
  readonly before: string | undefined;
  /** As written; undefined when it was removed. */
  readonly after: string | undefined;
  /** False: off in one and not mentioned in the other, which makes the same kernel. */
  readonly matters: boolean;
}

/**
 * The differences of two configurations, by name: the same set as the kernel's scripts/diffconfig prints. "is not set" is n.
 * @throws SamebitsError (exit 2) for a line that the kernel would ignore
 */
export function compareConfigs(before: ConfigSource, after: ConfigSource): Difference[] {
  const old = lastEntries(parseConfigStrictly(before));
  const fresh = lastEntries(parseConfigStrictly(after));
  const symbols = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return symbols.flatMap((symbol): Difference[] => {
    const [a, b] = [old.get(symbol)?.value, fresh.get(symbol)?.value];
    if (a === b) return [];
    const kind = a === undefined ? "added" : b === undefined ? "removed" : "changed";
    return [{ symbol, kind, before: a, after: b, matters: (a ?? "n") !== (b ?? "n") }];
  });
}
