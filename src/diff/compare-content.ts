import { type Bytes, bytesOf, part } from "../formats/bytes.ts";
import { collect } from "../formats/compression.ts";
import { isElf, parseElf } from "../formats/elf.ts";
import { FormatError } from "../formats/format-error.ts";
import { compareBytes } from "./compare-bytes.ts";
import { compareStrings } from "./compare-strings.ts";
import { compareLines, isText } from "./compare-text.ts";
import { type Content, contentOf } from "./content.ts";
import type { ContentDifference } from "./leaf.ts";
import { sameBytes } from "./open-both.ts";

/** Larger files are compared byte by byte and no further. */
const LARGEST_LOOKED_INTO = 64 * 1024 * 1024;
const LARGEST_TEXT = 8 * 1024 * 1024;

/**
 * How two contents differ that hold nothing further: lines of text, strings of binaries, sections of ELF files. Only what comes as a
 * stream is held in memory as a whole, and texts are.
 */
export async function compareContent(a: Content, b: Content): Promise<ContentDifference | undefined> {
  const bytes = await compareBytes(a, b);
  if (bytes === undefined) return undefined;
  const difference: ContentDifference = { what: "content", ...bytes };
  const largest = Math.max(...bytes.sizes);
  if (largest > LARGEST_LOOKED_INTO) return difference;
  const [one, other] = [await anywhere(a), await anywhere(b)];
  if (one === undefined || other === undefined) return difference;
  if (largest <= LARGEST_TEXT) {
    const [left, right] = [one.read(0, one.size), other.read(0, other.size)];
    if (isText(left) && isText(right)) {
      const texts = [left.toString(), right.toString()] as const;
      return { ...difference, hunks: compareLines(...texts), texts };
    }
  }
  const sections = compareSections(one, other);
  const strings = await compareStrings(contentOf(one), contentOf(other));
  return { ...difference, ...(strings && { strings }), ...(sections && { sections }) };
}

async function anywhere(content: Content): Promise<Bytes | undefined> {
  if (content.bytes) return content.bytes;
  const buffer = await collect(content.chunks(), LARGEST_LOOKED_INTO);
  return buffer && bytesOf(buffer);
}

/** Names of sections that differ or that one side alone has. */
function compareSections(a: Bytes, b: Bytes): string[] | undefined {
  if (![a, b].every((bytes) => isElf(bytes.read(0, Math.min(4, bytes.size))))) return undefined;
  try {
    const sections = (bytes: Bytes) =>
      new Map(
        parseElf(bytes).sections.map(({ name, content }) => [name, part(bytes, content.offset, content.size)] as const),
      );
    const [one, other] = [sections(a), sections(b)];
    const names = [...new Set([...one.keys(), ...other.keys()])];
    return names.filter((name) => {
      const [left, right] = [one.get(name), other.get(name)];
      return left === undefined || right === undefined || !sameBytes(left, right);
    });
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
