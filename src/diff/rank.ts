import type { CauseKind, Leaf } from "./leaf.ts";

/** What merely follows from something else, or is set right with one line, comes behind what has to be understood. */
const LATE: Readonly<Partial<Record<CauseKind, number>>> = {
  "file time": 2,
  ordering: 2,
  "hash order": 2,
  "inode numbers": 2,
  compression: 3,
  "build id": 4,
  follows: 5,
};

const rankOf = (leaf: Leaf): number => {
  const causes = leaf.causes.map(({ kind }) => (kind === "unknown" ? 0 : (LATE[kind] ?? 1)));
  // A build id comes along with what changed it.
  return Math.min(...causes, LATE.follows!);
};

/** The most important first: what nothing is known about, then what has a cause, then what follows from others. */
export const byImportance = (leaves: readonly Leaf[]): Leaf[] =>
  [...leaves].sort((one, other) => rankOf(one) - rankOf(other));

/**
 * Leaves in groups in which the same attributes differ, for the same causes, whatever their values: one block for a thousand files
 * with another time. What differs in its content stands alone.
 */
export function groupAlike(leaves: readonly Leaf[]): Leaf[][] {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const names = leaf.differences.map((one) => (one.what === "attribute" ? one.name : undefined));
    const causes = leaf.causes.map(({ kind }) => kind);
    const alone = leaf.kind === "container" || names.includes(undefined) || causes.includes("unknown");
    const key = alone ? `at ${leaf.kind} ${leaf.path}` : JSON.stringify([leaf.format, names, causes]);
    const group = groups.get(key);
    if (group) group.push(leaf);
    else groups.set(key, [leaf]);
  }
  return [...groups.values()];
}

/** How many leaves have which cause, the most frequent first. */
export function countCauses(leaves: readonly Leaf[]): [CauseKind, number][] {
  const counts = new Map<CauseKind, number>();
  for (const { causes } of leaves) {
    for (const kind of new Set(causes.map((cause) => cause.kind))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1]);
}
