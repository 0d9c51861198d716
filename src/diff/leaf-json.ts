import type { Difference, Leaf } from "./leaf.ts";

/** A leaf for programs: bytes are in hexadecimal, what is not known is left out. */
export const leafToJson = (leaf: Leaf) => ({
  path: leaf.path,
  kind: leaf.kind,
  ...(leaf.format !== undefined && { format: leaf.format }),
  differences: leaf.differences.map(differenceToJson),
  ...(leaf.package !== undefined && { package: leaf.package }),
  causes: leaf.causes.map(({ kind, evidence, fix }) => ({ kind, evidence, ...(fix !== undefined && { fix }) })),
  notes: [...leaf.notes],
});

function differenceToJson(difference: Difference) {
  switch (difference.what) {
    case "content": {
      const { texts: _, regions, sizes, hunks, strings, sections, ...rest } = difference;
      return {
        ...rest,
        sizes: [...sizes] as [number, number],
        regions: regions.map(({ a, b, ...place }) => ({ ...place, a: a.toString("hex"), b: b.toString("hex") })),
        ...(hunks && { hunks: hunks.map((one) => ({ ...one, a: [...one.a], b: [...one.b] })) }),
        ...(strings && { strings: { a: [...strings.a], b: [...strings.b] } }),
        ...(sections && { sections: [...sections] }),
      };
    }
    case "attribute": {
      const { what, name, a, b } = difference;
      return { what, name, ...(a !== undefined && { a }), ...(b !== undefined && { b }) };
    }
    case "missing": {
      const { size, ...rest } = difference;
      return { ...rest, ...(size !== undefined && { size }) };
    }
    case "compression": {
      const [a, b] = difference.sizes;
      return { what: difference.what, sizes: [a ?? null, b ?? null] as [number | null, number | null] };
    }
    default:
      return difference;
  }
}
