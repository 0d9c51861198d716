import { FormatError } from "./format-error.ts";
import { decodeName } from "./name.ts";

export interface GzipHeader {
  /** Seconds since 1970; 0: none. */
  readonly mtime: number;
  /** 2: best compression, 4: fastest. */
  readonly extraFlags: number;
  /** `Unix`, `FAT`, `unknown`… */
  readonly os: string;
  readonly name: string | undefined;
  readonly comment: string | undefined;
  /** Bytes of the extra field. */
  readonly extra: Buffer | undefined;
  /** Bytes of the header. */
  readonly size: number;
}

const SYSTEMS: Readonly<Record<number, string>> = {
  0: "FAT",
  3: "Unix",
  7: "Macintosh",
  11: "NTFS",
  255: "unknown",
};

export const isGzip = (head: Buffer): boolean => head.length >= 4 && head.readUInt32BE(0) >>> 8 === 0x1f8b08;

/** The header of a gzip file (RFC 1952, 2.3). @param head the beginning, 64 KiB are enough @throws FormatError */
export function parseGzipHeader(head: Buffer): GzipHeader {
  if (!isGzip(head)) throw new FormatError("gzip", "wrong magic");
  if (head.length < 10) throw new FormatError("gzip", "ends within the header");
  const flags = head[3]!;
  let at = 10;
  const field = (present: boolean, end: () => number): Buffer | undefined => {
    if (!present) return undefined;
    const stop = end();
    if (stop < at || stop > head.length) throw new FormatError("gzip", "ends within the header");
    const value = head.subarray(at, stop);
    at = stop;
    return value;
  };
  const text = (present: boolean) => {
    // The NUL belongs to the field; a search without result gives 0, which is before it.
    const value = field(present, () => head.indexOf(0, at) + 1);
    return value && decodeName(value.subarray(0, -1));
  };
  const length = field((flags & 4) !== 0, () => at + 2);
  const extra = length && field(true, () => at + length.readUInt16LE(0));
  const name = text((flags & 8) !== 0);
  const comment = text((flags & 16) !== 0);
  field((flags & 2) !== 0, () => at + 2);
  return {
    mtime: head.readUInt32LE(4),
    extraFlags: head[8]!,
    os: SYSTEMS[head[9]!] ?? String(head[9]),
    name,
    comment,
    extra,
    size: at,
  };
}
