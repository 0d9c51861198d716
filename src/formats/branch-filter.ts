import { FormatError } from "./format-error.ts";

/** Undoes a filter in place. @returns how many bytes from the beginning are done; the rest is to come again with more behind it */
type Undo = (bytes: Buffer, position: number) => number;

/** Turns back what was done to data before it was compressed, piece by piece. */
export class Filter {
  #rest = Buffer.alloc(0);
  #position: number;
  readonly #undo: Undo;

  constructor(undo: Undo, start: number) {
    this.#undo = undo;
    this.#position = start;
  }

  /** May give less than it was given, and the rest later. The input is changed. */
  update(bytes: Buffer): Buffer {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const done = this.#undo(all, this.#position);
    this.#position = (this.#position + done) >>> 0;
    this.#rest = Buffer.from(all.subarray(done));
    return all.subarray(0, done);
  }

  /** What is left at the end, which the filter leaves as it is. */
  end(): Buffer {
    return this.#rest;
  }
}

/**
 * The filters of .xz files that turn relative targets of jumps into absolute ones ("The .xz File Format", 5.3.2), and the delta
 * filter (5.3.3), by their numbers. The rules for each architecture are those of xz-embedded's and liblzma's branch converters.
 */
const FILTERS: ReadonlyMap<number, readonly [name: string, alignment: number, make: () => Undo]> = new Map([
  [0x04, ["x86", 1, undoX86]],
  [0x05, ["powerpc", 4, () => each(4, 4, undoPowerPc)]],
  [0x07, ["arm", 4, () => each(4, 4, undoArm)]],
  [0x08, ["armthumb", 2, () => each(4, 2, undoArmThumb)]],
  [0x09, ["sparc", 4, () => each(4, 4, undoSparc)]],
  [0x0a, ["arm64", 4, () => each(4, 4, undoArm64)]],
] as const);

const DELTA = 0x03;

export const filterName = (id: number): string =>
  FILTERS.get(id)?.[0] ?? (id === DELTA ? "delta" : id === 0x21 ? "lzma2" : `filter 0x${id.toString(16)}`);

/** @param properties as the header of a block has them @throws FormatError for a filter that is not known here */
export function makeFilter(id: number, properties: Buffer): Filter {
  if (id === DELTA) {
    if (properties.length !== 1) throw new FormatError("xz", "wrong properties of a delta filter");
    return new Filter(undoDelta(properties[0]! + 1), 0);
  }
  const found = FILTERS.get(id);
  if (found === undefined) throw new FormatError("xz", `${filterName(id)} cannot be undone here`);
  const start = properties.length === 4 ? properties.readUInt32LE(0) : 0;
  if ((properties.length !== 0 && properties.length !== 4) || start % found[1] !== 0) {
    throw new FormatError("xz", `wrong properties of the filter ${found[0]}`);
  }
  return new Filter(found[2](), start);
}

function undoDelta(distance: number): Undo {
  const before = Buffer.alloc(distance);
  let at = 0;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index++) {
      bytes[index] = before[at] = (bytes[index]! + before[at]!) & 0xff;
      at = (at + 1) % distance;
    }
    return bytes.length;
  };
}

/** For instructions of a fixed size. `one` returns how many more bytes it used up. */
function each(size: number, step: number, one: (bytes: Buffer, at: number, position: number) => number): Undo {
  return (bytes, position) => {
    let at = 0;
    for (; at + size <= bytes.length; at += step) at += one(bytes, at, (position + at) >>> 0);
    return at;
  };
}

/** BL with the condition "always": 24 bits of words, counted from 8 bytes ahead. */
function undoArm(bytes: Buffer, at: number, position: number): number {
  if (bytes[at + 3] !== 0xeb) return 0;
  const target = bytes.readUIntLE(at, 3) << 2;
  bytes.writeUIntLE(((target - (position + 8)) >>> 2) & 0xffffff, at, 3);
  return 0;
}

/** BL in two halves of 11 bits. */
function undoArmThumb(bytes: Buffer, at: number, position: number): number {
  if ((bytes[at + 1]! & 0xf8) !== 0xf0 || (bytes[at + 3]! & 0xf8) !== 0xf8) return 0;
  const [first, second] = [bytes.readUInt16LE(at) & 0x7ff, bytes.readUInt16LE(at + 2) & 0x7ff];
  const relative = (((((first << 11) | second) << 1) - (position + 4)) >>> 1) & 0x3fffff;
  bytes.writeUInt16LE(0xf000 | (relative >>> 11), at);
  bytes.writeUInt16LE(0xf800 | (relative & 0x7ff), at + 2);
  return 2;
}

/** BL with 26 bits of words; ADRP with 21 bits of pages, as far as they are within +-512 MiB. */
function undoArm64(bytes: Buffer, at: number, position: number): number {
  const word = bytes.readUInt32LE(at);
  if (word >>> 26 === 0x25) {
    bytes.writeUInt32LE((0x94000000 | ((word - (position >>> 2)) & 0x03ffffff)) >>> 0, at);
  } else if ((word & 0x9f000000) >>> 0 === 0x90000000) {
    const pages = ((word >>> 29) & 3) | ((word >>> 3) & 0x1ffffc);
    if (((pages + 0x020000) & 0x1c0000) !== 0) return 0;
    const target = pages - (position >>> 12);
    const kept = word & 0x9000001f;
    const low = (target & 3) << 29;
    const high = (target & 0x3fffc) << 3;
    bytes.writeUInt32LE((kept | low | high | (-(target & 0x020000) & 0xe00000)) >>> 0, at);
  }
  return 0;
}

/** BL: 24 bits of words. */
function undoPowerPc(bytes: Buffer, at: number, position: number): number {
  const word = bytes.readUInt32BE(at);
  if ((word & 0xfc000003) >>> 0 !== 0x48000001) return 0;
  bytes.writeUInt32BE((0x48000001 | (((word & 0x03fffffc) - position) & 0x03fffffc)) >>> 0, at);
  return 0;
}

/** CALL: 30 bits of words, of which 23 with a sign are used. */
function undoSparc(bytes: Buffer, at: number, position: number): number {
  const first = bytes.readUInt16BE(at) >>> 6;
  if (first !== 0x100 && first !== 0x1ff) return 0;
  const target = ((bytes.readUInt32BE(at) << 2) - position) >>> 2;
  const sign = (0 - ((target >>> 22) & 1)) << 22;
  bytes.writeUInt32BE(((sign & 0x3fffffff) | 0x40000000 | (target & 0x3fffff)) >>> 0, at);
  return 0;
}

/** CALL and JMP (e8, e9) with 32 bits whose highest byte is 00 or ff; bytes of other opcodes shortly before change what counts. */
function undoX86(): Undo {
  const isEdge = (byte: number) => byte === 0x00 || byte === 0xff;
  /** Which of the last bytes were opcodes, the latest in bit 0. */
  let mask = 0;
  /** Where the last one was, of the whole. */
  let last = -5;
  let seen = 0;
  return (bytes, position) => {
    if (bytes.length < 5) return 0;
    const end = bytes.length - 4;
    let at = 0;
    for (; at < end; at++) {
      if ((bytes[at]! & 0xfe) !== 0xe8) continue;
      const apart = seen + at - last;
      mask = apart > 3 ? 0 : (mask << (apart - 1)) & 7;
      last = seen + at;
      if (mask !== 0) {
        // A byte that looks like an opcode, within what may be the operand of one before.
        const shift = [0, 1, 2, 2, 3, 3, 3, 3][mask]!;
        const allowed = mask === 0 || mask === 1 || mask === 2 || mask === 4;
        if (!allowed || isEdge(bytes[at + 4 - shift]!)) {
          mask = (mask << 1) | 1;
          continue;
        }
      }
      if (!isEdge(bytes[at + 4]!)) {
        mask = (mask << 1) | 1;
        continue;
      }
      let target = bytes.readUInt32LE(at + 1);
      for (;;) {
        target = (target - (position + at + 5)) >>> 0;
        if (mask === 0) break;
        const shift = [0, 1, 2, 2, 3][mask]! * 8;
        const byte = (target >>> (24 - shift)) & 0xff;
        if (!isEdge(byte)) break;
        target = (target ^ (2 ** (32 - shift) - 1)) >>> 0;
      }
      target = (target & 0x01ffffff) >>> 0;
      bytes.writeUInt32LE((target | (0 - (target & 0x01000000))) >>> 0, at + 1);
      at += 4;
      mask = 0;
    }
    seen += at;
    return at;
  };
}
