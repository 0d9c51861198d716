import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { SamebitsError } from "../../../src/base/errors.ts";
import { parseToml, readToml } from "../../../src/base/toml.ts";
import { newFolder } from "./script.ts";

const point = z.strictObject({ x: z.number(), y: z.number().default(0) });
const schema = z.strictObject({
  title: z.string().optional(),
  count: z.int().min(1).optional(),
  server: z.strictObject({ host: z.strictObject({ name: z.string(), ports: z.array(z.int()) }) }).optional(),
  points: z.array(point).optional(),
  flavours: z.record(z.string().regex(/^[a-z]+$/, "a name of lower-case letters"), point).optional(),
});

/** The error for a text; it must be one, and of exit code 2. */
function refusal(text: string): SamebitsError {
  try {
    parseToml("f.toml", text, schema);
  } catch (error) {
    expect(error).toBeInstanceOf(SamebitsError);
    expect((error as SamebitsError).exitCode).toBe(2);
    return error as SamebitsError;
  }
  throw new Error(`accepted: ${text}`);
}

describe("syntax errors", () => {
  it.each([
    ["a value is missing", "title = \n", ":2:1"],
    ["a second equals sign", 'title = "a"\ncount = = 2', ":2:9"],
    ["a string without an end", 'title = "x', ":1:11"],
    ["a key given twice", "count = 1\ncount = 2\n", ":2:1"],
    ["a table given twice", "[server]\n[flavours]\n[server]\n", ":3:2"],
  ])("%s: the place is named", (_, text, place) => {
    const error = refusal(text);
    expect(error.message).toBe(`f.toml${place}: not valid TOML`);
    expect(error.why[0]).not.toBe("");
  });

  it("shows the line, without the carriage return of a Windows file", () => {
    expect(refusal('title = "a"\r\ncount = = 2\r\n').why[1]).toBe("2 | count = = 2");
  });
});

describe("unknown keys", () => {
  it("are named with their place, and the nearest key that is known there", () => {
    expect(refusal('title = "a"\n  cuont = 3\n').message).toBe(
      'f.toml:2:3: unknown key "cuont"; did you mean "count"?',
    );
  });

  it.each([
    [
      "in a table",
      '[server.host]\nname = "a"\nports = []\nprots = [1]\n',
      ':4:1: unknown key "server.host.prots"; did you mean "ports"?',
    ],
    [
      "as a dotted key",
      'server.host.name = "a"\nserver.host.ports = []\nserver.host.nmae = "b"\n',
      ':3:13: unknown key "server.host.nmae"; did you mean "name"?',
    ],
    [
      "that only a dotted key mentions",
      'title = "a"\nsevrer.host.name = "b"\n',
      ':2:1: unknown key "sevrer"; did you mean "server"?',
    ],
    [
      "that only the header of a deeper table mentions",
      'title = "a"\n\n[sevrer.host]\nname = "b"\n',
      ':3:2: unknown key "sevrer"; did you mean "server"?',
    ],
    [
      "in the middle of a table's header",
      '[server.hots.more]\nname = "b"\n',
      ':1:9: unknown key "server.hots"; did you mean "host"?',
    ],
    [
      "in the second of an array of tables",
      "[[points]]\nx = 1\n[[points]]\nx = 2\nz = 3\n",
      ':5:1: unknown key "points.1.z"; did you mean "x" or "y"?',
    ],
    [
      "below an element of an array of tables",
      "[[points]]\nx = 1\n[[points]]\nx = 2\n[points.z]\nq = 1\n",
      ':5:9: unknown key "points.1.z"',
    ],
    [
      "in an inline table",
      "flavours = { a = { x = 1 }, b = { x = 2, yy = 1 } }\n",
      ':1:42: unknown key "flavours.b.yy"; did you mean "y" or "x"?',
    ],
    [
      "in an array of inline tables",
      "points = [\n  { x = 1 },\n  { x = 1, why = 2 },\n]\n",
      ':3:12: unknown key "points.1.why"; did you mean "y"',
    ],
    ["that is quoted", '"a b" = 1\n', ':1:1: unknown key "a b"; known: count, flavours, points, server, title'],
  ])("%s", (_, text, message) => {
    expect(refusal(text).message).toContain(`f.toml${message}`);
  });

  it("are all reported, each with its own place", () => {
    const error = refusal("tilte = 1\ncuont = 2\n[extra]\n");
    expect([error.message, ...error.why.slice(1)]).toEqual([
      'f.toml:1:1: unknown key "tilte"; did you mean "title"?',
      'f.toml:2:1: unknown key "cuont"; did you mean "count"?',
      expect.stringMatching(/^f\.toml:3:2: unknown key "extra"/),
    ]);
    expect(error.why[0]).toBe("1 | tilte = 1");
  });
});

describe("wrong values", () => {
  it.each([
    ["at the top", 'title = "a"\ncount = "3"\n', ':2:1: "count": expected number, received string'],
    [
      "in a nested table",
      "[server]\n[server.host]\nports = []\nname = 5\n",
      ':4:1: "server.host.name": expected string, received number',
    ],
    [
      "in an array",
      '[server.host]\nname = "a"\nports = [1,\n  "2"]\n',
      ':4:3: "server.host.ports.1": expected number, received string',
    ],
    [
      "in the second of an array of tables",
      '[[points]]\nx = 1\n[[points]]\nx = "1"\n',
      ':4:1: "points.1.x": expected number, received string',
    ],
    [
      "in an inline table",
      "points = [{ x = 1 }, { x = true }]\n",
      ':1:24: "points.1.x": expected number, received boolean',
    ],
    [
      "of a dotted key",
      "server.host.ports = []\nserver.host.name = 1\n",
      ':2:13: "server.host.name": expected string, received number',
    ],
    ["a table where a value belongs", "count.x = 1\n", ':1:1: "count": expected number, received object'],
  ])("%s", (_, text, message) => {
    expect(refusal(text).message).toBe(`f.toml${message}`);
  });

  it("a key that is missing is reported at the table it belongs in", () => {
    expect(refusal("[[points]]\nx = 1\n[[points]]\ny = 2\n").message).toMatch(
      /^f\.toml:3:3: "points\.1\.x": expected number/,
    );
  });

  it("a record's key of the wrong form is refused in the schema's words", () => {
    expect(refusal("[flavours.ok]\nx = 1\n[flavours.No]\nx = 1\n").message).toBe(
      'f.toml:3:11: "flavours.No": a name of lower-case letters',
    );
  });
});

describe("a valid file", () => {
  it("gives its values, defaults filled in", () => {
    expect(parseToml("f.toml", 'title = "ü"\n[[points]]\nx = 1\n', schema)).toEqual({
      title: "ü",
      points: [{ x: 1, y: 0 }],
    });
  });

  it("names that objects have anyway are ordinary keys", () => {
    const record = z.strictObject({ sets: z.record(z.string(), z.array(z.string())) });
    const { sets } = parseToml("f.toml", '[sets]\nconstructor = ["a"]\n"toString" = []\n', record);
    expect(Object.entries(sets)).toEqual([
      ["constructor", ["a"]],
      ["toString", []],
    ]);
  });
});

describe("reading", () => {
  it("says which file is not there, or cannot be read", async () => {
    const folder = await newFolder();
    await mkdir(join(folder, "folder.toml"));
    await expect(readToml(join(folder, "none.toml"), schema)).rejects.toMatchObject({
      message: `${join(folder, "none.toml")} does not exist`,
      exitCode: 2,
    });
    await expect(readToml(join(folder, "folder.toml"), schema)).rejects.toMatchObject({
      message: `${join(folder, "folder.toml")} cannot be read`,
      exitCode: 2,
      why: [expect.stringContaining("EISDIR")],
    });
    await writeFile(join(folder, "good.toml"), "count = 2\n");
    expect(await readToml(join(folder, "good.toml"), schema)).toEqual({ count: 2 });
  });
});
