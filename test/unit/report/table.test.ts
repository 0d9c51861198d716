import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { renderTable } from "../../../src/report/table.ts";

const rows = [
  ["minimal.efi", { text: "sha256-aa", mood: "good" as const }, { text: "sha256-bb", mood: "bad" as const }],
  ["x", "longer than all", ""],
];

it("aligns columns and leaves no blanks at the end", () => {
  expect(renderTable(["artifact", "build 1", "lock"], rows, { colour: false })).toBe(
    [
      "artifact     build 1          lock",
      "-----------  ---------------  ---------",
      "minimal.efi  sha256-aa        sha256-bb",
      "x            longer than all",
      "",
    ].join("\n"),
  );
});

it("is the same text with colours, which are only there when allowed", () => {
  const coloured = renderTable(["artifact", "build 1", "lock"], rows, { colour: true });
  expect(coloured).toContain("\u001b[32msha256-aa\u001b[39m");
  expect(coloured).toContain("\u001b[31msha256-bb\u001b[39m");
  expect(stripVTControlCharacters(coloured)).toBe(
    renderTable(["artifact", "build 1", "lock"], rows, { colour: false }),
  );
});

it("starts every column at the same place, whatever the cells", () => {
  const cell = fc.stringMatching(/^[a-z0-9+/=-]{1,30}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (cells) => {
      const lines = renderTable(["a", "b"], cells, { colour: false }).split("\n").slice(0, -1);
      const start = lines[1]!.indexOf("  ") + 2;
      return cells.every(([, second], index) => lines[index + 2]!.slice(start) === second);
    }),
  );
});
