import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSignedCopy, withoutSignatures } from "../../../src/formats/authenticode.ts";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { FormatError } from "../../../src/formats/format-error.ts";
import { parsePe } from "../../../src/formats/pe.ts";
import { formatFixture } from "../../support/formats.ts";

// Signed by sbsign; see make.sh there.
const fixture = (name: string) => formatFixture(`../authenticode/${name}.efi`);
const [plain, signed, twice] = [await fixture("plain"), await fixture("signed"), await fixture("twice")];

const unsigned = (buffer: Buffer) => withoutSignatures(bytesOf(buffer));

/** Whether a change of the signed file goes unnoticed. */
const stillSame = (change: (copy: Buffer) => Buffer | undefined): boolean => {
  const copy = Buffer.from(signed);
  const changed = change(copy) ?? copy;
  try {
    return isSignedCopy(unsigned(changed), unsigned(plain));
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
};

describe("withoutSignatures", () => {
  it("gives back what was signed, and names the signers", () => {
    expect(plain.length % 8).not.toBe(0);
    expect(unsigned(plain).signers).toEqual([]);
    expect(unsigned(signed).signers).toEqual(["CN=First Key, O=Test Publisher"]);
    expect(unsigned(twice).signers).toEqual(["CN=First Key, O=Test Publisher", "CN=Second Key, O=Test Publisher"]);
    for (const one of [signed, twice]) expect(isSignedCopy(unsigned(one), unsigned(plain))).toBe(true);
    expect(isSignedCopy(unsigned(twice), unsigned(signed))).toBe(true);
  });

  it("reads the same bytes at once and in pieces", () => {
    const { bytes } = unsigned(signed);
    const before = Buffer.from(signed);
    const whole = bytes.read(0, bytes.size);
    fc.assert(
      fc.property(fc.nat(bytes.size), fc.nat(bytes.size), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(bytes.read(from, to - from).equals(whole.subarray(from, to))).toBe(true);
      }),
    );
    // The source's memory is left as it was.
    expect(signed.equals(before)).toBe(true);
  });

  it("lets no other change of a byte pass", () => {
    const optional = signed.readUInt32LE(60) + 24;
    const table = parsePe(bytesOf(signed)).certificates!;
    // Checksum and the table's entry change with every signature; the table is the signature.
    const free = (at: number) =>
      (at >= optional + 64 && at < optional + 68) ||
      (at >= optional + 144 && at < optional + 152) ||
      at >= table.offset;
    for (let at = 0; at < signed.length; at++) {
      const same = stillSame((copy) => {
        copy[at]! ^= 0x41;
        return undefined;
      });
      if (!free(at)) expect(same, `byte ${at}`).toBe(false);
    }
  });

  it("refuses what hides behind or before the table", () => {
    expect(stillSame((copy) => Buffer.concat([copy, Buffer.alloc(8)]))).toBe(false);
    const entry = signed.readUInt32LE(60) + 24 + 144;
    const { offset, size } = parsePe(bytesOf(signed)).certificates!;
    // The table is said to begin sooner, in front of the padding or within what was signed.
    for (const earlier of [8, 512, offset - 8]) {
      const same = stillSame((copy) => {
        copy.writeUInt32LE(offset - earlier, entry);
        copy.writeUInt32LE(size + earlier, entry + 4);
        return undefined;
      });
      expect(same, String(earlier)).toBe(false);
    }
    // Eight more bytes, were they zero, are more than a signer has to fill up.
    const more = Buffer.concat([signed.subarray(0, offset), Buffer.alloc(8), signed.subarray(offset)]);
    more.writeUInt32LE(offset + 8, entry);
    expect(isSignedCopy(unsigned(more), unsigned(plain))).toBe(false);
  });

  it("names nobody when a signature is not what it should be", () => {
    const { offset } = parsePe(bytesOf(signed)).certificates!;
    const broken = Buffer.from(signed);
    broken.fill(0xff, offset + 8, offset + 40);
    expect(unsigned(broken).signers).toEqual([undefined]);
    expect(isSignedCopy(unsigned(broken), unsigned(plain))).toBe(true);
  });

  it("fails with FormatError alone, whatever the bytes", () => {
    const place = fc.record({ at: fc.nat(signed.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), fc.nat(signed.length), (places, length) => {
        const copy = Buffer.from(signed.subarray(0, length));
        for (const { at, value } of places) if (at < length) copy[at] = value;
        try {
          const { bytes } = unsigned(copy);
          bytes.read(0, bytes.size);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
