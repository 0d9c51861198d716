import type { ChunkReader } from "./chunk-reader.ts";
import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";

export interface ArMember {
  /** `(symbols)` and `(long names)` for what an archive of objects has of its own. */
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly size: number;
  readonly offset: number;
  /** The content, to be read before the next member is asked for; what is not read is left out. */
  readonly content: AsyncIterable<Buffer>;
}

const MAGIC = "!<arch>\n";
const HEADER = 60;
const LONGEST_NAMES = 16 * 1024 * 1024;
const SYMBOLS = new Set(["/", "/SYM64/", "__.SYMDEF", "__.SYMDEF SORTED"]);

/** Whether bytes begin as an archive of `ar`, such as a Debian package or a static library. */
export const isAr = (head: Buffer): boolean => head.toString("latin1", 0, MAGIC.length) === MAGIC;

/**
 * Reads archives of ar(1) with the long names of GNU (`//`, `/NUMBER`) and of BSD (`#1/LENGTH`). Debian packages (deb(5)) are such.
 * @throws FormatError when a header is wrong or a content is cut short
 */
export async function* readAr(reader: ChunkReader): AsyncGenerator<ArMember> {
  if (!isAr(await reader.take(MAGIC.length))) throw new FormatError("ar", "wrong magic");
  let longNames: Buffer | undefined;
  for (;;) {
    const { offset } = reader;
    const header = await reader.take(HEADER);
    if (header.length === 0) return;
    if (header.length < HEADER || header.toString("latin1", 58) !== "`\n") {
      throw new FormatError("ar", `no header at ${offset}`);
    }
    const number = (at: number, length: number, base: 8 | 10 = 10) => readNumber(header, at, length, base, offset);
    const stored = header.toString("latin1", 0, 16).trimEnd();
    let size = number(48, 10);
    const end = reader.offset + size;
    let name: string;
    let content: AsyncIterable<Buffer> | undefined;
    if (stored === "//") {
      if (size > LONGEST_NAMES) throw new FormatError("ar", `${size} bytes of names at ${offset}`);
      longNames = await reader.take(size);
      if (longNames.length < size) throw new FormatError("ar", `ends within the names at ${offset}`);
      name = "(long names)";
      content = once(longNames);
    } else if (SYMBOLS.has(stored)) name = "(symbols)";
    else if (/^\/\d+$/.test(stored)) name = longName(longNames, Number(stored.slice(1)), offset);
    else if (/^#1\/\d+$/.test(stored)) {
      const length = Number(stored.slice(3));
      if (length > size) throw new FormatError("ar", `a name of ${length} bytes at ${offset}`);
      size -= length;
      const bytes = await reader.take(length);
      name = decodeName(bytes.subarray(0, bytes.indexOf(0) < 0 ? length : bytes.indexOf(0)));
      if (SYMBOLS.has(name)) name = "(symbols)";
    } else {
      const bytes = header.subarray(0, 16);
      // GNU ends names with a slash, others fill up with blanks.
      name = decodeName(bytes.subarray(0, /^[^/]*/.exec(bytes.toString("latin1"))![0].trimEnd().length));
    }
    yield {
      name,
      mode: number(40, 8, 8),
      uid: number(28, 6),
      gid: number(34, 6),
      mtime: number(16, 12),
      size,
      offset,
      content: content ?? reader.pass(size),
    };
    await reader.skip(end - reader.offset);
    // Members begin at even places; the last may lack its filling.
    if (end % 2 === 1) await reader.take(1);
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function longName(names: Buffer | undefined, at: number, offset: number): string {
  if (names === undefined || at >= names.length) throw new FormatError("ar", `a name that is nowhere, at ${offset}`);
  const end = names.indexOf("\n", at);
  const name = names.subarray(at, end < 0 ? names.length : end);
  return decodeName(name.at(-1) === 0x2f ? name.subarray(0, -1) : name);
}

function readNumber(header: Buffer, at: number, length: number, base: 8 | 10, offset: number): number {
  const digits = header.toString("latin1", at, at + length).trim();
  if (!(base === 8 ? /^[0-7]*$/ : /^-?[0-9]*$/).test(digits)) {
    throw new FormatError("ar", `"${digits}" in the header at ${offset}`);
  }
  const value = digits === "" ? 0 : Number.parseInt(digits, base);
  if (at === 48 && value < 0) throw new FormatError("ar", `a size of ${value} at ${offset}`);
  return value;
}
