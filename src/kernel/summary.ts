import ssri from "ssri";
import { SamebitsError } from "../base/errors.ts";
import { readCommitted, readFragments } from "./committed.ts";
import type { KernelPins } from "./config-record.ts";
import type { KernelDefinition } from "./definition.ts";
import { type ConfigSource, lastEntries, parseConfigStrictly, releaseOf } from "./kconfig/parse.ts";
import { staleConfigurations } from "./stale.ts";

/** How many symbols a configuration gives which kind of value. */
export interface ValueCounts {
  readonly y: number;
  readonly m: number;
  readonly n: number;
  /** Numbers and strings. */
  readonly values: number;
}

export interface ConfigSummary extends ValueCounts {
  /** Path from the project's root. */
  readonly file: string;
  readonly bytes: number;
}

export interface KernelSummary {
  readonly fragments: readonly (ConfigSummary & { readonly class: string })[];
  readonly base: ConfigSummary;
  readonly merged: ConfigSummary;
  readonly resolved: ConfigSummary & {
    /** SHA-256 in SRI form. */
    readonly digest: string;
    /** Of the kernel whose Kconfig it was resolved with, as its first lines say, e.g. `6.12.107`. */
    readonly version: string | undefined;
  };
  /** What makes the committed configurations stale, in words; empty: they are what the definition makes. */
  readonly stale: readonly string[];
}

/**
 * What a kernel is configured from and what became of it, out of its folder alone.
 * @throws SamebitsError (exit 2) when it has not been configured yet, or a fragment cannot be read
 */
export async function summariseKernel(definition: KernelDefinition, pins?: KernelPins): Promise<KernelSummary> {
  const fragments = await readFragments(definition);
  const resolved = await readCommitted(definition, "resolved");
  return {
    fragments: fragments.map((fragment, index) => ({
      ...summarise(fragment),
      class: definition.classified[index]?.class ?? "unclassified",
    })),
    base: summarise(await readCommitted(definition, "base")),
    merged: summarise(await readCommitted(definition, "merged")),
    resolved: {
      ...summarise(resolved),
      digest: ssri.fromData(resolved.text, { algorithms: ["sha256"] }).toString(),
      version: releaseOf(resolved.text),
    },
    stale: await staleConfigurations(definition, pins).catch((error: unknown) => {
      if (error instanceof SamebitsError) return [error.message];
      throw error;
    }),
  };
}

const summarise = (source: ConfigSource): ConfigSummary => ({
  file: source.name,
  bytes: Buffer.byteLength(source.text),
  ...countValues(source),
});

/** Each symbol counts once, with its last value. */
export function countValues(source: ConfigSource): ValueCounts {
  const counts = { y: 0, m: 0, n: 0, values: 0 };
  for (const { value } of lastEntries(parseConfigStrictly(source)).values()) {
    counts[value === "y" || value === "m" || value === "n" ? value : "values"]++;
  }
  return counts;
}
