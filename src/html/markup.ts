/** Text that is HTML already. Only {@link html} and {@link verbatim} make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Markup | string | number | undefined | false | readonly Piece[];

/** HTML out of a template: what is put in is escaped unless it is HTML itself. Attributes must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.map((text, index) => (index === 0 ? text : render(pieces[index - 1]) + text)).join(""));
}

/** For style sheets and scripts of ours: as it is. */
export const verbatim = (text: string): Markup => new Markup(text);

function render(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (Array.isArray(piece)) return piece.map(render).join("");
  return piece === undefined || piece === false ? "" : escapeHtml(String(piece));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML and for attributes in quotes. What cannot be seen, or would turn what stands around it, is shown as an escape. */
export const escapeHtml = (text: string): string => showInvisible(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

/**
 * Shows characters that cannot be seen: controls, zero-width ones, those that turn the direction of text (Unicode's Cc, Cf, Zl, Zp),
 * halves of surrogate pairs, and blanks other than the usual one: `\n`, `\x1b`, `\u{202e}`. Tabs stay.
 */
export const showInvisible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\u115f\u1160\u3164\uffa0]/gu, (sign) => {
    if (sign === " " || sign === "\t") return sign;
    if (sign === "\n") return "\\n";
    const code = sign.codePointAt(0)!;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
