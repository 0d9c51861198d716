import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { SamebitsError } from "../../../src/base/errors.ts";
import { readJson, toStableJson } from "../../../src/base/json.ts";
import { newFolder } from "./script.ts";

let file: string;
beforeAll(async () => {
  file = join(await newFolder(), "f.json");
});

async function refusal(text: string, schema: z.ZodType = z.unknown(), next?: string): Promise<SamebitsError> {
  await writeFile(file, text);
  const error = await readJson(file, schema, next).then(
    () => undefined,
    (thrown: SamebitsError) => thrown,
  );
  expect(error, `accepted: ${text}`).toMatchObject({ name: "SamebitsError", exitCode: 2 });
  return error!;
}

const placeIn = (error: SamebitsError) => error.message.slice(file.length).replace(": not valid JSON", "");

describe("the place of a syntax error", () => {
  it.each([
    ["a value is missing (V8 names no position)", '{\n  "a": }', ":2:8"],
    ["a word that is none (V8 names no position)", `{"${"b".repeat(100)}":\ntrux}`, ":2:4"],
    ["a comma too many", '{"a": 1,}', ":1:9"],
    ["something behind the end", "{}\n\nx", ":3:1"],
    ["a line break in a string", '["a\nb"]', ":1:4"],
    ["a bad escape", '["a\\x"]', ":1:5"],
    ["cut off", '{\n "a": [1, 2', ":2:12"],
    ["cut off within a word", "[tru", ":1:5"],
    ["empty", "", ":1:1"],
    ["columns count UTF-16 units, as editors do", '["ü€" x]', ":1:7"],
  ])("%s", async (_, text, place) => {
    const error = await refusal(text);
    expect(placeIn(error)).toBe(place);
    expect(error.why.join("")).toMatch(/JSON/);
  });

  it("is that of the first character that cannot be there, wherever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(), fc.boolean(), async (value, seed, pretty) => {
        const text = JSON.stringify(value, null, pretty ? 1 : 0);
        const at = seed % (text.length + 1);
        // No JSON text holds a control character, neither in a string nor outside.
        const before = text.slice(0, at);
        fc.pre(!/[\uD800-\uDBFF]$/.test(before));
        const error = await refusal(`${before}\u0001${text.slice(at)}`);
        const lines = before.split("\n");
        expect(placeIn(error)).toBe(`:${lines.length}:${lines.at(-1)!.length + 1}`);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a value that does not fit the schema", () => {
  const schema = z.strictObject({ note: z.string(), files: z.array(z.strictObject({ size: z.int() })) });

  it("is named by its path, unknown keys with the nearest one, and what to do", async () => {
    const error = await refusal('{"note": 1, "fils": [], "files": [{"size": "x"}]}', schema, "restore it with git");
    expect([error.message, ...error.why]).toEqual([
      `${file}: unknown key "fils"; did you mean "files"?`,
      '"note": expected string, received number',
      '"files.0.size": expected number, received string',
    ]);
    expect(error.next).toEqual(["restore it with git"]);
  });

  it("a missing file says so, and what to do", async () => {
    await expect(readJson(`${file}.none`, schema, "run: samebits lock")).rejects.toMatchObject({
      message: `${file}.none does not exist`,
      next: ["run: samebits lock"],
      exitCode: 2,
    });
  });
});

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((one) => shuffled(one, random));
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value)
    .map(([key, one]) => ({ key, one, rank: random() }))
    .sort((a, b) => a.rank - b.rank);
  const copy = Object.create(Object.prototype) as Record<string, unknown>;
  for (const { key, one } of pairs) {
    Object.defineProperty(copy, key, {
      value: shuffled(one, random),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}

describe("toStableJson", () => {
  it("gives the same bytes whatever the order of keys, and they read back as the same value", () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (value, ranks) => {
          const text = toStableJson(value);
          expect(toStableJson(shuffled(value, () => ranks.next().value))).toBe(text);
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
          expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
        },
      ),
    );
  });

  it("sorts keys by their characters and indents by two", () => {
    expect(toStableJson({ b: [1, { d: 1, c: 2 }], a: "ü", B: {} })).toBe(
      '{\n  "B": {},\n  "a": "ü",\n  "b": [\n    1,\n    {\n      "c": 2,\n      "d": 1\n    }\n  ]\n}\n',
    );
  });
});
