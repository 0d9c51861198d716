import { invalid } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { CommittedConfig } from "../committed.ts";

/** One side of a comparison. */
export type Operand =
  | {
      readonly kind: "kernel";
      readonly kernel: string;
      /** A git revision; undefined: the work tree. */
      readonly revision: string | undefined;
      readonly which: CommittedConfig;
    }
  | { readonly kind: "file"; readonly path: string };

const HOW = [
  "a side is a kernel (minimal), one at a git revision (minimal@HEAD~1), another of its configurations (minimal:base,",
  "minimal:merged, minimal@main:base), or a file (./.config); one kernel alone is compared with what git has of it",
];

/**
 * The two sides that words name:
 *
 *     A B                two kernels, or files
 *     NAME               HEAD and the work tree
 *     NAME@REV           that revision and the work tree
 *     NAME@REV..REV2     two revisions; one that is left out is HEAD, as with git
 *
 * each with `:base`, `:merged` or `:resolved` behind it, for another configuration than resolved.config.
 * @param known the project's kernels
 * @throws SamebitsError (exit 2)
 */
export function parseOperands(words: readonly string[], known: readonly string[]): readonly [Operand, Operand] {
  const [first, second, ...more] = words;
  if (first === undefined || more.length > 0) {
    throw invalid(`${words.length === 0 ? "no" : "more than two"} configurations to compare`, { next: HOW });
  }
  if (second !== undefined) return [parseOperand(first, known), parseOperand(second, known)];
  const [, name, from, to, which] = /^([^/@]+)@([^:]*?)\.\.([^:]*)(:.*)?$/.exec(first) ?? [];
  if (name !== undefined) {
    const side = (revision: string) => parseOperand(`${name}@${revision || "HEAD"}${which ?? ""}`, known);
    return [side(from!), side(to!)];
  }
  const only = parseOperand(first, known);
  if (only.kind === "file") {
    throw invalid(`what is ${first} to be compared with?`, {
      why: `it is not the name of a kernel: ${known.join(", ")}`,
      next: HOW,
    });
  }
  return [
    { ...only, revision: only.revision ?? "HEAD" },
    { ...only, revision: undefined },
  ];
}

function parseOperand(word: string, known: readonly string[]): Operand {
  const [, name, revision, which] = /^([^/@:]+)(?:@([^:]*))?(?::(.*))?$/.exec(word) ?? [];
  // A kernel that is there at a revision alone is not among the known ones.
  if (name === undefined || (!known.includes(name) && revision === undefined)) {
    if (word.includes("/") || word.includes(".")) return { kind: "file", path: word };
    throw invalid(`no kernel is called "${name ?? word}"`, {
      why: didYouMean(name ?? word, known),
      next: `for a file of that name write ./${word}`,
    });
  }
  if (revision !== undefined && (revision === "" || revision.includes(".."))) {
    throw invalid(`${word}: "${revision}" is not a revision`, { next: HOW });
  }
  if (which !== undefined && which !== "base" && which !== "merged" && which !== "resolved") {
    throw invalid(`${word}: a kernel has no configuration "${which}"`, {
      why: didYouMean(which, ["base", "merged", "resolved"]),
    });
  }
  return { kind: "kernel", kernel: name, revision, which: which ?? "resolved" };
}

/** As it can be written on the command line. */
export const showOperand = (operand: Operand): string =>
  operand.kind === "file"
    ? operand.path
    : `${operand.kernel}${operand.revision === undefined ? "" : `@${operand.revision}`}${operand.which === "resolved" ? "" : `:${operand.which}`}`;
