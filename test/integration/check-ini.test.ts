import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { readIni } from "../../src/check/config/ini.ts";
import { SourceText } from "../../src/check/source-text.ts";
import { imageTool, machineNix, temporary } from "../support/nix.ts";
import { checkout } from "../support/project.ts";

/** mkosi's own parser on texts, one after the other: for each its settings, or null where it refuses one. */
const PROGRAM = `
import contextlib, io, json, pathlib, sys, tempfile
from mkosi.config import parse_ini
answers = []
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "x.conf")
    for text in json.load(sys.stdin):
        path.write_text(text, newline="")
        with contextlib.redirect_stderr(io.StringIO()):
            try:
                answers.append([[s, k.removeprefix("@"), v.split("\\n")] for s, k, v in parse_ini(path) if k])
            except (SystemExit, IndexError):
                answers.append(None)
print(json.dumps(answers))
`;

const LINES = [
  "[A]",
  "[ B ]",
  "[C",
  "[]",
  "N=1",
  "M = a=b ",
  "@O=2 # c",
  "P=",
  "=3",
  "Q",
  "  4",
  "\t5 # c",
  "# c",
  "  # c",
  "",
  "   ",
  "  R=6",
  "S=#c",
];

let folder: string;
let ask: (texts: readonly string[]) => Promise<(readonly [string, string, readonly string[]][] | null)[]>;

beforeAll(async () => {
  folder = await temporary("check-ini");
  const nix = await machineNix(folder);
  const [file, ...words] = (await imageTool(nix))(["/usr/bin/python3", "-c", PROGRAM]);
  ask = async (texts) => JSON.parse((await execa(file!, words, { input: JSON.stringify(texts) })).stdout);
});

afterAll(() => removeFolder(folder));

const ours = (text: string) => {
  const { settings, problems } = readIni(new SourceText("x.conf", text));
  if (problems.length > 0) return null;
  return settings.map(({ section, name, lines }) => [section, name, lines.map((line) => line.text)]);
};

it("configuration is read as mkosi reads it", async () => {
  const files = (await readdir(join(checkout, "images"), { recursive: true })).filter((name) => name.endsWith(".conf"));
  const real = await Promise.all(files.map((name) => readFile(join(checkout, "images", name), "utf8")));
  const made = fc.sample(fc.array(fc.constantFrom(...LINES), { maxLength: 12 }), { numRuns: 1000, seed: 25 });
  const texts = [...real, ...made.map((lines) => lines.join("\n"))];
  const answers = await ask(texts);
  const differing = texts.flatMap((text, index) => {
    // An empty first line of a value says nothing.
    const theirs =
      answers[index]?.map(([section, name, lines]) => [section, name, lines.filter((line) => line !== "")]) ?? null;
    return JSON.stringify(ours(text)) === JSON.stringify(theirs) ? [] : [{ text, theirs, ours: ours(text) }];
  });
  expect(differing.slice(0, 5)).toEqual([]);
  expect(answers.filter((answer) => answer !== null).length).toBeGreaterThan(files.length);
});
