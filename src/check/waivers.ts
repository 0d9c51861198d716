import { didYouMean } from "../base/nearest.ts";
import type { Finding } from "./finding.ts";
import type { SourceText } from "./source-text.ts";

/** `# samebits: allow RULE reason`: for its own line and the next one that is no comment; `allow-file`: for all of its file. */
export interface Waiver {
  readonly source: SourceText;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly reason: string;
  readonly wholeFile: boolean;
  /** The line it is for, if that is another one than its own. */
  readonly next: number;
}

const WAIVER = /(?:^|\s)#\s*samebits:\s*allow(-file)?\b[ \t]*([\w-]*)[ \t]*(.*)$/;

/** The waivers of a file; comments in strings of code count too. */
export function findWaivers(source: SourceText): Waiver[] {
  const found: Waiver[] = [];
  if (!source.text.includes("samebits:")) return found;
  for (let line = 1; line <= source.lines; line++) {
    const match = WAIVER.exec(source.lineAt(line));
    if (match === null) continue;
    let next = line + 1;
    while (next < source.lines && /^\s*(?:#.*)?$/.test(source.lineAt(next))) next++;
    found.push({
      source,
      line,
      column: match.index + match[0].indexOf("#") + 1,
      rule: match[2]!,
      reason: match[3]!.replace(/^[:,-]\s*/, "").trim(),
      wholeFile: match[1] !== undefined,
      next,
    });
  }
  return found;
}

/** What is wrong with waivers, and the findings with the reasons of those that hold for them. */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  known: readonly string[],
): {
  readonly findings: readonly Finding[];
  readonly bad: readonly { readonly waiver: Waiver; readonly rule: string; readonly what: string }[];
} {
  const used = new Set<Waiver>();
  const judged = findings.map((finding) => {
    const waiver = waivers.find((one) => holdsFor(one, finding));
    if (waiver === undefined) return finding;
    used.add(waiver);
    return waiver.reason === "" ? finding : { ...finding, waived: waiver.reason };
  });
  const bad = waivers.flatMap((waiver) => {
    if (!known.includes(waiver.rule)) {
      const what =
        waiver.rule === ""
          ? "a waiver that names no rule"
          : `there is no rule "${waiver.rule}"; ${didYouMean(waiver.rule, known)[0]}`;
      return [{ waiver, rule: "unused-waiver", what }];
    }
    if (!used.has(waiver)) return [{ waiver, rule: "unused-waiver", what: `${waiver.rule} finds nothing here` }];
    return waiver.reason === ""
      ? [{ waiver, rule: "waiver-without-reason", what: `why is ${waiver.rule} all right here?` }]
      : [];
  });
  return { findings: judged, bad };
}

const holdsFor = (waiver: Waiver, finding: Finding): boolean =>
  waiver.rule === finding.rule &&
  waiver.source.file === finding.file &&
  (waiver.wholeFile || [finding.line, finding.outerLine].some((line) => line === waiver.line || line === waiver.next));
