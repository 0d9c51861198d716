import { join, resolve } from "node:path";
import { invalid, SamebitsError } from "../../base/errors.ts";
import { run } from "../../base/process.ts";
import { parseToml } from "../../base/toml.ts";
import { committedFile, readCommitted } from "../committed.ts";
import { BASE_FILE, DEFINITION_FILE, loadKernel } from "../definition.ts";
import type { ConfigSource } from "../kconfig/parse.ts";
import { kernelSchema } from "../kernel-schema.ts";
import { readText } from "../text.ts";
import { type Operand, showOperand } from "./operand.ts";

export interface ReadOptions {
  readonly root: string;
  /** What paths of files are relative to. */
  readonly cwd: string;
  /** For git. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for git's logs: one for each side, both are read at a time. */
  readonly logs: string;
  readonly signal: AbortSignal;
}

/**
 * The configuration that one side of a comparison names.
 * @returns its name says where it came from: `kernel/minimal/resolved.config at HEAD~1`
 * @throws SamebitsError (exit 2): no such file, kernel or revision; exit 3: git is missing
 */
export async function readOperand(operand: Operand, options: ReadOptions): Promise<ConfigSource> {
  if (operand.kind === "file") {
    return { name: operand.path, text: await readText(resolve(options.cwd, operand.path), "configuration") };
  }
  const { kernel, revision, which } = operand;
  if (revision === undefined) return readCommitted(await loadKernel(options.root, kernel), which);
  const at = (file: string) => gitFile(join("kernel", kernel, file), revision, options);
  const file = which === "base" ? await baseAt(await at(DEFINITION_FILE)) : committedFile({ base: NO_FILE }, which);
  const source = await at(file);
  if (source.text !== undefined) return { name: source.name, text: source.text };
  throw invalid(`${join("kernel", kernel, file)} does not exist at ${revision}`, {
    why: `asked for as ${showOperand(operand)}`,
  });
}

const NO_FILE = { kind: "target", target: "" } as const;

/** The file of the base as the definition of then has it. */
async function baseAt(definition: { readonly name: string; readonly text: string | undefined }): Promise<string> {
  if (definition.text === undefined) return BASE_FILE;
  return parseToml(definition.name, definition.text, kernelSchema).base.file ?? BASE_FILE;
}

/**
 * A file of the project at a revision; its text is undefined where it did not exist.
 * @throws SamebitsError (exit 2): no git repository, no such revision, one that is no commit; whatever else git cannot do
 */
async function gitFile(path: string, revision: string, options: ReadOptions) {
  const commit = await commitOf(revision, options);
  // Paths are relative to the folder git runs in: the project may be part of a larger repository.
  const listed = await git(["ls-tree", commit, "--", path], [0], options);
  const [, blob] = /^[0-7]+ blob ([0-9a-f]+)\t/.exec(listed.stdout) ?? [];
  const name = `${path} at ${revision}`;
  if (blob === undefined) return { name, text: undefined };
  const { stdout } = await git(["cat-file", "blob", blob], [0], options);
  return { name, text: `${stdout}\n` };
}

async function commitOf(revision: string, options: ReadOptions): Promise<string> {
  const parse = (what: string) => git(["rev-parse", "--verify", "--quiet", "--end-of-options", what], [0, 1], options);
  const commit = await parse(`${revision}^{commit}`);
  if (commit.exitCode === 0) return commit.stdout;
  const next = "git log --oneline -- kernel/ lists some";
  const other = await parse(revision);
  if (other.exitCode !== 0) throw invalid(`git knows no revision "${revision}"`, { next });
  const type = await git(["cat-file", "-t", other.stdout], [0], options);
  throw invalid(`"${revision}" is not a commit`, { why: `git has a ${type.stdout} of that name`, next });
}

async function git(args: readonly string[], okExitCodes: readonly number[], options: ReadOptions) {
  const { root, env, logs, signal } = options;
  try {
    return await run(["git", "--no-pager", ...args], {
      cwd: root,
      // Its messages are read below.
      env: { ...env, LC_ALL: "C.UTF-8" },
      signal,
      okExitCodes,
      log: join(logs, `git-${args[0]}.log`),
      missing: "install git to compare revisions",
    });
  } catch (error) {
    if (!(error instanceof SamebitsError) || error.exitCode !== 1 || signal.aborted) throw error;
    if (error.why.some((line) => line.startsWith("fatal: not a git repository"))) {
      throw invalid(`${root} is in no git repository`, {
        why: "revisions are read from git",
        next: "compare kernels, NAME:base with NAME, or files",
        cause: error,
      });
    }
    throw invalid(`git cannot read the history of ${root}`, { why: error.why, cause: error });
  }
}
