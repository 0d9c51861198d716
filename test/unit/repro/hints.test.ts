import { spawnSync } from "node:child_process";
import { release } from "node:os";
import { describe, expect, it } from "vitest";
import { QUIET } from "../../../src/image/surroundings.ts";
import { hintsFrom, shownAs26 } from "../../../src/repro/hints.ts";

const seen = { surroundings: QUIET, began: Date.UTC(2026, 10, 20), processors: 4, release: "6.12.1-amd64" };

describe("what two builds saw otherwise", () => {
  it("is nothing for the same surroundings at the same time", () => {
    expect(hintsFrom(seen, seen)).toEqual([]);
  });

  it("is told as programs see it", () => {
    const surroundings = {
      ...QUIET,
      folder: "/srv/x/images",
      workspace: "/mnt/y",
      processors: [3],
      user: "kim",
      clock: { library: "", seconds: 86_400 },
      oldKernel: true,
      environment: { SAMEBITS_X: "word" },
    };
    expect(hintsFrom(seen, { ...seen, surroundings })).toEqual([
      { aspect: "path", a: "/samebits/images", b: "/srv/x/images" },
      { aspect: "path", a: "/var/tmp", b: "/mnt/y" },
      { aspect: "user", a: "", b: "kim" },
      { aspect: "processors", a: "4", b: "1" },
      { aspect: "environment", a: "", b: "word" },
      { aspect: "clock", a: "2026-11-20T00:00:00.000Z", b: "2026-11-21T00:00:00.000Z" },
      { aspect: "uname", a: "6.12.1-amd64", b: "2.6.72-amd64" },
    ]);
  });

  it.each([
    ["3.2.0-4", "2.6.42-4"],
    ["4.0.1", "2.6.60"],
    ["6.18.44-fc", "2.6.78-fc"],
    ["unknown", "unknown"],
  ])("%s is shown as %s", (version, shown) => {
    expect(shownAs26(version)).toBe(shown);
  });

  it("is what this kernel shows", ({ skip }) => {
    const { status, stdout } = spawnSync("setarch", ["x86_64", "--uname-2.6", "uname", "-r"], { encoding: "utf8" });
    if (status !== 0) skip("no setarch, or personality(2) is forbidden");
    expect(shownAs26(release())).toBe(stdout.trim());
  });
});
