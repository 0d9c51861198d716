import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { formatBytes } from "../base/format.ts";
import { fetchUnpinned, NotFetched } from "../fetch/fetch-unpinned.ts";
import { modulePathAt, unescapeModule } from "./escape-module.ts";

/** Go Modules Reference, "Module zip files": no zip may be larger, nor may a go.mod be larger than 16 MiB. */
const MOST = { mod: 16 * 1024 ** 2, zip: 500 * 1024 ** 2 };
const MOST_NOTE = 1024 ** 2;

/** A file that the go command has asked for, and got. */
export interface ServedFile {
  readonly path: string;
  readonly version: string;
  readonly kind: "mod" | "zip";
  /** SRI of its SHA-256. */
  readonly integrity: string;
  /** Where it lies for now. */
  readonly file: string;
}

/** A version that no proxy has given out. */
export interface RefusedFile {
  readonly path: string;
  readonly version: string;
  readonly reasons: readonly string[];
  readonly missing: boolean;
}

/**
 * A module proxy (Go Modules Reference, "GOPROXY protocol") on the loopback device that stands between the go command and the
 * machine's own proxies. What the go command asks it for is what a build needs: nothing else is written to a lock. Versions are exact
 * already, so that it knows of no lists and no newest ones.
 */
export interface ModuleProxy {
  /** For GOPROXY. */
  readonly url: string;
  /** Each module's go.mod, and its zip where that was asked for. */
  readonly served: readonly ServedFile[];
  readonly refused: readonly RefusedFile[];
  /** What went wrong besides, such as a machine that knows of no proxy. */
  readonly failure: unknown;
  close(): Promise<void>;
}

export interface ModuleProxyOptions {
  /** Base URLs of the machine's proxies, without a slash at the end. */
  readonly upstream: () => Promise<readonly string[]>;
  /** Files that are there already, such as in the Nix store: where one is, and its integrity. */
  readonly known: (
    path: string,
    version: string,
    kind: "mod" | "zip",
  ) => Promise<{ readonly file: string; readonly integrity: string } | undefined>;
  /** An empty folder for what is fetched. */
  readonly folder: string;
  readonly onFetch: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Starts one; the caller closes it. */
export async function startModuleProxy(options: ModuleProxyOptions): Promise<ModuleProxy> {
  const served = new Map<string, ServedFile>();
  const refused: RefusedFile[] = [];
  let failure: unknown;

  const provide = async (path: string, version: string, kind: "mod" | "zip"): Promise<ServedFile> => {
    const at = modulePathAt(path, version, kind);
    const before = served.get(at);
    if (before) return before;
    let one = await options.known(path, version, kind);
    if (one === undefined) {
      const upstream = await options.upstream();
      const content = await fetchUnpinned(
        upstream.map((base) => `${base}/${at}`),
        { most: MOST[kind], signal: options.signal },
      );
      options.onFetch(`${path}@${version} (${kind}, ${formatBytes(content.length)})`);
      const file = join(options.folder, `${served.size}-${createHash("sha256").update(at).digest("hex")}`);
      await mkdir(options.folder, { recursive: true });
      await writeFile(file, content);
      one = { file, integrity: `sha256-${createHash("sha256").update(content).digest("base64")}` };
    }
    const file: ServedFile = { path, version, kind, ...one };
    served.set(at, file);
    return file;
  };

  const answer = async (url: string | undefined, response: ServerResponse) => {
    if (url === undefined) {
      response.writeHead(404).end("no path");
      return;
    }
    const sumdb = /^\/(sumdb\/.*)$/.exec(url)?.[1];
    if (sumdb !== undefined) {
      // The transparency log of all modules, through the machine's proxies as well.
      const upstream = await options.upstream();
      const content = await fetchUnpinned(
        upstream.map((base) => `${base}/${sumdb}`),
        { most: MOST_NOTE, signal: options.signal },
      );
      response.writeHead(200).end(content);
      return;
    }
    const [, escapedPath, escapedVersion, kind] = /^\/(.+)\/@v\/([^/]+)\.(info|mod|zip)$/.exec(url) ?? [];
    const path = escapedPath === undefined ? undefined : unescapeModule(escapedPath);
    const version = escapedVersion === undefined ? undefined : unescapeModule(escapedVersion);
    if (path === undefined || version === undefined) {
      response.writeHead(404).end("every version is pinned: there are no lists and no newest ones here");
      return;
    }
    try {
      if (kind === "info") {
        // What time it has depends on the proxy, and nothing depends on that time: it is left out, here as in the build.
        await provide(path, version, "mod");
        response.writeHead(200).end(JSON.stringify({ Version: version }));
        return;
      }
      const { file } = await provide(path, version, kind as "mod" | "zip");
      // A lock names both of each module, whichever the go command needed.
      if (kind === "zip") await provide(path, version, "mod");
      response.writeHead(200).end(await readFile(file));
    } catch (error) {
      if (error instanceof NotFetched) refused.push({ path, version, reasons: error.reasons, missing: error.missing });
      throw error;
    }
  };

  const server = createServer((request, response) => {
    answer(decoded(request.url ?? ""), response).catch((error: unknown) => {
      if (!(error instanceof NotFetched)) failure ??= error;
      if (response.headersSent) response.destroy();
      else response.writeHead(404).end(error instanceof NotFetched ? error.reasons.join("\n") : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get served() {
      return [...served.values()];
    },
    refused,
    get failure() {
      return failure;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The path of a request; undefined for what is no encoding of any. Whoever is on this machine may ask, not the go command alone. */
function decoded(url: string): string | undefined {
  try {
    return decodeURIComponent(url);
  } catch {
    return undefined;
  }
}
