import type { ConfigView } from "./config-view.ts";
import { isAtLeast } from "./config-view.ts";

export type Group = "reproducibility" | "hardening" | "boot";
/** error: the kernel comes out different, or does not run there. warning: it may, or protects less than it could. */
export type Severity = "error" | "warning";

/** One thing that a configuration can get wrong. Symbols are named without their prefix. */
export interface Rule {
  readonly group: Group;
  readonly severity: Severity;
  /** The symbol to change, by which the finding is accepted too. */
  readonly symbol: string;
  /** Whatever else it looks at. */
  readonly others: readonly string[];
  /** What to write into a fragment: `CONFIG_X=y`, `# CONFIG_X is not set`. */
  readonly set: readonly string[];
  /** One or two sentences: what happens otherwise. */
  readonly why: string;
  /** Where it is written: a file of the kernel's source, another project's document. */
  readonly source: string;
  /** First and last kernel series that have the symbol; the others are not asked. */
  readonly since?: string;
  readonly until?: string;
  hazard(config: ConfigView): boolean;
}

/** Whether the rule has something to say about a kernel of this release. */
export const isForRelease = (rule: Rule, release: string | undefined): boolean =>
  (rule.since === undefined || isAtLeast(release, rule.since)) &&
  (rule.until === undefined || release === undefined || !isAtLeast(release, nextSeries(rule.until)));

const nextSeries = (series: string) => series.replace(/\d+$/, (minor) => String(Number(minor) + 1));

/** Symbols that must be on, or none of which may be on, for a rule to apply. */
export interface Condition {
  readonly onlyWith?: readonly string[];
  readonly notWith?: readonly string[];
}

export interface RuleParts extends Condition {
  readonly group: Group;
  readonly severity: Severity;
  readonly why: string;
  readonly source: string;
  readonly since?: string;
  readonly until?: string;
}

const applies = ({ onlyWith = [], notWith = [] }: Condition, config: ConfigView) =>
  onlyWith.every((symbol) => config.isOn(symbol)) && !notWith.some((symbol) => config.isOn(symbol));

const common = ({ group, severity, why, source, since, until }: RuleParts) => ({
  group,
  severity,
  why,
  source,
  ...(since !== undefined && { since }),
  ...(until !== undefined && { until }),
});

/** What {@link wantOn} takes besides. */
export interface OnParts {
  /** Any of these does as well. */
  readonly or?: readonly string[];
  /** To be set with it. */
  readonly also?: readonly string[];
  /** To be set instead: the symbol has no prompt and follows from these. */
  readonly by?: readonly string[];
}

/** The symbol, or one of `or`, is to be on. */
export function wantOn(symbol: string, { or = [], also = [], by, ...parts }: RuleParts & OnParts): Rule {
  const { onlyWith = [], notWith = [] } = parts;
  const set = by ?? [symbol, ...also];
  return {
    ...common(parts),
    symbol,
    others: [...or, ...set.filter((one) => one !== symbol), ...onlyWith, ...notWith],
    set: set.map((one) => `CONFIG_${one}=y`),
    hazard: (config) => applies(parts, config) && ![symbol, ...or].some((one) => config.isOn(one)),
  };
}

/** The symbol is to be off. */
export function wantOff(symbol: string, parts: RuleParts): Rule {
  const { onlyWith = [], notWith = [] } = parts;
  return {
    ...common(parts),
    symbol,
    others: [...onlyWith, ...notWith],
    set: [`# CONFIG_${symbol} is not set`],
    hazard: (config) => applies(parts, config) && config.isOn(symbol),
  };
}

/** Something that on and off do not say. */
export function wantThat(
  symbol: string,
  parts: RuleParts & {
    readonly set: readonly string[];
    readonly others?: readonly string[];
    readonly hazard: (config: ConfigView) => boolean;
  },
): Rule {
  const { onlyWith = [], notWith = [], others = [], set, hazard } = parts;
  return {
    ...common(parts),
    symbol,
    others: [...others, ...onlyWith, ...notWith],
    set,
    hazard: (config) => applies(parts, config) && hazard(config),
  };
}
