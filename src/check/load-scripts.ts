import { readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import type { ScriptKind } from "./config/settings.ts";
import { type PythonScript, readPythonScript } from "./python/script.ts";
import { findCodeParameters } from "./shell/code-parameters.ts";
import type { ShellCommand } from "./shell/command.ts";
import { readShellScript } from "./shell/read-script.ts";
import type { ShellScript } from "./shell/script.ts";
import { mapStretch, SourceText } from "./source-text.ts";

/** A script, read. */
export interface LoadedScript {
  readonly path: string;
  readonly kind: ScriptKind;
  readonly chroot: boolean;
  readonly source: SourceText;
  readonly shell: ShellScript | undefined;
  readonly python: readonly PythonScript[];
}

/** A script that is not looked into, and why. */
export interface UnreadScript {
  readonly file: string;
  readonly why: string;
}

/** Larger than any script; a program that somebody committed is not read to its end. */
const MOST_BYTES = 2_000_000;

/** Reads scripts, and the scripts that these source or start; each file once for each kind. */
export class ScriptLoader {
  readonly scripts: LoadedScript[] = [];
  readonly unread: UnreadScript[] = [];
  /** Scripts that do not exist. */
  readonly missing: string[] = [];
  readonly #base: string;
  readonly #folders: readonly string[];
  readonly #loaded = new Map<string, ReadonlyMap<string, ReadonlySet<number>>>();

  /**
   * @param base paths are shown relative to it
   * @param folders what `$SRCDIR` may be: names in scripts are looked for there, and beside the script
   */
  constructor(base: string, folders: readonly string[]) {
    this.#base = base;
    this.#folders = folders;
  }

  /** @returns parameters of the script's functions that are run as code */
  async load(path: string, kind: ScriptKind, chroot: boolean): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const before = this.#loaded.get(path);
    if (before !== undefined) return before;
    this.#loaded.set(path, new Map());
    const file = relative(this.#base, path);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) {
      this.missing.push(path);
      return new Map();
    }
    if (!found.isFile() || found.size > MOST_BYTES) return new Map();
    const text = await readFile(path, "utf8").catch(() => "\0");
    const language = languageOf(path, text);
    if (language === undefined) {
      if (text.trim() !== "")
        this.unread.push({
          file,
          why: text.includes("\0") ? "not a text" : `no shell and no Python: ${text.split("\n")[0]!.slice(0, 60)}`,
        });
      return new Map();
    }
    const source = new SourceText(file, text);
    if (language === "python") {
      const python = [readPythonScript(source, mapStretch(text, 0, text.length))];
      this.scripts.push({ path, kind, chroot, source, shell: undefined, python });
      for (const module of await this.#modules(python[0]!, path)) await this.load(module, kind, chroot);
      return new Map();
    }
    const options = { outputIsUsed: kind === "value" || kind === "configure" };
    let shell = readShellScript(source, options);
    const parameters = new Map<string, ReadonlySet<number>>();
    for (const helper of await this.#helpers(shell, path)) {
      for (const [name, numbers] of await this.load(helper, "helper", chroot)) parameters.set(name, numbers);
    }
    if (parameters.size > 0) shell = readShellScript(source, { ...options, codeParameters: parameters });
    const python = shell.python.map((code) => readPythonScript(source, code));
    this.scripts.push({ path, kind, chroot, source, shell, python });
    const own = new Map([...parameters, ...findCodeParameters(shell.commands, shell.variables)]);
    this.#loaded.set(path, own);
    return own;
  }

  /** Modules of the tree that a Python script imports: beside it, or in a folder of $SRCDIR that one of its strings names (sys.path). */
  async #modules(script: PythonScript, path: string): Promise<string[]> {
    const named = script.tokens.filter(({ type, text }) => type === "string" && /^[\w./+-]+$/.test(text));
    const folders = this.#folders.flatMap((folder) =>
      named.map(({ text }) => resolve(folder, text.replace(/^\/+/, ""))),
    );
    const files = new Set([...script.imports].map((name) => `${name.split(".")[0]}.py`));
    const found: string[] = [];
    for (const file of files) {
      const module = await this.#firstFile([dirname(path), ...folders].map((folder) => resolve(folder, file)));
      if (module !== undefined) found.push(module);
    }
    return found;
  }

  /** The first that is a file of the tree. */
  async #firstFile(candidates: readonly string[]): Promise<string | undefined> {
    for (const candidate of new Set(candidates)) {
      const inside = relative(this.#base, candidate);
      if (inside.startsWith("..") || isAbsolute(inside)) continue;
      if ((await stat(candidate).catch(() => undefined))?.isFile()) return candidate;
    }
    return undefined;
  }

  /** Files that a script sources or starts, where they are found. */
  async #helpers(script: ShellScript, path: string): Promise<string[]> {
    const found = new Set<string>();
    for (const command of script.commands) {
      const named = startedFile(command);
      if (named === undefined) continue;
      const helper = await this.#firstFile([...this.#folders, dirname(path)].map((folder) => resolve(folder, named)));
      if (helper !== undefined) found.add(helper);
    }
    return [...found];
  }
}

/** The file that a command sources or starts, relative to $SRCDIR or to the script: `source scripts/x.sh`, `"$SRCDIR/x.sh"`. */
function startedFile(command: ShellCommand): string | undefined {
  const word =
    command.name === "source" || command.name === "." || /^(?:ba|da|)sh$/.test(command.name)
      ? command.args.find(({ value }) => !value.startsWith("-"))
      : command.word;
  // $SRCDIR/…, ${BASH_SOURCE[0]%/*}/…, $(dirname "$0")/…
  const value = (word?.value ?? "").replace(/^\$(?:_|\w+|\{[^}]*\})\//, "./");
  if (!/^[\w./+@-]+$/.test(value) || value.startsWith("/")) return undefined;
  return word !== command.word || value.includes("/") ? value : undefined;
}

function languageOf(path: string, text: string): "shell" | "python" | undefined {
  if (text.includes("\0")) return undefined;
  const shebang = /^#!\s*(\S+)(?:\s+(.*))?/.exec(text);
  if (shebang !== null) {
    const words = [shebang[1]!, ...(shebang[2] ?? "").split(/\s+/)].map((word) => basename(word));
    const program =
      words[0] === "env" ? words.slice(1).find((word) => !word.startsWith("-") && !word.includes("=")) : words[0];
    if (/^(?:ba|da|a|k|mk)?sh$/.test(program ?? "")) return "shell";
    return /^python(?:3(?:\.\d+)?)?$/.test(program ?? "") ? "python" : undefined;
  }
  if (path.endsWith(".py")) return "python";
  return text.startsWith("\x7fELF") || text.trim() === "" ? undefined : "shell";
}
