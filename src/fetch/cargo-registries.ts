import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import { z } from "zod";
import { invalid, machineLacks } from "../base/errors.ts";

export interface CargoRegistryOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The index that cargo itself has built in; only asked when nothing else says. */
  readonly builtIn?: () => Promise<string | undefined>;
}

const configSchema = z.object({
  source: z
    .record(z.string(), z.object({ "replace-with": z.string().optional(), registry: z.string().optional() }))
    .optional(),
  registries: z.record(z.string(), z.object({ index: z.string().optional() })).optional(),
});

/**
 * The sparse indices (The Cargo Book, "Registry Index") of crates that this machine is configured for, none
 * with a slash at its end: SAMEBITS_CARGO_REGISTRY (one or several, separated by white space), or else what cargo's own
 * configuration replaces the public registry (`crates-io`) with, or else what cargo has built in.
 * @throws SamebitsError (exit 2) for a malformed SAMEBITS_CARGO_REGISTRY, (exit 3) when no index is known
 */
export async function cargoIndices(options: CargoRegistryOptions): Promise<string[]> {
  const own = options.env.SAMEBITS_CARGO_REGISTRY?.split(/\s+/).filter(Boolean) ?? [];
  if (own.length > 0) {
    return own.map((url) => {
      const plain = indexUrl(url);
      if (plain !== undefined) return plain;
      throw invalid(`SAMEBITS_CARGO_REGISTRY: ${url} is not a URL of a sparse index`, {
        next: "give http://, https:// or file:// URLs (with or without sparse+), separated by spaces",
      });
    });
  }
  const home =
    options.env.CARGO_HOME ?? (options.env.HOME === undefined ? undefined : join(options.env.HOME, ".cargo"));
  const configured = home === undefined ? undefined : await replacementIn(home);
  const wanted = configured ?? (await options.builtIn?.());
  const url = wanted === undefined ? undefined : indexUrl(wanted);
  if (url !== undefined) return [url];
  throw machineLacks("no crate registry is known to this machine", {
    why: wanted
      ? `cargo's configuration names ${wanted}: samebits reads sparse indices alone`
      : "neither SAMEBITS_CARGO_REGISTRY nor cargo's configuration nor cargo itself names one",
    next: "set SAMEBITS_CARGO_REGISTRY to the URL of a sparse index",
  });
}

/** A sparse index's URL, without `sparse+` and a slash at its end; undefined for anything else. */
function indexUrl(text: string): string | undefined {
  const url = text.replace(/^sparse\+/, "").replace(/\/+$/, "");
  return /^(https?:\/\/[^/]|file:\/\/\/)/.test(url) && URL.canParse(url) ? url : undefined;
}

/** What `crates-io` is replaced with (The Cargo Book, "Source Replacement"), at the end of the chain of replacements. */
async function replacementIn(home: string): Promise<string | undefined> {
  // Cargo takes the name without an ending first, too.
  const text = await readFile(join(home, "config"), "utf8")
    .catch(() => readFile(join(home, "config.toml"), "utf8"))
    .catch(() => "");
  let config: z.output<typeof configSchema>;
  try {
    config = configSchema.parse(getStaticTOMLValue(parseTOML(text)));
  } catch {
    // Cargo says what is wrong with it; for samebits it names nothing.
    return undefined;
  }
  let name = "crates-io";
  let registry: string | undefined;
  for (const seen = new Set<string>(); !seen.has(name); ) {
    seen.add(name);
    const source = config.source?.[name];
    registry = source?.registry ?? config.registries?.[name]?.index ?? registry;
    name = source?.["replace-with"] ?? name;
  }
  return registry;
}
