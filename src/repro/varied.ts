import type { VariedAspect } from "./verdict.ts";

/** One aspect in all further builds. */
export interface VariedRow {
  readonly name: string;
  readonly title: string;
  /** What it was in the first build; undefined: it was not the same beside each of the others. */
  readonly first: string | undefined;
  /** One for each further build; undefined: that build says nothing of it. */
  readonly runs: readonly (VariedAspect | undefined)[];
}

/** The matrix of variations: aspects in the order in which the builds name them. */
export function variedRows(runs: readonly { readonly varied: readonly VariedAspect[] }[]): VariedRow[] {
  const names = [...new Set(runs.flatMap(({ varied }) => varied.map(({ name }) => name)))];
  return names.map((name) => {
    const found = runs.map(({ varied }) => varied.find((one) => one.name === name));
    const firsts = new Set(found.flatMap((one) => (one === undefined ? [] : [one.first])));
    return {
      name,
      title: found.find((one) => one !== undefined)!.title,
      first: firsts.size === 1 ? [...firsts][0] : undefined,
      runs: found,
    };
  });
}

/** How many aspects were varied in any build, of how many there are: `14 of 15`. */
export const countVaried = (rows: readonly VariedRow[]): string =>
  `${rows.filter(({ runs }) => runs.some((one) => one !== undefined && one.notDone === undefined)).length} of ${rows.length}`;
