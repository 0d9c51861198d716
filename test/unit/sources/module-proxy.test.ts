import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ModuleProxy, startModuleProxy } from "../../../src/sources/module-proxy.ts";
import { newFolder } from "../base/script.ts";
import { sendContent, serve } from "../fetch/server.ts";

let proxy: ModuleProxy;
let upstream: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  const folder = join(await newFolder(), "served");
  await mkdir(folder);
  upstream = await serve((request, response) => {
    const path = request.url ?? "";
    if (path.startsWith("/example.org/!tool/@v/v1.0.0.")) sendContent(request, response, Buffer.from(path));
    else response.writeHead(404).end();
  });
  proxy = await startModuleProxy({
    upstream: async () => [upstream.url],
    known: async () => undefined,
    folder,
    onFetch: () => {},
    signal: new AbortController().signal,
  });
});
afterEach(() => proxy.close());

/** The answer's first line to a request as it is, which no client would make. */
const ask = (path: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(proxy.url).port), "127.0.0.1", () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    let text = "";
    socket.on("data", (part) => {
      text += part.toString();
    });
    socket.on("error", reject).on("close", () => resolve(text.split("\r\n")[0]!));
  });

it.each(["/%zz", "/%", "/example.org/%c0%af/@v/v1.0.0.mod", "/example.org/tool/@v/list"])(
  "goes on after a request for %s, whoever made it",
  async (path) => {
    expect(await ask(path)).toContain("404");
    expect(await ask("/example.org/!tool/@v/v1.0.0.info")).toContain("200");
    expect(proxy.failure).toBeUndefined();
    expect(proxy.refused).toEqual([]);
  },
);
