import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeModule, modulePathAt, unescapeModule } from "../../../src/sources/escape-module.ts";

it("capital letters become an exclamation mark and the small one", () => {
  // The example of the Go Modules Reference.
  expect(escapeModule("github.com/Azure/azure-sdk-for-go")).toBe("github.com/!azure/azure-sdk-for-go");
  expect(modulePathAt("example.org/A", "v1.0.0-RC.1", "zip")).toBe("example.org/!a/@v/v1.0.0-!r!c.1.zip");
});

it("what was escaped holds no capital letter, and is read back as it was", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9._~/+-]*$/), (text) => {
      expect(escapeModule(text)).not.toMatch(/[A-Z]/);
      expect(unescapeModule(escapeModule(text))).toBe(text);
    }),
  );
});

it.each(["Azure", "a!", "!!a", "!1"])("%s is not something that was escaped", (text) => {
  expect(unescapeModule(text)).toBeUndefined();
});
