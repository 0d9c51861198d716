import { FormatError } from "./format-error.ts";

/** Places of the probabilities in one array, by what they are for. */
const IS_MATCH = 0;
const IS_REP = IS_MATCH + 12 * 16;
const IS_REP0 = IS_REP + 12;
const IS_REP1 = IS_REP0 + 12;
const IS_REP2 = IS_REP1 + 12;
const IS_REP0_LONG = IS_REP2 + 12;
const SLOTS = IS_REP0_LONG + 12 * 16;
const SPECIAL = SLOTS + 4 * 64;
const ALIGN = SPECIAL + 128;
const MATCH_LENGTH = ALIGN + 16;
/** Of a coder of lengths: two choices, 16 times 8 low, 16 times 8 middle, 256 high. */
const LOW = 2;
const MIDDLE = LOW + 16 * 8;
const HIGH = MIDDLE + 16 * 8;
const REP_LENGTH = MATCH_LENGTH + HIGH + 256;
const LITERALS = REP_LENGTH + HIGH + 256;

/** The longest match. */
export const LONGEST_MATCH = 273;
/** No symbol takes more bytes of input than this. */
const LONGEST_SYMBOL = 21;
/** Farther back than this nothing is looked up, whatever dictionary a file says it wants. */
const LARGEST_DICTIONARY = 128 * 1024 * 1024;
/** An LZMA2 chunk is decoded at once, and has this many bytes at most. */
const LARGEST_CHUNK = 2 * 1024 * 1024;

/** Properties of LZMA in one byte: `(pb * 5 + lp) * 9 + lc`. @throws FormatError */
export function decodeProperties(byte: number): { readonly lc: number; readonly lp: number; readonly pb: number } {
  if (byte >= 225) throw new FormatError("lzma", `properties of ${byte}`);
  return { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) };
}

/**
 * Decodes LZMA, the core of .xz and .lzma files, out of "LZMA specification" (7-Zip's DOC/lzma-specification.txt): a range coder
 * with adaptive probabilities, over literals and matches within a window. Memory grows with what was decoded, up to the
 * dictionary's size, and is never more than some 160 MB.
 */
export class LzmaDecoder {
  /** What was decoded, as far back as matches may reach, then room. */
  #window = Buffer.alloc(0);
  /** Where the next byte goes. */
  #at = 0;
  /** Bytes in the window that matches may reach. */
  #filled = 0;
  readonly #dictionary: number;
  readonly #claimed: number;
  #probabilities: Uint16Array = new Uint16Array(0);
  #lc = 0;
  #literalMask = 0;
  #positionMask = 0;
  #state = 0;
  readonly #reps = new Uint32Array(4);
  /** Bytes since the dictionary was reset: lp and pb go by them. */
  #position = 0;

  #input: Buffer = Buffer.alloc(0);
  #next = 0;
  #range = 0;
  #code = 0;

  /** @param dictionary bytes, as the file says */
  constructor(dictionary: number) {
    this.#claimed = dictionary;
    this.#dictionary = Math.min(Math.max(dictionary, 4096), LARGEST_DICTIONARY);
  }

  /** Takes properties, which resets the state as well. @throws FormatError */
  setProperties(byte: number): void {
    const { lc, lp, pb } = decodeProperties(byte);
    this.#lc = lc;
    this.#literalMask = (1 << lp) - 1;
    this.#positionMask = (1 << pb) - 1;
    const count = LITERALS + (0x300 << (lc + lp));
    if (this.#probabilities.length !== count) this.#probabilities = new Uint16Array(count);
    this.resetState();
  }

  resetState(): void {
    this.#probabilities.fill(1024);
    this.#state = 0;
    this.#reps.fill(0);
  }

  resetDictionary(): void {
    this.#filled = 0;
    this.#position = 0;
  }

  /** Bytes as they are, which later matches may reach. @returns what was put into the window */
  copy(bytes: Buffer): Buffer {
    this.#reserve(bytes.length);
    bytes.copy(this.#window, this.#at);
    return this.#emit(this.#at + bytes.length);
  }

  /** Begins with the five bytes of the range coder. @throws FormatError */
  start(input: Buffer): void {
    if (input.length < 5 || input[0] !== 0) throw new FormatError("lzma", "no beginning of coded data");
    this.#range = 0xffffffff;
    this.#code = input.readUInt32BE(1);
  }

  /**
   * A whole LZMA2 chunk, the range coder's beginning included.
   * @param size bytes that it decodes to
   * @throws FormatError when it decodes to more or less
   */
  chunk(input: Buffer, size: number): Buffer {
    this.start(input);
    this.#reserve(size);
    const end = this.#at + size;
    const { used, at, ended } = this.#run(input.subarray(5), end, end, true);
    if (ended || at !== end || used !== input.length - 5 || this.#code !== 0) {
      throw new FormatError("lzma", "a chunk of another size than it says");
    }
    return this.#emit(end);
  }

  /**
   * Decodes as much of a stream as the input gives, or some 256 KiB.
   * @param most bytes of output that are left
   * @param last whether there is no more input
   * @returns how much of the input was used, and whether the marker of the end was met
   */
  some(input: Buffer, most: number, last: boolean) {
    const wanted = Math.min(most, 256 * 1024);
    this.#reserve(wanted + LONGEST_MATCH);
    const end = this.#at + wanted;
    const { used, at, ended } = this.#run(input, end, this.#at + Math.min(most, wanted + LONGEST_MATCH), last);
    return { output: this.#emit(at), used, ended, finished: this.#code === 0 };
  }

  /** Room for more bytes: a larger window while the dictionary is larger, otherwise what is too far back gives way. */
  #reserve(count: number): void {
    if (this.#at + count <= this.#window.length) return;
    const largest = this.#dictionary + Math.max(LARGEST_CHUNK, this.#dictionary / 4);
    const keep = Math.min(this.#filled, this.#dictionary);
    const from = this.#at - keep;
    if (keep + count > this.#window.length || this.#window.length < largest) {
      const wanted = Math.max(keep + count, Math.min(largest, this.#window.length * 2));
      const larger = Buffer.allocUnsafeSlow(wanted);
      this.#window.copy(larger, 0, from, this.#at);
      this.#window = larger;
    } else this.#window.copyWithin(0, from, this.#at);
    this.#at = keep;
  }

  /** A copy of the bytes up to a place: the window goes on changing. */
  #emit(end: number): Buffer {
    const output = Buffer.from(this.#window.subarray(this.#at, end));
    this.#filled = Math.min(this.#filled + output.length, this.#dictionary);
    this.#position += output.length;
    this.#at = end;
    return output;
  }

  #run(input: Buffer, soft: number, hard: number, last: boolean) {
    const window = this.#window;
    const probabilities = this.#probabilities;
    const reps = this.#reps;
    // Where position 0 would be in the window.
    const origin = this.#at - this.#position;
    const oldest = this.#at - this.#filled;
    const stop = last ? input.length : input.length - LONGEST_SYMBOL;
    const lc = this.#lc;
    const literalMask = this.#literalMask;
    const positionMask = this.#positionMask;
    this.#input = input;
    this.#next = 0;
    let at = this.#at;
    let state = this.#state;
    // Told to be whole numbers of 32 bits at each place they come from, they are kept as such.
    let range = this.#range >>> 0;
    let code = this.#code >>> 0;
    let next = 0;
    let ended = false;
    while (at < soft && next <= stop) {
      const positionState = (at - origin) & positionMask;
      // Bits are decoded here in place where most time goes; a call for each takes twice as long.
      let index = IS_MATCH + (state << 4) + positionState;
      if (range < 0x1000000) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | input[next++]!) >>> 0;
      }
      let probability = probabilities[index]!;
      let bound = Math.imul(range >>> 11, probability) >>> 0;
      if (code < bound) {
        range = bound;
        probabilities[index] = probability + ((2048 - probability) >> 5);
        const previous = at > oldest ? window[at - 1]! : 0;
        const base = LITERALS + 0x300 * ((((at - origin) & literalMask) << lc) + (previous >> (8 - lc)));
        let symbol = 1;
        if (state >= 7) {
          if (at - reps[0]! <= oldest) this.#tooFar(reps[0]!);
          let match = window[at - reps[0]! - 1]!;
          let offset = 0x100;
          while (symbol < 0x100) {
            match <<= 1;
            const bit = match & offset;
            index = base + offset + bit + symbol;
            if (range < 0x1000000) {
              range = (range << 8) >>> 0;
              code = ((code << 8) | input[next++]!) >>> 0;
            }
            probability = probabilities[index]!;
            bound = Math.imul(range >>> 11, probability) >>> 0;
            if (code < bound) {
              range = bound;
              probabilities[index] = probability + ((2048 - probability) >> 5);
              symbol <<= 1;
              offset &= ~bit;
            } else {
              range = (range - bound) >>> 0;
              code = (code - bound) >>> 0;
              probabilities[index] = probability - (probability >> 5);
              symbol = (symbol << 1) | 1;
              offset &= bit;
            }
          }
        } else {
          while (symbol < 0x100) {
            index = base + symbol;
            if (range < 0x1000000) {
              range = (range << 8) >>> 0;
              code = ((code << 8) | input[next++]!) >>> 0;
            }
            probability = probabilities[index]!;
            bound = Math.imul(range >>> 11, probability) >>> 0;
            if (code < bound) {
              range = bound;
              probabilities[index] = probability + ((2048 - probability) >> 5);
              symbol <<= 1;
            } else {
              range = (range - bound) >>> 0;
              code = (code - bound) >>> 0;
              probabilities[index] = probability - (probability >> 5);
              symbol = (symbol << 1) | 1;
            }
          }
        }
        window[at++] = symbol;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      this.#range = (range - bound) >>> 0;
      this.#code = (code - bound) >>> 0;
      probabilities[index] = probability - (probability >> 5);
      this.#next = next;
      let length = 0;
      if (this.#bit(IS_REP + state) === 0) {
        length = this.#length(MATCH_LENGTH, positionState);
        state = state < 7 ? 7 : 10;
        reps[3] = reps[2]!;
        reps[2] = reps[1]!;
        reps[1] = reps[0]!;
        reps[0] = this.#distance(length);
        if (reps[0] === 0xffffffff) ended = true;
      } else {
        if (this.#bit(IS_REP0 + state) === 0) {
          if (this.#bit(IS_REP0_LONG + (state << 4) + positionState) === 0) length = 1;
        } else {
          const which = this.#bit(IS_REP1 + state) === 0 ? 1 : this.#bit(IS_REP2 + state) === 0 ? 2 : 3;
          const distance = reps[which]!;
          for (let one = which; one > 0; one--) reps[one] = reps[one - 1]!;
          reps[0] = distance;
        }
        if (length === 1) state = state < 7 ? 9 : 11;
        else {
          length = this.#length(REP_LENGTH, positionState);
          state = state < 7 ? 8 : 11;
        }
      }
      range = this.#range >>> 0;
      code = this.#code >>> 0;
      next = this.#next;
      if (ended) break;
      const distance = reps[0]! + 1;
      if (at - distance < oldest || distance > this.#dictionary) this.#tooFar(distance);
      if (at + length > hard) throw new FormatError("lzma", "a match reaches over the end");
      for (const end = at + length; at < end; at++) window[at] = window[at - distance]!;
    }
    if (range < 0x1000000 && (last || next < input.length)) {
      range = (range << 8) >>> 0;
      code = ((code << 8) | input[next++]!) >>> 0;
    }
    if (next > input.length) throw new FormatError("lzma", "ends within coded data");
    this.#state = state;
    this.#range = range;
    this.#code = code;
    this.#input = Buffer.alloc(0);
    return { used: next, at, ended };
  }

  #tooFar(distance: number): never {
    const what =
      distance > this.#dictionary && this.#claimed > this.#dictionary
        ? `needs a dictionary of more than ${LARGEST_DICTIONARY / 1024 / 1024} MiB`
        : "a match reaches back to before the beginning";
    throw new FormatError("lzma", what);
  }

  #bit(index: number): number {
    if (this.#range < 0x1000000) {
      this.#range = (this.#range << 8) >>> 0;
      this.#code = ((this.#code << 8) | this.#input[this.#next++]!) >>> 0;
    }
    const probability = this.#probabilities[index]!;
    const bound = Math.imul(this.#range >>> 11, probability) >>> 0;
    if (this.#code < bound) {
      this.#range = bound;
      this.#probabilities[index] = probability + ((2048 - probability) >> 5);
      return 0;
    }
    this.#range = (this.#range - bound) >>> 0;
    this.#code = (this.#code - bound) >>> 0;
    this.#probabilities[index] = probability - (probability >> 5);
    return 1;
  }

  /** Bits from the highest on. */
  #tree(base: number, bits: number): number {
    const probabilities = this.#probabilities;
    const input = this.#input;
    let range = this.#range >>> 0;
    let code = this.#code >>> 0;
    let next = this.#next;
    let symbol = 1;
    for (let bit = 0; bit < bits; bit++) {
      if (range < 0x1000000) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | input[next++]!) >>> 0;
      }
      const probability = probabilities[base + symbol]!;
      const bound = Math.imul(range >>> 11, probability) >>> 0;
      if (code < bound) {
        range = bound;
        probabilities[base + symbol] = probability + ((2048 - probability) >> 5);
        symbol <<= 1;
      } else {
        range = (range - bound) >>> 0;
        code = (code - bound) >>> 0;
        probabilities[base + symbol] = probability - (probability >> 5);
        symbol = (symbol << 1) | 1;
      }
    }
    this.#range = range;
    this.#code = code;
    this.#next = next;
    return symbol - (1 << bits);
  }

  /** Bits from the lowest on. */
  #reverse(base: number, bits: number): number {
    let [symbol, value] = [1, 0];
    for (let bit = 0; bit < bits; bit++) {
      const one = this.#bit(base + symbol);
      symbol = (symbol << 1) | one;
      value |= one << bit;
    }
    return value;
  }

  #length(base: number, positionState: number): number {
    if (this.#bit(base) === 0) return 2 + this.#tree(base + LOW + (positionState << 3), 3);
    if (this.#bit(base + 1) === 0) return 10 + this.#tree(base + MIDDLE + (positionState << 3), 3);
    return 18 + this.#tree(base + HIGH, 8);
  }

  /** Distance minus one; 0xffffffff is the marker of the end. */
  #distance(length: number): number {
    const slot = this.#tree(SLOTS + (Math.min(length - 2, 3) << 6), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) << bits;
    if (slot < 14) return high + this.#reverse(SPECIAL + high - slot, bits);
    let direct = 0;
    for (let bit = 0; bit < bits - 4; bit++) {
      if (this.#range < 0x1000000) {
        this.#range = (this.#range << 8) >>> 0;
        this.#code = ((this.#code << 8) | this.#input[this.#next++]!) >>> 0;
      }
      this.#range >>>= 1;
      const one = this.#code >= this.#range ? 1 : 0;
      if (one === 1) this.#code = (this.#code - this.#range) >>> 0;
      direct = (direct << 1) | one;
    }
    return (high + ((direct << 4) >>> 0) + this.#reverse(ALIGN, 4)) >>> 0;
  }
}
