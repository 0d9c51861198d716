import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type CheckOptions, checkTrees } from "../../../src/check/check-tree.ts";
import type { ScriptKind } from "../../../src/check/config/settings.ts";
import type { Finding } from "../../../src/check/finding.ts";
import { findingOf } from "../../../src/check/finding.ts";
import { shellOfPython } from "../../../src/check/python/commands.ts";
import { readPythonScript } from "../../../src/check/python/script.ts";
import type { ScriptContext } from "../../../src/check/rule.ts";
import { RULES } from "../../../src/check/rules.ts";
import { readShellScript } from "../../../src/check/shell/read-script.ts";
import { mapStretch, SourceText } from "../../../src/check/source-text.ts";
import { newFolder } from "../base/script.ts";

const CONTEXT: ScriptContext = {
  kind: "postoutput",
  chroot: false,
  sourceDateEpoch: false,
  pinnedPackages: false,
  environment: new Map(),
  lockedPackages: undefined,
};

/** What the rules find in a shell script by itself. */
export function inShell(text: string, context: Partial<ScriptContext> = {}): Finding[] {
  const source = new SourceText("script", text);
  const full = { ...CONTEXT, ...context };
  const script = readShellScript(source, { outputIsUsed: full.kind === "value" });
  const python = script.python.map((code) => readPythonScript(source, code));
  return RULES.flatMap((rule) => [
    ...[...(rule.shell?.(script, full) ?? [])].map((hit) => findingOf(rule, hit)),
    ...python.flatMap((one) => [...(rule.python?.(one, full) ?? [])].map((hit) => findingOf(rule, hit))),
  ]);
}

/** What the rules find in a Python script by itself. */
export function inPython(text: string, context: Partial<ScriptContext> = {}): Finding[] {
  const source = new SourceText("script.py", text);
  const script = readPythonScript(source, mapStretch(text, 0, text.length));
  const full = { ...CONTEXT, ...context };
  return RULES.flatMap((rule) => [
    ...[...(rule.python?.(script, full) ?? [])].map((hit) => findingOf(rule, hit)),
    ...shellOfPython(script).flatMap((shell) =>
      [...(rule.shell?.(shell, full) ?? [])].map((hit) => findingOf(rule, hit)),
    ),
  ]);
}

/** A folder with these files; those that begin with `#!` can be executed. */
export async function tree(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await newFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    if (text.startsWith("#!")) await chmod(path, 0o755);
  }
  return folder;
}

/** What is found in a folder of configuration. */
export async function inTree(
  files: Readonly<Record<string, string>>,
  options: Partial<CheckOptions> & {
    readonly scripts?: readonly { readonly path: string; readonly kind: ScriptKind }[];
  } = {},
): Promise<readonly Finding[]> {
  const folder = await tree(files);
  return (await checkTrees([{ folder }], { base: folder, ...options })).findings;
}

export const ids = (findings: readonly Finding[]): string[] => findings.map(({ rule }) => rule);
