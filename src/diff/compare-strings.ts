import type { Content } from "./content.ts";

/** Strings of one side alone. */
export interface StringsDifference {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** As strings(1) has it, but that 4 are too few to mean anything. */
const SHORTEST = 6;
/** Longer ones are taken for several: what has no end must not be held in memory. */
const LONGEST = 64 * 1024;
const MOST_STRINGS = 200;
/** Characters of strings held at once that the other side did not have yet. */
const MOST_HELD = 48 * 1024 * 1024;
/** What a string takes beside its characters. */
const OVERHEAD = 100;

interface Side {
  readonly pieces: AsyncGenerator<{ readonly end: number; readonly strings: readonly string[] }, void>;
  readonly step: 1 | -1;
  /** How far it was read. */
  end: number;
  ended: boolean;
}

/**
 * Printable strings of ASCII that one side has more often than the other, the first ones of each. Both are read side by side, and
 * what both have had is forgotten at once, so that files that are much alike take next to no memory, whatever their size.
 * @returns undefined when the two have so little in common that it cannot be held in memory
 */
export async function compareStrings(
  a: Content,
  b: Content,
  mostHeld = MOST_HELD,
): Promise<StringsDifference | undefined> {
  /** How many times more A has had it so far. */
  const balance = new Map<string, number>();
  let held = 0;
  const count = (text: string, step: 1 | -1): void => {
    const before = balance.get(text);
    const after = (before ?? 0) + step;
    if (after === 0) {
      balance.delete(text);
      held -= text.length + OVERHEAD;
      return;
    }
    if (before === undefined) held += text.length + OVERHEAD;
    balance.set(text, after);
  };
  const sides: Side[] = [
    { pieces: stringsOf(a), step: 1, end: 0, ended: false },
    { pieces: stringsOf(b), step: -1, end: 0, ended: false },
  ];
  try {
    for (;;) {
      const [behind] = sides.filter(({ ended }) => !ended).sort((one, other) => one.end - other.end);
      if (behind === undefined) break;
      const next = await behind.pieces.next();
      if (next.done) {
        behind.ended = true;
        continue;
      }
      behind.end = next.value.end;
      for (const text of next.value.strings) count(text, behind.step);
      if (held > mostHeld) return undefined;
    }
  } finally {
    for (const { pieces } of sides) await pieces.return(undefined);
  }
  const found = { a: [] as string[], b: [] as string[] };
  for (const [text, more] of balance) {
    const list = more > 0 ? found.a : found.b;
    for (let left = Math.abs(more); left > 0 && list.length < MOST_STRINGS; left--) list.push(text);
  }
  return found;
}

const isPrintable = (byte: number): boolean => (byte >= 0x20 && byte <= 0x7e) || byte === 0x09;

/** The strings of each piece of a content, and where the piece ends. One that goes on in the next piece comes with that. */
async function* stringsOf(content: Content): Side["pieces"] {
  let end = 0;
  /** The beginning of a string that is not at its end yet. */
  let open = "";
  for await (const chunk of content.chunks()) {
    end += chunk.length;
    const strings: string[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (!isPrintable(chunk[at]!)) {
        if (open.length + at - start >= SHORTEST) strings.push(open + chunk.toString("latin1", start, at));
        open = "";
        start = at + 1;
      } else if (open.length + at + 1 - start === LONGEST) {
        strings.push(open + chunk.toString("latin1", start, at + 1));
        open = "";
        start = at + 1;
      }
    }
    open += chunk.toString("latin1", start);
    yield { end, strings };
  }
  if (open.length >= SHORTEST) yield { end, strings: [open] };
}
