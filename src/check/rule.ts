import type { ScriptKind } from "./config/settings.ts";
import type { ConfigTree, ImageConfig } from "./config/tree.ts";
import type { PythonScript } from "./python/script.ts";
import type { ShellCommand } from "./shell/command.ts";
import type { ShellScript } from "./shell/script.ts";
import type { SourceText, Span } from "./source-text.ts";

/** error: the bits will differ, or whoever runs a server decides them. warning: they may differ. */
export type Severity = "error" | "warning";

/** What a rule says about one place. */
export interface Hit {
  readonly source: SourceText;
  readonly at: Span;
  /** One line: what is wrong there. */
  readonly what: string;
  /** Where it is less, or more, than the rule usually is. */
  readonly severity?: Severity;
  /** Where there is something better to do than the rule usually says. */
  readonly fix?: string;
  /** The command around it: a waiver may stand in front of that. */
  readonly outer?: Span;
}

/** What is known about a script besides its text. */
export interface ScriptContext {
  readonly kind: ScriptKind;
  /** It runs inside of the image, whose root is `/` then. */
  readonly chroot: boolean;
  /** SOURCE_DATE_EPOCH is in its environment: mkosi sets it from SourceDateEpoch=. */
  readonly sourceDateEpoch: boolean;
  /** Packages come from a pinned state of the archive. */
  readonly pinnedPackages: boolean;
  /** Names of variables that the configuration sets for it. */
  readonly environment: ReadonlyMap<string, string>;
  /** Names of packages that are locked; undefined: there is no lock. */
  readonly lockedPackages: ReadonlySet<string> | undefined;
}

/** What is known about a tree of configuration. */
export interface ConfigContext {
  readonly tree: ConfigTree;
  /** The project's folder, which paths may not lead out of; undefined: there is no project. */
  readonly project: string | undefined;
  readonly lockedPackages: ReadonlySet<string> | undefined;
  /** The text of all scripts of the tree. */
  readonly scriptText: string;
}

/** One thing that can make a build differ. */
export interface Rule {
  /** For waivers; never changes its meaning. */
  readonly id: string;
  readonly severity: Severity;
  /** What it finds, for the table in docs/CHECK.md. */
  readonly finds: string;
  /** One or two sentences: what happens otherwise. */
  readonly why: string;
  /** What to do instead. */
  readonly fix: string;
  /** Looks at a shell script, or at a command that a Python script starts. */
  shell?(script: ShellScript, context: ScriptContext): Iterable<Hit>;
  python?(script: PythonScript, context: ScriptContext): Iterable<Hit>;
  /** Looks at an image and its subimages, one by one. */
  image?(image: ImageConfig, context: ConfigContext): Iterable<Hit>;
  config?(context: ConfigContext): Iterable<Hit>;
}

/** A hit on a command as a whole, or on one of its words. */
export const onCommand = (
  script: ShellScript,
  command: ShellCommand,
  what: string,
  more: Partial<Pick<Hit, "severity" | "fix" | "at">> = {},
): Hit => ({
  source: script.source,
  at: { pos: command.word.pos, end: Math.max(command.end, command.word.end) },
  outer: command.outer,
  what,
  ...more,
});
