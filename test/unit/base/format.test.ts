import { expect, it } from "vitest";
import { formatBytes, formatRate } from "../../../src/base/format.ts";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [104_300_000, "104.3 MB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [2e15, "2000.0 TB"],
  [-1500, "-1.5 kB"],
])("writes %d as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it("writes rates", () => {
  expect(formatRate(3_400_000.4)).toBe("3.4 MB/s");
});
