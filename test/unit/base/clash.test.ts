import fc from "fast-check";
import { expect, it } from "vitest";
import { firstClash } from "../../../src/base/clash.ts";

const clash = (...paths: string[]) => firstClash(paths.map((path) => ({ path })))?.map(({ path }) => path);

it("two files clash when they are one, or one would be the other's folder", () => {
  expect(clash("/a", "/b", "/a")).toEqual(["/a", "/a"]);
  expect(clash("/usr/bin/a/b/c", "/usr/bin/a")).toEqual(["/usr/bin/a/b/c", "/usr/bin/a"]);
  expect(clash("/usr/bin/a", "/usr/bin/a/b/c")).toEqual(["/usr/bin/a", "/usr/bin/a/b/c"]);
  // What sorts between a path and what is below it, and what only begins alike.
  expect(clash("/usr/bin/a", "/usr/bin/a-b", "/usr/bin/ab", "/usr/lib/a")).toBeUndefined();
  expect(clash()).toBeUndefined();
});

it("there is a clash exactly when some path, with a slash, begins another with one", () => {
  const path = fc
    .array(fc.constantFrom("a", "b", "a-"), { minLength: 1, maxLength: 3 })
    .map((parts) => `/${parts.join("/")}`);
  fc.assert(
    fc.property(fc.array(path, { maxLength: 5 }), (paths) => {
      const some = paths.some((one, at) =>
        paths.some((other, index) => at !== index && `${other}/`.startsWith(`${one}/`)),
      );
      expect(clash(...paths) !== undefined).toBe(some);
    }),
  );
});
