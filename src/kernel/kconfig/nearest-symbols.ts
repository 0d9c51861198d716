import { nearestNames } from "../../base/nearest.ts";
import type { KconfigModel } from "./model.ts";

/**
 * The existing symbols whose names are nearest, with `CONFIG_`; empty when none is near. For a name of one or two letters, which
 * is near to anything as short, there is none.
 * @param symbol with or without `CONFIG_`
 */
export function nearestSymbols(symbol: string, { symbols }: Pick<KconfigModel, "symbols">): string[] {
  const name = symbol.replace(/^CONFIG_/, "");
  return name.length < 3 ? [] : nearestNames(name, symbols.keys()).map((near) => `CONFIG_${near}`);
}
