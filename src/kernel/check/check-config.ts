import { nearestNames } from "../../base/nearest.ts";
import { EVERYWHERE, ON_HOST } from "./boot.ts";
import { type ConfigView, viewConfig } from "./config-view.ts";
import { HARDENING } from "./hardening.ts";
import type { Host } from "./hosts.ts";
import { REPRODUCIBILITY } from "./reproducibility.ts";
import { type Group, isForRelease, type Rule, type Severity } from "./rule.ts";

/** Something a rule has to say about a configuration. */
export interface Finding {
  readonly group: Group;
  readonly severity: Severity;
  /** With its prefix. */
  readonly symbol: string;
  /** As the configuration has it, e.g. `y`; `n` when it is off; undefined when it is not in there at all. */
  readonly value: string | undefined;
  /** Lines for a fragment. */
  readonly set: readonly string[];
  readonly why: string;
  readonly source: string;
  /** Hosts of `runs_on` that need it; empty for what holds everywhere. */
  readonly hosts: readonly Host[];
  /** The reason kernel.toml accepts it with. */
  readonly accepted: string | undefined;
}

export interface CheckedConfig {
  /** Release of the kernel, from the configuration's heading. */
  readonly release: string | undefined;
  /** How many rules were asked. */
  readonly rules: number;
  /** By group; errors before warnings. */
  readonly findings: readonly Finding[];
  /** Accepted symbols without a finding, each with what is known of it. */
  readonly stale: readonly { readonly symbol: string; readonly why: string }[];
}

/** Findings that nothing accepts. */
export const unaccepted = (checked: Pick<CheckedConfig, "findings">): readonly Finding[] =>
  checked.findings.filter(({ accepted }) => accepted === undefined);

/** Every rule there is, whatever the host. */
export const ALL_RULES: readonly Rule[] = [
  ...REPRODUCIBILITY,
  ...HARDENING,
  ...EVERYWHERE,
  ...Object.values(ON_HOST).flat(),
];

/**
 * What is wrong with a resolved configuration, with what the kernel's definition accepts.
 * @param name what messages call the configuration
 * @param accepted `CONFIG_X` -> why; one that accepts nothing is stale
 * @throws SamebitsError (exit 2) for a text that is no configuration
 */
export function checkConfig(
  name: string,
  text: string,
  { runsOn, accepted }: { readonly runsOn: readonly Host[]; readonly accepted: Readonly<Record<string, string>> },
): CheckedConfig {
  const config = viewConfig(name, text);
  const asked = [
    ...[...REPRODUCIBILITY, ...HARDENING, ...EVERYWHERE].map((rule) => ({ rule, host: undefined })),
    ...runsOn.flatMap((host) => ON_HOST[host].map((rule) => ({ rule, host }))),
  ].filter(({ rule }) => isForRelease(rule, config.release));
  const findings = new Map<string, Finding>();
  for (const { rule, host } of asked) {
    if (!rule.hazard(config)) continue;
    const finding = findingOf(rule, config, accepted);
    const key = `${finding.group} ${finding.symbol}`;
    const before = findings.get(key);
    findings.set(key, merge(before, finding, host));
  }
  const found = [...findings.values()];
  return {
    release: config.release,
    rules: asked.length,
    findings: found.sort((a, b) => rank(a) - rank(b)),
    stale: Object.keys(accepted)
      .filter((symbol) => !found.some((finding) => finding.symbol === symbol))
      .map((symbol) => ({ symbol, why: whyStale(symbol, config) })),
  };
}

function findingOf(rule: Rule, config: ConfigView, accepted: Readonly<Record<string, string>>): Finding {
  const { group, severity, set, why, source } = rule;
  const symbol = `CONFIG_${rule.symbol}`;
  return {
    group,
    severity,
    symbol,
    value: config.value(rule.symbol),
    set,
    why,
    source,
    hosts: [],
    accepted: Object.hasOwn(accepted, symbol) ? accepted[symbol] : undefined,
  };
}

/** Two hosts may need one symbol: that is one finding, as severe as the worse of both. */
function merge(before: Finding | undefined, finding: Finding, host: Host | undefined): Finding {
  const hosts = [...(before?.hosts ?? []), ...(host === undefined ? [] : [host])];
  const worse = before !== undefined && before.severity === "error" ? before : finding;
  return { ...worse, hosts };
}

const GROUPS: readonly Group[] = ["reproducibility", "hardening", "boot"];
const rank = ({ group, severity }: Finding) => GROUPS.indexOf(group) * 2 + (severity === "error" ? 0 : 1);

function whyStale(symbol: string, config: ConfigView): string {
  // Nearness is that of the names: the prefix, which all share, would make any two short ones near.
  const name = symbol.slice("CONFIG_".length);
  const known = [...new Set(ALL_RULES.map((rule) => rule.symbol))];
  if (known.includes(name)) {
    const value = config.value(name);
    return value === undefined || value === "n"
      ? `${symbol} is off, as it should be`
      : `${symbol}=${value} is no finding`;
  }
  const near = nearestNames(name, known).map((one) => `"CONFIG_${one}"`);
  return [`no rule looks at ${symbol}`, ...(near.length === 0 ? [] : [`did you mean ${near.join(" or ")}?`])].join(
    "; ",
  );
}
