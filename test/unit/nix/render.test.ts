import { describe, expect, it } from "vitest";
import { attributes, boolean, integer, list, path, string, strings } from "../../../src/nix/expression.ts";
import { render, renderNixFile } from "../../../src/nix/render.ts";

describe("strings", () => {
  it.each([
    ["plain", '"plain"'],
    ['a "quoted" word', '"a \\"quoted\\" word"'],
    ["back\\slash", '"back\\\\slash"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what must not become one
    [`\${x}`, '"\\${x}"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what must not become one
    [`$\${x}`, '"$\\${x}"'],
    ["$x {y}", '"$x {y}"'],
    ["a\nb\r\tc", '"a\\nb\\r\\tc"'],
    ["ü€😀", '"ü€😀"'],
  ])("%j", (value, text) => {
    expect(render(string(value))).toBe(text);
  });

  it("what Nix cannot hold is refused rather than changed", () => {
    expect(() => render(string("a\0b"))).toThrow(RangeError);
    expect(() => render(string("\ud83d"))).toThrow(RangeError);
    expect(() => render(attributes({ "a\0": string("") }))).toThrow(RangeError);
  });
});

describe("numbers and booleans", () => {
  it("a negative number is in parentheses, so that no list reads it as a subtraction", () => {
    expect(render(list([integer(-1), integer(0), integer(-0), boolean(true)]))).toBe("[\n  (-1)\n  0\n  0\n  true\n]");
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("%d is no exact integer", (value) => {
    expect(() => integer(value)).toThrow(RangeError);
  });
});

describe("paths", () => {
  it.each(["./a", "../../kernel/minimal/patches/0001-x+y_z.patch", "../.x"])("%s", (value) => {
    expect(render(path(value))).toBe(value);
  });

  it.each(["a", "/a", "./", "../", "./a b", "./a/", "./~a", `./\${x}`, "./a\n", "./a;b", "./é", ".../a"])(
    "%j is none",
    (value) => {
      expect(() => path(value)).toThrow(RangeError);
    },
  );
});

describe("attribute sets", () => {
  it("names are sorted, quoted only where Nix would not read a name; undefined is left out", () => {
    const names = ["b", "a", "if", "or", "x-y", "x'", "_", "1a", "a.b", "", "-a", "ü", "B"];
    const set = attributes({ ...Object.fromEntries(names.map((name) => [name, string(name)])), none: undefined });
    expect([...render(set).matchAll(/^ {2}(.*) = /gm)].map(([, name]) => name)).toEqual([
      '""',
      '"-a"',
      '"1a"',
      "B",
      "_",
      "a",
      '"a.b"',
      "b",
      '"if"',
      '"or"',
      "x'",
      "x-y",
      '"ü"',
    ]);
  });

  it("the order of insertion never shows", () => {
    const [one, two] = [string("1"), string("2")];
    expect(render(attributes({ a: one, b: two }))).toBe(
      render(
        attributes(
          new Map([
            ["b", two],
            ["a", one],
          ]),
        ),
      ),
    );
  });
});

describe("a file", () => {
  it("has a comment on top, one item a line, a newline at the end", () => {
    const value = attributes({ none: list([]), empty: attributes({}), names: strings(["x", "y"]) });
    expect(renderNixFile(["First.", "", "Second."], value)).toBe(
      '# First.\n#\n# Second.\n{\n  empty = { };\n  names = [\n    "x"\n    "y"\n  ];\n  none = [ ];\n}\n',
    );
  });
});
