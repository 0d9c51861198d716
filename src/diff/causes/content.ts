import type { Cause, ContentDifference } from "../leaf.ts";
import { binaryTime } from "../timestamps.ts";
import { explainAccounts } from "./accounts.ts";
import { type Finding, innermost } from "./finding.ts";
import { explainLines, masks } from "./masks.ts";
import { textCauses } from "./text.ts";
import { toCause, UNKNOWN } from "./unknown.ts";

/** Why bytes differ that hold nothing further. */
export function contentCauses(difference: ContentDifference, finding: Finding): Cause[] {
  const { path, references, aliases } = finding;
  const all = masks(references);
  const { texts, hunks, strings, sections, regions, sizes } = difference;
  if (texts && hunks) {
    if (
      aliases.length > 0 &&
      aliases.reduce((text, [one, other]) => text.replaceAll(one, other), texts[0]) === texts[1]
    ) {
      return [{ kind: "follows", evidence: "only digests and sizes of files differ that are compared here" }];
    }
    const accounts = explainAccounts(innermost(path), ...texts);
    if (accounts) return accounts.map(toCause);
    return textCauses(
      texts,
      hunks.flatMap(({ a }) => a),
      hunks.flatMap(({ b }) => b),
      all,
    );
  }
  const found: Cause[] = [];
  if (sections?.includes(".note.gnu.build-id")) {
    const others = sections.filter((name) => name !== ".note.gnu.build-id");
    found.push({
      kind: "build id",
      evidence: `calculated from all else: ${others.join(", ") || "no other section"} differs too`,
    });
  }
  if (strings && (strings.a.length > 0 || strings.b.length > 0)) {
    const explained = explainLines([...strings.a], [...strings.b], all);
    if (explained) found.push(...explained.map(toCause));
  }
  if (sizes[0] === sizes[1]) {
    for (const { offset, from, length, a, b } of regions) {
      const time = binaryTime(a, b, offset - from, length, references);
      if (time !== undefined) found.push({ kind: "build timestamp", evidence: `at ${offset}: ${time}` });
      if (found.length >= 4) break;
    }
  }
  // A build id is never the reason itself.
  return found.some(({ kind }) => kind !== "build id")
    ? found
    : [...found, ...UNKNOWN("nothing about the bytes shows why")];
}
