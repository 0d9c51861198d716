import { toStableJson } from "../base/json.ts";
import { leafToJson } from "../diff/leaf-json.ts";
import { countCauses } from "../diff/rank.ts";
import { type Artifact, hexOf } from "../image/artifacts.ts";
import { outcomeOf } from "./outcome.ts";
import type { Bisection, Differences, VariedAspect, Verdict } from "./verdict.ts";
import type { VerdictJson } from "./verdict-schema.ts";
import { withinProject } from "./within-project.ts";

interface WhyDifferent {
  readonly differences?: Differences | undefined;
  readonly bisection?: Bisection | undefined;
}

/** A verdict as verdict.json has it. @param root the project's folder: what lies in it is named from there */
export function verdictToJson(verdict: Verdict, root: string): VerdictJson {
  const { commit, inputs, artifacts, first, runs, rebuilt, differences, bisection, sizes } = withinProject(
    verdict,
    root,
  );
  return {
    version: 1,
    image: verdict.image,
    variant: verdict.variant,
    ...(verdict.local && { local: [...verdict.local] }),
    outcome: outcomeOf(verdict),
    same: verdict.same,
    skipped: [...verdict.skipped],
    ...(commit && { commit: { id: commit.id, changed: commit.changed } }),
    inputs: { ...inputs },
    artifacts: artifacts.map((one) => ({
      artifact: one.artifact,
      file: one.file,
      first: hexOf(one.first),
      others: one.others.map(hexOf),
      ...(one.locked !== undefined && { locked: hexOf(one.locked) }),
      same: one.same,
    })),
    first: {
      folder: first.folder,
      artifacts: first.artifacts.map(artifactToJson),
      phases: first.phases.map(({ title, seconds }) => ({ title, seconds })),
    },
    runs: runs.map((run) => ({
      seed: run.seed,
      varied: run.varied.map(aspectToJson),
      artifacts: run.artifacts.map(artifactToJson),
      phases: run.phases.map(({ title, seconds }) => ({ title, seconds })),
      ...(run.kept !== undefined && { kept: run.kept }),
    })),
    rebuilt: rebuilt.map((one) => ({
      what: one.what,
      path: one.path,
      same: one.same,
      first: hexOf(one.first),
      ...(one.second !== undefined && { second: hexOf(one.second) }),
      ...(one.kept !== undefined && { kept: one.kept }),
      varied: one.varied.map(aspectToJson),
      seconds: one.seconds,
      ...whyToJson(one),
    })),
    ...whyToJson({ differences, bisection }),
    ...(sizes && {
      sizes: {
        bytes: sizes.bytes,
        initrd: sizes.initrd,
        parts: sizes.parts.map(({ largest, ...part }) => ({ ...part, largest: largest.map((one) => ({ ...one })) })),
      },
    }),
  };
}

const whyToJson = ({ differences, bisection }: WhyDifferent) => ({
  ...(differences && {
    differences: {
      compared: differences.compared,
      causes: Object.fromEntries(countCauses(differences.leaves)),
      leaves: differences.leaves.map(leafToJson),
    },
  }),
  ...(bisection && {
    bisection: {
      needed: bisection.needed.map((set) => [...set]),
      tried: bisection.tried.map(({ varied, differs }) => ({ varied: [...varied], differs })),
    },
  }),
});

/** The text of verdict.json: the same verdict gives the same bytes. */
export const renderVerdictJson = (verdict: Verdict, root: string): string => toStableJson(verdictToJson(verdict, root));

const artifactToJson = ({ file, size, integrity }: Artifact) => ({ file, size, sha256: hexOf(integrity) });

const aspectToJson = ({ name, title, first, other, notDone }: VariedAspect) => ({
  name,
  title,
  first,
  other,
  ...(notDone !== undefined && { notDone }),
});
