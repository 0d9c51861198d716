import type { Hit, Rule, Severity } from "./rule.ts";

/** What a rule found, with all that there is to say about it. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Relative to the project, or to what was checked. */
  readonly file: string;
  /** From 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** Where the command around it begins. */
  readonly outerLine: number;
  /** The words it is about, in one line. */
  readonly words: string;
  /** The line of the file. */
  readonly source: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** The reason of the waiver that allows it. */
  readonly waived?: string;
}

const MOST_WORDS = 120;

export function findingOf(rule: Rule, hit: Hit): Finding {
  const { source, at, what, severity = rule.severity, fix = rule.fix, outer } = hit;
  const { line, column } = source.placeOf(at.pos);
  const words = source.text.slice(at.pos, at.end).replace(/\\\n/g, " ").replace(/\s+/g, " ").trim();
  return {
    rule: rule.id,
    severity,
    file: source.file,
    line,
    column,
    outerLine: outer === undefined ? line : source.placeOf(outer.pos).line,
    words: words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS - 1)}…` : words,
    source: source.lineAt(line),
    what,
    why: rule.why,
    fix,
  };
}
