/** Tables for four bytes at once, lower and upper halves: the polynomial of ECMA-182, bits reversed. */
const LOW = new Uint32Array(1024);
const HIGH = new Uint32Array(1024);

for (let byte = 0; byte < 256; byte++) {
  let sum = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1n) === 1n ? (sum >> 1n) ^ 0xc96c5795d7870f42n : sum >> 1n;
  LOW[byte] = Number(sum & 0xffffffffn);
  HIGH[byte] = Number(sum >> 32n);
}
for (let index = 256; index < 1024; index++) {
  const [low, high] = [LOW[index - 256]!, HIGH[index - 256]!];
  LOW[index] = ((low >>> 8) | (high << 24)) ^ LOW[low & 0xff]!;
  HIGH[index] = (high >>> 8) ^ HIGH[low & 0xff]!;
}

/** CRC-64 as .xz files have it ("The .xz File Format", section 6). */
export class Crc64 {
  #low = 0xffffffff;
  #high = 0xffffffff;

  update(bytes: Buffer): void {
    let [low, high] = [this.#low, this.#high];
    let at = 0;
    for (const end = bytes.length - (bytes.length % 4); at < end; at += 4) {
      const mixed = low ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
      const [a, b, c, d] = [
        768 + (mixed & 0xff),
        512 + ((mixed >>> 8) & 0xff),
        256 + ((mixed >>> 16) & 0xff),
        mixed >>> 24,
      ];
      low = high ^ LOW[a]! ^ LOW[b]! ^ LOW[c]! ^ LOW[d]!;
      high = HIGH[a]! ^ HIGH[b]! ^ HIGH[c]! ^ HIGH[d]!;
    }
    for (; at < bytes.length; at++) {
      const index = (low ^ bytes[at]!) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ LOW[index]!;
      high = (high >>> 8) ^ HIGH[index]!;
    }
    this.#low = low;
    this.#high = high;
  }

  /** Eight bytes, the lowest first. */
  digest(): Buffer {
    const sum = Buffer.alloc(8);
    sum.writeUInt32LE(~this.#low >>> 0, 0);
    sum.writeUInt32LE(~this.#high >>> 0, 4);
    return sum;
  }
}
