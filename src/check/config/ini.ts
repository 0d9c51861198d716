import type { SourceText, Span } from "../source-text.ts";

/** One line of a setting's value. */
export interface IniValue extends Span {
  readonly text: string;
}

/** `Name=value`, with the indented lines that continue it. */
export interface IniSetting extends Span {
  readonly section: string;
  readonly name: string;
  /** One for each line that is not empty; none: the assignment empties the setting. */
  readonly lines: readonly IniValue[];
}

export interface IniProblem extends Span {
  readonly message: string;
}

export interface Ini {
  readonly settings: readonly IniSetting[];
  readonly sections: readonly string[];
  readonly problems: readonly IniProblem[];
}

/**
 * Reads mkosi's dialect of INI files (mkosi(1), "Configuration files"; observed of mkosi 25.3): `#` begins a comment anywhere in
 * a line, the common indentation of all lines does not count, an indented line continues the value before it, and a setting may be
 * assigned several times. Never throws: lines that mkosi would refuse are `problems`.
 */
export function readIni(source: SourceText): Ini {
  const settings: (IniSetting & { lines: IniValue[] })[] = [];
  const sections: string[] = [];
  const problems: IniProblem[] = [];
  const indentation = commonIndentation(source.text);
  let section: string | undefined;
  let current: (IniSetting & { lines: IniValue[] }) | undefined;
  for (let number = 1; number <= source.lines; number++) {
    const start = source.startOf(number);
    const line = source.lineAt(number);
    const hash = line.indexOf("#");
    const content = (hash < 0 ? line : line.slice(0, hash)).trimEnd();
    const text = content.trim();
    if (text === "") continue;
    const pos = start + content.indexOf(text);
    const end = pos + text.length;
    if (current !== undefined && /^\s/.test(content.slice(indentation))) {
      current.lines.push({ text, pos, end });
      continue;
    }
    current = undefined;
    if (text.startsWith("[")) {
      section = text.slice(1, -1).trim();
      if (text.endsWith("]") && section !== "") sections.push(section);
      else problems.push({ message: `"${text}" is not a section`, pos, end });
      continue;
    }
    const equals = text.indexOf("=");
    if (section === undefined || equals <= 0) {
      const message =
        section === undefined ? "a setting outside of any section" : "a setting needs a name, = and a value";
      problems.push({ message, pos, end });
      continue;
    }
    const value = text.slice(equals + 1).trim();
    const valuePos = end - text.slice(equals + 1).trimStart().length;
    current = {
      section,
      // The @ of older versions.
      name: text.slice(0, equals).trim().replace(/^@/, ""),
      lines: value === "" ? [] : [{ text: value, pos: valuePos, end: valuePos + value.length }],
      pos,
      end,
    };
    settings.push(current);
  }
  return { settings, sections, problems };
}

/** The blanks that all lines begin with, empty lines left out. */
function commonIndentation(text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of text.split("\n")) {
    if (line.trim() !== "") least = Math.min(least, line.length - line.trimStart().length);
    if (least === 0) return 0;
  }
  return Number.isFinite(least) ? least : 0;
}
