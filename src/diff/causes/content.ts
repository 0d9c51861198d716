import type { Cause, ContentDifference } from "../leaf.ts";
import { binaryTime } from "../timestamps.ts";
import { explainAccounts } from "./accounts.ts";
import { binaryAddress } from "./addresses.ts";
import { bytecodeTime } from "./bytecode.ts";
import { explainFolders } from "./debug-paths.ts";
import { toCause, UNKNOWN } from "./explained.ts";
import { type Finding, innermost } from "./finding.ts";
import { explainLines, type Known, knownTexts } from "./masks.ts";
import { findInStrings } from "./surroundings.ts";
import { textCauses } from "./text.ts";

const MOST = 4;

/** Why bytes differ that hold nothing further. */
export function contentCauses(difference: ContentDifference, finding: Finding): Cause[] {
  const { path, references, aliases, surroundings } = finding;
  const known = knownTexts(references, surroundings);
  const { texts, hunks } = difference;
  if (texts === undefined || hunks === undefined) return binaryCauses(difference, finding, known);
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
    known,
  );
}

function binaryCauses(difference: ContentDifference, finding: Finding, known: Known): Cause[] {
  const { path, references } = finding;
  const { strings, sections, regions, sizes } = difference;
  const found: Cause[] = [];
  if (sections?.includes(".note.gnu.build-id")) {
    const others = sections.filter((name) => name !== ".note.gnu.build-id");
    if (others.length === 0) {
      const evidence =
        "no other section differs: made at random, or calculated from debug information that was taken out";
      return [
        { kind: "build id", evidence, fix: "link with -Wl,--build-id=sha1, and compile with -ffile-prefix-map=" },
      ];
    }
    found.push({ kind: "build id", evidence: `calculated from all else: ${others.join(", ")} differs too` });
  }
  if (strings && (strings.a.length > 0 || strings.b.length > 0)) {
    const explained =
      explainLines([...strings.a], [...strings.b], known) ??
      some(findInStrings(strings.a, strings.b, known.surroundings)) ??
      explainFolders(strings.a, strings.b, sections ?? []);
    if (explained) found.push(...explained.map(toCause));
  }
  if (sizes[0] === sizes[1]) {
    for (const region of regions) {
      const { offset, from, length, a, b } = region;
      const source = bytecodeTime(path, region);
      const time = source === undefined ? binaryTime(a, b, offset - from, length, references) : undefined;
      const address = binaryAddress(a, b, offset - from, length);
      if (source !== undefined) found.push({ kind: "file time", evidence: source });
      else if (time !== undefined) found.push({ kind: "build timestamp", evidence: `at ${offset}: ${time}` });
      else if (address !== undefined) found.push({ kind: "address", evidence: `at ${offset}: ${address}` });
      if (found.length >= MOST) break;
    }
  }
  // A build id is never the reason itself.
  return found.some(({ kind }) => kind !== "build id")
    ? found
    : [...found, ...UNKNOWN("nothing about the bytes shows why")];
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
