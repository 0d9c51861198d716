import type { Reporter } from "../base/reporter.ts";
import { jsonReporter } from "./json.ts";
import { plainReporter } from "./plain.ts";

export interface Surroundings {
  /** `--json` was given. */
  readonly json: boolean;
  /** Standard error, where progress goes, is a terminal. */
  readonly isTerminal: boolean;
  /** CI, NO_COLOR, FORCE_COLOR and TERM count; see no-color.org and force-color.org. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Choice {
  readonly kind: "terminal" | "plain" | "json";
  readonly colour: boolean;
}

/** Which reporter fits, and whether colours are welcome. */
export function chooseReporter({ json, isTerminal, env }: Surroundings): Choice {
  const dumb = env.TERM === "dumb";
  const set = (name: string) => env[name] !== undefined && env[name] !== "";
  const colour =
    !json && !set("NO_COLOR") && ((set("FORCE_COLOR") && env.FORCE_COLOR !== "0") || (isTerminal && !dumb));
  if (json) return { kind: "json", colour };
  return { kind: isTerminal && !dumb && !(set("CI") && env.CI !== "false") ? "terminal" : "plain", colour };
}

/** Where reporters write. */
export interface Outlets {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: NodeJS.WriteStream;
  readonly now: () => Date;
}

/** Makes the chosen reporter: JSON on standard output, all else on standard error. */
export async function makeReporter({ kind, colour }: Choice, { stdout, stderr, now }: Outlets): Promise<Reporter> {
  if (kind === "json") return jsonReporter({ write: (line) => stdout.write(line), now });
  if (kind === "plain") return plainReporter({ write: (text) => stderr.write(text), now: () => now().getTime() });
  // listr2 and what it needs take longer to load than all else together.
  const { terminalReporter } = await import("./terminal.ts");
  return terminalReporter({ stream: stderr, colour });
}
