import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { invalid, SamebitsError, stepFailed } from "../base/errors.ts";
import { run } from "../base/process.ts";
import type { Tool } from "../nix/tool.ts";
import type { GoProgram } from "./definition.ts";
import { escapeModule } from "./escape-module.ts";
import type { LockedGoModule } from "./lock-file.ts";
import { type ModuleProxyOptions, type ServedFile, startModuleProxy } from "./module-proxy.ts";

export interface ResolveGoOptions extends Pick<ModuleProxyOptions, "upstream" | "known" | "signal" | "onFetch"> {
  /** The image's folder. */
  readonly imageFolder: string;
  /** Enters the toolchain `go`. */
  readonly tool: Tool;
  /** An empty folder on disk, the caller's to remove. */
  readonly folder: string;
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
  /** The values of GOSUMDB (`off` where there is none) and GONOSUMDB that a module out of a registry is looked up with. */
  readonly checksums: { readonly database: string; readonly except: string };
}

/** What was found: the modules, and the files of those that had to be fetched for it. */
export interface ResolvedGo {
  readonly modules: readonly LockedGoModule[];
  readonly files: readonly ServedFile[];
}

/** What decides which files the go command looks at; nix/go-program.sh builds with the same. */
const FIXED = {
  CGO_ENABLED: "0",
  GO111MODULE: "on",
  GOARCH: "amd64",
  GOENV: "off",
  GOFLAGS: "-mod=readonly -modcacherw",
  GOOS: "linux",
  GOTOOLCHAIN: "local",
  GOWORK: "off",
};

const downloadSchema = z.object({ Dir: z.string() });

/**
 * Which modules a program is compiled from: the go command of the toolchain loads its packages with an empty module cache, from
 * a proxy that writes down what it is asked for. go.sum decides what is believed; the module of a registry itself is looked up in
 * the transparency log where the machine's proxies have it.
 * @throws SamebitsError (exit 2) when the module, its version or a package is not there, or go.sum disagrees
 */
export async function resolveGo(program: GoProgram, options: ResolveGoOptions): Promise<ResolvedGo> {
  const { imageFolder, tool, folder, logs, checksums, signal } = options;
  const proxy = await startModuleProxy({ ...options, folder: join(folder, "served") });
  const home = join(folder, "home");
  await mkdir(home, { recursive: true });
  const cache = join(folder, "modules");
  const env = {
    ...options.env,
    ...FIXED,
    HOME: home,
    GOCACHE: join(folder, "cache"),
    GOMODCACHE: cache,
    GOPATH: join(folder, "gopath"),
    GOPROXY: proxy.url,
  };
  const go = async (step: string, args: readonly string[], cwd: string, sumdb: string, failure: string) => {
    const log = join(logs, `go-${program.name}-${step}.log`);
    try {
      const command = tool(
        ["/usr/bin/env", `GOSUMDB=${sumdb}`, `GONOSUMDB=${checksums.except}`, "/usr/bin/go", ...args],
        ["--chdir", cwd],
      );
      return await run(command, { log, env, signal, failure });
    } catch (error) {
      signal.throwIfAborted();
      throw explain(program, error, proxy);
    }
  };
  try {
    const { origin } = program;
    let source: string;
    if (origin.kind === "folder") source = join(imageFolder, origin.folder);
    else {
      const what = `${origin.name}@${origin.version}`;
      const args = ["mod", "download", "-json", what];
      const { stdout } = await go("download", args, home, checksums.database, `${what} cannot be used`);
      source = join(folder, "source");
      // Dependencies are found as if the module were checked out: its go.mod's replacements count.
      await cp(downloadSchema.parse(JSON.parse(stdout)).Dir, source, { recursive: true });
    }
    const tags = program.tags.length === 0 ? [] : [`-tags=${program.tags.join(",")}`];
    const format = "{{if not .DepOnly}}{{.Name}} {{.ImportPath}}{{end}}";
    const { stdout } = await go(
      "list",
      ["list", "-deps", "-f", format, ...tags, "--", ...program.packages],
      source,
      "off",
      `the packages of "${program.name}" cannot be loaded`,
    );
    for (const line of stdout.split("\n").filter(Boolean)) {
      const [name, importPath] = line.split(" ");
      if (name !== "main") {
        throw invalid(`sources.toml: [go.${program.name}]: ${importPath} is not a program`, {
          why: `it is the package "${name}"; only a package "main" becomes a program`,
        });
      }
    }
    const files = proxy.served;
    return { modules: await modulesOf(files, cache), files };
  } finally {
    await proxy.close();
  }
}

/** What was served, by module, with the hash that go.sum has for its zip. */
async function modulesOf(files: readonly ServedFile[], cache: string): Promise<LockedGoModule[]> {
  const modules = new Map<string, { path: string; version: string; mod?: string; zip?: string; sum?: string }>();
  for (const { path, version, kind, integrity } of files) {
    const module = modules.get(`${path}@${version}`) ?? { path, version };
    module[kind] = integrity;
    if (kind === "zip") {
      const at = join(cache, "cache/download", escapeModule(path), "@v", `${escapeModule(version)}.ziphash`);
      module.sum = (await readFile(at, "utf8")).trim();
    }
    modules.set(`${path}@${version}`, module);
  }
  // The proxy serves no zip without the go.mod.
  return [...modules.values()]
    .map((module) => ({ ...module, mod: module.mod! }))
    .sort((a, b) => (`${a.path}@${a.version}` < `${b.path}@${b.version}` ? -1 : 1));
}

/** What the go command has to say, in terms of what people wrote and of the machine's own proxies. */
function explain(
  program: GoProgram,
  error: unknown,
  proxy: {
    readonly refused: readonly { path: string; version: string; reasons: readonly string[]; missing: boolean }[];
    readonly failure: unknown;
  },
): unknown {
  if (proxy.failure !== undefined) return proxy.failure;
  const { origin } = program;
  const at = `sources.toml: [go.${program.name}]`;
  const [refused] = proxy.refused;
  if (refused !== undefined) {
    const own = origin.kind === "registry" && origin.name === refused.path && origin.version === refused.version;
    const title = `${at}: ${refused.path} ${refused.version} cannot be fetched`;
    if (!refused.missing) {
      return stepFailed(title, {
        why: refused.reasons,
        next: "check the network; SAMEBITS_GO_PROXY names another proxy",
      });
    }
    return invalid(title, {
      why: refused.reasons,
      next: own
        ? "no proxy has that module in that version: correct it in sources.toml, or name a proxy that has it: SAMEBITS_GO_PROXY"
        : `"${program.name}" depends on it: name a proxy that has it: SAMEBITS_GO_PROXY`,
    });
  }
  if (!(error instanceof SamebitsError) || error.exitCode !== 1) return error;
  const words = error.why.join("\n");
  const next = /SECURITY ERROR|checksum mismatch/.test(words)
    ? "go.sum names another hash than that of what the proxy sent: do not trust that proxy, or that go.sum"
    : /updates to go\.(mod|sum) needed|missing go\.sum entry|go mod tidy|no required module provides/.test(words)
      ? origin.kind === "folder"
        ? `in the module's folder run: go mod tidy`
        : "the module's own go.mod and go.sum do not describe all that it needs: take another version"
      : /requires go >= /.test(words)
        ? "it wants a newer Go than the toolchain's: take an older version"
        : "correct sources.toml, or the module";
  return invalid(`${at}: ${error.message}`, { why: error.why, next, cause: error });
}
