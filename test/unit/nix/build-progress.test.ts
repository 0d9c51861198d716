import { expect, it } from "vitest";
import { buildProgress } from "../../../src/nix/build-progress.ts";

it.each([
  ["kernel-minimal> 200 steps, now  CC      mm/vmscan.o", "200 steps, now  CC      mm/vmscan.o"],
  ["building '/nix/store/x.drv'...", "building '/nix/store/x.drv'..."],
  ["a > b", "a > b"],
  ["x".repeat(200), "x".repeat(160)],
])("a line of a build: %s", (line, shown) => {
  const said: string[] = [];
  buildProgress({ progress: (text) => said.push(text) })(line);
  expect(said).toEqual([shown]);
});
