import { buildsDiffer, type Verdict } from "./verdict.ts";

/**
 * What a verdict comes to. `lock differs` and `not locked`: all builds agree with each other, and the lock has other digests, or
 * none for some artifact.
 */
export type Outcome = "reproduced" | "not reproduced" | "lock differs" | "not locked";

export const outcomeOf = ({ same, artifacts, rebuilt }: Verdict): Outcome => {
  if (same) return "reproduced";
  if (buildsDiffer(artifacts) || rebuilt.some((one) => !one.same)) return "not reproduced";
  return artifacts.some(({ first, locked }) => locked !== undefined && locked !== first)
    ? "lock differs"
    : "not locked";
};

export interface OutcomeInWords {
  readonly outcome: Outcome;
  /** Two or three words. */
  readonly title: string;
  /** One sentence. */
  readonly statement: string;
}

/** The outcome for people, and what it covers. */
export function describeOutcome(verdict: Verdict): OutcomeInWords {
  const outcome = outcomeOf(verdict);
  const { artifacts, rebuilt, runs } = verdict;
  const builds = runs.length === 0 ? "The build" : runs.length === 1 ? "Both builds" : `All ${runs.length + 1} builds`;
  const agrees = runs.length === 0 ? "agrees" : "agree";
  const different = [
    ...artifacts.filter(({ first, others }) => others.some((other) => other !== first)).map(({ file }) => file),
    ...rebuilt.filter((one) => !one.same).map(({ what }) => what),
  ];
  const locks = artifacts.filter(({ first, locked }) => locked !== first).map(({ file }) => file);
  switch (outcome) {
    case "reproduced":
      return {
        outcome,
        title: "Reproduced",
        statement: verdict.local
          ? `${builds} ${agrees} in every bit that was compared; with local changes (${verdict.local.join(", ")}), which no lock is for.`
          : `${builds} and the lock agree in every bit that was compared.`,
      };
    case "not reproduced":
      return {
        outcome,
        title: "NOT reproduced",
        statement: `Builds came to different bits: ${different.join(", ")}.`,
      };
    case "lock differs":
      return {
        outcome,
        title: "NOT what is locked",
        statement: `${builds} ${agrees}, the lock does not: ${locks.join(", ")}.`,
      };
    case "not locked":
      return {
        outcome,
        title: "Reproduced, but not locked",
        statement: `${builds} ${agrees}, and there is no locked digest to compare with: ${locks.join(", ")}.`,
      };
  }
}

/** Which builds (and the lock) came to which digest, those that agree together; the first build's digest first. */
export function groupDigests(one: {
  readonly first: string;
  readonly others: readonly string[];
  readonly locked: string | undefined;
}): { readonly who: readonly string[]; readonly integrity: string }[] {
  const groups = new Map<string, string[]>();
  const add = (who: string, integrity: string) => groups.set(integrity, [...(groups.get(integrity) ?? []), who]);
  for (const [index, integrity] of [one.first, ...one.others].entries()) add(`build ${index + 1}`, integrity);
  if (one.locked !== undefined) add("lock", one.locked);
  return [...groups].map(([integrity, who]) => ({ who, integrity }));
}
