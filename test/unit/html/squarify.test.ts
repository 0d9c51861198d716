import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { squarify } from "../../../src/html/squarify.ts";

const frame = { x: 10, y: 20, width: 600, height: 400 };
const area = ({ width, height }: { width: number; height: number }) => width * height;

describe("squarify", () => {
  it("comes to the example of its authors", () => {
    const places = squarify([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
    const rounded = places.map(({ x, y, width, height }) =>
      [x, y, width, height].map((one) => Math.round(one * 100) / 100),
    );
    expect(rounded).toEqual([
      [0, 0, 3, 2],
      [0, 2, 3, 2],
      [3, 0, 1.71, 2.33],
      [4.71, 0, 1.29, 2.33],
      [3, 2.33, 1.2, 1.67],
      [4.2, 2.33, 1.2, 1.67],
      [5.4, 2.33, 0.6, 1.67],
    ]);
  });

  it("gives each value its share, within the frame, without overlap", () => {
    const values = fc
      .array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 40 })
      .map((some) => some.sort((a, b) => b - a));
    fc.assert(
      fc.property(values, (some) => {
        const places = squarify(some, frame);
        const total = some.reduce((sum, one) => sum + one, 0);
        for (const [index, place] of places.entries()) {
          expect(area(place)).toBeCloseTo((some[index]! / total) * area(frame), 4);
          expect(place.x).toBeGreaterThanOrEqual(frame.x - 1e-6);
          expect(place.y).toBeGreaterThanOrEqual(frame.y - 1e-6);
          expect(place.x + place.width).toBeLessThanOrEqual(frame.x + frame.width + 1e-6);
          expect(place.y + place.height).toBeLessThanOrEqual(frame.y + frame.height + 1e-6);
          for (const other of places.slice(0, index)) {
            const wide = Math.min(place.x + place.width, other.x + other.width) - Math.max(place.x, other.x);
            const high = Math.min(place.y + place.height, other.y + other.height) - Math.max(place.y, other.y);
            expect(Math.min(wide, high)).toBeLessThan(1e-6);
          }
        }
      }),
    );
  });

  it("has nothing to divide", () => {
    expect(squarify([], frame)).toEqual([]);
  });
});
