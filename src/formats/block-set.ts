import type { Extent } from "./bytes.ts";

/** Which blocks of a volume belong to somebody: one bit each. */
export class BlockSet {
  readonly #bits: Uint8Array;
  readonly #blocks: number;

  constructor(blocks: number) {
    this.#blocks = blocks;
    this.#bits = new Uint8Array(Math.ceil(blocks / 8));
  }

  has(block: number): boolean {
    return (this.#bits[Math.floor(block / 8)]! & (1 << (block & 7))) !== 0;
  }

  /** Blocks that are outside are left out. */
  add(first: number, count: number): void {
    for (let block = first; block < Math.min(first + count, this.#blocks); block++) {
      this.#bits[Math.floor(block / 8)]! |= 1 << (block & 7);
    }
  }

  /** The first of these blocks that is in the set, or is outside. */
  conflict(first: number, count: number): number | undefined {
    if (first + count > this.#blocks) return first;
    for (let block = first; block < first + count; block++) if (this.has(block)) return block;
    return undefined;
  }

  /** What is not in the set, in order, in bytes. */
  free(blockSize: number): Extent[] {
    const found: Extent[] = [];
    let start: number | undefined;
    for (let block = 0; block <= this.#blocks; block++) {
      const isFree = block < this.#blocks && !this.has(block);
      if (isFree) start ??= block;
      else if (start !== undefined) {
        found.push({ offset: start * blockSize, size: (block - start) * blockSize });
        start = undefined;
      }
    }
    return found;
  }
}
