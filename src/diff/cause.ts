import { attributeCauses } from "./causes/attributes.ts";
import { contentCauses } from "./causes/content.ts";
import { UNKNOWN } from "./causes/explained.ts";
import { storageCauses } from "./causes/file-systems.ts";
import { type Finding, innermost } from "./causes/finding.ts";
import { fixFor } from "./causes/fixes.ts";
import { knownFile, LEFT_BEHIND } from "./causes/known-files.ts";
import type { Surrounding } from "./causes/surroundings.ts";
import { sameButTemporary, TEMPORARY } from "./causes/temporary-names.ts";
import type { Cause, Difference } from "./leaf.ts";
import type { Reference } from "./timestamps.ts";

export type { Finding, Reference, Surrounding };

/** Why something differs, each with what shows it. What nothing shows a cause for is "unknown", and never a guess. */
export function findCauses(finding: Finding): Cause[] {
  const found: Cause[] = [];
  for (const difference of finding.differences) {
    for (const cause of causesOf(difference, finding)) {
      const fix = cause.fix ?? fixFor(cause, finding);
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
      const path = innermost(finding.path);
      const known = knownFile(path) ?? knownFile(path, LEFT_BEHIND);
      if (known) return [{ kind: known.cause, evidence: known.evidence, fix: known.fix }];
      const temporary = temporaryName(path, difference.twin);
      if (temporary !== undefined) return [{ kind: "temporary name", evidence: temporary }];
      return UNKNOWN(
        difference.twin === undefined
          ? "only one side has it"
          : `only one side has it; the other has the same content as ${difference.twin}`,
      );
    }
    case "kind":
      return UNKNOWN("another kind of file");
    case "numbering": {
      const stored = storageCauses(difference, finding);
      if (stored !== undefined) return stored;
      const { name, members, example } = difference;
      const evidence = `the ${name} of ${members} members differs, e.g. ${example}; nothing else does`;
      return [{ kind: /inode|device/.test(name) ? "inode numbers" : "ordering", evidence }];
    }
    case "compression":
      return [{ kind: "compression", evidence: "the same content once decompressed: level, version or threads" }];
    case "repeat":
      return [{ kind: "follows", evidence: `the same two contents as ${difference.of}` }];
  }
}

/** @returns the evidence; undefined: the name is none that was made up */
function temporaryName(path: string, twin: string | undefined): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (twin !== undefined && sameButTemporary(path, twin)) return `the other side has the same content as ${twin}`;
  return name.search(TEMPORARY) >= 0 ? "a name that is made up for a temporary file" : undefined;
}
