import { attributeCauses } from "./causes/attributes.ts";
import { contentCauses } from "./causes/content.ts";
import { type Finding, innermost } from "./causes/finding.ts";
import { FIXES } from "./causes/fixes.ts";
import { knownFile } from "./causes/known-files.ts";
import { UNKNOWN } from "./causes/unknown.ts";
import type { Cause, Difference } from "./leaf.ts";
import type { Reference } from "./timestamps.ts";

export type { Finding, Reference };

/** Why something differs, each with what shows it. What nothing shows a cause for is "unknown", and never a guess. */
export function findCauses(finding: Finding): Cause[] {
  const found: Cause[] = [];
  for (const difference of finding.differences) {
    for (const cause of causesOf(difference, finding)) {
      const fix = cause.fix ?? FIXES[cause.kind];
      const known = found.some(({ kind, evidence }) => kind === cause.kind && evidence === cause.evidence);
      if (!known) found.push({ ...cause, ...(fix !== undefined && { fix }) });
    }
  }
  return found;
}

function causesOf(difference: Difference, finding: Finding): readonly Cause[] {
  switch (difference.what) {
    case "content": {
      const known = knownFile(innermost(finding.path));
      if (known) return [{ kind: known.cause, evidence: known.evidence, fix: known.fix }];
      return contentCauses(difference, finding);
    }
    case "attribute":
      return attributeCauses(difference, finding);
    case "order":
      return [{ kind: "ordering", evidence: `the same names; ${difference.moved} at another place` }];
    case "missing": {
      const known = knownFile(innermost(finding.path));
      if (known) return [{ kind: known.cause, evidence: known.evidence, fix: known.fix }];
      return UNKNOWN(
        difference.twin === undefined
          ? "only one side has it"
          : `only one side has it; the other has the same content as ${difference.twin}`,
      );
    }
    case "kind":
      return UNKNOWN("another kind of file");
    case "numbering":
      return [
        {
          kind: "ordering",
          evidence: `the ${difference.name} of ${difference.members} members differs, e.g. ${difference.example}; nothing else does`,
        },
      ];
    case "compression":
      return [{ kind: "compression", evidence: "the same content once decompressed: level, version or threads" }];
    case "repeat":
      return [{ kind: "follows", evidence: `the same two contents as ${difference.of}` }];
  }
}
