import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fixedOutputPath } from "../../src/nix/store-path.ts";
import { canMount, onSmallDisk } from "../support/machine.ts";
import { type Answer, type Mirror, serve } from "../support/mirror.ts";
import { copyProject, type Outcome, type Project, type RunOptions } from "../support/project.ts";

let project: Project;
let original: string;
let mirror: Mirror | undefined;

beforeAll(async () => {
  project = await copyProject("fetch");
  original = await project.read("images/minimal/packages.lock.json");
  // Everything else is there, so that the one file below is all that is ever missing.
  const { exitCode, text } = await project.samebits(["inputs", "minimal"]);
  expect(exitCode, text).toBe(0);
});
afterAll(() => project?.remove());
afterEach(async () => {
  await mirror?.close();
  mirror = undefined;
});

interface Pinned {
  readonly content: Buffer;
  readonly path: string;
  readonly sha256: string;
  readonly storePath: string;
}

/** Pins more packages, which no mirror but ours has: every call others, that no store can hold yet. */
async function pinAnother(count = 1, size = 300_000): Promise<Pinned[]> {
  const lock = JSON.parse(original);
  const [like] = lock.packages;
  const pinned = Array.from({ length: count }, (_, index): Pinned => {
    const content = randomBytes(size);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const version = `1.${parseInt(sha256.slice(0, 8), 16)}`;
    const name = `zzz-nowhere-${index}`;
    const path = `pool/main/z/zzz-nowhere/${name}_${version}_amd64.deb`;
    lock.packages.push({ ...like, package: name, version, path, sha256, size });
    return { content, path, sha256, storePath: fixedOutputPath(`${name}_${version}_amd64.deb`, "sha256", sha256) };
  });
  await project.edit("images/minimal/packages.lock.json", () => `${JSON.stringify(lock, null, 2)}\n`);
  return pinned;
}

async function fetchFrom(
  answers: Readonly<Record<string, Answer | Uint8Array>>,
  options: RunOptions = {},
): Promise<Outcome> {
  mirror = await serve(answers);
  return project.samebits(["inputs", "minimal"], { env: { SAMEBITS_DEBIAN_MIRROR: mirror.url }, ...options });
}

const kept = () => readdir(project.path(".samebits/fetch")).catch(() => []);

describe("fetching pinned files", () => {
  it("stores what the mirror has, under the path of its fixed-output derivation", async () => {
    const [{ content, path, storePath }] = (await pinAnother()) as [Pinned];
    expect(existsSync(storePath)).toBe(false);
    const { text } = await fetchFrom({ [path]: content });
    expect(text).toMatch(/done: Fetch pinned files.*: 1 files?, /);
    expect(existsSync(storePath)).toBe(true);
    expect(mirror!.asked).toEqual([path]);
    expect(await kept()).toEqual([]);
  });

  describe("from a mirror that misbehaves", () => {
    let gone: Pinned;
    let altered: Pinned;
    let cut: Pinned;
    let wrong: Buffer;
    let outcome: Outcome;
    let url: string;

    // All at once: the machine's other mirrors, and snapshot.debian.org, are asked for each as well.
    beforeAll(async () => {
      [gone, altered, cut] = (await pinAnother(3)) as [Pinned, Pinned, Pinned];
      wrong = Buffer.from(altered.content);
      wrong[1000]! ^= 1;
      outcome = await fetchFrom({ [altered.path]: wrong, [cut.path]: cut.content.subarray(0, 100_000) });
      ({ url } = mirror!);
    });

    it("names the file that no mirror has any more, and lock --update", () => {
      expect(outcome.text).toContain(`${url}/${gone.path}: the server answered 404`);
      expect(outcome.text).toContain("samebits lock --update");
    });

    it("reports an altered file with its URL, expected and actual digest", () => {
      expect(outcome.text).toContain(`${url}/${altered.path}: the content is not what is pinned`);
      expect(outcome.text).toContain(`expected sha256-${Buffer.from(altered.sha256, "hex").toString("base64")}`);
      expect(outcome.text).toContain(`actual   sha256-${createHash("sha256").update(wrong).digest("base64")}`);
    });

    it("reports a truncated file with how much came of how much", () => {
      expect(outcome.text).toMatch(new RegExp(`${cut.path}: .*100\\.0 kB of 300\\.0 kB`));
    });

    it("fails, and stores none of them", async () => {
      expect(outcome.exitCode).toBe(1);
      for (const { storePath } of [gone, altered, cut]) expect(existsSync(storePath)).toBe(false);
      // What is true so far is kept to go on from; what was wrong is not.
      expect(await kept()).toEqual([expect.stringMatching(/^zzz-nowhere-2_.*\.partial$/)]);
    });

    it("works with the next run, from a mirror that does not", async () => {
      await fetchFrom({
        [gone.path]: gone.content,
        [altered.path]: altered.content,
        [cut.path]: (request, response) => {
          expect(request.headers.range).toBe("bytes=100000-");
          response.writeHead(206, { "Content-Range": "bytes 100000-299999/300000", "Content-Length": 200_000 });
          response.end(cut.content.subarray(100_000));
        },
      });
      for (const { storePath } of [gone, altered, cut]) expect(existsSync(storePath)).toBe(true);
    });
  });

  it("goes on where a connection broke off", async () => {
    const [{ content, path, storePath }] = (await pinAnother()) as [Pinned];
    const ranges: (string | undefined)[] = [];
    await fetchFrom({
      [path]: (request, response) => {
        ranges.push(request.headers.range);
        if (request.headers.range === undefined) {
          response.writeHead(200, { "Content-Length": content.length, "Accept-Ranges": "bytes" });
          response.write(content.subarray(0, 120_000), () => setTimeout(() => response.destroy(), 100));
          return;
        }
        const from = Number(/bytes=(\d+)-/.exec(request.headers.range)![1]);
        response.writeHead(206, {
          "Content-Length": content.length - from,
          "Content-Range": `bytes ${from}-${content.length - 1}/${content.length}`,
        });
        response.end(content.subarray(from));
      },
    });
    expect(existsSync(storePath)).toBe(true);
    expect(ranges.length).toBe(2);
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-/);
  });

  it("says that the disk is full (exit 3), and works once there is room", async ({ skip }) => {
    skip(!canMount, "needs root, to mount a small file system");
    const [{ content, path, storePath }] = (await pinAnother(1, 4_000_000)) as [Pinned];
    const { exitCode, text } = await fetchFrom(
      { [path]: content },
      { prefix: onSmallDisk(project.path(".samebits"), "2m") },
    );
    expect(text).toMatch(/no space left in .*\.samebits\/fetch/);
    expect(exitCode).toBe(3);
    expect(existsSync(storePath)).toBe(false);
    await fetchFrom({ [path]: content });
    expect(existsSync(storePath)).toBe(true);
  });
});
