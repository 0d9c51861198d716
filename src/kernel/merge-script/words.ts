import { invalid } from "../../base/errors.ts";

/** What merge_config.sh is asked to do. */
export interface ScriptCall {
  /** `-h`, or no file at all: show the usage and nothing else. */
  readonly help: boolean;
  /** `-m`: only merge, do not run make. */
  readonly mergeOnly: boolean;
  /** `-n`: allnoconfig instead of alldefconfig. */
  readonly allNo: boolean;
  /** `-r`: report redundant entries. */
  readonly reportRedundant: boolean;
  /** `-y`: what is built in stays built in. */
  readonly builtinWins: boolean;
  /** `-s`: a redefined value is a failure. */
  readonly strict: boolean;
  /** `-Q`: no word about redefined and redundant values. */
  readonly quiet: boolean;
  /** Every folder given with `-O`, as written; the last one counts, all must exist. */
  readonly outputs: readonly string[];
  /** Base, then fragments, as written. */
  readonly files: readonly string[];
}

const FLAGS = {
  "-m": "mergeOnly",
  "-n": "allNo",
  "-r": "reportRedundant",
  "-y": "builtinWins",
  "-s": "strict",
  "-Q": "quiet",
} as const;

/**
 * Reads words as scripts/kconfig/merge_config.sh of Linux 6.12 does: options one by one, up to the first word that is none; all
 * from there on are files, whatever they look like; nothing behind `-h` is read.
 *
 * Different on purpose: an unknown option is an error and not the name of the base, `--` ends the options, `--help` is `-h`, and
 * `--json` (which is samebits' own) is passed over.
 * @throws SamebitsError (exit 2): unknown option, `-O` without a folder.
 */
export function readScriptWords(words: readonly string[]): ScriptCall {
  const flags = {
    mergeOnly: false,
    allNo: false,
    reportRedundant: false,
    builtinWins: false,
    strict: false,
    quiet: false,
  };
  const outputs: string[] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (word === "-h" || word === "--help") return { ...flags, help: true, outputs, files: [] };
    if (word === "-O") {
      const folder = words[++at];
      if (folder === undefined) throw invalid("-O needs a folder", { next: "see samebits kernel merge -h" });
      outputs.push(folder);
    } else if (word in FLAGS) flags[FLAGS[word as keyof typeof FLAGS]] = true;
    else if (word === "--") {
      at++;
      break;
    } else if (word.startsWith("-") && word !== "-") {
      if (word !== "--json") throw unknownOption(word);
    } else break;
  }
  const files = words.slice(at);
  return { ...flags, help: files.length === 0, outputs, files };
}

function unknownOption(word: string) {
  const letters = [...word.slice(1)].map((letter) => `-${letter}`);
  const together = letters.length > 1 && letters.every((letter) => letter in FLAGS || letter === "-h");
  return invalid(`unknown option ${word}`, {
    next: together
      ? `write the options one by one: ${letters.join(" ")}`
      : `see samebits kernel merge -h; a file of that name is ./${word}`,
  });
}
