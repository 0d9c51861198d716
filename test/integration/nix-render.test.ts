import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderGenerated } from "../../src/inputs/generated.ts";
import { loadGenerated } from "../../src/inputs/load-generated.ts";
import { nixConfiguration } from "../../src/nix/configuration.ts";
import { attributes, boolean, integer, list, type NixExpression, string } from "../../src/nix/expression.ts";
import { Nix } from "../../src/nix/nix.ts";
import { renderNixFile } from "../../src/nix/render.ts";
import { generatedExample } from "../unit/inputs/example.ts";

let folder: string;
let nix: Nix;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-render-"));
  const own = Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const config = await nixConfiguration({ env: own, uid: process.getuid!(), stateFolder: folder });
  nix = new Nix({ env: { ...own, NIX_CONFIG: config }, root: folder, logs: join(folder, "logs") });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Data = string | number | boolean | Data[] | { [name: string]: Data };

function toNix(data: Data): NixExpression {
  if (typeof data === "string") return string(data);
  if (typeof data === "number") return integer(data);
  if (typeof data === "boolean") return boolean(data);
  if (Array.isArray(data)) return list(data.map(toNix));
  return attributes(new Map(Object.entries(data).map(([name, value]) => [name, toNix(value)])));
}

/** Strings made of what means something to Nix, and any other characters. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "$",
        "{",
        "}",
        "${",
        "$${",
        "\\",
        '"',
        "''",
        "'",
        "\n",
        "\r",
        "\t",
        "#",
        "/*",
        ";",
        "\\n",
        "\\$",
        "a",
        "ü",
        "😀",
        "\u2028",
      ),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""))
  .filter((one) => !one.includes("\0") && !/\p{Surrogate}/u.test(one));
const keywords = [
  "assert",
  "else",
  "if",
  "in",
  "inherit",
  "let",
  "or",
  "rec",
  "then",
  "with",
  "true",
  "null",
  "import",
  "__sub",
  "a-b",
  "a'",
  "-",
  "1",
  "",
];
const { data } = fc.letrec<{ data: Data }>((tie) => ({
  data: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie("data"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keywords), text), tie("data"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** Evaluates a rendered value with Nix, strictly. */
async function evaluate(value: Data): Promise<unknown> {
  const file = join(folder, "value.nix");
  await writeFile(file, renderNixFile(["A test."], toNix(value)));
  const { stdout } = await promisify(execFile)("nix-instantiate", ["--eval", "--strict", "--json", file], {
    env: nix.settings.env,
    maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

describe("rendered data means the same to Nix", () => {
  it("whatever strings, names and nesting it has", async () => {
    // One start of Nix for all: it costs more than the evaluation.
    const samples = fc.sample(data, { numRuns: 2000, seed: 20260913 });
    expect(samples.some((one) => JSON.stringify(one).includes("${"))).toBe(true);
    const seen = (await evaluate(samples)) as unknown[];
    for (const [index, sample] of samples.entries()) expect(seen[index]).toEqual(sample);
  });

  it("for every keyword as a name, every ASCII character in a string, and the ends of the integers", async () => {
    const names = Object.fromEntries(keywords.map((name) => [name, name]));
    const characters = Array.from({ length: 127 }, (_, code) => `<${String.fromCharCode(code + 1)}>`);
    const numbers = [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    expect(await evaluate([names, characters, numbers])).toEqual([names, characters, numbers]);
  });
});

describe("nix/generated", () => {
  // A folder whose name Nix could not read as a path literal.
  it("is read back by Nix as the data it was written from, wherever the project lies", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what must not become one
    const root = join(folder, 'a project; "${x}" ü');
    for (const [path, content] of renderGenerated(generatedExample)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    expect(await loadGenerated(root, nix)).toEqual(generatedExample);
  });

  it("is nothing as long as one of its files is missing", async () => {
    expect(await loadGenerated(join(folder, "none"), nix)).toBeUndefined();
  });

  it("that was edited by hand is an error that says where", async () => {
    const root = join(folder, "edited");
    for (const [path, content] of renderGenerated(generatedExample)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content.replace("size = 0;", 'size = "0";'));
    }
    await expect(loadGenerated(root, nix)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^nix\/generated\/ is not what .*packages\.odd_1:2~rc\+x_all\.size/),
      next: [expect.stringContaining("restore nix/generated/ with git")],
    });
  });
});
