import type { ChunkReader } from "./chunk-reader.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

/** A file, folder, link or device of an archive. */
export interface CpioMember {
  readonly kind: "member";
  readonly name: string;
  readonly ino: number;
  /** With the type of the file in its upper bits, as in stat(2). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Bytes of content. Of hard links, all but the last usually have none. */
  readonly size: number;
  /** Of the file system it was taken from. */
  readonly device: string;
  /** `major:minor` of a device node. */
  readonly rdev: string;
  /** The sum of all bytes in the `crc` variant, otherwise 0. */
  readonly check: number;
  /** Which of several concatenated archives, from 0. */
  readonly archive: number;
  /** Where its header begins. */
  readonly offset: number;
  /** The content, to be read before the next item is asked for; what is not read is left out. */
  readonly content: AsyncIterable<Buffer>;
}

export type CpioItem =
  | CpioMember
  /** The end of one archive, and how many zeros follow it. */
  | { readonly kind: "trailer"; readonly archive: number; readonly padding: number }
  /** What follows and is not cpio: commonly a compressed archive behind an uncompressed one with microcode. */
  | { readonly kind: "rest"; readonly offset: number; readonly content: AsyncIterable<Buffer> };

const HEADER = 110;
/** Linux takes names up to PATH_MAX, which is 4096. */
const LONGEST_NAME = 65_536;
const TRAILER = "TRAILER!!!";

/** Whether bytes begin as a cpio archive of the "new" format does, with or without sums. */
export const isCpio = (head: Buffer): boolean => /^07070[12][0-9A-Fa-f]{8}/.test(head.toString("latin1", 0, 14));

/**
 * Reads archives of the "new ASCII" format (magic 070701, or 070702 with sums) as the Linux kernel does: several may follow each
 * other with zeros in between. Format: Documentation/driver-api/early-userspace/buffer-format.rst of Linux.
 * @throws FormatError when a header is wrong, a content is cut short, or the trailer is missing
 */
export async function* readCpio(reader: ChunkReader): AsyncGenerator<CpioItem> {
  for (let archive = 0; ; archive++) {
    if (!isCpio(await reader.peek(14))) {
      if (archive === 0) throw new FormatError("cpio", "wrong magic");
      if ((await reader.peek(1)).length > 0) yield { kind: "rest", offset: reader.offset, content: reader.rest() };
      return;
    }
    yield* readArchive(reader, archive);
    yield { kind: "trailer", archive, padding: await reader.skipZeros() };
  }
}

async function* readArchive(reader: ChunkReader, archive: number): AsyncGenerator<CpioMember> {
  for (;;) {
    const { offset } = reader;
    const header = reader.ready(HEADER) ?? (await reader.take(HEADER));
    if (header.length < HEADER) throw new FormatError("cpio", `ends at ${offset} without a trailer`);
    if (!isCpio(header)) throw new FormatError("cpio", `no header at ${offset}`);
    const field = (index: number) => readHex(header, 6 + index * 8, offset);
    const [nameSize, size] = [field(11), field(6)];
    if (nameSize < 1 || nameSize > LONGEST_NAME)
      throw new FormatError("cpio", `a name of ${nameSize} bytes at ${offset}`);
    const rest = aligned(HEADER + nameSize) - HEADER;
    const padded = reader.ready(rest) ?? (await reader.take(rest));
    if (padded.length < nameSize) throw new FormatError("cpio", `ends within the name at ${offset}`);
    const name = decodeName(untilNul(padded.subarray(0, nameSize)));
    if (name === TRAILER) return;
    const content = reader.pass(size);
    const end = reader.offset + size;
    yield {
      kind: "member",
      name,
      ino: field(0),
      mode: field(1),
      uid: field(2),
      gid: field(3),
      nlink: field(4),
      mtime: field(5),
      size,
      device: `${field(7)}:${field(8)}`,
      rdev: `${field(9)}:${field(10)}`,
      check: field(12),
      archive,
      offset,
      content,
    };
    if (reader.offset < end) await reader.skip(end - reader.offset);
    const padding = aligned(size) - size;
    if (reader.ready(padding) === undefined) await reader.take(padding);
  }
}

const aligned = (size: number): number => Math.ceil(size / 4) * 4;

function readHex(header: Buffer, at: number, offset: number): number {
  const digits = header.toString("latin1", at, at + 8);
  if (!/^[0-9A-Fa-f]{8}$/.test(digits)) throw new FormatError("cpio", `"${digits}" in the header at ${offset}`);
  return Number.parseInt(digits, 16);
}
