import { invalid } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { splitWords } from "./words.ts";

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
  | { readonly kind: "define"; readonly line: number; readonly name: string; readonly value: string };

/**
 * Commands about branches and marks of Yocto's kernel git: scc writes them into its record of what was done, and neither
 * fragments nor the one list of patches (patch.queue) depend on them.
 */
const WITHOUT_EFFECT = new Set(["branch", "tag", "mark", "scc_leaf"]);

const CONDITION = {
  why: "shell conditions are not evaluated: what a feature brings in must not depend on where it is read",
  next: "put what stands in the condition into a feature of its own, and include that where it applies",
};
const FROM_GIT = {
  why: "it takes commits from a branch of Yocto's kernel git; this kernel is built from a source package",
  next: 'make patches of that branch (git format-patch) and name them with "patch"',
};
/** What is refused, and what to do instead. */
const REFUSED: Readonly<Record<string, { readonly why: string; readonly next: string }>> = {
  ...Object.fromEntries(
    ["if", "then", "elif", "else", "fi", "case", "esac", "for", "while", "do", "done", "[", "[[", "test"].map(
      (word) => [word, CONDITION],
    ),
  ),
  git: FROM_GIT,
  merge: FROM_GIT,
  scc_merge: FROM_GIT,
  as_module: {
    why: "it would make a second fragment with every y turned into m",
    next: 'write a fragment that says =m, and name it with "kconf"',
  },
};

const KNOWN = ["include", "kconf", "force kconf", "patch", "define", "set_kernel_version", ...WITHOUT_EFFECT];

/**
 * Reads a feature description (`.scc`) of Yocto's kernel-cache.
 *
 * Source of the syntax: "SCC Description File Reference" of the Yocto Project's kernel development manual, and
 * yocto-kernel-tools: `tools/spp` expands include, patch and kconf line by line (a backslash joins lines), and `tools/scc`
 * hands what is left to bash with the commands of `tools/scc-cmds/*.cmd`. Here it is data, not a script: include (with nopatch,
 * nocfg, and the word inherit, which spp passes over), kconf, force kconf, patch, define, and set_kernel_version, which scc
 * calls an old way to define KERNEL_VERSION. branch, tag, mark and scc_leaf have no effect on the result and are passed over.
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
  return lines.flatMap(({ line, words }) => parseStatement(`${name}:${line}`, line, words) ?? []);
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
