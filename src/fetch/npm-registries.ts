import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { invalid, machineLacks, systemCode } from "../base/errors.ts";
import { run } from "../base/process.ts";

export interface NpmRegistryOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder, for `.npmrc`; default: the variable HOME. */
  readonly home?: string;
  /** Where the machine's `npmrc` lies: `/etc`. */
  readonly etc: string;
  /** Asks npm itself, see {@link askNpm}; only called when nothing else names a registry. */
  readonly askNpm?: () => Promise<string | undefined>;
}

/**
 * The npm registries this machine is configured for, best first, none with a slash at its end: SAMEBITS_NPM_REGISTRY (one or
 * several, separated by white space), npm_config_registry, the user's and the machine's npmrc, and if none of these names
 * one, what npm answers. A project's own .npmrc is not read: what a build fetches from is the machine's choice.
 * @throws SamebitsError (exit 2) for a malformed SAMEBITS_NPM_REGISTRY, (exit 3) when no registry is known.
 */
export async function npmRegistries(options: NpmRegistryOptions): Promise<string[]> {
  const own = options.env.SAMEBITS_NPM_REGISTRY?.split(/\s+/).filter(Boolean) ?? [];
  for (const url of own) {
    if (!isRegistry(url)) {
      throw invalid(`SAMEBITS_NPM_REGISTRY: ${url} is not a URL of a registry`, {
        next: "give http://, https:// or file:// URLs, separated by spaces",
      });
    }
  }
  const home = options.home ?? options.env.HOME;
  const configured = [
    options.env.npm_config_registry ?? options.env.NPM_CONFIG_REGISTRY,
    ...(home === undefined ? [] : [await registryOf(join(home, ".npmrc"), options.env)]),
    await registryOf(join(options.etc, "npmrc"), options.env),
  ];
  const known = [...own, ...configured.filter((url) => url !== undefined && isRegistry(url))] as string[];
  if (known.length === 0) {
    const answer = await options.askNpm?.();
    if (answer !== undefined && isRegistry(answer)) known.push(answer);
  }
  if (known.length === 0) {
    throw machineLacks("no npm registry is known to this machine", {
      why: "neither SAMEBITS_NPM_REGISTRY nor npm_config_registry, nor ~/.npmrc, /etc/npmrc or npm itself names one",
      next: "set SAMEBITS_NPM_REGISTRY to your registry's URL, or install npm",
    });
  }
  return [...new Set(known.map((url) => url.replace(/\/+$/, "")))];
}

/**
 * What `npm config get registry` answers; undefined when there is no npm.
 * @param cwd a folder without an .npmrc, such as `/`
 */
export async function askNpm(options: {
  /** How to start npm; default: `npm` from PATH. */
  readonly npm?: readonly string[];
  readonly cwd: string;
  readonly log: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}): Promise<string | undefined> {
  try {
    const { stdout } = await run([...(options.npm ?? ["npm"]), "config", "get", "registry"], options);
    return stdout.split("\n").at(-1)?.trim();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return undefined;
  }
}

const isRegistry = (url: string) => /^(https?:\/\/[^/]|file:\/\/\/)/.test(url) && URL.canParse(url);

async function registryOf(path: string, env: NpmRegistryOptions["env"]): Promise<string | undefined> {
  try {
    return registryInNpmrc(await readFile(path, "utf8"), env);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** The `registry` of an npmrc (ini, before any section; the last one counts; `${NAME}` stands for a variable). */
export function registryInNpmrc(text: string, env: NpmRegistryOptions["env"]): string | undefined {
  let registry: string | undefined;
  for (const line of text.split("\n")) {
    if (/^\s*\[/.test(line)) break;
    const value = /^\s*registry\s*=\s*(.*?)\s*$/.exec(line)?.[1];
    if (value === undefined) continue;
    const plain = value.replace(/^(["'])(.*)\1$/, "$2").replace(/\s[;#].*$/, "");
    registry = plain.replace(/\$\{([^}]+)\}/g, (whole, name: string) => env[name] ?? whole);
  }
  return registry;
}
