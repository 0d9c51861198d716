import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Reporter } from "../../../src/base/reporter.ts";
import { loadBinaries, pinnedBinary } from "../../../src/inputs/binaries.ts";
import { prepareBinaries } from "../../../src/inputs/prepare-binaries.ts";
import type { Nix } from "../../../src/nix/nix.ts";
import { sendContent, serve } from "../fetch/server.ts";
import { project } from "../image/project.ts";

const HEX = "a".repeat(64);
const load = async (toml: string) => loadBinaries(await project({ "binaries.toml": toml }));

describe("binaries.toml", () => {
  it("names programs, with a pin or without; no file, no programs", async () => {
    expect(
      await load(
        `[b]\ninstall = "/usr/bin/b"\n[a]\ninstall = "/usr/bin/a"\nurls = ["https://x/a"]\nsha256 = "${HEX}"\nmember = "bin/a"\n`,
      ),
    ).toEqual([
      { name: "a", install: "/usr/bin/a", pin: { urls: ["https://x/a"], sha256: HEX, member: "bin/a" } },
      { name: "b", install: "/usr/bin/b", pin: undefined },
    ]);
    expect(await loadBinaries(await project({}))).toEqual([]);
  });

  it("may install programs side by side, under names that begin alike", async () => {
    expect(await load('[a]\ninstall = "/usr/bin/a"\n[b]\ninstall = "/usr/bin/a-b"\n')).toHaveLength(2);
  });

  it.each([
    ["a path that is not absolute", '[a]\ninstall = "usr/bin/a"', "an absolute path in the image"],
    ["a path that leads out", '[a]\ninstall = "/usr/../../a"', "an absolute path in the image"],
    ["a folder", '[a]\ninstall = "/usr/bin/"', "an absolute path in the image"],
    ["a download without a digest", '[a]\ninstall = "/a"\nurls = ["https://x"]', "urls and sha256 belong together"],
    ["a digest without a download", `[a]\ninstall = "/a"\nsha256 = "${HEX}"`, "urls and sha256 belong together"],
    ["a member of nothing", '[a]\ninstall = "/a"\nmember = "a"', "there are no urls that it could be a member of"],
    ["half a digest", '[a]\ninstall = "/a"\nurls = ["https://x"]\nsha256 = "abc"', "64 hexadecimal digits"],
    ["a URL that is none", `[a]\ninstall = "/a"\nurls = ["ftp://x"]\nsha256 = "${HEX}"`, "an http: or https: URL"],
    ["a URL without a host", `[a]\ninstall = "/a"\nurls = ["http://:"]\nsha256 = "${HEX}"`, "an http: or https: URL"],
    ["a path of two lines", '[a]\ninstall = "/usr/bin/a\\nb"', "an absolute path in the image"],
    ["a path with a colon", '[a]\ninstall = "/usr/bin/a:b"', "an absolute path in the image"],
    ["a program in another one", '[a]\ninstall = "/x/a"\n[b]\ninstall = "/x/a/b"', '"a" is installed as /x/a: one of'],
    ["a program around another one", '[a]\ninstall = "/x/a/b"\n[b]\ninstall = "/x/a"', '"a" is installed as /x/a/b'],
    ["two programs in one place", '[a]\ninstall = "/x"\n[b]\ninstall = "/x"', '"a" is installed there'],
    ["a name that is a path", '["../a"]\ninstall = "/x"', "a name of lower-case letters"],
    ["an unknown key", '[a]\ninstall = "/x"\nurl = "https://x"', 'unknown key "a.url"; did you mean "urls"?'],
  ])("is refused with %s", async (_, toml, message) => {
    await expect(load(toml)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });
});

describe("a program with a pin", () => {
  const CONTENT = Buffer.from("a program");
  const sha256 = createHash("sha256").update(CONTENT).digest("hex");

  /** A store that has nothing, and keeps what is added. */
  async function fetchFrom(urls: readonly string[]) {
    const state = join(await project({}), "state");
    await mkdir(state);
    const added: string[] = [];
    const nix = {
      missing: async (paths: readonly string[]) => new Set(paths),
      addFixed: async (_: string, files: readonly string[]) => {
        for (const file of files) added.push(await readFile(file, "utf8"));
      },
    } as unknown as Nix;
    const report = {
      run: async (tasks: readonly { work: (step: unknown) => Promise<unknown> }[]) => {
        for (const task of tasks) await task.work({ progress: () => {}, skip: () => {} });
      },
    } as unknown as Reporter;
    const definition = { name: "a", install: "/usr/bin/a", pin: { urls, sha256, member: undefined } };
    const fetched = await prepareBinaries([definition, { ...definition, name: "b", pin: undefined }], {
      ...{ nix, report, state },
      signal: new AbortController().signal,
    });
    return { fetched, added, definition };
  }

  it("is fetched into the store; one without is not", async () => {
    const { url } = await serve((request, response) => sendContent(request, response, CONTENT));
    const { fetched, added, definition } = await fetchFrom([`${url}/a`]);
    expect(added).toEqual([CONTENT.toString()]);
    expect(fetched).toEqual([{ definition, file: pinnedBinary(definition) }]);
    expect(fetched[0]!.file.storePath).toMatch(/^\/nix\/store\/[a-z0-9]{32}-samebits-binary-a$/);
  });

  it("is refused when the URL has something else", async () => {
    const { url } = await serve((request, response) => sendContent(request, response, Buffer.from("another one")));
    await expect(fetchFrom([`${url}/a`])).rejects.toMatchObject({ exitCode: 1 });
  });
});
