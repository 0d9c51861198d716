import fc from "fast-check";
import { expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { parseStanzas } from "../../../src/debian/deb822.ts";

it("reads fields without regard to case, continuation lines, comments, and several stanzas", () => {
  const [first, second, ...others] = parseStanzas(
    "\n# comment\nTypes: deb\nURIs:  http://a.example  \nSigned-By:\n -----BEGIN\n .\n# inside\n key\n \t \n\nTypes: deb-src\r\n",
    "x.sources",
  );
  expect(others).toEqual([]);
  expect(first?.names()).toEqual(["types", "uris", "signed-by"]);
  expect(first?.get("uris")).toBe("http://a.example");
  expect(first?.get("SIGNED-BY")).toBe("\n -----BEGIN\n .\n key");
  expect(first?.lines("Signed-By")).toEqual(["-----BEGIN", ".", "key"]);
  expect(second?.words("Types")).toEqual(["deb-src"]);
  expect(second?.words("Suites")).toEqual([]);
});

it.each([
  ["no colon here", "f:1:", "Field: value"],
  [" continuation", "f:1:", "continuation"],
  ["A: 1\nB: 2\na: 3\n", "f:3:", "given twice"],
  [": no name", "f:1:", "Field: value"],
])("names the line of %j", (text, place, why) => {
  const parse = () => parseStanzas(text, "f");
  expect(parse).toThrow(SamebitsError);
  expect(parse).toThrow(place);
  try {
    parse();
  } catch (error) {
    expect((error as SamebitsError).why.join()).toContain(why);
  }
});

it("names the field that is missing, and the package it is missing from", () => {
  const [stanza] = parseStanzas("Package: bash\nVersion:\n", "Packages");
  expect(() => stanza!.require("Version")).toThrow("Packages: the stanza of bash has no field Version");
});

it("gives back what was written, for any names and values", () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,10}$/);
  const value = fc.string().map((text) => text.replace(/\s+/g, " ").trim());
  const stanza = fc.uniqueArray(fc.tuple(name, value), { minLength: 1, selector: ([key]) => key.toLowerCase() });
  fc.assert(
    fc.property(fc.array(stanza, { minLength: 1 }), (stanzas) => {
      const text = stanzas.map((fields) => fields.map(([key, text]) => `${key}: ${text}\n`).join("")).join("\n");
      const parsed = parseStanzas(text, "f");
      expect(parsed.length).toBe(stanzas.length);
      stanzas.forEach((fields, index) => {
        for (const [key, text] of fields) expect(parsed[index]!.get(key)).toBe(text);
      });
    }),
  );
});

it("either parses or throws a SamebitsError, whatever it is given", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("A", ":", " ", "\n", "\t", "#", "-", "é", "\0") }), (text) => {
      try {
        for (const stanza of parseStanzas(text, "f")) expect(stanza.names().length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(SamebitsError);
      }
    }),
  );
});
