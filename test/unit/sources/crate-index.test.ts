import { expect, it } from "vitest";
import { crateBases, crateUrl, findCrate } from "../../../src/sources/crate-index.ts";
import { sendContent, serve } from "../fetch/server.ts";

const { signal } = new AbortController();
const sha256 = "ab".repeat(32);

it.each([
  ["https://r.example/api/v1/crates", "https://r.example/api/v1/crates/Serde/1.0.0/download"],
  ["https://r.example/{prefix}/{crate}-{version}.crate", "https://r.example/Se/rd/Serde-1.0.0.crate"],
  ["https://r.example/{lowerprefix}/{sha256-checksum}", `https://r.example/se/rd/${sha256}`],
  // No marker of an index, though every object has one of that name.
  ["https://r.example/{constructor}", "https://r.example/{constructor}/Serde/1.0.0/download"],
])("a crate of %s is at %s", (base, url) => {
  expect(crateUrl(base, { name: "Serde", version: "1.0.0", sha256 })).toBe(url);
});

it("an index tells where crates are, and the digest of a version; names are sorted into folders", async () => {
  const entries: Record<string, string> = {
    "/config.json": '{"dl":"https://r.example/dl","api":"https://r.example"}',
    "/3/j/jaq": [
      `{"name":"jaq","vers":"1.0.0","cksum":"${"0".repeat(64)}"}`,
      `{"name":"jaq","vers":"1.0.1","cksum":"${sha256}"}`,
      "",
    ].join("\n"),
    "/1/a": `{"name":"a","vers":"2.0.0","cksum":"${sha256}"}`,
    "/lo/ng/longer": `{"name":"Longer","vers":"2.0.0","cksum":"${sha256}"}`,
  };
  const server = await serve((request, response) => {
    const content = entries[request.url ?? ""];
    if (content === undefined) response.writeHead(404).end();
    else sendContent(request, response, Buffer.from(content));
  });
  expect(await crateBases([server.url], signal)).toEqual(["https://r.example/dl"]);
  expect(await findCrate([server.url], "jaq", "1.0.1", signal)).toEqual({ sha256, yanked: false });
  expect(await findCrate([server.url], "a", "2.0.0", signal)).toEqual({ sha256, yanked: false });
  expect(await findCrate([server.url], "Longer", "2.0.0", signal)).toEqual({ sha256, yanked: false });
  await expect(findCrate([server.url], "jaq", "1.0.2", signal)).rejects.toMatchObject({
    exitCode: 2,
    message: 'the registry has no version 1.0.2 of the crate "jaq"',
    why: ["its newest entries: 1.0.0, 1.0.1"],
  });
  await expect(findCrate([server.url], "nothing", "1.0.0", signal)).rejects.toMatchObject({
    exitCode: 2,
    message: 'the registry has no crate "nothing"',
  });
});

it("a version that was withdrawn is one that an index still has, and says so", async () => {
  const line = `{"name":"jaq","vers":"1.0.0+x","cksum":"${sha256}","yanked":true}`;
  const server = await serve((request, response) => sendContent(request, response, Buffer.from(`${line}\n`)));
  expect(await findCrate([server.url], "jaq", "1.0.0+x", signal)).toEqual({ sha256, yanked: true });
});

it.each([
  ["a page", "<html>sign in</html>"],
  ["nothing", ""],
  ["entries of another kind", '{"package":"jaq"}'],
])("%s is no entry of an index (exit 1)", async (_, text) => {
  const server = await serve((request, response) => sendContent(request, response, Buffer.from(text)));
  await expect(findCrate([server.url], "jaq", "1.0.0", signal)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('the registry cannot be asked for "jaq"'),
    why: [expect.stringContaining("not that of an index")],
  });
  await expect(crateBases([server.url], signal)).rejects.toMatchObject({ exitCode: 1 });
});
