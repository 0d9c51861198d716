import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fetchArchiveFile } from "../../../src/lock/fetch-archive-file.ts";
import { newFolder } from "../base/script.ts";
import { sendContent, serve } from "../fetch/server.ts";

const step = { progress: () => {}, skip: () => {} } as unknown as Parameters<typeof fetchArchiveFile>[1]["step"];
const fetchIt = (request: Parameters<typeof fetchArchiveFile>[0], signal = new AbortController().signal) =>
  fetchArchiveFile(request, { step, signal });

describe("an InRelease whose state is not pinned", () => {
  it("comes from the first mirror that has it; one that says it has none is asked once", async () => {
    const { url, requests } = await serve((request, response) => {
      if (request.url === "/second/InRelease") sendContent(request, response, Buffer.from("signed"));
      else response.writeHead(404).end();
    });
    const destination = join(await newFolder(), "InRelease");
    await fetchIt({ urls: [`${url}/first/InRelease`, `${url}/second/InRelease`], destination });
    expect(await readFile(destination, "utf8")).toBe("signed");
    expect(requests.map((one) => one.path)).toEqual(["/first/InRelease", "/second/InRelease"]);
  });

  it("is asked for again where the server is only busy, or the connection broke", async () => {
    let asked = 0;
    const { url } = await serve((request, response) => {
      asked++;
      if (asked === 1) response.writeHead(503).end();
      else if (asked === 2) {
        response.writeHead(200, { "content-length": 100 }).write("half");
        setTimeout(() => response.destroy(), 20);
      } else sendContent(request, response, Buffer.from("whole"));
    });
    const destination = join(await newFolder(), "InRelease");
    await fetchIt({ urls: [`${url}/InRelease`], destination });
    expect([asked, await readFile(destination, "utf8")]).toEqual([3, "whole"]);
  });

  it("may come from a file: URL", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "from"), "signed");
    await fetchIt({ urls: [`file://${folder}/from`], destination: join(folder, "to") });
    expect(await readFile(join(folder, "to"), "utf8")).toBe("signed");
  });

  it("that nobody has is an error with every reason, and no file", async () => {
    const { url } = await serve((_, response) => void response.writeHead(404).end());
    const folder = await newFolder();
    const error = fetchIt({ urls: [`${url}/a`, "file:///nonexistent/a"], destination: join(folder, "InRelease") });
    await expect(error).rejects.toMatchObject({
      exitCode: 1,
      message: "InRelease could not be fetched",
      why: [`${url}/a: the server answered 404 Not Found`, "file:///nonexistent/a: there is no such file"],
      next: [expect.stringContaining("SAMEBITS_DEBIAN_MIRROR")],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("that does not end is given up", async () => {
    const { url } = await serve((_, response) => {
      const block = Buffer.alloc(1024 * 1024);
      const more = () => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    const folder = await newFolder();
    await expect(fetchIt({ urls: [`${url}/a`], destination: join(folder, "InRelease") })).rejects.toMatchObject({
      why: [expect.stringContaining("longer than 8")],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends at once when interrupted, with the reason of the interruption", async () => {
    const { url } = await serve((_, response) => void response.writeHead(503).end());
    const control = new AbortController();
    const started = performance.now();
    setTimeout(() => control.abort(new Error("stop")), 100);
    await expect(
      fetchIt({ urls: [`${url}/a`], destination: join(await newFolder(), "InRelease") }, control.signal),
    ).rejects.toThrow("stop");
    expect(performance.now() - started).toBeLessThan(450);
  });
});

describe("a pinned file", () => {
  it("is believed only with the pinned content", async () => {
    const { url } = await serve((request, response) => sendContent(request, response, Buffer.from("content")));
    const folder = await newFolder();
    const integrityOf = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
    await fetchIt({ urls: [`${url}/a`], destination: join(folder, "a"), integrity: integrityOf("content"), size: 7 });
    expect(await readFile(join(folder, "a"), "utf8")).toBe("content");
    await expect(
      fetchIt({
        urls: [`${url}/b`],
        destination: join(folder, "b"),
        integrity: integrityOf("other"),
        hint: "the archive has moved on",
      }),
    ).rejects.toMatchObject({ exitCode: 1 });
    expect(await readdir(folder)).not.toContain("b");
  });
});
