import { X509Certificate } from "node:crypto";
import { type Bytes, chunksOf, part } from "./bytes.ts";
import { DER, type DerValue, derChildren, readDer } from "./der.ts";
import { FormatError } from "./format-error.ts";
import { type PeFile, parsePe } from "./pe.ts";

/** A PE image without what signing it for Secure Boot adds or changes. */
export interface Unsigned {
  /**
   * Without the certificate table; the checksum in the headers and the table's entry in the data directory are zero. What a signer
   * filled the file up with, in front of the table, is still there.
   */
  readonly bytes: Bytes;
  /** Whom each signature names as its signer, as `CN=…, O=…`; undefined where it does not say. Nobody has checked that. */
  readonly signers: readonly (string | undefined)[];
}

/**
 * Takes the signatures (sbsign, pesign, osslsigncode, signtool) off a PE image. An image without any is taken as well: what
 * signing would change is zero in the result.
 * ("PE Format", "The Attribute Certificate Table"; "Windows Authenticode Portable Executable Signature Format" names
 * what a signature does not cover: checksum, directory entry, table.)
 * @throws FormatError when it is no PE image, or the table is not the last thing in the file
 */
export function withoutSignatures(file: Bytes): Unsigned {
  const pe = parsePe(file);
  const { certificates } = pe;
  if (certificates && certificates.offset + certificates.size !== file.size) {
    throw new FormatError("PE", "something follows the certificate table");
  }
  const size = certificates?.offset ?? file.size;
  if (size < pe.headers.size) throw new FormatError("PE", "the certificate table lies in the headers");
  return {
    bytes: zeroed(part(file, 0, size), changedBySigning(file, pe)),
    signers: certificates ? readSigners(file.read(certificates.offset, certificates.size)) : [],
  };
}

/** A table begins at a multiple of 8: signers fill up with zeros (sbsign does, even by none). */
const ALIGNMENT = 8;

/** Without the zeros that a signer filled the file up with, where these are all that it is longer than the original. */
export function withoutFilling(signed: Unsigned, original: Unsigned): Bytes {
  const { bytes } = signed;
  const { size } = original.bytes;
  const filled = bytes.size - size;
  const isFilling = filled > 0 && filled < ALIGNMENT && bytes.read(size, filled).every((byte) => byte === 0);
  return isFilling ? part(bytes, 0, size) : bytes;
}

/** Whether an image is another one with a signature added, and with nothing else changed. */
export function isSignedCopy(signed: Unsigned, original: Unsigned): boolean {
  const bytes = withoutFilling(signed, original);
  if (bytes.size !== original.bytes.size) return false;
  const other = chunksOf(original.bytes);
  for (const chunk of chunksOf(bytes)) if (!chunk.equals(other.next().value as Buffer)) return false;
  return true;
}

interface Place {
  readonly offset: number;
  readonly size: number;
}

/** The checksum, and the entry of the certificate table where the data directory goes so far. */
function changedBySigning(file: Bytes, pe: PeFile): Place[] {
  const optional = file.read(60, 4).readUInt32LE(0) + 24;
  const directories = pe.format === "PE32+" ? 112 : 96;
  const places = [{ offset: optional + 64, size: 4 }];
  if (pe.fields.SizeOfOptionalHeader! >= directories + 40) {
    places.push({ offset: optional + directories + 32, size: 8 });
  }
  return places;
}

/** The same bytes with zeros at some places. */
function zeroed(source: Bytes, places: readonly Place[]): Bytes {
  return {
    size: source.size,
    read(offset, length) {
      const bytes = source.read(offset, length);
      const inside = places.flatMap((place) => {
        const from = Math.max(place.offset, offset);
        const to = Math.min(place.offset + place.size, offset + length);
        return from < to ? [[from - offset, to - offset] as const] : [];
      });
      if (inside.length === 0) return bytes;
      // What is read may be the source's own memory.
      const copy = Buffer.from(bytes);
      for (const [from, to] of inside) copy.fill(0, from, to);
      return copy;
    },
  };
}

const PKCS_SIGNED_DATA = 2;

/** The entries of a certificate table (WIN_CERTIFICATE): length, revision, type, content; each begins at a multiple of 8. */
function readSigners(table: Buffer): (string | undefined)[] {
  const signers: (string | undefined)[] = [];
  for (let at = 0; at + 8 <= table.length; ) {
    const length = table.readUInt32LE(at);
    if (length < 8 || at + length > table.length) {
      throw new FormatError("PE", "an entry of the certificate table is cut short");
    }
    if (table.readUInt16LE(at + 6) === PKCS_SIGNED_DATA) signers.push(signerOf(table.subarray(at + 8, at + length)));
    at += Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  }
  return signers;
}

/** Subject of the certificate that a PKCS #7 SignedData (RFC 5652, 5.1) was signed with. */
function signerOf(signature: Buffer): string | undefined {
  try {
    const [, wrapped] = derChildren(readDer(signature));
    const parts = derChildren(readDer(wrapped!.content));
    const certificates = parts.find(({ tag }) => tag === DER.context0);
    // The sets are those of digest algorithms and of signers.
    const signer = derChildren(parts.findLast(({ tag }) => tag === DER.set)!)[0];
    const [issuer, serial] = derChildren(derChildren(signer!)[1]!);
    const mine = derChildren(certificates!).find((one) => isIssuedAs(one, issuer!, serial!));
    return new X509Certificate(mine!.whole).subject.split("\n").reverse().join(", ");
  } catch {
    // Not as it should be, or without its certificate. It names nobody then, and that is all that is asked here.
    return undefined;
  }
}

/** Whether a certificate (RFC 5280, 4.1) has this issuer and serial number. */
function isIssuedAs(certificate: DerValue, issuer: DerValue, serial: DerValue): boolean {
  const [first, ...rest] = derChildren(derChildren(certificate)[0]!);
  // A version may come first.
  const fields = first!.tag === DER.context0 ? rest : [first!, ...rest];
  return fields[0]!.whole.equals(serial.whole) && fields[2]!.whole.equals(issuer.whole);
}
