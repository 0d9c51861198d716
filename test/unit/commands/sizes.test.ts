import { describe, expect, it } from "vitest";
import { renderSizes } from "../../../src/commands/sizes.ts";
import type { ImageSizes } from "../../../src/repro/package-sizes.ts";

const part = (name: string, bytes: number) => ({
  name,
  kind: "package" as const,
  bytes,
  files: 2,
  largest: [{ path: `usr/bin/${name}`, bytes: bytes / 2 }],
});
const sizes: ImageSizes = {
  bytes: 1_000_000,
  initrd: 300_000,
  parts: [part("large", 600_000), part("middle", 300_000), part("small", 60_000), part("tiny", 40_000)],
};
const lines = (most: number) => renderSizes(sizes, most, { colour: false }).trimEnd().split("\n").slice(2);

describe("the table of sizes", () => {
  it("has the largest parts, and what the others are together", () => {
    expect(lines(2).map((line) => line.replace(/ +/g, " "))).toEqual([
      "large 600.0 kB 60.0 % 2 usr/bin/large 300.0 kB",
      "middle 300.0 kB 30.0 % 2 usr/bin/middle 150.0 kB",
      "2 more 100.0 kB 10.0 % 4 --all shows them",
    ]);
  });

  it("has all of them when there are no more", () => {
    expect(lines(4)).toHaveLength(4);
    expect(lines(4).at(-1)).toContain("tiny");
  });
});
