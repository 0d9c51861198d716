import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureInStore } from "../../../src/inputs/ensure-in-store.ts";
import type { PinnedFile } from "../../../src/inputs/pinned-file.ts";
import type { Nix } from "../../../src/nix/nix.ts";
import { newFolder } from "../base/script.ts";
import { sendContent, serve } from "../fetch/server.ts";

const step = { progress: () => {}, skip: () => {} };
const quiet = step as unknown as Parameters<typeof ensureInStore>[1]["step"];

function pinned(url: string, name: string, algorithm: "sha256" | "sha512", content: string): PinnedFile {
  const integrity = `${algorithm}-${createHash(algorithm).update(content).digest("base64")}`;
  return { name, urls: [`${url}/${name}`], algorithm, integrity, hint: "", storePath: `/nix/store/0-${name}` };
}

/** A store that holds some paths, and records what is added: algorithm, name, content. */
function fakeStore(held: readonly string[]) {
  const added: string[][] = [];
  const nix = {
    missing: async (paths: readonly string[]) => new Set(paths.filter((path) => !held.includes(path))),
    addFixed: async (algorithm: string, files: readonly string[]) => {
      for (const file of files) added.push([algorithm, basename(file), await readFile(file, "utf8")]);
    },
  };
  return { nix: nix as unknown as Nix, added };
}

const contents = { "a.deb": "first", "b.deb": "second", "c.tgz": "third" };
const server = () =>
  serve((request, response) => {
    const content = contents[request.url!.slice(1) as keyof typeof contents];
    if (content === undefined) response.writeHead(404).end();
    else sendContent(request, response, Buffer.from(content));
  });

describe("ensureInStore", () => {
  it("fetches only what the store lacks, adds it by its own algorithm, and leaves no copy behind", async () => {
    const { url, requests } = await server();
    const files = [
      pinned(url, "a.deb", "sha256", "first"),
      pinned(url, "b.deb", "sha256", "second"),
      pinned(url, "c.tgz", "sha512", "third"),
    ];
    const { nix, added } = fakeStore(["/nix/store/0-a.deb"]);
    const folder = join(await newFolder(), "fetch");
    // The same file asked for twice is fetched once.
    const done = await ensureInStore([...files, files[1]!], { nix, folder, step: quiet });
    expect(requests.map((one) => one.path).sort()).toEqual(["/b.deb", "/c.tgz"]);
    expect(added.sort()).toEqual([
      ["sha256", "b.deb", "second"],
      ["sha512", "c.tgz", "third"],
    ]);
    expect((await readdir(folder)).filter((name) => !name.startsWith("."))).toEqual([]);
    expect(done).toMatch(/^2 files, 11 B in \d+\.\d s$/);
  });

  it("two at once bring each file once, and neither takes it from the other", async () => {
    const { url, requests } = await server();
    const file = pinned(url, "a.deb", "sha256", "first");
    const held: string[] = [];
    const added: string[] = [];
    const nix = {
      missing: async (paths: readonly string[]) => new Set(paths.filter((path) => !held.includes(path))),
      addFixed: async (_: string, files: readonly string[]) => {
        for (const one of files) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          added.push(await readFile(one, "utf8"));
          held.push(file.storePath);
        }
      },
    } as unknown as Nix;
    const folder = join(await newFolder(), "fetch");
    const both = await Promise.all([1, 2].map(() => ensureInStore([file], { nix, folder, step: quiet })));
    expect(added).toEqual(["first"]);
    expect(requests).toHaveLength(1);
    expect(both.filter((done) => done === undefined)).toHaveLength(1);
  });

  it("does not touch the network when nothing is missing", async () => {
    const { nix, added } = fakeStore(["/nix/store/0-a.deb"]);
    const file = pinned("http://127.0.0.1:9", "a.deb", "sha256", "first");
    expect(await ensureInStore([file], { nix, folder: "/nonexistent/folder", step: quiet })).toBeUndefined();
    expect(added).toEqual([]);
  });

  it("adds nothing when a file has another content than the one pinned", async () => {
    const { url } = await server();
    const { nix, added } = fakeStore([]);
    const files = [pinned(url, "a.deb", "sha256", "first"), pinned(url, "b.deb", "sha256", "not this")];
    await expect(ensureInStore(files, { nix, folder: await newFolder(), step: quiet })).rejects.toMatchObject({
      exitCode: 1,
    });
    expect(added).toEqual([]);
  });

  it("uses what an earlier run has fetched and not yet added", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "a.deb"), "first");
    const { nix, added } = fakeStore([]);
    await ensureInStore([pinned("http://127.0.0.1:9", "a.deb", "sha256", "first")], { nix, folder, step: quiet });
    expect(added).toEqual([["sha256", "a.deb", "first"]]);
  });
});
