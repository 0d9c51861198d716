import { invalid } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { CONDITION_SYNTAX, type Condition, parseCondition } from "./condition.ts";
import { splitWords, type WordLine } from "./words.ts";

/**
 * What a feature says a fragment is: needed by hardware, or policy. `required` and `optional` are older words for what an
 * audit insists on and what it lets pass (scc-cmds/kconf.cmd). A fragment that no feature brings in is `unclassified`.
 */
export type FragmentClass = "hardware" | "non-hardware" | "required" | "optional" | "unclassified";

const CLASSES: readonly FragmentClass[] = ["hardware", "non-hardware", "required", "optional"];

/** One command of a feature description. */
export type SccStatement =
  | {
      readonly kind: "include";
      readonly line: number;
      readonly file: string;
      /** Patches of the included file and of what it includes are left out. */
      readonly nopatch: boolean;
      /** Likewise its fragments, but for those that it forces. */
      readonly nocfg: boolean;
    }
  | {
      readonly kind: "kconf";
      readonly line: number;
      readonly file: string;
      readonly class: FragmentClass;
      /** `force kconf`: taken although an include says nocfg. */
      readonly force: boolean;
    }
  | { readonly kind: "patch"; readonly line: number; readonly file: string }
  | { readonly kind: "define"; readonly line: number; readonly name: string; readonly value: string }
  | { readonly kind: "if"; readonly line: number; readonly branches: readonly SccBranch[] };

/** `if`, `elif` or `else`, and what stands under it. */
export interface SccBranch {
  /** undefined: `else`. */
  readonly condition: Condition | undefined;
  readonly statements: readonly SccStatement[];
}

/**
 * Commands about branches and marks of Yocto's kernel git: scc writes them into its record of what was done, and neither
 * fragments nor the one list of patches (patch.queue) depend on them.
 */
const WITHOUT_EFFECT = new Set(["branch", "tag", "mark", "scc_leaf"]);

const SHELL = {
  why: "a feature is data here, and no shell script",
  next: `write its commands one by one; of conditions there is: if ${CONDITION_SYNTAX}; then … elif … else … fi`,
};
const FROM_GIT = {
  why: "it takes commits from a branch of Yocto's kernel git; this kernel is built from a source package",
  next: 'make patches of that branch (git format-patch) and name them with "patch"',
};
/** What is refused, and what to do instead. */
const REFUSED: Readonly<Record<string, { readonly why: string; readonly next: string }>> = {
  ...Object.fromEntries(
    ["case", "esac", "for", "while", "until", "do", "done", "[", "[[", "test", "eval", "export"].map((word) => [
      word,
      SHELL,
    ]),
  ),
  git: FROM_GIT,
  merge: FROM_GIT,
  scc_merge: FROM_GIT,
  as_module: {
    why: "it would make a second fragment with every y turned into m",
    next: 'write a fragment that says =m, and name it with "kconf"',
  },
};

const KNOWN = ["if", "include", "kconf", "force kconf", "patch", "define", "set_kernel_version", ...WITHOUT_EFFECT];

/**
 * Reads a feature description (`.scc`) of Yocto's kernel-cache.
 *
 * Source of the syntax: "SCC Description File Reference" of the Yocto Project's kernel development manual, and
 * yocto-kernel-tools: `tools/spp` expands include, patch and kconf line by line (a backslash joins lines), and `tools/scc`
 * hands what is left to bash with the commands of `tools/scc-cmds/*.cmd`. Here it is data, not a script: include (with nopatch,
 * nocfg, and the word inherit, which spp passes over), kconf, force kconf, patch, define, and set_kernel_version, which scc
 * calls an old way to define KERNEL_VERSION; and `if` over what has been defined, in the one form that kernel-cache uses
 * ({@link CONDITION_SYNTAX}; nothing on one line but `; then`). branch, tag, mark and scc_leaf have no effect on the result and are passed over.
 * Everything else is an error. Words that spp would silently pass over (a second file, a misspelt nopatch) are errors too.
 *
 * @param name what messages call the file
 * @throws SamebitsError (exit 2) with file and line
 */
export function parseScc(name: string, text: string): readonly SccStatement[] {
  const lines = splitWords(text);
  if ("quote" in lines) {
    throw invalid(`${name}:${lines.line}: the quote ${lines.quote} is never closed`, { next: "close it" });
  }
  const rest = [...lines];
  const statements = parseBlock(name, rest);
  const [left] = rest;
  if (left === undefined) return statements;
  throw invalid(`${name}:${left.line}: "${left.words[0]}" without its "if"`);
}

/** What may stand behind the statements of a block. */
const BLOCK_END = new Set(["then", "elif", "else", "fi"]);

/** Takes statements off the front of `lines`, up to a word that ends a block. */
function parseBlock(name: string, lines: WordLine[]): SccStatement[] {
  const statements: SccStatement[] = [];
  for (let next = lines[0]; next !== undefined && !BLOCK_END.has(next.words[0]!); next = lines[0]) {
    lines.shift();
    const { line, words } = next;
    const statement =
      words[0] === "if" ? parseIf(name, next, lines) : parseStatement(`${name}:${line}`, line, words as [string]);
    if (statement !== undefined) statements.push(statement);
  }
  return statements;
}

/** Takes everything up to `fi` off the front of `lines`. @param head the line of the `if` */
function parseIf(name: string, head: WordLine, lines: WordLine[]): SccStatement {
  const branches: SccBranch[] = [];
  for (let current = head; current.words[0] !== "fi"; ) {
    const otherwise = current.words[0] === "else";
    if (branches.at(-1) && branches.at(-1)!.condition === undefined) {
      throw invalid(`${name}:${current.line}: "${current.words[0]}" behind "else"`);
    }
    const condition = otherwise ? undefined : parseHead(name, current, lines);
    if (otherwise) requireAlone(name, current);
    branches.push({ condition, statements: parseBlock(name, lines) });
    const next = lines.shift();
    if (next === undefined) throw invalid(`${name}:${head.line}: "if" without its "fi"`);
    if (next.words[0] === "then") throw invalid(`${name}:${next.line}: "then" without its "if"`);
    if (next.words[0] === "fi") requireAlone(name, next);
    current = next;
  }
  return { kind: "if", line: head.line, branches };
}

/** The condition of `if CONDITION; then`, or of two lines with `then` on the second. */
function parseHead(name: string, { line, words }: WordLine, lines: WordLine[]): Condition {
  const tokens = words.slice(1).flatMap((word) => (/[^;];$/.test(word) ? [word.slice(0, -1), ";"] : word));
  if (tokens.at(-1) === "then" && tokens.at(-2) === ";") tokens.splice(-2);
  else if (lines[0]?.words.length === 1 && lines[0].words[0] === "then") lines.shift();
  else throw invalid(`${name}:${line}: "${words[0]}" without its "then"`, { why: words.join(" ") });
  if (tokens.at(-1) === ";") tokens.pop();
  const condition = parseCondition(tokens);
  if (condition !== undefined) return condition;
  throw invalid(`${name}:${line}: this condition is not supported in a feature`, {
    why: words.join(" "),
    next: `write it as: ${CONDITION_SYNTAX}`,
  });
}

function requireAlone(name: string, { line, words }: WordLine): void {
  if (words.length === 1) return;
  throw invalid(`${name}:${line}: "${words[0]}" stands on a line of its own`, { why: words.join(" ") });
}

function parseStatement(place: string, line: number, words: readonly string[]): SccStatement | undefined {
  const [command, ...rest] = words as [string, ...string[]];
  switch (command) {
    case "include":
      return parseInclude(place, line, rest);
    case "kconf":
      return parseKconf(place, line, rest, false);
    case "force":
      if (rest[0] !== "kconf") throw invalid(`${place}: "force" stands in front of kconf only`);
      return parseKconf(place, line, rest.slice(1), true);
    case "patch":
      return { kind: "patch", line, file: onlyFile(place, "patch", rest) };
    case "define":
      return parseDefine(place, line, rest);
    case "set_kernel_version":
      return parseDefine(place, line, ["KERNEL_VERSION", ...rest]);
  }
  if (WITHOUT_EFFECT.has(command)) return undefined;
  if (Object.hasOwn(REFUSED, command)) {
    const { why, next } = REFUSED[command]!;
    throw invalid(`${place}: "${command}" is not supported in a feature`, { why: [words.join(" "), why], next });
  }
  throw invalid(`${place}: "${command}" is not a command of a feature`, {
    why: [words.join(" "), ...didYouMean(command, KNOWN)],
  });
}

function parseInclude(place: string, line: number, words: readonly string[]): SccStatement {
  const [file, ...flags] = words;
  if (file === undefined) throw invalid(`${place}: "include" names no file`);
  for (const flag of flags) {
    if (INCLUDE_FLAGS.includes(flag)) continue;
    throw invalid(`${place}: "${flag}" is no flag of include`, { why: didYouMean(flag, INCLUDE_FLAGS) });
  }
  return { kind: "include", line, file, nopatch: flags.includes("nopatch"), nocfg: flags.includes("nocfg") };
}

const INCLUDE_FLAGS = ["nopatch", "nocfg", "inherit"];

function parseKconf(place: string, line: number, words: readonly string[], force: boolean): SccStatement {
  const [written, ...rest] = words;
  const found = CLASSES.find((one) => one === written);
  if (found === undefined) {
    throw invalid(
      written === undefined
        ? `${place}: "kconf" needs a class and a file`
        : `${place}: "${written}" is no class of fragments`,
      { why: written === undefined ? [] : didYouMean(written, CLASSES), next: "write: kconf hardware FILE" },
    );
  }
  return { kind: "kconf", line, class: found, file: onlyFile(place, `kconf ${found}`, rest), force };
}

function onlyFile(place: string, command: string, [file, ...others]: readonly string[]): string {
  if (file === undefined) throw invalid(`${place}: "${command}" names no file`);
  if (others.length === 0) return file;
  throw invalid(`${place}: "${command}" takes one file, and here are ${others.length + 1}`, {
    next: `give ${others.map((other) => `"${other}"`).join(" and ")} a line of its own`,
  });
}

function parseDefine(place: string, line: number, words: readonly string[]): SccStatement {
  const [name, ...value] = words;
  if (name === undefined) throw invalid(`${place}: "define" names no variable`);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw invalid(`${place}: "${name}" cannot be the name of a variable`, { next: "write: define NAME VALUE" });
  }
  // Without quotes bash would take the first word alone: the text was cut where it should not have been.
  return { kind: "define", line, name, value: value.join(" ").replaceAll(/\s+/g, " ") };
}
