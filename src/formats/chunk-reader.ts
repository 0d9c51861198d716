import { FormatError } from "./format-error.ts";

export type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>;

/** Reads chunks of bytes, as they come, as fields and stretches of a format. Holds what was read ahead and nothing else. */
export class ChunkReader {
  /** Bytes handed out so far. */
  offset = 0;
  readonly #source: AsyncIterator<Buffer> | Iterator<Buffer>;
  #ahead: Buffer[] = [];
  #held = 0;
  #ended = false;

  constructor(chunks: Chunks) {
    this.#source = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The next bytes, without moving on; fewer than `length` only at the end. */
  async peek(length: number): Promise<Buffer> {
    while (this.#held < length && (await this.#more())) {}
    if (this.#ahead.length > 1 && this.#ahead[0]!.length < length) this.#ahead = [Buffer.concat(this.#ahead)];
    return this.#ahead[0]?.subarray(0, length) ?? Buffer.alloc(0);
  }

  /** The next bytes; fewer than `length` only at the end. */
  async take(length: number): Promise<Buffer> {
    const taken = await this.peek(length);
    this.#drop(taken.length);
    return taken;
  }

  /** As {@link take}, where so many have been read already: without waiting, which takes its time where it is done often. */
  ready(length: number): Buffer | undefined {
    const first = this.#ahead[0];
    if (first === undefined || first.length < length) return undefined;
    const taken = first.subarray(0, length);
    this.#drop(length);
    return taken;
  }

  /** The next `length` bytes in pieces. @throws FormatError when there are fewer */
  async *pass(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.#held === 0 && !(await this.#more())) throw new FormatError("bytes", `end ${left} bytes early`);
      const piece = this.#ahead[0]!.subarray(0, left);
      this.#drop(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** @throws FormatError when there are fewer bytes than are to be left out */
  async skip(length: number): Promise<void> {
    for await (const _ of this.pass(length)) {
      // Nothing is wanted of it.
    }
  }

  /** All that is left, in pieces. */
  async *rest(): AsyncGenerator<Buffer> {
    while (this.#held > 0 || (await this.#more())) {
      const piece = this.#ahead[0]!;
      this.#drop(piece.length);
      yield piece;
    }
  }

  /** Leaves out zero bytes. @returns how many there were */
  async skipZeros(): Promise<number> {
    const start = this.offset;
    while (this.#held > 0 || (await this.#more())) {
      const piece = this.#ahead[0]!;
      const end = piece.findIndex((byte) => byte !== 0);
      this.#drop(end < 0 ? piece.length : end);
      if (end >= 0) break;
    }
    return this.offset - start;
  }

  /** Lets go of the source: it will not be asked again. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #more(): Promise<boolean> {
    while (!this.#ended) {
      const { value, done } = await this.#source.next();
      if (done) this.#ended = true;
      else if (value.length > 0) {
        this.#ahead.push(value);
        this.#held += value.length;
        return true;
      }
    }
    return false;
  }

  #drop(count: number): void {
    this.offset += count;
    this.#held -= count;
    for (let left = count; left > 0; ) {
      const first = this.#ahead[0]!;
      if (first.length > left) {
        this.#ahead[0] = first.subarray(left);
        return;
      }
      left -= first.length;
      this.#ahead.shift();
    }
  }
}
