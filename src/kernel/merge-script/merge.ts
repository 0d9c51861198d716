import { randomInt } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { invalid, SamebitsError } from "../../base/errors.ts";
import { isFolder } from "../../base/is-folder.ts";
import { type LostLines, lostLines, type MergeReport, mergeConfigs } from "../kconfig/merge.ts";
import type { ConfigSource } from "../kconfig/parse.ts";
import { canonicalPath, copyTo, filesNamed, isForbidden, isReadable, readBytes, touch } from "./files.ts";
import { lostReport, reportLines, usage } from "./report.ts";
import type { ScriptCall } from "./words.ts";

/** The world as merge_config.sh sees it. */
export interface ScriptWorld {
  /** Names of files are relative to it, and make runs in it. */
  readonly cwd: string;
  /** `KCONFIG_CONFIG` and `CONFIG_` are read; make gets all of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard output: bytes, for a configuration may hold any. */
  readonly out: (bytes: Uint8Array) => void;
  /** Standard error. */
  readonly err: (text: string) => void;
  /** Runs make with these words in `cwd`, its output going where this program's goes; the exit status a shell would see. */
  readonly make: (words: readonly string[], env: Readonly<Record<string, string>>) => Promise<number>;
}

/** What came of it. All texts of configurations are bytes as Latin-1, see {@link textOfBytes}. */
export interface ScriptOutcome {
  readonly exitCode: number;
  /** Why the exit status is not 0, when it is the script's own failure. */
  readonly failure?: string;
  /** The file with the result, as the script names it; undefined when nothing was written. */
  readonly written?: string;
  /** The fragments that were merged. */
  readonly fragments: readonly string[];
  readonly reports: readonly MergeReport[];
  /** Values that did not survive make; undefined when make did not run, or failed. */
  readonly lost?: readonly LostLines[];
}

/** UTF-8 text as bytes in Latin-1, and back. */
const bytesOfText = (text: string) => Buffer.from(text).toString("latin1");
export const textOfBytes = (bytes: string) => Buffer.from(bytes, "latin1").toString();

/**
 * Does what scripts/kconfig/merge_config.sh of Linux 6.12 does in the C locale: the same files written with the same bytes, the
 * same report on the same stream, the same exit status. Bytes that are no UTF-8 pass unchanged.
 *
 * Different on purpose (each has a test):
 * - a word that names a file is that file, even with blanks or glob characters in it; the script takes every name apart;
 * - the report shows backslashes and glob characters as they are: the script's echo may interpret the first, and its shell replaces
 *   a word of a value such as `"*"` by the names of files in the current folder;
 * - with `-y`, symbols of which one ends in another's name are no silent failure (see {@link mergeConfigs});
 * - a file with zero bytes is refused (exit 2): grep would find "binary file matches" for its values; so is one over 32 MiB;
 * - `CONFIG_`, the prefix of symbols, is letters, digits and `_`: the script would read it as a regular expression (exit 2);
 * - `-O ''` is no folder; the script would write to /.config;
 * - a merge file that may not be read is said to be so, besides the script's "does not exist";
 * - no make on this machine is exit status 3, not 127; a final configuration that is missing is said once, not for each symbol;
 * - a variable STRICT_MODE_VIOLATED in the environment means nothing;
 * - without make, nothing is put into the current folder but the result.
 * @throws SamebitsError for what the script leaves to the messages of cat, cp and touch (exit 1), and what is refused (exit 2)
 */
export async function mergeLikeScript(call: ScriptCall, world: ScriptWorld): Promise<ScriptOutcome> {
  const { cwd, env, err } = world;
  const say = (...lines: readonly string[]) => world.out(Buffer.from(lines.map((l) => `${l}\n`).join(""), "latin1"));
  const fail = (failure: string): ScriptOutcome => {
    err(`${failure}\n`);
    return { exitCode: 1, failure, fragments: [], reports: [] };
  };
  const prefix = symbolPrefix(env);
  for (const folder of call.outputs) {
    if (folder === "" || !(await isFolder(resolve(cwd, folder))))
      return fail(`output directory ${folder} does not exist`);
  }
  if (call.help) {
    world.out(Buffer.from(usage(prefix)));
    return { exitCode: 0, fragments: [], reports: [] };
  }
  const output = (call.outputs.at(-1) ?? ".").replace(/\/*$/, "");
  const target = env.KCONFIG_CONFIG || (output === "." ? ".config" : await configIn(cwd, output));

  const [baseName, ...words] = call.files as [string, ...string[]];
  if (!(await isReadable(cwd, baseName))) {
    err(`The base file '${baseName}' does not exist. Creating one...\n`);
    if (baseName !== "-" && !(await isForbidden(cwd, baseName))) await touch(cwd, baseName);
  }
  say(`Using ${bytesOfText(baseName)} as base`);
  const base = { name: baseName, text: await readBytes(cwd, baseName, "base file") };
  const { fragments, failure } = await readFragments(cwd, words);
  const merged = mergeConfigs(base, fragments, { builtinWins: call.builtinWins, prefix });

  for (const [index, { name }] of fragments.entries()) {
    say(`Merging ${bytesOfText(name)}`);
    const shown = merged.reports[index]!.filter(
      ({ kind }) => !call.quiet && (kind !== "redundant" || call.reportRedundant),
    );
    if (shown.length > 0) say(...shown.flatMap((report) => reportLines(report, bytesOfText(name))));
  }
  const done = { fragments: fragments.map(({ name }) => name), reports: merged.reports.flat() };
  if (failure !== undefined) {
    say(`Merging ${bytesOfText(failure.name)}`);
    if (failure.reason instanceof SamebitsError) throw failure.reason;
    return { ...fail(failure.reason), ...done };
  }
  if (call.strict && merged.redefinitions.length > 0) {
    const words = "The fragment redefined a value and strict mode had been passed.";
    say(words);
    return { exitCode: 1, failure: words, ...done };
  }
  const content = Buffer.from(merged.text, "latin1");
  if (call.mergeOnly) {
    await copyTo(cwd, target, content);
    say("#", `# merged configuration written to ${bytesOfText(target)} (needs make)`, "#");
    return { exitCode: 0, written: target, ...done };
  }

  const exitCode = await withTemporary(cwd, content, (temporary) =>
    world.make(
      [
        `KCONFIG_ALLCONFIG=${temporary}`,
        ...(output === "." ? [] : [`O=${output}`]),
        call.allNo ? "allnoconfig" : "alldefconfig",
      ],
      // A variable that came from the environment goes back there with its new value; a new one would not.
      "KCONFIG_CONFIG" in env ? { ...env, KCONFIG_CONFIG: target } : env,
    ),
  );
  if (exitCode !== 0) return { exitCode, failure: `make failed (exit status ${exitCode})`, ...done };
  const there = await isReadable(cwd, target);
  const final = there ? await readBytes(cwd, target, "final configuration") : "";
  const lost = lostLines({ name: "merged", text: merged.text }, { name: target, text: final }, prefix);
  if (!there && lost.length > 0) err(`make succeeded, but there is no ${target}\n`);
  if (lost.length > 0) say(...lost.flatMap(lostReport));
  return { exitCode: 0, ...(there && { written: target }), ...done, lost };
}

function symbolPrefix(env: Readonly<Record<string, string>>): string {
  const prefix = env.CONFIG_ ?? "CONFIG_";
  if (/^[A-Za-z0-9_]*$/.test(prefix)) return prefix;
  throw invalid(`the environment variable CONFIG_ is "${prefix}"`, {
    why: "what symbols begin with is made of letters, digits and _",
    next: "unset CONFIG_, unless the project's symbols do not begin with CONFIG_",
  });
}

/** `/` has lost its slash to the script's sed, and still means the root. */
const configIn = (cwd: string, output: string) =>
  canonicalPath(output === "" ? "/.config" : join(resolve(cwd, output), ".config"));

interface Fragments {
  readonly fragments: readonly ConfigSource[];
  /** The first one that could not be read: the script's words, or an error. */
  readonly failure?: { readonly name: string; readonly reason: string | SamebitsError };
}

async function readFragments(cwd: string, words: readonly string[]): Promise<Fragments> {
  const names = (await Promise.all(words.map((word) => filesNamed(cwd, word)))).flat();
  const fragments: ConfigSource[] = [];
  for (const name of names) {
    if (!(await isReadable(cwd, name))) {
      const more = (await isForbidden(cwd, name)) ? "\nIt is there, but may not be read: permission denied." : "";
      return { fragments, failure: { name, reason: `The merge file '${name}' does not exist.  Exit.${more}` } };
    }
    try {
      fragments.push({ name, text: await readBytes(cwd, name, "merge file") });
    } catch (error) {
      if (!(error instanceof SamebitsError)) throw error;
      return { fragments, failure: { name, reason: error } };
    }
  }
  return { fragments };
}

/** A file such as the script's mktemp makes, in the current folder, where the kernel's make can find it; removed afterwards. */
async function withTemporary<T>(cwd: string, content: Uint8Array, work: (name: string) => Promise<T>): Promise<T> {
  const letters = Array.from({ length: 10 }, () => randomInt(36).toString(36)).join("");
  const name = `./.tmp.config.${letters}`;
  try {
    const file = await open(join(cwd, name), "wx", 0o600);
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    return await work(name);
  } finally {
    await rm(join(cwd, name), { force: true });
  }
}
