import { resolve } from "node:path";
import { readConfigTree } from "./config/read-tree.ts";
import type { ScriptKind } from "./config/settings.ts";
import type { ConfigTree } from "./config/tree.ts";
import { type Finding, findingOf } from "./finding.ts";
import { type LoadedScript, ScriptLoader, type UnreadScript } from "./load-scripts.ts";
import { shellOfPython } from "./python/commands.ts";
import type { Hit, Rule, ScriptContext } from "./rule.ts";
import { hasSourceDateEpoch } from "./rules/configuration.ts";
import { missingScript } from "./rules/meta.ts";
import { hasPinnedPackages } from "./rules/packages.ts";
import { RULES } from "./rules.ts";
import type { SourceText } from "./source-text.ts";
import { applyWaivers, findWaivers } from "./waivers.ts";

/** One start of mkosi. */
export interface Start {
  /** The folder that mkosi runs in. */
  readonly folder: string;
  /** Configuration that its command line includes. */
  readonly include?: readonly string[];
}

export interface CheckOptions {
  /** Paths are shown relative to this folder. */
  readonly base: string;
  /** The project that paths may not lead out of; undefined: there is none. */
  readonly project?: string;
  /** false: without the machine's own configuration (mkosi.local.conf). Default: true */
  readonly local?: boolean;
  /** Names of locked packages; undefined: there is no lock. */
  readonly lockedPackages?: ReadonlySet<string>;
  /** Scripts that no configuration names. */
  readonly scripts?: readonly { readonly path: string; readonly kind: ScriptKind }[];
}

export interface Checked {
  /** By file, line and column; those that a waiver allows among them. */
  readonly findings: readonly Finding[];
  /** Files that were looked into, sorted. */
  readonly files: readonly string[];
  readonly unread: readonly UnreadScript[];
}

/**
 * Looks for what can make builds differ, in configuration and scripts of mkosi. Nothing is run, and the network is not used.
 * @param starts several: one report about all of them; what they share is reported once
 */
export async function checkTrees(starts: readonly Start[], options: CheckOptions): Promise<Checked> {
  const findings = new Map<string, Finding>();
  const sources = new Map<string, SourceText>();
  const unread = new Map<string, UnreadScript>();
  const reached = new Set<string>();
  const add = (rule: Rule, hits: Iterable<Hit>) => {
    for (const hit of hits) {
      const finding = findingOf(rule, hit);
      const key = [finding.rule, finding.file, finding.line, finding.column].join("\0");
      const before = findings.get(key);
      if (before === undefined || (before.severity === "warning" && finding.severity === "error"))
        findings.set(key, finding);
    }
  };
  const checkScripts = (loader: ScriptLoader, contextOf: (script: LoadedScript) => ScriptContext) => {
    for (const script of loader.scripts) {
      reached.add(script.path);
      sources.set(script.source.file, script.source);
      const context = contextOf(script);
      const shells = [...(script.shell ? [script.shell] : []), ...script.python.flatMap((one) => shellOfPython(one))];
      for (const rule of RULES) {
        for (const shell of shells) add(rule, rule.shell?.(shell, context) ?? []);
        for (const python of script.python) add(rule, rule.python?.(python, context) ?? []);
      }
    }
    for (const one of loader.unread) unread.set(one.file, one);
  };

  for (const start of starts) {
    const tree = await readConfigTree(start.folder, {
      base: options.base,
      ...(start.include && { include: start.include }),
      ...(options.local !== undefined && { local: options.local }),
    });
    const loader = new ScriptLoader(options.base, sourceFolders(tree));
    for (const { scripts, files } of tree.images) {
      for (const { source } of files) sources.set(source.file, source);
      for (const { path, kind, chroot } of scripts) await loader.load(path, kind, chroot);
    }
    for (const { source } of tree.repart) sources.set(source.file, source);
    add(missingScript, missingScripts(tree, loader.missing));
    const [main] = tree.images;
    const shared = {
      sourceDateEpoch: main !== undefined && hasSourceDateEpoch(main),
      pinnedPackages: main !== undefined && hasPinnedPackages(main),
      environment: environmentOf(tree),
      lockedPackages: options.lockedPackages,
    };
    checkScripts(loader, ({ kind, chroot }) => ({ ...shared, kind, chroot }));
    const scriptText = loader.scripts.map(({ source }) => source.text).join("\n");
    const context = { tree, project: options.project, lockedPackages: options.lockedPackages, scriptText };
    for (const rule of RULES) {
      add(rule, rule.config?.(context) ?? []);
      for (const image of tree.images) add(rule, rule.image?.(image, context) ?? []);
    }
  }

  const rest = new ScriptLoader(options.base, [options.base]);
  for (const { path, kind } of options.scripts ?? []) {
    if (!reached.has(path)) await rest.load(path, kind, path.endsWith(".chroot"));
  }
  checkScripts(rest, ({ kind, chroot }) => ({
    kind,
    chroot,
    sourceDateEpoch: false,
    pinnedPackages: false,
    environment: new Map(),
    lockedPackages: undefined,
  }));
  return finish([...findings.values()], sources, [...unread.values()]);
}

function finish(
  all: readonly Finding[],
  sources: ReadonlyMap<string, SourceText>,
  unread: readonly UnreadScript[],
): Checked {
  const waivers = [...sources.values()].flatMap((source) => findWaivers(source));
  const { findings, bad } = applyWaivers(
    all,
    waivers,
    RULES.map(({ id }) => id),
  );
  const aboutWaivers = bad.map(({ waiver, rule, what }) => {
    const start = waiver.source.startOf(waiver.line) + waiver.column - 1;
    const end = waiver.source.startOf(waiver.line) + waiver.source.lineAt(waiver.line).length;
    return findingOf(RULES.find(({ id }) => id === rule)!, { source: waiver.source, at: { pos: start, end }, what });
  });
  return {
    findings: [...findings, ...aboutWaivers].sort(
      (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule),
    ),
    files: [...sources.keys()].sort(),
    unread,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What scripts may see as $SRCDIR, and as their working folder. */
const sourceFolders = (tree: ConfigTree): string[] => [
  tree.folder,
  ...(tree.images[0]?.values("BuildSources") ?? []).map(({ text, file }) => resolve(file.folder, text.split(":")[0]!)),
];

function environmentOf(tree: ConfigTree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const image of tree.images) {
    for (const { text } of image.values("Environment")) {
      const equals = text.indexOf("=");
      if (equals > 0) found.set(text.slice(0, equals), text.slice(equals + 1));
    }
  }
  return found;
}

/** The settings that name scripts which are not there. */
function* missingScripts(tree: ConfigTree, missing: readonly string[]): Iterable<Hit> {
  for (const image of tree.images) {
    for (const { values } of image.assignments) {
      for (const { name, text, file, pos, end } of values) {
        if (!/Scripts$/.test(name) || !missing.includes(resolve(file.folder, text))) continue;
        yield { source: file.source, at: { pos, end }, what: `${text} does not exist` };
      }
    }
  }
}
