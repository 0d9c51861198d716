import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";

/** What the console of a booting machine has shown so far that matters. */
export interface ConsoleFindings {
  /** The text the expected pattern matched. */
  matched: string | undefined;
  /** The line that says that the machine will not come up: kernel panic, emergency mode, nothing to boot. */
  fatal: string | undefined;
  /** systemd units reported as failed, in order, each once. */
  readonly failedUnits: string[];
}

const FATAL = [
  /Kernel panic - not syncing.*/,
  /You are in (?:emergency|rescue) mode.*/,
  /Cannot open access to console, the root account is locked.*/,
  // OVMF, when no boot entry leads anywhere.
  /BdsDxe: No bootable option or device was found.*/,
];
const FAILED_UNIT = /\[FAILED\] Failed to \w+ (.+?)\.?$/;

/** Characters kept to match the expected pattern against. */
const KEPT = 65_536;

/**
 * Reads a serial console as it comes, in pieces of any size, without escape sequences.
 * @returns `feed` for the next piece, `findings` (updated in place), and `lastLines` shown.
 */
export function watchConsole(expected: RegExp | undefined) {
  const decoder = new StringDecoder("utf8");
  // A global or sticky pattern would remember where it stopped.
  const pattern = expected && new RegExp(expected.source, expected.flags.replace(/[gy]/g, ""));
  const findings: ConsoleFindings = { matched: undefined, fatal: undefined, failedUnits: [] };
  let text = "";
  let open = "";

  const clean = (line: string) => stripVTControlCharacters(line).replace(/\r+$/, "").replaceAll("\r", "\n");
  const look = (line: string, whole: boolean) => {
    for (const one of line.split("\n")) {
      findings.fatal ??= FATAL.map((sign) => sign.exec(one)?.[0]).find((found) => found !== undefined);
      // The name of a unit is complete only when its line is.
      const unit = whole ? FAILED_UNIT.exec(one)?.[1] : undefined;
      if (unit !== undefined && !findings.failedUnits.includes(unit)) findings.failedUnits.push(unit);
    }
  };

  return {
    findings,
    feed(chunk: Uint8Array): void {
      const lines = (open + decoder.write(Buffer.from(chunk))).split("\n");
      open = lines.pop()!;
      for (const line of lines) {
        const cleaned = clean(line);
        look(cleaned, true);
        text = `${text}${cleaned}\n`.slice(-KEPT);
        if (pattern) findings.matched ??= pattern.exec(text)?.[0];
      }
      // A prompt has no line end.
      if (open === "") return;
      if (open.length > KEPT) open = open.slice(-KEPT);
      if (pattern) findings.matched ??= pattern.exec(text + clean(open))?.[0];
    },
    /** The last lines with something on them. */
    lastLines: (most = 20): string[] =>
      (text + clean(open))
        .split("\n")
        .map((line) => line.trimEnd())
        .filter((line) => line !== "")
        .slice(-most),
  };
}
