import fc from "fast-check";
import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import { describe, expect, it } from "vitest";
import { appendTomlString, setTomlString } from "../../../src/base/toml-edit.ts";

const read = (text: string) => getStaticTOMLValue(parseTOML(text)) as Record<string, unknown>;

describe("setting a string", () => {
  it.each([
    [
      "a value",
      '[source]\npackage = "p" # why\nversion = "1" # keep\n',
      '[source]\npackage = "p" # why\nversion = "2" # keep\n',
    ],
    ["another kind of string", "source.version = '''1'''\n", 'source.version = "2"\n'],
    ["an inline table", 'source = { version = "1", x = 1 }\n', 'source = { version = "2", x = 1 }\n'],
    ["an inline table without it", "source = { x = 1 }\n", 'source = { x = 1, version = "2" }\n'],
    ["keys with dots", 'source.package = "p"\n[base]\n', 'source.package = "p"\nsource.version = "2"\n[base]\n'],
    [
      "a table without it",
      '[source]\npackage = "p" # why\n# last\n\n[base]\n',
      '[source]\npackage = "p" # why\nversion = "2"\n# last\n\n[base]\n',
    ],
    ["an empty table", "[source]\n[base]\n", '[source]\nversion = "2"\n[base]\n'],
    ["no such table", "a = 1\n", 'a = 1\n\n[source]\nversion = "2"\n'],
  ])("in %s", (_, before, after) => {
    expect(setTomlString(before, ["source", "version"], "2")).toBe(after);
    expect(read(after).source).toMatchObject({ version: "2" });
  });

  it("at the top goes before the first table", () => {
    expect(setTomlString("# head\n[t]\nx = 1\n", ["a"], "v")).toBe('# head\na = "v"\n\n[t]\nx = 1\n');
    expect(setTomlString("b = 1\n[t]\n", ["a"], "v")).toBe('b = 1\na = "v"\n[t]\n');
    expect(setTomlString("", ["a"], "v")).toBe('a = "v"\n');
  });

  it("keeps every other value and any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const text = 'x = 1\n[source]\npackage = "p"\n[base]\ntarget = "t"\n';
        expect(read(setTomlString(text, ["source", "version"], value))).toEqual({
          x: 1,
          source: { package: "p", version: value },
          base: { target: "t" },
        });
      }),
    );
  });
});

describe("appending to an array", () => {
  it.each([
    ['f = ["a"] # all\n', 'f = ["a", "b"] # all\n'],
    ['f = ["x", "a",]\n', 'f = ["x", "a", "b",]\n'],
    ["f = []\n", 'f = ["b"]\n'],
    ['f = [\n  "a", # one\n]\n', 'f = [\n  "a",\n  "b", # one\n]\n'],
    ['f = [\n  "x",\n  "a"\n]\n', 'f = [\n  "x",\n  "a",\n  "b"\n]\n'],
    ["[t]\n", 'f = ["b"]\n\n[t]\n'],
  ])("%j", (before, after) => {
    expect(appendTomlString(before, "f", "b")).toBe(after);
    expect((read(after).f as string[]).at(-1)).toBe("b");
  });
});
