const [P1, P2, P3, P4, P5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1];

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
const round = (sum: number, lane: number): number => Math.imul(rotate((sum + Math.imul(lane, P2)) | 0, 13), P1);

/** XXH32 without a seed, as LZ4 frames have it (xxHash's doc/xxhash_spec.md). */
export class XxHash32 {
  readonly #lanes = [(P1 + P2) | 0, P2 | 0, 0, -P1 | 0];
  #rest = Buffer.alloc(0);
  #size = 0;

  update(bytes: Buffer): this {
    this.#size += bytes.length;
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let [a, b, c, d] = this.#lanes as [number, number, number, number];
    let at = 0;
    for (; at + 16 <= all.length; at += 16) {
      a = round(a, all.readInt32LE(at));
      b = round(b, all.readInt32LE(at + 4));
      c = round(c, all.readInt32LE(at + 8));
      d = round(d, all.readInt32LE(at + 12));
    }
    this.#lanes.splice(0, 4, a, b, c, d);
    this.#rest = Buffer.from(all.subarray(at));
    return this;
  }

  digest(): number {
    const [a, b, c, d] = this.#lanes as [number, number, number, number];
    let sum = this.#size < 16 ? P5 : rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    sum = (sum + this.#size) | 0;
    const rest = this.#rest;
    let at = 0;
    for (; at + 4 <= rest.length; at += 4) {
      sum = Math.imul(rotate((sum + Math.imul(rest.readInt32LE(at), P3)) | 0, 17), P4);
    }
    for (; at < rest.length; at++) sum = Math.imul(rotate((sum + Math.imul(rest[at]!, P5)) | 0, 11), P1);
    sum = Math.imul(sum ^ (sum >>> 15), P2);
    sum = Math.imul(sum ^ (sum >>> 13), P3);
    return (sum ^ (sum >>> 16)) >>> 0;
  }
}
