import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { invalid, machineLacks } from "../base/errors.ts";

export interface GoProxyOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the go command itself has built in, see src/sources/built-in.ts; only asked when nothing else says. */
  readonly builtIn?: () => Promise<string | undefined>;
}

/**
 * The module proxies this machine is configured for, best first, none with a slash at its end: those of SAMEBITS_GO_PROXY, or
 * else of GOPROXY, or else of the go command's own configuration file, or else of what the go command has built in. The first of
 * these that says anything decides: SAMEBITS_GO_PROXY=off is a wish for no proxy at all.
 * @throws SamebitsError (exit 2) for a malformed SAMEBITS_GO_PROXY, (exit 3) when no proxy is known
 */
export async function goProxies(options: GoProxyOptions): Promise<string[]> {
  const own = options.env.SAMEBITS_GO_PROXY?.trim();
  if (own) {
    const { proxies, malformed } = parseGoProxy(own.replaceAll(/\s+/g, ","));
    if (malformed.length > 0) {
      throw invalid(`SAMEBITS_GO_PROXY: ${malformed[0]} is not a URL of a module proxy`, {
        next: "give http://, https:// or file:// URLs, separated by spaces or as GOPROXY has them",
      });
    }
    if (proxies.length > 0) return proxies;
    throw noProxy("SAMEBITS_GO_PROXY", own);
  }
  const configured = (await goSetting("GOPROXY", options.env)) ?? (await options.builtIn?.());
  const { proxies } = parseGoProxy(configured ?? "");
  if (proxies.length > 0) return proxies;
  throw noProxy("GOPROXY", configured);
}

const noProxy = (variable: string, value: string | undefined) =>
  machineLacks("no Go module proxy is known to this machine", {
    why: value
      ? `${variable} is "${value}": samebits fetches modules from proxies alone, over http, https or file, never out of a version control system`
      : "neither SAMEBITS_GO_PROXY nor GOPROXY nor the go command's own configuration names one",
    next: "set SAMEBITS_GO_PROXY to the URL of a module proxy",
  });

/**
 * The proxies in a value of GOPROXY (Go Modules Reference, "Module proxies"): URLs between `,` (go on where a module is not found)
 * and `|` (go on after any error). All are asked in turn after whatever error: what comes is compared with its digest. `off` ends
 * the list; `direct` (the module's own version control) is left out.
 */
export function parseGoProxy(value: string): { readonly proxies: string[]; readonly malformed: string[] } {
  const proxies: string[] = [];
  const malformed: string[] = [];
  for (const one of value.split(/[,|]/).map((part) => part.trim())) {
    if (one === "off") break;
    if (one === "" || one === "direct") continue;
    // The go command takes what has no scheme for a host that speaks https.
    const url = /^[a-z][a-z0-9+.-]*:/i.test(one) ? one : `https://${one}`;
    if (/^(https?:\/\/[^/]|file:\/\/\/)/.test(url) && URL.canParse(url)) proxies.push(url.replace(/\/+$/, ""));
    else malformed.push(one);
  }
  return { proxies: [...new Set(proxies)], malformed };
}

/**
 * A setting of the go command as `go env` would show it, without its built-in default: the variable, then the user's
 * configuration file (`go help environment`: GOENV, otherwise go/env in the user's configuration folder).
 */
export async function goSetting(name: string, env: GoProxyOptions["env"]): Promise<string | undefined> {
  const variable = env[name];
  if (variable) return variable;
  if (env.GOENV === "off") return undefined;
  const home = env.XDG_CONFIG_HOME || (env.HOME === undefined ? undefined : join(env.HOME, ".config"));
  const file = env.GOENV || (home === undefined ? undefined : join(home, "go/env"));
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch(() => "");
  const line = text.split("\n").findLast((one) => one.startsWith(`${name}=`));
  return line?.slice(name.length + 1).trim() || undefined;
}
