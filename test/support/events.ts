import type { VerdictJson } from "../../src/repro/verdict-schema.ts";
import type { Outcome } from "./project.ts";

/** The last event of a kind that samebits printed with --json. */
export function eventOf<T = Record<string, unknown>>(outcome: Outcome, kind: string): T {
  const events = outcome.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { event: string });
  const found = events.findLast(({ event }) => event === kind);
  if (found === undefined) throw new Error(`no event "${kind}":\n${outcome.text.slice(-4000)}`);
  return found as T;
}

export interface BuildEvent {
  readonly upToDate: boolean;
  /** What the build had that only the machine has. */
  readonly local: readonly string[];
  readonly folder: string;
  readonly digests: readonly { readonly file: string; readonly actual: string; readonly locked?: string }[];
}

/** What verdict.json holds. */
export type VerifyEvent = VerdictJson;

export interface BootEvent {
  readonly matched: string;
  readonly seconds: number;
  readonly failedUnits: readonly string[];
  readonly poweredOff: boolean;
}
