import { describe, expect, it } from "vitest";
import { renderPhases } from "../../../src/html/phases.ts";
import { renderSizes } from "../../../src/html/sizes.ts";
import { phases, sizes } from "../../support/verdicts.ts";

const rowsOf = (page: string) =>
  [...page.matchAll(/<tr role="row">(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, "")),
  );

describe("durations", () => {
  it("stand side by side, with short ones added up", () => {
    const page = renderPhases([
      { title: "build 1", phases: phases(1) },
      { title: "build 2", phases: phases(2).slice(0, -1) },
      { title: "build 3", phases: [] },
    ]).text;
    expect(page).toContain("Not measured: build 3");
    expect(rowsOf(page)).toEqual([
      ["Phase", "build 1", "build 2"],
      ["Installing Debian", "8.4 s", "17 s"],
      ["Removing files", "0.6 s", "1.2 s"],
      ["Creating cpio archive initrd", "1.3 s", "2.5 s"],
      ["Compressing initrd with zstd", "2.8 s", "none"],
      ["2 shorter phases", "0.0 s", "0.0 s"],
      ["Sum", "13 s", "21 s"],
    ]);
    const widths = [...page.matchAll(/<rect width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(Math.max(...widths)).toBe(100);
    expect(widths[0]).toBe(50);
  });

  it("keeps phases of one name apart", () => {
    const twice = [
      { title: "Installing", seconds: 1 },
      { title: "Installing", seconds: 3 },
    ];
    expect(rowsOf(renderPhases([{ title: "build 1", phases: twice }]).text)).toEqual([
      ["Phase", "build 1"],
      ["Installing", "1.0 s"],
      ["Installing", "3.0 s"],
      ["Sum", "4.0 s"],
    ]);
  });

  it("says nothing where nothing was measured", () => {
    expect(renderPhases([{ title: "build 1", phases: [] }]).text).toBe("");
  });
});

describe("sizes", () => {
  it("has every part in a table, and in the treemap each that is large enough", () => {
    const page = renderSizes(sizes).text;
    expect(rowsOf(page).filter(([part]) => part !== "Part")).toHaveLength(sizes.parts.length);
    const titles = [...page.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title!);
    expect(titles[0]).toBe("libssl3t64: 7.7 MB in 5 files, 13.2 %");
    expect(titles.filter((title) => title.startsWith("kernel"))).toEqual(
      Array(2).fill("kernel: 3.3 MB in 1 file, 5.6 %"),
    );
    expect(titles.some((title) => /^\d+ smaller packages: /.test(title))).toBe(true);
  });

  it("has no label wider than its area", () => {
    const page = renderSizes(sizes).text;
    const boxes = [
      ...page.matchAll(/<rect x="[^"]*" y="[^"]*" width="([^"]*)" height="([^"]*)"\/><text [^>]*>([^<]*)</g),
    ];
    expect(boxes.length).toBeGreaterThan(10);
    for (const [, width, height, label] of boxes) {
      expect(label!.length * 7).toBeLessThan(Number(width));
      expect(Number(height)).toBeGreaterThan(15);
    }
  });
});
