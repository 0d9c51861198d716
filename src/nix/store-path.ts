import { createHash } from "node:crypto";

const STORE = "/nix/store";
/** Nix's own base 32: no e, o, u, t. */
const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/**
 * The store path of a fixed-output derivation with one flat file as output: a function of name and hash alone.
 * Source: Nix manual, "Complete Store Path Calculation" (store-path.md): type `output:out`, inner `fixed:out:ALGO:HEX:`.
 * @param name the store name, e.g. `bash_5.2.37-2+b10_amd64.deb`
 * @param algorithm `sha256` or `sha512`
 * @param hex the file's digest in hexadecimal
 */
export function fixedOutputPath(name: string, algorithm: string, hex: string): string {
  const inner = createHash("sha256").update(`fixed:out:${algorithm}:${hex}:`).digest("hex");
  const digest = createHash("sha256").update(`output:out:sha256:${inner}:${STORE}:${name}`).digest();
  return `${STORE}/${base32(compress(digest, 20))}-${name}`;
}

/** Folds a hash to `size` bytes by exclusive or (Nix: `compressHash`). */
function compress(hash: Uint8Array, size: number): Uint8Array {
  const folded = new Uint8Array(size);
  for (const [index, byte] of hash.entries()) folded[index % size]! ^= byte;
  return folded;
}

/** Nix's base 32: 5 bits a character, most significant first, read from the last byte to the first. */
function base32(bytes: Uint8Array): string {
  let text = "";
  for (let position = Math.ceil((bytes.length * 8) / 5) - 1; position >= 0; position--) {
    const bit = position * 5;
    const byte = bit >> 3;
    const shift = bit & 7;
    const value = (bytes[byte]! >> shift) | ((bytes[byte + 1] ?? 0) << (8 - shift));
    text += ALPHABET[value & 31];
  }
  return text;
}

/**
 * A digest as `nix-store --query --hash` prints it (`sha256:` and base 32, of Nix's kind), as SRI.
 * @throws RangeError for anything else
 */
export function sriOfNixHash(text: string): string {
  const digits = /^sha256:([0-9a-z]{52})$/.exec(text)?.[1];
  if (digits === undefined) throw new RangeError(`"${text}" is no digest of Nix's`);
  const bytes = Buffer.alloc(32);
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = ALPHABET.indexOf(digit);
    if (value < 0) throw new RangeError(`"${text}" is no digest of Nix's`);
    const shifted = value << ((index * 5) & 7);
    const at = (index * 5) >> 3;
    bytes[at]! |= shifted & 0xff;
    if (at + 1 < 32) bytes[at + 1]! |= shifted >> 8;
  }
  return `sha256-${bytes.toString("base64")}`;
}
