import { z } from "zod";
import { invalid, stepFailed } from "../base/errors.ts";
import { fetchUnpinned, NotFetched } from "../fetch/fetch-unpinned.ts";

/** Where registries have their crates: the values of "dl" in the config.json of their indices. */
export type CrateBases = readonly string[];

const MOST = 64 * 1024 ** 2;
const configSchema = z.object({ dl: z.string() });
/** The Cargo Book, "Registry Index", "JSON schema": what is needed of it. */
const entrySchema = z.object({
  name: z.string(),
  vers: z.string(),
  cksum: z.string().regex(/^[0-9a-f]{64}$/),
  yanked: z.boolean().default(false),
});
type Entry = z.output<typeof entrySchema>;

/**
 * Where an index says that its crates are (The Cargo Book, "Registry Index", "Index Configuration").
 * @param indices base URLs, without a slash at the end
 * @throws SamebitsError (exit 1) when none answers
 */
export async function crateBases(indices: readonly string[], signal: AbortSignal): Promise<CrateBases> {
  const bases: string[] = [];
  const reasons: string[] = [];
  for (const index of indices) {
    try {
      const text = (await fetchUnpinned([`${index}/config.json`], { most: MOST, signal })).toString("utf8");
      bases.push(configSchema.parse(JSON.parse(text)).dl);
    } catch (error) {
      signal.throwIfAborted();
      reasons.push(...(error instanceof NotFetched ? error.reasons : [`${index}/config.json: not that of an index`]));
    }
  }
  if (bases.length > 0) return bases;
  throw stepFailed("no crate registry could be asked where its crates are", {
    why: reasons,
    next: "check the network; SAMEBITS_CARGO_REGISTRY names another sparse index",
  });
}

/** The URL of a .crate file: "dl" with its markers replaced, or, without any, with `/{crate}/{version}/download` behind it. */
export function crateUrl(
  base: string,
  crate: { readonly name: string; readonly version: string; readonly sha256?: string },
): string {
  const values: Readonly<Record<string, string>> = {
    crate: crate.name,
    version: crate.version,
    prefix: prefixOf(crate.name),
    lowerprefix: prefixOf(crate.name.toLowerCase()),
    "sha256-checksum": crate.sha256 ?? "",
  };
  const marked = base.replaceAll(/\{([a-z0-9-]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name]! : whole,
  );
  return marked === base ? `${base.replace(/\/+$/, "")}/${crate.name}/${crate.version}/download` : marked;
}

/** The folders that an index sorts crates into ("Index Files"). */
function prefixOf(name: string): string {
  if (name.length <= 2) return String(name.length);
  if (name.length === 3) return `3/${name[0]}`;
  return `${name.slice(0, 2)}/${name.slice(2, 4)}`;
}

/** One version of a crate, as an index has it. */
export interface IndexedCrate {
  /** Of its .crate file, hexadecimal. */
  readonly sha256: string;
  /** Withdrawn by who published it: still there for locks that name it. */
  readonly yanked: boolean;
}

/**
 * One version of a crate, as the first index that answers has it.
 * @throws SamebitsError (exit 2) when the registry does not have that crate or version, (exit 1) when it cannot be asked
 */
export async function findCrate(
  indices: readonly string[],
  name: string,
  version: string,
  signal: AbortSignal,
): Promise<IndexedCrate> {
  const lower = name.toLowerCase();
  let text: string;
  try {
    const urls = indices.map((index) => `${index}/${prefixOf(lower)}/${lower}`);
    text = (await fetchUnpinned(urls, { most: MOST, signal })).toString("utf8");
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    const make = error.missing ? invalid : stepFailed;
    throw make(error.missing ? `the registry has no crate "${name}"` : `the registry cannot be asked for "${name}"`, {
      why: error.reasons,
      next: "check the name in sources.toml; SAMEBITS_CARGO_REGISTRY names another sparse index",
    });
  }
  const entries = text.split("\n").flatMap(readEntry);
  if (entries.length === 0) {
    throw stepFailed(`the registry cannot be asked for "${name}"`, {
      why: `what it answers is not that of an index: ${JSON.stringify(text.slice(0, 80))}`,
      next: "SAMEBITS_CARGO_REGISTRY names another sparse index",
    });
  }
  // To the letter, build metadata ("+…") included: the names of the file and of the folder in it have that too.
  const found = entries.find(({ vers }) => vers === version);
  if (found) return { sha256: found.cksum, yanked: found.yanked };
  const newest = entries.map(({ vers }) => vers).slice(-8);
  throw invalid(`the registry has no version ${version} of the crate "${name}"`, {
    why: `its newest entries: ${newest.join(", ")}`,
    next: "name one of its versions in sources.toml",
  });
}

/** A line of an index; nothing for one of another kind: later versions of the format may have more than one knows here. */
function readEntry(line: string): Entry[] {
  try {
    return [entrySchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
