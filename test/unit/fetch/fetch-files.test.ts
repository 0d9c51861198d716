import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it, onTestFailed } from "vitest";
import type { SamebitsError } from "../../../src/base/errors.ts";
import {
  type FetchOptions,
  type FetchProgress,
  type FetchRequest,
  fetchFiles,
} from "../../../src/fetch/fetch-files.ts";
import { sendContent, serve } from "./server.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-fetch-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sri = (content: Uint8Array, algorithm = "sha256") =>
  `${algorithm}-${createHash(algorithm).update(content).digest("base64")}`;
const quick: Partial<FetchOptions> = {
  backoff: { first: 1, factor: 1, most: 2, jitter: false },
  timeouts: { connect: 2_000, stall: 300 },
};
const fetchQuick = (requests: readonly FetchRequest[], options: Partial<FetchOptions> = {}) =>
  fetchFiles(requests, { destination: folder, ...quick, ...options });
const failureOf = async (call: Promise<unknown>): Promise<SamebitsError> => {
  const error = await call.then(
    () => expect.unreachable("must fail"),
    (error) => error,
  );
  expect(error.name, error.stack).toBe("SamebitsError");
  return error;
};
const files = async () => (await readdir(folder)).sort();
const content = randomBytes(300_000);
const pinned = (urls: readonly string[], more: Partial<FetchRequest> = {}): FetchRequest => ({
  name: "a.deb",
  urls,
  integrity: sri(content),
  size: content.length,
  ...more,
});

describe("a file that is had", () => {
  it("is put in place, and not fetched again while its content is right", async () => {
    const server = await serve((request, response) => sendContent(request, response, content));
    const requests = [
      pinned([`${server.url}/a`]),
      pinned([`${server.url}/b`], { name: "b.tgz", integrity: sri(content, "sha512") }),
    ];
    expect(await fetchQuick(requests)).toMatchObject({ files: 2, present: 0, fetched: 2, bytes: 600_000 });
    expect(await files()).toEqual(["a.deb", "b.tgz"]);
    expect((await readFile(join(folder, "b.tgz"))).equals(content)).toBe(true);

    expect(await fetchQuick(requests)).toMatchObject({ files: 2, present: 2, fetched: 0, bytes: 0 });
    expect(server.requests).toHaveLength(2);

    // Same length, other content: only the digest can tell.
    await writeFile(join(folder, "a.deb"), randomBytes(content.length));
    expect(await fetchQuick(requests)).toMatchObject({ present: 1, fetched: 1 });
    expect((await readFile(join(folder, "a.deb"))).equals(content)).toBe(true);
  });

  it("comes as the server stores it: no other encoding is asked for, and none undone", async () => {
    let accepted: string | undefined;
    const server = await serve((request, response) => {
      accepted = request.headers["accept-encoding"];
      response.writeHead(200, { "content-encoding": "x-gzip", "content-length": content.length }).end(content);
    });
    expect(await fetchQuick([pinned([server.url])])).toMatchObject({ fetched: 1 });
    expect(accepted).toBe("identity");
  });

  it("may be chunked, of unknown size, and empty", async () => {
    const server = await serve((request, response) => response.end(request.url === "/empty" ? "" : content));
    const { size: _, ...unsized } = pinned([`${server.url}/chunked`]);
    const seen: FetchProgress[] = [];
    await fetchQuick([unsized, { name: "empty", urls: [`${server.url}/empty`], integrity: sri(Buffer.alloc(0)) }], {
      onProgress: (progress) => seen.push(progress),
    });
    expect(statSync(join(folder, "empty")).size).toBe(0);
    expect(seen.at(-1)).toMatchObject({ files: 2, filesDone: 2, bytes: content.length, current: [] });
    expect(seen.at(-1)).not.toHaveProperty("totalBytes");
  });

  it("is found through redirects, but not through endless ones", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/final") return sendContent(request, response, content);
      const to = request.url === "/loop" ? "/loop" : request.url === "/start" ? "second" : `${server.url}/final`;
      response.writeHead(302, { location: to }).end("moved");
    });
    await fetchQuick([pinned([`${server.url}/start`])]);
    expect(await files()).toEqual(["a.deb"]);
    await rm(join(folder, "a.deb"));
    const error = await failureOf(fetchQuick([pinned([`${server.url}/loop`])]));
    expect(error.why.join()).toContain("more than 5 redirects");
  });

  it("is read from file: URLs", async () => {
    await mkdir(join(folder, "mirror"));
    await writeFile(join(folder, "mirror/a~b.deb"), content);
    const urls = [pathToFileURL(join(folder, "none.deb")).href, pathToFileURL(join(folder, "mirror/a~b.deb")).href];
    expect(await fetchQuick([pinned(urls)])).toMatchObject({ fetched: 1 });
    const error = await failureOf(fetchQuick([pinned([urls[0]!, pathToFileURL(folder).href], { name: "c" })]));
    expect(error.why).toEqual([`${urls[0]}: there is no such file`, `${pathToFileURL(folder).href}: not a file`]);
  });
});

describe("going on with a partial file", () => {
  it("goes on where the connection broke off", async () => {
    let first = true;
    const server = await serve((request, response) => {
      if (!first) return sendContent(request, response, content);
      first = false;
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
    });
    await fetchQuick([pinned([server.url])]);
    expect(server.requests.map((request) => request.range)).toEqual([undefined, "bytes=100000-"]);
    expect((await readFile(join(folder, "a.deb"))).equals(content)).toBe(true);
  });

  it("goes on where an earlier run ended, and counts those bytes as had", async () => {
    await writeFile(join(folder, "a.deb.partial"), content.subarray(0, 250_000));
    const server = await serve((request, response) => sendContent(request, response, content));
    const seen: FetchProgress[] = [];
    const summary = await fetchQuick([pinned([server.url])], { onProgress: (progress) => seen.push(progress) });
    expect(summary.bytes).toBe(50_000);
    expect(server.requests[0]?.range).toBe("bytes=250000-");
    expect(seen.at(-1)).toMatchObject({ bytes: 300_000, totalBytes: 300_000 });
    expect(await files()).toEqual(["a.deb"]);
  });

  it("starts again when the server ignores ranges", async () => {
    await writeFile(join(folder, "a.deb.partial"), content.subarray(0, 250_000));
    const server = await serve((_, response) => response.end(content));
    expect((await fetchQuick([pinned([server.url])])).bytes).toBe(300_000);
    expect((await readFile(join(folder, "a.deb"))).equals(content)).toBe(true);
  });

  it("asks for nothing when all has come already", async () => {
    await writeFile(join(folder, "a.deb.partial"), content);
    const server = await serve((_, response) => response.writeHead(500).end());
    expect((await fetchQuick([pinned([server.url])])).fetched).toBe(1);
    expect(server.requests).toEqual([]);
  });

  it("takes 416 for the end of a file of unknown size, if the content is right", async () => {
    const { size: _, ...unsized } = pinned([]);
    const server = await serve((request, response) => sendContent(request, response, content));
    await writeFile(join(folder, "a.deb.partial"), content);
    await fetchQuick([{ ...unsized, urls: [server.url] }]);
    expect(server.requests.map((request) => request.range)).toEqual(["bytes=300000-"]);
  });

  it.each([
    ["too long", Buffer.concat([content, content]), false],
    ["too long, size unknown", Buffer.concat([content, content]), true],
    ["of the right length and wrong", randomBytes(content.length), false],
    ["a beginning of something else", randomBytes(1000), false],
  ])("starts again from nothing when the partial file is %s", async (_, partial, isUnsized) => {
    await writeFile(join(folder, "a.deb.partial"), partial);
    const server = await serve((request, response) => sendContent(request, response, content));
    const { size, ...unsized } = pinned([server.url]);
    expect(await fetchQuick([isUnsized ? unsized : { ...unsized, size: size! }])).toMatchObject({ fetched: 1 });
    expect(server.requests.at(-1)?.range).toBeUndefined();
    expect((await readFile(join(folder, "a.deb"))).equals(content)).toBe(true);
  });

  it("leaves a server that sends another part than it was asked for, and keeps what it has", async () => {
    await writeFile(join(folder, "a.deb.partial"), content.subarray(0, 1000));
    const server = await serve((_, response) =>
      response.writeHead(206, { "content-range": "bytes 5-299999/300000" }).end(content.subarray(5)),
    );
    const good = await serve((request, response) => sendContent(request, response, content));
    await fetchQuick([pinned([server.url, good.url])]);
    expect(server.requests).toHaveLength(1);
    expect(good.requests.map((request) => request.range)).toEqual(["bytes=1000-"]);
    expect((await readFile(join(folder, "a.deb"))).equals(content)).toBe(true);
  });

  it("does not give up on a bad line as long as it brings something", async () => {
    const large = randomBytes(8 * 1024 * 1024);
    const server = await serve((request, response) => {
      const start = Number(/\d+/.exec(request.headers.range ?? "0")![0]);
      const part = large.subarray(start, start + 1_200_000);
      const headers = {
        "content-length": large.length - start,
        "content-range": `bytes ${start}-${large.length - 1}/${large.length}`,
      };
      response.writeHead(start > 0 ? 206 : 200, headers);
      if (start + part.length === large.length) response.end(part);
      else response.write(part, () => setTimeout(() => response.destroy(), 30));
    });
    await fetchQuick([{ name: "large", urls: [server.url], integrity: sri(large), size: large.length }], {
      retries: 2,
    });
    expect(server.requests.length).toBeGreaterThanOrEqual(7);
  });
});

describe("wrong content", () => {
  it("is never stored; the next URL is tried", async () => {
    const other = randomBytes(content.length);
    const bad = await serve((request, response) => sendContent(request, response, other));
    const good = await serve((request, response) => sendContent(request, response, content));
    await fetchQuick([pinned([`${bad.url}/a`, `${bad.url}/b`, `${good.url}/a`])]);
    expect(bad.requests).toHaveLength(2);
    expect((await readFile(join(folder, "a.deb"))).equals(content)).toBe(true);
  });

  it.each([
    ["as long as pinned", content.length],
    ["shorter", 1000],
    ["longer", content.length + 1000],
  ])("is reported with expected, actual and URL when %s", async (_, length) => {
    const other = randomBytes(length);
    const server = await serve((request, response) => sendContent(request, response, other));
    const error = await failureOf(fetchQuick([pinned([`${server.url}/a`])]));
    expect(error.exitCode).toBe(1);
    expect(error.message).toBe("a.deb could not be fetched");
    expect(error.why).toEqual([
      `${server.url}/a: the content is not what is pinned; it was thrown away`,
      `    expected ${sri(content)} (300000 bytes)`,
      `    actual   ${sri(other)} (${length} bytes)`,
    ]);
    expect(error.next.join()).toContain("do not trust it");
    expect(server.requests).toHaveLength(1);
    expect(await files()).toEqual([]);
  });

  it("is not read to its end when it is far too long", async () => {
    const server = await serve((_, response) => response.writeHead(200, { "content-length": 5e9 }).write("x"));
    const error = await failureOf(fetchQuick([pinned([server.url])]));
    expect(error.why.join("\n")).toContain("not read to the end (5000000000 bytes)");
    const endless = await serve((_, response) => {
      const more = () => response.destroyed || response.write(Buffer.alloc(1024 * 1024), more);
      more();
    });
    const second = await failureOf(fetchQuick([pinned([endless.url])]));
    expect(second.why.join("\n")).toContain("not read to the end");
    expect(await files()).toEqual([]);
  });
});

describe("servers in trouble", () => {
  it("is not asked twice for what it does not have", async () => {
    const none = await serve((_, response) => response.writeHead(404).end("not found"));
    const good = await serve((request, response) => sendContent(request, response, content));
    await fetchQuick([pinned([`${none.url}/a`, `${good.url}/a`])]);
    expect(none.requests).toHaveLength(1);
  });

  it("are asked again after 503, 429 and broken connections", async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count++;
      if (count === 1) response.writeHead(503, { "retry-after": "1" }).end();
      else if (count === 2) response.writeHead(429).end();
      else if (count === 3) request.socket.destroy();
      else sendContent(request, response, content);
    });
    await fetchQuick([pinned([server.url])]);
    expect(count).toBe(4);
  });

  it("are given up after the retries, with the reason and the number of attempts", async () => {
    const server = await serve((_, response) => response.writeHead(503, "Busy").end());
    const error = await failureOf(fetchQuick([pinned([server.url])], { retries: 2 }));
    expect(error.why).toEqual([`${server.url}: the server answered 503 Busy (3 attempts)`]);
  });

  it("wait longer and longer between attempts", async () => {
    const times: number[] = [];
    const server = await serve((_, response) => {
      times.push(performance.now());
      response.writeHead(500).end();
    });
    await failureOf(
      fetchQuick([pinned([server.url])], { retries: 3, backoff: { first: 40, factor: 3, most: 200, jitter: false } }),
    );
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    for (const [index, least] of [40, 120, 200].entries()) expect(waits[index]).toBeGreaterThan(least - 5);
    expect(waits[2]).toBeLessThan(360);
  });

  it("are left when they fall silent, before or within the body", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/body")
        response.writeHead(200, { "content-length": content.length }).write("x".repeat(1000));
    });
    const started = performance.now();
    const error = await failureOf(fetchQuick([pinned([`${server.url}/body`, `${server.url}/head`])], { retries: 0 }));
    expect(error.why).toEqual([`${server.url}/body: no data for 0.3 s`, `${server.url}/head: no answer within 0.3 s`]);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(statSync(join(folder, "a.deb.partial")).size).toBe(1000);
  });

  it("that are slow but never silent are waited for", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length });
      let at = 0;
      const timer = setInterval(() => {
        response.write(content.subarray(at, at + 50_000));
        at += 50_000;
        if (at >= content.length) clearInterval(timer);
      }, 100);
    });
    await fetchQuick([pinned([server.url])], { retries: 0 });
    expect(server.requests).toHaveLength(1);
  });

  it("are reported cut off when only the connection's end marks the body's", async () => {
    const server = await serve((request) => {
      request.socket.end(`HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n${"x".repeat(500)}`);
    });
    const error = await failureOf(fetchQuick([pinned([server.url])], { retries: 1 }));
    expect(error.why).toEqual([`${server.url}: the connection was closed after 500 B of 300.0 kB (2 attempts)`]);
  });

  it("that cannot be reached are not waited for by every file", async () => {
    const dead = await serve((request) => request.socket.destroy());
    const good = await serve((request, response) => sendContent(request, response, content));
    const requests = ["a", "b", "c"].map((name) => pinned([`${dead.url}/${name}`, `${good.url}/${name}`], { name }));
    const last = pinned([`${dead.url}/last`], { name: "last" });
    const error = await failureOf(fetchQuick([...requests, last], { concurrency: 1, retries: 2 }));
    // The first file tries three times. The next ones prefer the other server; the last has no other, and tries once.
    expect(dead.requests.map((request) => request.path)).toEqual(["/a", "/a", "/a", "/last"]);
    expect(error.why).toEqual([`${dead.url}/last: the connection was reset`]);
    expect(await files()).toEqual(["a", "b", "c"]);
  });

  it("with unknown names and closed ports are told apart", async () => {
    const error = await failureOf(
      fetchQuick([pinned(["http://nowhere.invalid/x", "http://127.0.0.1:1/y"], { name: "z" })], { retries: 1 }),
    );
    expect(error.why[0]).toMatch(
      /^http:\/\/nowhere\.invalid\/x: the host name (is not known|could not be looked up) \(2 attempts\)$/,
    );
    expect(error.why[1]).toBe("http://127.0.0.1:1/y: the connection was refused (2 attempts)");
    expect(error.next.join()).toContain("check this machine's network");
  });
});

describe("a file no URL has", () => {
  const hint = "samebits lock --update moves the lock to the archive's current state";

  it("is reported with every URL and reason, and the hint", async () => {
    const none = await serve((request, response) => response.writeHead(request.url === "/gone" ? 410 : 404).end());
    const urls = [`${none.url.replace("127", "user:secret@127")}/a`, `${none.url}/gone`];
    const error = await failureOf(fetchQuick([pinned(urls, { hint })]));
    expect(error.why).toEqual([
      `${none.url}/a: the server answered 404 Not Found`,
      `${none.url}/gone: the server answered 410 Gone`,
    ]);
    expect(error.next).toEqual([hint]);
    expect(error.exitCode).toBe(1);
  });

  it("does not stop files under way, but no more are begun; all failures are listed", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await serve(async (request, response) => {
      if (request.url === "/slow") {
        response.writeHead(200, { "content-length": content.length });
        response.write(content.subarray(0, 1000));
        await held;
        response.end(content.subarray(1000));
      } else if (request.url === "/late") {
        await held;
        response.writeHead(404).end();
      } else {
        response.writeHead(404).end();
        setTimeout(release, 100);
      }
    });
    const names = ["slow", "late", "none", "never"];
    const requests = names.map((name) => pinned([`${server.url}/${name}`], { name }));
    const error = await failureOf(fetchQuick(requests, { concurrency: 3 }));
    expect(error.message).toBe("2 of 4 files could not be fetched");
    expect(error.why.filter((line) => line.endsWith(":"))).toEqual(["none:", "late:"]);
    expect(server.requests.map((request) => request.path).sort()).toEqual(["/late", "/none", "/slow"]);
    expect(await files()).toEqual(["slow"]);
  });
});

describe("many files", () => {
  it("are fetched at most as many at a time as asked for, never more than 8", async () => {
    for (const [asked, most] of [
      [3, 3],
      [undefined, 8],
      [50, 8],
    ] as const) {
      const server = await serve((request, response) => {
        setTimeout(() => sendContent(request, response, content), 15);
      });
      const requests = Array.from({ length: 40 }, (_, at) =>
        pinned([`${server.url}/${at}`], { name: `${most}-${asked}-${at}` }),
      );
      await fetchQuick(requests, asked === undefined ? {} : { concurrency: asked });
      expect(server.mostAtOnce()).toBe(most);
    }
  });

  it("of a few bytes come quickly, each with its own content", async () => {
    const body = (path: string) => Buffer.from(`content of ${path}`);
    const server = await serve((request, response) => sendContent(request, response, body(request.url!)));
    const requests = Array.from({ length: 1000 }, (_, at) => ({
      name: `f${at}`,
      urls: [`${server.url}/${at}`],
      integrity: sri(body(`/${at}`)),
    }));
    const summary = await fetchQuick(requests);
    expect(summary.fetched).toBe(1000);
    expect((await files()).length).toBe(1000);
    expect(await readFile(join(folder, "f999"), "utf8")).toBe("content of /999");
  });

  it("are told about while they come", async () => {
    const server = await serve((request, response) => {
      setTimeout(() => sendContent(request, response, content), 300);
    });
    const seen: FetchProgress[] = [];
    const requests = ["a", "b", "c"].map((name) => pinned([`${server.url}/${name}`], { name }));
    await fetchQuick(requests, {
      concurrency: 1,
      onProgress: (progress) => seen.push(progress),
      timeouts: { stall: 5_000 },
    });
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen[0]).toMatchObject({ files: 3, totalBytes: 900_000 });
    expect(seen[0]?.current).toHaveLength(1);
    expect(seen.at(-1)).toMatchObject({ filesDone: 3, bytes: 900_000, current: [] });
    expect(Math.max(...seen.map((progress) => progress.bytesPerSecond))).toBeGreaterThan(100_000);
  });
});

describe("requests that make no sense", () => {
  it.each(["", "a/b", "../a", ".hidden", "a.partial", "a\0b"])("refuses the name %j", async (name) => {
    expect((await failureOf(fetchQuick([pinned([], { name })]))).exitCode).toBe(2);
  });

  it.each(["", "nonsense", "md5-1B2M2Y8AsgTpgAmY7PhCfg==", "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha256-abc"])(
    "refuses the integrity %j",
    async (integrity) => {
      expect((await failureOf(fetchQuick([pinned([], { integrity })]))).exitCode).toBe(2);
    },
  );

  it("refuses two contents under one name, and takes the same request twice as one", async () => {
    const two = [pinned([]), pinned([], { integrity: sri(Buffer.from("other")) })];
    expect((await failureOf(fetchQuick(two))).message).toContain("two different files");
    const server = await serve((request, response) => sendContent(request, response, content));
    expect(await fetchQuick([pinned([server.url]), pinned([server.url])])).toMatchObject({ files: 1 });
    expect((await failureOf(fetchQuick([pinned([], { name: "x" })]))).why).toEqual(["no URL is known for it"]);
  });
});

describe("this machine's own trouble", () => {
  it("a full disk ends with exit 3, the folder, and the bytes that are missing", async () => {
    // /dev/full takes no byte, whoever writes.
    await symlink("/dev/full", join(folder, "a.deb.partial"));
    const server = await serve((request, response) => sendContent(request, response, content));
    const error = await failureOf(
      fetchQuick([pinned([server.url]), pinned([server.url], { name: "never" })], { concurrency: 1 }),
    );
    expect(error.exitCode).toBe(3);
    expect(error.message).toBe(`no space left in ${folder}`);
    expect(error.why.join("\n")).toContain("still to be fetched: 600.0 kB (600000 bytes)");
    expect(server.requests).toHaveLength(1);
  });

  const mounts = spawnSync("sh", [
    "-c",
    "d=$(mktemp -d) && mount -t tmpfs -o size=64k none $d && umount $d; s=$?; rmdir $d; exit $s",
  ]);

  it.skipIf(mounts.status !== 0)("what came before the disk was full is kept and gone on with", async () => {
    const small = join(folder, "small");
    await mkdir(small);
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=128k", "none", small]).status).toBe(0);
    const unmount = () => void spawnSync("umount", [small]);
    onTestFailed(unmount);
    const server = await serve((request, response) => sendContent(request, response, content));
    const error = await failureOf(fetchQuick([pinned([server.url])], { destination: small }));
    const kept = statSync(join(small, "a.deb.partial")).size;
    expect(kept).toBeGreaterThan(60_000);
    expect(error.message).toBe(`no space left in ${small}`);
    expect(existsSync(join(small, "a.deb"))).toBe(false);
    expect(spawnSync("mount", ["-o", "remount,size=1m", small]).status).toBe(0);
    await fetchQuick([pinned([server.url])], { destination: small });
    expect(server.requests.at(-1)?.range).toBe(`bytes=${kept}-`);
    expect((await readFile(join(small, "a.deb"))).equals(content)).toBe(true);
    unmount();
  });

  it("a destination that cannot be a folder ends with exit 3", async () => {
    await writeFile(join(folder, "file"), "");
    const error = await failureOf(fetchQuick([pinned([])], { destination: join(folder, "file/below") }));
    expect(error.exitCode).toBe(3);
    expect(error.message).toContain("file/below");
  });
});

describe("being stopped", () => {
  it("ends at once on abort, keeps partial files, and leaves nothing under the final name", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000));
    });
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    setTimeout(() => controller.abort(reason), 200);
    const started = performance.now();
    const requests = ["a", "b", "c"].map((name) => pinned([server.url], { name }));
    const call = fetchQuick(requests, { signal: controller.signal, concurrency: 2, timeouts: { stall: 20_000 } });
    await expect(call).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(await files()).toEqual(["a.partial", "b.partial"]);
    expect(statSync(join(folder, "a.partial")).size).toBe(100_000);
  });

  it("ends at once while it waits before another attempt, or was aborted before it began", async () => {
    const server = await serve((_, response) => response.writeHead(503, { "retry-after": "60" }).end());
    const slow = { backoff: { first: 60_000, factor: 1, most: 60_000, jitter: false } };
    const started = performance.now();
    const signal = AbortSignal.timeout(150);
    const caught = (error: unknown) => error;
    expect(await fetchQuick([pinned([server.url])], { ...slow, signal }).catch(caught)).toBe(signal.reason);
    expect(await fetchQuick([pinned([server.url])], { signal }).catch(caught)).toBe(signal.reason);
    expect(signal.reason.name).toBe("TimeoutError");
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(server.requests).toHaveLength(1);
  });

  it("survives kill -9: the next run goes on, and two processes take turns", async () => {
    const script = join(folder, "fetch.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("../../../src/fetch/fetch-files.ts", import.meta.url))],
      outfile: script,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      footer: {
        js: "await fetchFiles(JSON.parse(process.argv[2]), { destination: process.argv[3] });",
      },
    });
    const destination = join(folder, "files");
    let stall = true;
    const server = await serve((request, response) => {
      if (!stall) return sendContent(request, response, content);
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 123_456));
    });
    const requests = [pinned([server.url])];
    const child = spawn(process.execPath, [script, JSON.stringify(requests), destination], { stdio: "inherit" });
    const partial = join(destination, "a.deb.partial");
    await expect.poll(() => existsSync(partial) && statSync(partial).size, { timeout: 10_000 }).toBe(123_456);

    // While the child holds the folder, a second one waits for it and is told who it is.
    let waitsFor: number | undefined;
    const second = fetchQuick(requests, { destination, onWait: (holder) => (waitsFor = holder?.pid) });
    await expect.poll(() => waitsFor).toBe(child.pid);
    expect(server.requests).toHaveLength(1);
    stall = false;
    child.kill("SIGKILL");
    expect(await second).toMatchObject({ fetched: 1, bytes: content.length - 123_456 });
    expect(server.requests[1]?.range).toBe("bytes=123456-");
    expect(await readdir(destination)).toEqual(["a.deb"]);
  });
});
