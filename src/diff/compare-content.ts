import { bytesOf } from "../formats/bytes.ts";
import { collect } from "../formats/compression.ts";
import { isElf, parseElf } from "../formats/elf.ts";
import { FormatError } from "../formats/format-error.ts";
import { compareBytes } from "./compare-bytes.ts";
import { compareLines, compareStrings, isText } from "./compare-text.ts";
import type { Content } from "./content.ts";
import type { ContentDifference } from "./leaf.ts";

/** Larger files are compared byte by byte and no further. */
const LARGEST_LOOKED_INTO = 64 * 1024 * 1024;
const LARGEST_TEXT = 8 * 1024 * 1024;

/** How two contents differ that hold nothing further: lines of text, strings of binaries, sections of ELF files. */
export async function compareContent(a: Content, b: Content): Promise<ContentDifference | undefined> {
  const bytes = await compareBytes(a, b);
  if (bytes === undefined) return undefined;
  const difference: ContentDifference = { what: "content", ...bytes };
  if (Math.max(...bytes.sizes) > LARGEST_LOOKED_INTO) return difference;
  const [one, other] = [await collect(a.chunks(), LARGEST_LOOKED_INTO), await collect(b.chunks(), LARGEST_LOOKED_INTO)];
  if (one === undefined || other === undefined) return difference;
  if (one.length <= LARGEST_TEXT && other.length <= LARGEST_TEXT && isText(one) && isText(other)) {
    const texts = [one.toString(), other.toString()] as const;
    return { ...difference, hunks: compareLines(...texts), texts };
  }
  const sections = compareSections(one, other);
  return { ...difference, strings: compareStrings(one, other), ...(sections && { sections }) };
}

/** Names of sections that differ or that one side alone has. */
function compareSections(a: Buffer, b: Buffer): string[] | undefined {
  if (!isElf(a) || !isElf(b)) return undefined;
  try {
    const sections = (buffer: Buffer) => {
      const found = new Map<string, Buffer>();
      for (const { name, content } of parseElf(bytesOf(buffer)).sections) {
        found.set(name, buffer.subarray(content.offset, content.offset + content.size));
      }
      return found;
    };
    const [one, other] = [sections(a), sections(b)];
    const names = [...new Set([...one.keys(), ...other.keys()])];
    return names.filter((name) => {
      const [left, right] = [one.get(name), other.get(name)];
      return left === undefined || right === undefined || !left.equals(right);
    });
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
