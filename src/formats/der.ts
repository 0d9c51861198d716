import { FormatError } from "./format-error.ts";

/** One value of DER (ITU-T X.690): a tag byte, a length, content. */
export interface DerValue {
  /** The identifier octet: class, constructed or not, number below 31. */
  readonly tag: number;
  /** Without tag and length. */
  readonly content: Buffer;
  /** With both, as it stands in the file. */
  readonly whole: Buffer;
}

export const DER = { integer: 0x02, oid: 0x06, sequence: 0x30, set: 0x31, context0: 0xa0 } as const;

/**
 * The value that bytes begin with.
 * @throws FormatError when it is cut short, of an indefinite length (BER), or has a tag of more than one byte
 */
export function readDer(bytes: Buffer): DerValue {
  const wrong = (why: string) => new FormatError("DER", why);
  if (bytes.length < 2) throw wrong("cut short");
  const tag = bytes[0]!;
  if ((tag & 0x1f) === 0x1f) throw wrong("a tag of several bytes");
  let length = bytes[1]!;
  let start = 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4) throw wrong("a length that DER does not have");
    if (bytes.length < 2 + count) throw wrong("cut short");
    length = bytes.readUIntBE(2, count);
    start += count;
  }
  if (start + length > bytes.length) throw wrong("cut short");
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(0, start + length) };
}

/** The values that a sequence, a set or another constructed value consists of. @throws FormatError */
export function derChildren({ content }: DerValue): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < content.length; ) {
    const value = readDer(content.subarray(at));
    values.push(value);
    at += value.whole.length;
  }
  return values;
}
